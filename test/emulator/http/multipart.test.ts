import {expect, test} from 'vitest'
import {ApiError} from '../../../emulator/http/api-error.ts'
import {boundaryOf, multipartParts, readMultipartRelated} from '../../../emulator/http/multipart.ts'

/** The text cut into pieces of `size` bytes, as a slow network would deliver it. */
async function* pieces(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function text(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

const boundaries: [contentType: string, boundary: string][] = [
  ['multipart/related; boundary=abc', 'abc'],
  ['multipart/related; boundary="abc"', 'abc'],
  ["multipart/related; boundary='abc'", 'abc'],
  ['multipart/related; boundary="===============123=="', '===============123=='],
  ['multipart/related; boundary===============123==', '==============123=='],
  ['multipart/mixed; type="x"; boundary="a;b"', 'a;b'],
  ['Multipart/Related;BOUNDARY=x; charset=utf-8', 'x'],
]
test.each(boundaries)('the boundary of %s is %s', (contentType, boundary) => {
  expect(boundaryOf(contentType)).toBe(boundary)
})

test('a Content-Type without a boundary is refused', () => {
  expect(() => boundaryOf('multipart/related')).toThrow(ApiError)
})

const bodies = [
  'hello',
  '',
  '\n',
  '\r\n',
  'a\r\n--b',
  'a\n--\nb',
  'ends in CR\r',
  '--b',
  '\r\n--bound\r\n',
  'ü'.repeat(99),
]
for (const lineEnd of ['\r\n', '\n']) {
  const name = JSON.stringify(lineEnd)
  test.each(bodies)(
    `with lines ending in ${name} the media %j arrives unchanged however it is cut`,
    async (media) => {
      const lines = ['--bound=ary', 'Content-Type: application/json', '', '{"name":"x"}', '--bound=ary']
      const body = [...lines, 'Content-Type: text/plain', '', media, '--bound=ary--'].join(lineEnd)
      for (const size of [1, 2, 3, 7, 1000]) {
        const upload = await readMultipartRelated(
          pieces(body, size),
          'multipart/related; boundary="bound=ary"',
        )
        expect(upload.metadata).toEqual({name: 'x'})
        expect(upload.mediaType).toBe('text/plain')
        expect(await text(upload.media)).toBe(media)
      }
    },
  )
}

test('what stands before the first boundary and after the last one is ignored', async () => {
  const body = 'preamble\r\n--b\r\n\r\n{}\r\n--b\r\n\r\ndata\r\n--b--\r\nepilogue'
  const upload = await readMultipartRelated(pieces(body, 4), 'multipart/related; boundary=b')
  expect(await text(upload.media)).toBe('data')
})

test('a part may have no headers, and an empty metadata part means no metadata', async () => {
  const upload = await readMultipartRelated(
    pieces('--b\n\n\n--b\n\ndata\n--b--', 5),
    'multipart/related; boundary=b',
  )
  expect(upload.metadata).toBeUndefined()
  expect(upload.mediaType).toBeUndefined()
  expect(await text(upload.media)).toBe('data')
})

const broken: [what: string, body: string][] = [
  ['no boundary at all', 'nothing here'],
  ['one part', '--b\n\n{}\n--b--'],
  ['three parts', '--b\n\n{}\n--b\n\ndata\n--b\n\nmore\n--b--'],
  ['no closing boundary', '--b\n\n{}\n--b\n\ndata'],
  ['metadata that is not JSON', '--b\n\n{oops\n--b\n\ndata\n--b--'],
  ['a line that is not a header', '--b\nnonsense\n\n{}\n--b\n\ndata\n--b--'],
  ['an end inside the headers', '--b\nContent-Type: text/plain\n'],
  ['metadata beyond a megabyte', `--b\n\n{"a":"${'x'.repeat(1024 * 1024)}"}\n--b\n\ndata\n--b--`],
]
test.each(broken)('an upload with %s is refused', async (_what, body) => {
  const read = async () => {
    const upload = await readMultipartRelated(pieces(body, 65536), 'multipart/related; boundary=b')
    await text(upload.media)
  }
  await expect(read()).rejects.toThrow(ApiError)
})

test('a batch gives every part, even when a part is left unread', async () => {
  const body = '--b\r\nContent-ID: <1>\r\n\r\nGET /a\r\n--b\r\nContent-ID: <2>\r\n\r\nGET /b\r\n--b--'
  const seen: string[] = []
  for await (const part of multipartParts(pieces(body, 6), 'multipart/mixed; boundary=b')) {
    seen.push(part.headers['content-id'] ?? '')
  }
  expect(seen).toEqual(['<1>', '<2>'])
})
