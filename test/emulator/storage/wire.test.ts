/** What clients do on the wire, one test for each trap, with plain requests. */
import {createHash} from 'node:crypto'
import {once} from 'node:events'
import {rm} from 'node:fs/promises'
import {connect} from 'node:net'
import {gzipSync} from 'node:zlib'
import {afterAll, beforeAll, beforeEach, expect, test} from 'vitest'
import {type StorageServer, startStorage} from './storage-server.ts'

let server: StorageServer
let bucket: string
let count = 0

beforeAll(async () => {
  server = await startStorage()
})
afterAll(async () => {
  await server.stop()
  await rm(server.folder, {recursive: true})
})
beforeEach(async () => {
  bucket = `wire-${count++}`
  await call('POST', '/storage/v1/b?project=p', JSON.stringify({name: bucket}))
})

type Headers = Record<string, string>

async function call(method: string, path: string, body?: string | Buffer, headers: Headers = {}) {
  const response = await fetch(path.startsWith('http') ? path : server.url + path, {method, body, headers})
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  }
}

const put = (name: string, content: string | Buffer = '', query = '', headers: Headers = {}) =>
  call(
    'POST',
    `/upload/storage/v1/b/${bucket}/o?uploadType=media&name=${encodeURIComponent(name)}${query}`,
    content,
    headers,
  )
const at = (name: string, query = '') => `/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}${query}`
const content = async (name: string, query = '') => (await call('GET', at(name, `?alt=media${query}`))).text

async function startResumable(
  name = 'x',
  headers: Headers = {},
  root = '/upload/storage/v1',
): Promise<string> {
  const started = await call('POST', `${root}/b/${bucket}/o?uploadType=resumable&name=${name}`, '{}', headers)
  expect(started.status).toBe(200)
  return started.headers.get('location')!
}
const send = (session: string, range: string | undefined, body = '') =>
  call('PUT', session, body, range === undefined ? {} : {'content-range': range})

// ---- resumable uploads -------------------------------------------------------------------------------

test('bytes 0-*/* means that the body is the whole object', async () => {
  const done = await send(await startResumable(), 'bytes 0-*/*', 'hello')
  expect(done.status).toBe(200)
  expect(done.json).toMatchObject({name: 'x', size: '5'})
})

test('bytes 0-4/* is a chunk, answered with 308 and the range that has arrived', async () => {
  const session = await startResumable()
  const first = await send(session, 'bytes 0-4/*', 'hello')
  expect(first.status).toBe(308)
  expect(first.headers.get('range')).toBe('bytes=0-4')
  expect((await send(session, 'bytes 5-9/10', 'world')).status).toBe(200)
  expect(await content('x')).toBe('helloworld')
})

test.each(['bytes */*', 'bytes */10'])('%s asks how much has arrived', async (probe) => {
  const session = await startResumable()
  const before = await send(session, probe)
  expect(before.status).toBe(308)
  expect(before.headers.has('range')).toBe(false)
  await send(session, 'bytes 0-4/10', 'hello')
  const after = await send(session, probe)
  expect(after.status).toBe(308)
  expect(after.headers.get('range')).toBe('bytes=0-4')
})

test('a session that is complete answers a probe with its object', async () => {
  const session = await startResumable()
  await send(session, 'bytes 0-4/5', 'hello')
  const again = await send(session, 'bytes */5')
  expect(again.status).toBe(200)
  expect(again.json.size).toBe('5')
})

test('bytes */0 makes an empty object', async () => {
  const done = await send(await startResumable(), 'bytes */0')
  expect(done.json).toMatchObject({size: '0', crc32c: 'AAAAAA==', md5Hash: '1B2M2Y8AsgTpgAmY7PhCfg=='})
})

test('a last chunk without bytes ends an upload of unknown length', async () => {
  const session = await startResumable()
  await send(session, 'bytes 0-4/*', 'hello')
  expect((await send(session, 'bytes */5')).status).toBe(200)
  expect(await content('x')).toBe('hello')
})

