import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type StorageServer, startStorage} from '../storage-server.ts'

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
    const customTime = '2026-01-02T03:04:05.678901Z'
    const headers = {
      'content-type': 'text/csv',
      'x-goog-meta-source': 'export',
      'x-goog-custom-time': customTime,
    }
    const answer = await fetch(at('put/there'), {method: 'PUT', body: 'a,b\n', headers})
    expect(answer.status).toBe(200)
    const [metadata] = await server.storage.bucket('bucket').file('put/there').getMetadata()
    expect(metadata).toMatchObject({
      contentType: 'text/csv',
      size: '4',
      metadata: {source: 'export'},
      customTime,
    })
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
