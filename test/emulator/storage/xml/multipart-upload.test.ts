import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type StorageServer, startStorage} from '../storage-server.ts'

let server: StorageServer
const PART_BYTES = 5 * 1024 * 1024

beforeAll(async () => {
  server = await startStorage()
  await server.storage.createBucket('bucket')
})
afterAll(() => server.stop())

const at = (name: string, query: string) => `${server.url}/bucket/${name}?${query}`
const element = (xml: string, name: string) => new RegExp(`<${name}>(.*?)</${name}>`).exec(xml)?.[1]

async function begin(name: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(at(name, 'uploads'), {method: 'POST', headers})
  return element(await answer.text(), 'UploadId') ?? ''
}

const put = (name: string, id: string, number: number, body: Buffer, headers: Record<string, string> = {}) =>
  fetch(at(name, `partNumber=${number}&uploadId=${id}`), {method: 'PUT', body, headers})

function complete(name: string, id: string, parts: [number: number, etag: string | null][]) {
  const list = parts.map(
    ([number, etag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`,
  )
  const body = `<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`
  return fetch(at(name, `uploadId=${id}`), {method: 'POST', body})
}

const errorOf = async (answer: Response) => [answer.status, element(await answer.text(), 'Code')]

test('parts that arrive in any order make an object', async () => {
  const first = Buffer.alloc(PART_BYTES, 'a')
  const id = await begin('in-parts', {'content-type': 'text/plain', 'x-goog-meta-source': 'parts'})
  const second = await put('in-parts', id, 2, Buffer.from('end'))
  const firstAnswer = await put('in-parts', id, 1, first)
  expect(firstAnswer.headers.get('x-goog-hash')).toMatch(/^crc32c=\S+,md5=\S+$/)
  expect(await server.storage.bucket('bucket').file('in-parts').exists()).toEqual([false])

  const answer = await complete('in-parts', id, [
    [1, firstAnswer.headers.get('etag')],
    [2, second.headers.get('etag')],
  ])
  expect(element(await answer.text(), 'Key')).toBe('in-parts')
  const file = server.storage.bucket('bucket').file('in-parts')
  const [metadata] = await file.getMetadata()
  expect(metadata).toMatchObject({
    contentType: 'text/plain',
    metadata: {source: 'parts'},
    size: String(PART_BYTES + 3),
  })
  expect(metadata.md5Hash).toBeUndefined()
  const [content] = await file.download()
  expect(content.equals(Buffer.concat([first, Buffer.from('end')]))).toBe(true)
  expect(await errorOf(await put('in-parts', id, 1, first))).toEqual([404, 'NoSuchUpload'])
})

test('uploads under way and their parts are listed, until they are aborted', async () => {
  const id = await begin('listed')
  await put('listed', id, 3, Buffer.from('three'))
  await put('listed', id, 1, Buffer.from('one'))
  const parts = await (await fetch(at('listed', `uploadId=${id}`))).text()
  expect([...parts.matchAll(/<PartNumber>(\d)</g)].map(([, number]) => number)).toEqual(['1', '3'])
  const uploads = async () => (await fetch(`${server.url}/bucket?uploads`)).text()
  expect(await uploads()).toContain(`<UploadId>${id}</UploadId>`)
  expect((await fetch(at('listed', `uploadId=${id}`), {method: 'DELETE'})).status).toBe(204)
  expect(await uploads()).not.toContain(id)
  expect(await errorOf(await fetch(at('listed', `uploadId=${id}`)))).toEqual([404, 'NoSuchUpload'])
})

describe('an upload is not completed', () => {
  test.each<[string, [number, string][], string]>([
    ['with a part that never came', [[2, 'abc']], 'InvalidPart'],
    ['with another entity tag', [[1, '"0123"']], 'InvalidPart'],
    ['without parts', [], 'MalformedXML'],
  ])('%s', async (_what, parts, code) => {
    const id = await begin('refused')
    await put('refused', id, 1, Buffer.from('x'))
    expect(await errorOf(await complete('refused', id, parts))).toEqual([400, code])
  })

  test('in the wrong order, or with small parts before the last', async () => {
    const id = await begin('refused')
    const etags = []
    for (const number of [1, 2]) {
      etags.push((await put('refused', id, number, Buffer.from('small'))).headers.get('etag'))
    }
    const [one, two] = etags as [string, string]
    const backwards = await complete('refused', id, [
      [2, two],
      [1, one],
    ])
    expect(await errorOf(backwards)).toEqual([400, 'InvalidPartOrder'])
    const small = await complete('refused', id, [
      [1, one],
      [2, two],
    ])
    expect(await errorOf(small)).toEqual([400, 'EntityTooSmall'])
  })
})

test('a part whose checksum does not fit is refused', async () => {
  const id = await begin('checked')
  const answer = await put('checked', id, 1, Buffer.from('x'), {'x-goog-hash': 'crc32c=AAAAAA=='})
  expect(await errorOf(answer)).toEqual([400, 'BadDigest'])
})

test('subresources that are not built answer 501', async () => {
  expect(await errorOf(await fetch(`${server.url}/bucket?lifecycle`))).toEqual([501, 'NotImplemented'])
  expect(await errorOf(await fetch(at('x', 'acl')))).toEqual([501, 'NotImplemented'])
})

describe('a bucket is listed', () => {
  const keys = (xml: string) =>
    [...xml.matchAll(/<Key>(.*?)<|<CommonPrefixes><Prefix>(.*?)</g)].map((m) => m[1] ?? m[2])

  beforeAll(async () => {
    const [bucket] = await server.storage.createBucket('listed')
    for (const name of ['a', 'b/1', 'b/2', 'c&d', 'e']) await bucket.file(name).save('')
  })

  test.each<[string, string[]]>([
    ['', ['a', 'b/1', 'b/2', 'c&amp;d', 'e']],
    ['prefix=b/', ['b/1', 'b/2']],
    ['delimiter=/', ['a', 'c&amp;d', 'e', 'b/']],
    ['marker=b/1', ['b/2', 'c&amp;d', 'e']],
    ['list-type=2&start-after=b/2', ['c&amp;d', 'e']],
  ])('with ?%s', async (query, expected) => {
    expect(keys(await (await fetch(`${server.url}/listed?${query}`)).text())).toEqual(expected)
  })

  test.each([
    ['NextMarker', 'marker', ''],
    ['NextContinuationToken', 'continuation-token', '&list-type=2'],
  ])('page by page with %s', async (next, parameter, version) => {
    const found: (string | undefined)[] = []
    let from: string | undefined = ''
    while (from !== undefined) {
      const url: string = `${server.url}/listed?delimiter=/&max-keys=2${version}&${parameter}=${encodeURIComponent(from)}`
      const xml: string = await (await fetch(url)).text()
      found.push(...keys(xml))
      from = element(xml, next)?.replace('&amp;', '&')
    }
    expect(found.sort()).toEqual(['a', 'b/', 'c&amp;d', 'e'])
  })
})