test('a PUT without Content-Range is the whole object', async () => {
  expect((await send(await startResumable(), undefined, 'hello')).json.size).toBe('5')
})

test('bytes that have arrived before are skipped', async () => {
  const session = await startResumable()
  await send(session, 'bytes 0-4/*', 'hello')
  expect((await send(session, 'bytes 3-9/10', 'loworld')).status).toBe(200)
  expect(await content('x')).toBe('helloworld')
})

test('a chunk that leaves a gap is refused', async () => {
  const session = await startResumable()
  const gap = await send(session, 'bytes 5-9/10', 'world')
  expect(gap.status).toBe(503)
  expect(gap.json.error.message).toContain('exceeds already uploaded size of 0 byte(s)')
})

test('an upload goes on where a dropped connection left it', async () => {
  const session = new URL(await startResumable())
  const socket = connect(Number(session.port), session.hostname)
  const head = [`PUT ${session.pathname}${session.search} HTTP/1.1`, `Host: ${session.host}`]
  socket.write([...head, 'Content-Range: bytes 0-9/10', 'Content-Length: 10', '', 'hello'].join('\r\n'))
  await once(socket, 'connect')
  await expect
    .poll(async () => (await send(session.href, 'bytes */10')).headers.get('range'))
    .toBe('bytes=0-4')
  socket.destroy()
  expect((await send(session.href, 'bytes 5-9/10', 'world')).status).toBe(200)
  expect(await content('x')).toBe('helloworld')
})

test('an unfinished upload is not visible', async () => {
  await send(await startResumable(), 'bytes 0-4/10', 'hello')
  expect((await call('GET', at('x'))).status).toBe(404)
  expect((await call('GET', `/storage/v1/b/${bucket}/o`)).json.items).toBeUndefined()
})

test('a cancelled session answers 499, and so do later requests to it', async () => {
  const session = await startResumable()
  expect((await call('DELETE', session)).status).toBe(499)
  expect((await send(session, 'bytes */*')).status).toBe(499)
})

test('an unknown session is 404', async () => {
  const path = `${server.url}/upload/storage/v1/b/${bucket}/o?uploadType=resumable&upload_id=none`
  expect((await send(path, 'bytes */*')).status).toBe(404)
})

test('x-upload-content-type is the type of the object, x-upload-content-length its size', async () => {
  const announced = {'x-upload-content-type': 'text/csv', 'x-upload-content-length': '5'}
  const done = await send(await startResumable('x', announced), undefined, 'hello')
  expect(done.json.contentType).toBe('text/csv')
  expect((await send(await startResumable('y', announced), undefined, 'too long')).status).toBe(400)
  expect((await call('GET', at('y'))).status).toBe(404)
})

test('checksums in the metadata are verified when the upload ends', async () => {
  const start = (md5Hash: string) =>
    call('POST', `/upload/storage/v1/b/${bucket}/o?uploadType=resumable&name=x`, JSON.stringify({md5Hash}))
  const right = createHash('md5').update('hello').digest('base64')
  const wrong = await send(
    (await start('AAAAAAAAAAAAAAAAAAAAAA==')).headers.get('location')!,
    undefined,
    'hello',
  )
  expect(wrong.status).toBe(400)
  expect(wrong.json.error.message).toBe(
    `Provided MD5 hash "AAAAAAAAAAAAAAAAAAAAAA==" doesn't match calculated MD5 hash "${right}".`,
  )
  expect((await send((await start(right)).headers.get('location')!, undefined, 'hello')).status).toBe(200)
})

test.each(['/upload', '/upload/storage/v1', '/resumable/upload', '/resumable/upload/storage/v1'])(
  'uploads are served under %s, and the session stays there',
  async (root) => {
    const session = await startResumable('x', {}, root)
    expect(session.startsWith(`${server.url}${root}/b/${bucket}/o?`)).toBe(true)
    expect((await send(session, undefined, 'hello')).status).toBe(200)
  },
)

// ---- multipart uploads -------------------------------------------------------------------------------

