import {generateKeyPairSync} from 'node:crypto'
import {Storage} from '@google-cloud/storage'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type StorageServer, startStorage} from './storage-server.ts'

let server: StorageServer

beforeAll(async () => {
  server = await startStorage()
  await server.storage.createBucket('bucket')
})
afterAll(() => server.stop())

const at = (name: string) => `${server.url}/bucket/${encodeURIComponent(name).replaceAll('%2F', '/')}`

describe('the path /bucket/object', () => {
  test.each(['plain', 'with/slashes and spaces', 'ünï%41?#'])('gives the bytes of %s', async (name) => {
    await server.storage.bucket('bucket').file(name).save('bytes')
    const answer = await fetch(at(name))
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe('bytes')
  })

  test('tells generation, checksums and custom metadata in headers', async () => {
    const file = server.storage.bucket('bucket').file('described')
    await file.save('hello', {metadata: {contentType: 'text/plain', metadata: {owner: 'me'}}})
    const {headers} = await fetch(at('described'), {method: 'HEAD'})
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-length': '5',
      'content-type': 'text/plain',
      'x-goog-generation': String(file.metadata.generation),
      'x-goog-hash': `crc32c=${file.metadata.crc32c},md5=${file.metadata.md5Hash}`,
      'x-goog-meta-owner': 'me',
    })
  })

  test('gives a range', async () => {
    await server.storage.bucket('bucket').file('letters').save('abcdef')
    const answer = await fetch(at('letters'), {headers: {range: 'bytes=2-3'}})
    expect([answer.status, await answer.text()]).toEqual([206, 'cd'])
    expect(answer.headers.get('content-range')).toBe('bytes 2-3/6')
  })

  test('stores what is put there', async () => {
    const headers = {'content-type': 'text/csv', 'x-goog-meta-source': 'export'}
    const answer = await fetch(at('put/there'), {method: 'PUT', body: 'a,b\n', headers})
    expect(answer.status).toBe(200)
    const [metadata] = await server.storage.bucket('bucket').file('put/there').getMetadata()
    expect(metadata).toMatchObject({contentType: 'text/csv', size: '4', metadata: {source: 'export'}})
    expect(answer.headers.get('x-goog-generation')).toBe(metadata.generation)
  })

  test('deletes', async () => {
    const file = server.storage.bucket('bucket').file('short-lived')
    await file.save('')
    expect((await fetch(at('short-lived'), {method: 'DELETE'})).status).toBe(204)
    expect(await file.exists()).toEqual([false])
  })

  test.each([
    ['a name that is not there', 'missing', {}, 404, 'NoSuchKey'],
    ['a generation that has gone', 'here', {'x-goog-if-generation-match': '1'}, 412, 'PreconditionFailed'],
    ['a range beyond the end', 'here', {range: 'bytes=9-'}, 416, 'InvalidRange'],
  ])('refuses %s in XML', async (_what, name, headers, status, code) => {
    await server.storage.bucket('bucket').file('here').save('x')
    const answer = await fetch(at(name), {headers})
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toMatch('application/xml')
    expect(await answer.text()).toContain(`<Code>${code}</Code>`)
  })

  test('of a bucket that is not there is no method', async () => {
    expect((await fetch(`${server.url}/elsewhere/object`)).status).toBe(404)
  })
})

describe('signed URLs', () => {
  const {privateKey} = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
    publicKeyEncoding: {type: 'spki', format: 'pem'},
  })
  const signer = () =>
    new Storage({
      projectId: 'test-project',
      apiEndpoint: server.url,
      credentials: {client_email: 'someone@example.com', private_key: privateKey},
    })
      .bucket('bucket')
      .file('signed for.txt')

  test.each(['v2', 'v4'] as const)('of version %s read and write', async (version) => {
    const expires = Date.now() + 60_000
    const [writeUrl] = await signer().getSignedUrl({version, action: 'write', expires})
    expect((await fetch(writeUrl, {method: 'PUT', body: version})).status).toBe(200)
    const [readUrl] = await signer().getSignedUrl({version, action: 'read', expires})
    expect(await (await fetch(readUrl)).text()).toBe(version)
  })

  test('end', async () => {
    const [url] = await signer().getSignedUrl({version: 'v2', action: 'read', expires: Date.now() + 60_000})
    const ended = url.replace(/Expires=\d+/, 'Expires=1000000000')
    const answer = await fetch(ended)
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('ExpiredToken')])
  })
})

test('an upload that must not answer 308 answers 200 and says so in a header', async () => {
  const begin = `${server.url}/upload/storage/v1/b/bucket/o?uploadType=resumable&name=in-chunks`
  const session = (await fetch(begin, {method: 'POST'})).headers.get('location')!
  const put = (body: string, range: string) =>
    fetch(session, {
      method: 'PUT',
      body,
      headers: {'content-range': range, 'x-guploader-no-308': 'yes'},
    })
  const {status, headers} = await put('abc', 'bytes 0-2/*')
  expect([status, headers.get('x-http-status-code-override'), headers.get('range')]).toEqual([
    200,
    '308',
    'bytes=0-2',
  ])
  expect(await (await put('d', 'bytes 3-3/4')).json()).toMatchObject({name: 'in-chunks', size: '4'})
})
