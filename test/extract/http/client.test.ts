import {afterEach, describe, expect, test} from 'vitest'
import {createClient, type HttpSettings} from '../../../extract/http/client.ts'
import {type Answer, serve} from '../../helpers/serve.ts'

const open: {close(): Promise<void>}[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

async function clientOf(answers: readonly Answer[], settings: Partial<HttpSettings> = {}) {
  const server = await serve(...answers)
  open.push(server)
  const waits: number[] = []
  const client = createClient(
    {baseUrl: server.url, headers: {authorization: 'bearer secret-key'}, ...settings},
    {source: 'shop', now: () => new Date(), onRetry: ({waitMs}) => waits.push(waitMs), backoffMs: 1},
  )
  return {client, server, waits}
}

describe('a request that fails', () => {
  test.each([408, 429, 500, 502, 503, 504])('is sent again after a %i', async (status) => {
    const {client, server} = await clientOf([{status}, {status}, {body: [1]}])
    expect((await client.send({path: '/list'})).text).toBe('[1]')
    expect(server.asked).toHaveLength(3)
  })
  test('is sent again when it is a POST, with the same body', async () => {
    const {client, server} = await clientOf([{status: 503}, {body: []}])
    await client.send({method: 'POST', path: '/list', json: {page: 1}})
    expect(server.asked.map(({method, body}) => [method, body])).toEqual([
      ['POST', '{"page":1}'],
      ['POST', '{"page":1}'],
    ])
  })
  test('is sent again after a broken connection', async () => {
    const {client} = await clientOf([{hangUp: true}, {body: []}])
    expect((await client.send({path: '/list'})).text).toBe('[]')
  })
  test.each([400, 401, 403, 404, 422])('is not sent again after a %i', async (status) => {
    const {client, server} = await clientOf([{status}])
    await expect(client.send({path: '/list'})).rejects.toThrow(`/list answers ${status}`)
    expect(server.asked).toHaveLength(1)
  })
  test('is given up after five tries, each wait twice as long', async () => {
    const {client, server, waits} = await clientOf([{status: 503}])
    await expect(client.send({path: '/list'})).rejects.toThrow('answers 503')
    expect(server.asked).toHaveLength(5)
    expect(waits).toEqual([1, 2, 4, 8])
  })
  test('waits as long as the source asks, decimals included', async () => {
    const {client, waits} = await clientOf([{status: 429, headers: {'retry-after': '0.025'}}, {body: []}])
    await client.send({path: '/list'})
    expect(waits).toEqual([25])
  })
  test('is given up where the source asks for a pause of an hour', async () => {
    const {client, waits} = await clientOf([{status: 429, headers: {'retry-after': '3600'}}])
    await expect(client.send({path: '/list'})).rejects.toThrow('answers 429')
    expect(waits).toEqual([])
  })
  test('is not sent again where the source knows that it cannot succeed', async () => {
    const {client, server} = await clientOf([{status: 500, body: {name: 'ValueError'}}], {
      classify: ({body}) => ((body as {name: string}).name === 'ValueError' ? 'fail' : undefined),
    })
    await expect(client.send({path: '/list'})).rejects.toThrow('answers 500')
    expect(server.asked).toHaveLength(1)
  })
})

describe('an error', () => {
  test('carries the address without its query, the status, and no secret', async () => {
    const {client, server} = await clientOf([{status: 401, body: {message: 'no'}}], {
      explain: () => ({message: 'Invalid key', advice: 'Check SHOP_KEY.'}),
    })
    const error = await client.send({path: '/list', query: {token: 'hush'}}).catch((error: unknown) => error)
    expect(error).toMatchObject({
      name: 'SourceError',
      message: `shop: ${server.url}/list answers 401: Invalid key`,
      fields: {source: 'shop', url: `${server.url}/list`, status: 401, advice: 'Check SHOP_KEY.'},
    })
    expect(String(error)).not.toMatch(/hush|secret-key/)
  })
  test('says that nothing answers', async () => {
    const {client, server} = await clientOf([{}])
    await server.close()
    await expect(client.send({path: '/list'}, {tries: 1})).rejects.toThrow(
      `shop: nothing answers at ${server.url}/list (ECONNREFUSED)`,
    )
  })
  test('is given for a redirect, which would carry the credentials elsewhere', async () => {
    const {client} = await clientOf([{status: 302, headers: {location: 'https://login.example.com/?next=x'}}])
    await expect(client.send({path: '/list'})).rejects.toThrow('redirects to https://login.example.com/')
  })
})

test('an interrupted run stops waiting', async () => {
  const server = await serve({status: 503, headers: {'retry-after': '60'}})
  open.push(server)
  const interruption = new AbortController()
  const client = createClient(
    {baseUrl: server.url},
    {source: 'shop', signal: interruption.signal, now: () => new Date(), onRetry: () => interruption.abort()},
  )
  await expect(client.send({path: '/list'})).rejects.toThrow(/abort/i)
})

test('a rate spreads requests over time', async () => {
  const {client} = await clientOf([{}], {rate: '2/s', concurrency: 4})
  const started = performance.now()
  await Promise.all([1, 2, 3].map(() => client.send({path: '/list'})))
  expect(performance.now() - started).toBeGreaterThan(900)
})

test('the path is added to a base address that has one', async () => {
  const server = await serve({})
  open.push(server)
  const client = createClient(
    {baseUrl: `${server.url}/api/v3`},
    {source: 'shop', now: () => new Date(), onRetry: () => {}},
  )
  await client.send({path: '/list', query: {page: 2}})
  expect(server.asked[0]?.path).toBe('/api/v3/list?page=2')
})