function multipart(
  lineEnd: string,
  boundary: string,
  parts: readonly [type: string, body: string][],
): string {
  const sections = parts.map(([type, body]) =>
    [`--${boundary}`, `Content-Type: ${type}`, '', body].join(lineEnd),
  )
  return [...sections, `--${boundary}--`, ''].join(lineEnd)
}
const uploadMultipart = (body: string, contentType: string, query = '') =>
  call('POST', `/upload/storage/v1/b/${bucket}/o?uploadType=multipart${query}`, body, {
    'content-type': contentType,
  })

test.each([
  ['CRLF', '\r\n'],
  ['a bare LF', '\n'],
])('multipart uploads may end lines in %s, and quote boundaries that contain =', async (_name, lineEnd) => {
  const boundary = '===============7330845974216740156=='
  const metadata = JSON.stringify({name: 'm', metadata: {k: 'v'}})
  const body = multipart(lineEnd, boundary, [
    ['application/json', metadata],
    ['text/csv', `a,b${lineEnd}1,2${lineEnd}`],
  ])
  const done = await uploadMultipart(body, `multipart/related; boundary="${boundary}"`)
  expect(done.json).toMatchObject({name: 'm', contentType: 'text/csv', metadata: {k: 'v'}})
  expect(await content('m')).toBe(`a,b${lineEnd}1,2${lineEnd}`)
})

test('a multipart upload with three parts is refused and leaves nothing', async () => {
  const part: [string, string] = ['text/plain', 'x']
  const body = multipart('\r\n', 'b', [['application/json', '{"name":"m"}'], part, part])
  const answer = await uploadMultipart(body, 'multipart/related; boundary=b')
  expect(answer.status).toBe(400)
  expect((await call('GET', at('m'))).status).toBe(404)
})

test('checksums of an inserted object are verified, in the resource and in headers', async () => {
  const upload = (crc32c: string) =>
    uploadMultipart(
      multipart('\r\n', 'b', [
        ['application/json', JSON.stringify({name: 'm', crc32c})],
        ['text/plain', 'hello'],
      ]),
      'multipart/related; boundary=b',
    )
  const wrong = await upload('AAAAAA==')
  expect(wrong.status).toBe(400)
  expect(wrong.json.error.message).toBe(
    'Provided CRC32C "AAAAAA==" doesn\'t match calculated CRC32C "mnG7TA==".',
  )
  expect((await upload('mnG7TA==')).status).toBe(200)
  expect((await put('h', 'hello', '', {'x-goog-hash': 'crc32c=AAAAAA=='})).status).toBe(400)
  expect((await put('h', 'hello', '', {'x-goog-hash': 'crc32c=mnG7TA=='})).status).toBe(200)
})

// ---- resources ---------------------------------------------------------------------------------------

test('output-only fields in the resources of compose, rewrite and patch are ignored', async () => {
  await put('a', 'hello')
  const copied = {
    crc32c: 'AAAAAA==',
    md5Hash: 'AAAAAAAAAAAAAAAAAAAAAA==',
    size: '1',
    generation: '7',
    id: 'x',
  }
  const composed = await call(
    'POST',
    at('b', '/compose'),
    JSON.stringify({destination: {...copied, contentType: 'text/x'}, sourceObjects: [{name: 'a'}]}),
  )
  expect(composed.json).toMatchObject({
    size: '5',
    crc32c: 'mnG7TA==',
    contentType: 'text/x',
    componentCount: 1,
  })
  const rewritten = await call('POST', at('a', `/rewriteTo/b/${bucket}/o/c`), JSON.stringify(copied))
  expect(rewritten.json).toMatchObject({done: true, resource: {size: '5', crc32c: 'mnG7TA=='}})
  const patched = await call('PATCH', at('a'), JSON.stringify({...copied, contentType: 'text/y'}))
  expect(patched.json).toMatchObject({size: '5', crc32c: 'mnG7TA==', contentType: 'text/y'})
})

