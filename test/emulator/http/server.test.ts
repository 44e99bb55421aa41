import {request} from 'node:http'
import {gzipSync} from 'node:zlib'
import {BigQuery} from '@google-cloud/bigquery'
import {PassThroughClient} from 'google-auth-library'
import {describe, expect, test} from 'vitest'
import {useEmulator} from '../../helpers/emulator.ts'

const server = useEmulator()

/** A request with exactly these headers. */
function raw(path: string, headers: Record<string, string>): Promise<number> {
  const {port} = server.emulator
  const {promise, resolve, reject} = Promise.withResolvers<number>()
  request({host: '127.0.0.1', port, path, headers}, (response) => {
    response.resume()
    resolve(response.statusCode ?? 0)
  })
    .on('error', reject)
    .end()
  return promise
}

describe('the token', () => {
  test('is wanted', async () => {
    const response = await fetch(`${server.emulator.url}/projects/p/datasets`)
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({error: {code: 401, status: 'UNAUTHENTICATED'}})
  })

  test('may be a part of the address, for clients that cannot send it', async () => {
    const {url, token} = server.emulator
    const client = new BigQuery({
      projectId: 'p',
      apiEndpoint: `${url}/${token}`,
      authClient: new PassThroughClient(),
    })
    const [dataset] = await client.createDataset('by_path')
    expect(dataset.metadata.selfLink).toBe(`${url}/${token}/bigquery/v2/projects/p/datasets/by_path`)
  })

  test.each([
    ['a refresh token', {grant_type: 'refresh_token'}, 'refresh_token'],
    ['a subject token', {grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange'}, 'subject_token'],
  ])('is given for %s that equals it', async (_, form, field) => {
    const {url, token} = server.emulator
    const ask = (secret: string) =>
      fetch(`${url}/token`, {method: 'POST', body: new URLSearchParams({...form, [field]: secret})})
    expect(await (await ask(token)).json()).toMatchObject({access_token: token, token_type: 'Bearer'})
    expect((await ask('another')).status).toBe(400)
  })
})

describe('a request', () => {
  const authorized = () => ({authorization: `Bearer ${server.emulator.token}`})

  test.each([
    ['for another host', {host: 'evil.example'}],
    ['from a web page', {origin: 'http://localhost'}],
    ['from a browser', {'sec-fetch-site': 'same-origin'}],
  ])('%s is refused, token or not', async (_, headers) => {
    expect(await raw('/projects/p/datasets', {...authorized(), ...headers})).toBe(403)
  })

  test('by the name localhost is answered', async () => {
    const host = `localhost:${server.emulator.port}`
    expect(await raw('/projects/p/datasets', {...authorized(), host})).toBe(200)
  })

  test('may be packed', async () => {
    const body = gzipSync(JSON.stringify({datasetReference: {datasetId: 'packed'}}))
    const response = await fetch(`${server.emulator.url}/projects/p/datasets`, {
      method: 'POST',
      headers: {...authorized(), 'content-encoding': 'gzip'},
      body,
    })
    expect(response.status).toBe(200)
  })

  test('that unpacks to more than the limit is refused', async () => {
    const response = await fetch(`${server.emulator.url}/projects/p/datasets`, {
      method: 'POST',
      headers: {...authorized(), 'content-encoding': 'gzip'},
      body: gzipSync(Buffer.alloc(25 * 1024 * 1024, ' ')),
    })
    expect(response.status).toBe(413)
  })

  test.each([
    ['is not JSON', '{', 'parseError'],
    ['is damaged', undefined, 'invalid'],
  ])('whose body %s is refused', async (_, body, reason) => {
    const response = await fetch(`${server.emulator.url}/projects/p/datasets`, {
      method: 'POST',
      headers: {...authorized(), ...(body === undefined && {'content-encoding': 'gzip'})},
      body: body ?? 'not gzip at all',
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({error: {errors: [{reason}]}})
  })

  test('may name its method in a header', async () => {
    await server.call('POST', '/projects/p/datasets', {datasetReference: {datasetId: 'override'}})
    const {json} = await server.call(
      'POST',
      '/projects/p/datasets/override',
      {description: 'changed'},
      {'x-http-method-override': 'PATCH'},
    )
    expect(json.description).toBe('changed')
  })

  test('whose path is no URL is refused', async () => {
    expect(await raw('/projects/%ZZ/datasets', authorized())).toBe(400)
  })

  test('for a path that is none is not found', async () => {
    const {status, json} = await server.call('GET', '/bigquery/v3/projects')
    expect(status).toBe(404)
    expect(json.error.errors[0].reason).toBe('notFound')
  })
})

test('two emulators cannot open one folder', async () => {
  const {startEmulator} = await import('../../../emulator/server.ts')
  await expect(startEmulator({folder: server.folder})).rejects.toThrow()
})