test('null means not given in an insert, and unknown keys are accepted', async () => {
  const resource = {name: 'n', contentType: null, metadata: null, customTime: null, somethingNew: {a: 1}}
  const done = await call('POST', `/storage/v1/b/${bucket}/o`, JSON.stringify(resource))
  expect(done.status).toBe(200)
  expect(done.json.size).toBe('0')
})

test('fields= gives part of an answer', async () => {
  await put('a', 'hello')
  const page = await call('GET', `/storage/v1/b/${bucket}/o?fields=items(name,size),nextPageToken`)
  expect(page.json).toEqual({items: [{name: 'a', size: '5'}]})
})

test('a delete answers 204 without a body or a length', async () => {
  await put('a')
  const gone = await call('DELETE', at('a'))
  expect([gone.status, gone.text, gone.headers.get('content-length')]).toEqual([204, '', null])
})

test('int64 fields are strings', async () => {
  const {json} = await put('a', 'hello')
  for (const field of ['size', 'generation', 'metageneration']) expect(json[field]).toBeTypeOf('string')
})

const names = [
  'a/../../b',
  '..%2F..%2Fetc',
  '100% # ? & + ;',
  'ünï/日本/🎉',
  'it\'s "quoted" `back`',
  '/leading//double/',
  'CON',
  '\\windows\\path',
  'x'.repeat(1024),
  '🎉'.repeat(256),
]
test.each(names)('an object may be called %j', async (name) => {
  expect((await put(name, name)).json.name).toBe(name)
  expect(await content(name)).toBe(name)
  const listed = await call('GET', `/storage/v1/b/${bucket}/o?prefix=${encodeURIComponent(name)}`)
  expect(listed.json.items[0].name).toBe(name)
  expect((await call('DELETE', at(name))).status).toBe(204)
})

test('foo, foo/ and foo/bar are three objects', async () => {
  for (const name of ['foo', 'foo/', 'foo/bar']) await put(name, name)
  for (const name of ['foo', 'foo/', 'foo/bar']) expect(await content(name)).toBe(name)
})

const refusedNames = ['.', '..', 'a\nb', 'a\rb', 'a\0b', 'x'.repeat(1025), '']
test.each(refusedNames)('an object may not be called %j', async (name) => {
  expect((await put(name)).status).toBe(400)
})

const refusedBuckets = [
  'ab',
  'Upper',
  'under score',
  '-dash',
  'dot.',
  '10.0.0.1',
  'a'.repeat(64),
  'goog-x',
  'a..b',
]
test.each(refusedBuckets)('a bucket may not be called %j', async (name) => {
  const answer = await call('POST', '/storage/v1/b?project=p', JSON.stringify({name}))
  expect(answer.status).toBe(400)
  expect(answer.json.error.message).toBe(`Invalid bucket name: '${name}'`)
})

test('a request body may be gzipped, also that of an upload', async () => {
  const gzip = {'content-encoding': 'gzip'}
  await put('a', gzipSync('hello'), '', gzip)
  expect(await content('a')).toBe('hello')
  expect((await call('GET', at('a'))).json.contentEncoding).toBeUndefined()
  const patched = await call('PATCH', at('a'), gzipSync('{"contentType":"text/z"}'), gzip)
  expect(patched.json.contentType).toBe('text/z')
})

// ---- downloads ---------------------------------------------------------------------------------------

const ranges: [range: string, status: number, body: string, contentRange: string][] = [
  ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
  ['bytes=7-', 206, '789', 'bytes 7-9/10'],
  ['bytes=-3', 206, '789', 'bytes 7-9/10'],
  ['bytes=-99', 206, '0123456789', 'bytes 0-9/10'],
  ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
]
test.each(ranges)('%s of ten bytes is %i %s', async (range, status, body, contentRange) => {
  await put('d', '0123456789')
  const part = await call('GET', at('d', '?alt=media'), undefined, {range})
  expect([part.status, part.text, part.headers.get('content-range')]).toEqual([status, body, contentRange])
})

test('a range beyond the end is 416', async () => {
  await put('d', '0123456789')
  const answer = await call('GET', at('d', '?alt=media'), undefined, {range: 'bytes=10-'})
  expect(answer.status).toBe(416)
  expect(answer.json.error.errors[0].reason).toBe('requestedRangeNotSatisfiable')
})

test('downloads tell hashes, generation and stored encoding', async () => {
  const {json} = await put('d', 'hello')
  const {headers} = await call('GET', at('d', '?alt=media'))
  expect(headers.get('x-goog-hash')).toBe(`crc32c=mnG7TA==,md5=${json.md5Hash}`)
  expect(headers.get('x-goog-generation')).toBe(json.generation)
  expect(headers.get('x-goog-metageneration')).toBe('1')
  expect(headers.get('x-goog-stored-content-encoding')).toBe('identity')
  expect(headers.get('x-goog-stored-content-length')).toBe('5')
  expect(headers.get('etag')).toBe(json.etag)
})

test.each(['/download', '/download/storage/v1'])('downloads are served under %s', async (root) => {
  const {json} = await put('d', 'hello')
  const path = `${root}/b/${bucket}/o/d?generation=${json.generation}&alt=media`
  expect((await call('GET', path)).text).toBe('hello')
})

test('links lead back to this server', async () => {
  const {json} = await put('a/b', 'hello')
  expect((await call('GET', json.mediaLink)).text).toBe('hello')
  expect((await call('GET', json.selfLink)).json.generation).toBe(json.generation)
})

test('gzipped objects are unpacked for clients that do not accept gzip', async () => {
  await put('g', gzipSync('hello'), '&contentEncoding=gzip')
  const unpacked = await call('GET', at('g', '?alt=media'), undefined, {'accept-encoding': 'identity'})
  expect(unpacked.text).toBe('hello')
  expect(unpacked.headers.get('content-encoding')).toBeNull()
  expect(unpacked.headers.get('x-goog-stored-content-encoding')).toBe('gzip')
  const packed = await call('GET', at('g', '?alt=media'), undefined, {'accept-encoding': 'gzip'})
  expect(packed.headers.get('content-encoding')).toBe('gzip')
  expect(packed.text).toBe('hello')
})

test('what the client has is 304', async () => {
  const {json} = await put('a', 'hello')
  const known = await call('GET', at('a'), undefined, {'if-none-match': json.etag})
  expect([known.status, known.text]).toEqual([304, ''])
  expect((await call('GET', at('a', `?ifGenerationNotMatch=${json.generation}`))).status).toBe(304)
  expect((await call('GET', at('a', '?ifMetagenerationNotMatch=1'))).status).toBe(304)
})

// ---- preconditions -----------------------------------------------------------------------------------

const conditions: [operation: string, method: string, path: string, body?: string][] = [
  ['insert', 'POST', '/upload/storage/v1/b/BUCKET/o?uploadType=media&name=a&'],
  ['get', 'GET', '/storage/v1/b/BUCKET/o/a?'],
  ['patch', 'PATCH', '/storage/v1/b/BUCKET/o/a?', '{}'],
  ['update', 'PUT', '/storage/v1/b/BUCKET/o/a?', '{}'],
  ['delete', 'DELETE', '/storage/v1/b/BUCKET/o/a?'],
  ['rewrite', 'POST', '/storage/v1/b/BUCKET/o/a/rewriteTo/b/BUCKET/o/a?'],
  ['copy', 'POST', '/storage/v1/b/BUCKET/o/a/copyTo/b/BUCKET/o/a?'],
  ['move', 'POST', '/storage/v1/b/BUCKET/o/b/moveTo/o/a?'],
  ['compose', 'POST', '/storage/v1/b/BUCKET/o/a/compose?', '{"sourceObjects":[{"name":"a"}]}'],
]
test.each(conditions)('%s checks generation and metageneration', async (_operation, method, path, body) => {
  await put('b', 'b')
  const {json} = await put('a', 'a')
  const attempt = (condition: string) => call(method, path.replaceAll('BUCKET', bucket) + condition, body)
  for (const condition of ['ifGenerationMatch=1', 'ifGenerationMatch=0', 'ifMetagenerationMatch=2']) {
    const refused = await attempt(condition)
    expect(refused.status).toBe(412)
    expect(refused.json.error.errors[0].reason).toBe('conditionNotMet')
    expect(refused.json.error.message).toBe('At least one of the pre-conditions you specified did not hold.')
  }
  const notMatch = await attempt(`ifGenerationNotMatch=${json.generation}`)
  expect(notMatch.status).toBe(method === 'GET' ? 304 : 412)
  expect((await attempt(`ifGenerationMatch=${json.generation}&ifMetagenerationMatch=1`)).status).toBeLessThan(
    300,
  )
})

test.each(['rewriteTo', 'copyTo'])('%s checks the source', async (operation) => {
  const {json} = await put('a', 'a')
  const copy = (query: string) => call('POST', at('a', `/${operation}/b/${bucket}/o/b?${query}`))
  expect((await copy('ifSourceGenerationMatch=1')).status).toBe(412)
  expect((await copy('ifSourceMetagenerationMatch=2')).status).toBe(412)
  expect((await copy(`ifSourceGenerationNotMatch=${json.generation}`)).status).toBe(412)
  expect((await copy('sourceGeneration=1')).status).toBe(404)
  expect((await copy(`ifSourceGenerationMatch=${json.generation}`)).status).toBe(200)
})

test('bucket changes check the metageneration', async () => {
  const change = (query: string) => call('PATCH', `/storage/v1/b/${bucket}?${query}`, '{"labels":{"a":"b"}}')
  expect((await change('ifMetagenerationMatch=2')).status).toBe(412)
  expect((await change('ifMetagenerationMatch=1')).json.metageneration).toBe('2')
  expect((await call('GET', `/storage/v1/b/${bucket}?ifMetagenerationNotMatch=2`)).status).toBe(304)
  expect((await call('DELETE', `/storage/v1/b/${bucket}?ifMetagenerationMatch=1`)).status).toBe(412)
})

// ---- holds and retention -----------------------------------------------------------------------------

test.each(['temporaryHold', 'eventBasedHold'])(
  'an object under %s is neither deleted nor overwritten',
  async (hold) => {
    await put('h', 'h')
    await call('PATCH', at('h'), JSON.stringify({[hold]: true}))
    for (const attempt of [await call('DELETE', at('h')), await put('h', 'other')]) {
      expect(attempt.status).toBe(403)
      expect(attempt.json.error.errors[0].reason).toBe('objectUnderActiveHold')
    }
    await call('PATCH', at('h'), JSON.stringify({[hold]: false}))
    expect((await call('DELETE', at('h'))).status).toBe(204)
  },
)

test('a retention policy keeps young objects', async () => {
  await call('PATCH', `/storage/v1/b/${bucket}`, JSON.stringify({retentionPolicy: {retentionPeriod: '3600'}}))
  const {json} = await put('r', 'r')
  expect(Date.parse(json.retentionExpirationTime) - Date.parse(json.timeCreated)).toBe(3_600_000)
  const refused = await call('DELETE', at('r'))
  expect(refused.status).toBe(403)
  expect(refused.json.error.errors[0].reason).toBe('retentionPolicyNotMet')
  await call('PATCH', `/storage/v1/b/${bucket}`, JSON.stringify({retentionPolicy: null}))
  expect((await call('DELETE', at('r'))).status).toBe(204)
})

// ---- batch, access control, what is not built -------------------------------------------------------------

test.each(['/batch/storage/v1', '/batch'])('%s runs many calls and answers each', async (path) => {
  await put('a/1', 'a')
  const calls = [
    `GET /storage/v1/b/${bucket}/o/a%2F1?fields=name`,
    `PATCH /storage/v1/b/${bucket}/o/a%2F1?fields=contentType HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{"contentType":"x/y"}`,
    `DELETE /b/${bucket}/o/a%2F1 HTTP/1.1`,
    `GET /storage/v1/b/${bucket}/o/none`,
  ]
  const parts = calls.map(
    (text, index) =>
      `--b\r\nContent-Type: application/http\r\nContent-ID: <id+${index}>\r\n\r\n${text}\r\n\r\n`,
  )
  const answer = await call('POST', path, `${parts.join('')}--b--`, {
    'content-type': 'multipart/mixed; boundary="b"',
  })
  expect(answer.status).toBe(200)
  expect([...answer.text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
    '200',
    '200',
    '204',
    '404',
  ])
  expect(answer.text).toContain('Content-ID: <response-id+0>')
  expect(answer.text).toContain('{"name":"a/1"}')
  expect(answer.text).toContain('{"contentType":"x/y"}')
  expect(answer.text).toContain(`No such object: ${bucket}/none`)
})

test.each(['acl', 'defaultObjectAcl', 'o/a/acl'])(
  '%s entries are added, changed, listed and removed',
  async (list) => {
    await put('a')
    const path = `/storage/v1/b/${bucket}/${list}`
    const before = (await call('GET', path)).json.items
    const added = await call('POST', path, JSON.stringify({entity: 'user-a@example.com', role: 'READER'}))
    expect(added.json).toMatchObject({
      bucket,
      entity: 'user-a@example.com',
      role: 'READER',
      email: 'a@example.com',
    })
    expect((await call('PATCH', `${path}/user-a@example.com`, '{"role":"OWNER"}')).json.role).toBe('OWNER')
    expect((await call('GET', `${path}/user-a@example.com`)).json.role).toBe('OWNER')
    expect((await call('GET', path)).json.items).toHaveLength(before.length + 1)
    expect((await call('DELETE', `${path}/user-a@example.com`)).status).toBe(204)
    expect((await call('GET', `${path}/user-a@example.com`)).status).toBe(404)
  },
)

test('methods that are not built answer 501 and name themselves', async () => {
  const answer = await call('GET', at('a', '/iam'))
  expect(answer.status).toBe(501)
  expect(answer.json.error.message).toBe('storage.objects.getIamPolicy is not supported by this server.')
})

const errors: [
  what: string,
  method: string,
  path: string,
  status: number,
  reason: string,
  message: string,
][] = [
  [
    'a missing bucket',
    'GET',
    '/storage/v1/b/no-such-bucket',
    404,
    'notFound',
    'The specified bucket does not exist.',
  ],
  [
    'an object of a missing bucket',
    'GET',
    '/storage/v1/b/no-such-bucket/o/x',
    404,
    'notFound',
    'The specified bucket does not exist.',
  ],
  [
    'a list of a missing bucket',
    'GET',
    '/b/no-such-bucket/o',
    404,
    'notFound',
    'The specified bucket does not exist.',
  ],
  ['buckets of no project', 'GET', '/storage/v1/b', 400, 'required', 'Required parameter: project'],
  [
    'a generation that is no number',
    'GET',
    '/storage/v1/b/BUCKET/o/x?generation=y',
    400,
    'invalid',
    'Invalid value for generation: y',
  ],
]
test.each(errors)("%s is an error in Google's shape", async (_what, method, path, code, reason, message) => {
  const {status, json} = await call(method, path.replace('BUCKET', bucket))
  expect(status).toBe(code)
  expect(json.error).toMatchObject({code, message, errors: [{domain: 'global', reason, message}]})
})

test('a checksum in the metadata is verified although the last request brings the right one', async () => {
  const begin = `${server.url}/upload/storage/v1/b/${bucket}/o?uploadType=resumable&name=two-sums`
  const session = (await fetch(begin, {method: 'POST', body: '{"crc32c": "AAAAAA=="}'})).headers.get(
    'location',
  )!
  // crc32c of "hello".
  const answer = await fetch(session, {
    method: 'PUT',
    body: 'hello',
    headers: {'x-goog-hash': 'crc32c=mnG7TA=='},
  })
  expect(answer.status).toBe(400)
})

test.each(['multipart', 'resumable'])(
  'metadata of a %s upload may be large, but not that large',
  async (type) => {
    const url = `${server.url}/upload/storage/v1/b/${bucket}/o?uploadType=${type}&name=large-metadata`
    const metadata = JSON.stringify({metadata: {text: 'a'.repeat(1024 * 1024)}})
    const body =
      type === 'resumable'
        ? metadata
        : `--x\r\ncontent-type: application/json\r\n\r\n${metadata}\r\n--x\r\n\r\nhello\r\n--x--`
    const headers = {
      'content-type': type === 'resumable' ? 'application/json' : 'multipart/related; boundary=x',
    }
    const answer = await fetch(url, {method: 'POST', body, headers})
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('Metadata part is too large')
  },
)

test('changes are told to no address: nobody here says whose it is', async () => {
  const url = `${server.url}/storage/v1/b/${bucket}/o/watch`
  const answer = await fetch(url, {method: 'POST', body: '{"address": "https://example.com"}'})
  expect([answer.status, await answer.text()]).toEqual([401, expect.stringContaining('https://example.com')])
})

test('the contexts of combined objects are those of all of them', async () => {
  const context = (value: string) => ({value})
  const sources = {first: {a: context('1'), b: context('1')}, second: {b: context('2')}}
  for (const [name, custom] of Object.entries(sources)) {
    await server.storage
      .bucket(bucket)
      .file(name)
      .save('x', {metadata: {contexts: {custom}}})
  }
  await server.storage.bucket(bucket).combine(['first', 'second'], 'both')
  const [metadata] = await server.storage.bucket(bucket).file('both').getMetadata()
  expect(metadata.contexts?.custom).toMatchObject({a: {value: '1'}, b: {value: '2'}})
})

test.each([
  ['without a time', {mode: 'Locked'}],
  ['without a mode', {retainUntilTime: '2100-01-01T00:00:00Z'}],
  ['that is over', {mode: 'Unlocked', retainUntilTime: '2001-01-01T00:00:00Z'}],
])('an object is not given a retention %s', async (_what, retention) => {
  const file = server.storage.bucket(bucket).file('retained')
  await file.save('x')
  await expect(file.setMetadata({retention})).rejects.toMatchObject({code: 400})
})

test('an upload that must not answer 308 answers 200 and says so in a header', async () => {
  const begin = `${server.url}/upload/storage/v1/b/${bucket}/o?uploadType=resumable&name=in-chunks`
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

test('a rewrite to another place takes as many calls as the client wants', async () => {
  await server.storage
    .bucket(bucket)
    .file('large')
    .save(Buffer.alloc(2.5 * 1024 * 1024, 'a'))
  const elsewhere = `${bucket}-elsewhere`
  await server.storage.createBucket(elsewhere, {location: 'EU'})
  const rewrite = async (to: string, token = '') => {
    const path = `/storage/v1/b/${bucket}/o/large/rewriteTo/b/${to}/o/copy`
    const query = `maxBytesRewrittenPerCall=1048576${token && `&rewriteToken=${token}`}`
    const answer = await fetch(`${server.url}${path}?${query}`, {method: 'POST'})
    return (await answer.json()) as Record<string, unknown>
  }
  const first = await rewrite(elsewhere)
  expect(first).toMatchObject({done: false, totalBytesRewritten: '1048576', objectSize: '2621440'})
  const second = await rewrite(elsewhere, String(first['rewriteToken']))
  expect(second).toMatchObject({done: false, totalBytesRewritten: '2097152'})
  const third = await rewrite(elsewhere, String(second['rewriteToken']))
  expect(third).toMatchObject({done: true, totalBytesRewritten: '2621440', resource: {name: 'copy'}})
  expect(await rewrite(bucket)).toMatchObject({done: true})
  expect(await rewrite(bucket, String(first['rewriteToken']))).toMatchObject({error: {code: 400}})
})
