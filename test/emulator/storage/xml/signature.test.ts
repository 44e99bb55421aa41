import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {Storage} from '@google-cloud/storage'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type ServiceAccount, writeServiceAccount} from '../../../../emulator/http/service-account.ts'
import {type Emulator, startEmulator} from '../../../../emulator/server.ts'

const temporaryFolder = () => mkdtemp(join(tmpdir(), 'signature-test-'))

let folder: string
let emulator: Emulator
let account: ServiceAccount
let storage: Storage

beforeAll(async () => {
  folder = await temporaryFolder()
  emulator = await startEmulator({folder})
  account = await writeServiceAccount(folder, {project: 'local', tokenUrl: `${emulator.url}/token`})
  // The token is in the path, where the library leaves it out of the URLs that it signs.
  storage = new Storage({
    projectId: 'local',
    apiEndpoint: `${emulator.url}/${emulator.token}`,
    credentials: account,
  })
  await storage.createBucket('bucket')
})
afterAll(async () => {
  await emulator.close()
  await rm(folder, {recursive: true})
})

const soon = () => Date.now() + 60_000

describe.each(['v2', 'v4'] as const)('a signed URL of version %s', (version) => {
  const file = () => storage.bucket('bucket').file(`${version}/it's (signed)!*.txt`)
  const signed = async (action: 'read' | 'write' | 'delete', options = {}) =>
    (await file().getSignedUrl({version, action, expires: soon(), ...options}))[0]

  test('does without the token what it was made for, and nothing else', async () => {
    const writeUrl = await signed('write')
    expect((await fetch(writeUrl)).status).toBe(401)
    expect((await fetch(writeUrl, {method: 'PUT', body: Buffer.from(version)})).status).toBe(200)
    const readUrl = await signed('read')
    expect(await (await fetch(readUrl)).text()).toBe(version)
    expect((await fetch(readUrl.replace('.txt', '.md'))).status).toBe(401)
    expect((await fetch(readUrl, {method: 'DELETE'})).status).toBe(401)
    expect((await fetch(await signed('delete'), {method: 'DELETE'})).status).toBe(204)
    expect(await file().exists()).toEqual([false])
  })

  test('may ask for headers', async () => {
    await file().save('x')
    const url = await signed('read', {extensionHeaders: {'x-goog-custom': ['a', "b!*'()"]}})
    expect((await fetch(url)).status).toBe(401)
    expect((await fetch(url, {headers: {'x-goog-custom': "a,b!*'()"}})).status).toBe(200)
  })

  test('is not opened by the key of somebody else', async () => {
    const elsewhere = await temporaryFolder()
    const other = await writeServiceAccount(elsewhere, {project: 'local', tokenUrl: 'http://127.0.0.1'})
    await rm(elsewhere, {recursive: true})
    const stranger = new Storage({projectId: 'local', apiEndpoint: emulator.url, credentials: other})
    const theirs = stranger.bucket('bucket').file('x')
    const [url] = await theirs.getSignedUrl({version, action: 'read', expires: soon()})
    expect((await fetch(url)).status).toBe(401)
  })
})

test('a signed URL ends', async () => {
  const file = storage.bucket('bucket').file('x')
  const accessibleAt = Date.now() - 3_600_000
  const expires = Date.now() + 200
  const [url] = await file.getSignedUrl({version: 'v4', action: 'read', expires, accessibleAt})
  const late = url.replace(/(X-Goog-Expires)=\d+/, '$1=1')
  expect((await fetch(late)).status).toBe(401)
  const withToken = late.replace(emulator.url, `${emulator.url}/${emulator.token}`)
  const answer = await fetch(withToken)
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('ExpiredToken')])
})

test('a signed URL may begin later', async () => {
  const file = storage.bucket('bucket').file('x')
  const accessibleAt = Date.now() + 3_600_000
  const expires = accessibleAt + 60_000
  const [url] = await file.getSignedUrl({version: 'v4', action: 'read', expires, accessibleAt})
  expect((await fetch(url)).status).toBe(403)
})

test('a signed URL may list a bucket', async () => {
  await storage.bucket('bucket').file('listed').save('')
  const [url] = await storage.bucket('bucket').getSignedUrl({version: 'v4', action: 'list', expires: soon()})
  expect(await (await fetch(url)).text()).toContain('<Key>listed</Key>')
})

test('a signed URL may begin an upload, whose session then needs no token', async () => {
  const file = storage.bucket('bucket').file('resumed')
  const [url] = await file.getSignedUrl({version: 'v4', action: 'resumable', expires: soon()})
  const begun = await fetch(url, {method: 'POST', headers: {'x-goog-resumable': 'start'}})
  expect(begun.status).toBe(201)
  const session = begun.headers.get('location')!
  expect(session).not.toContain(emulator.token)
  const chunk = (range: string, body: string) =>
    fetch(session, {method: 'PUT', body, headers: {'content-range': range}})
  expect((await chunk('bytes 0-2/*', 'abc')).status).toBe(308)
  const done = await chunk('bytes 3-4/5', 'de')
  expect([done.status, await done.text()]).toEqual([200, ''])
  expect(done.headers.get('x-goog-generation')).toMatch(/^\d+$/)
  expect(String((await file.download())[0])).toBe('abcde')
  const otherSession = session.replace(/upload_id=.*/, 'upload_id=4c1cf8a0-0000-4000-8000-000000000000')
  expect((await fetch(otherSession, {method: 'PUT', body: 'x'})).status).toBe(401)
})

test('the JSON API is not opened by a signature', async () => {
  const [url] = await storage
    .bucket('bucket')
    .file('x')
    .getSignedUrl({version: 'v4', action: 'read', expires: soon()})
  const json = url.replace('/bucket/x', '/storage/v1/b/bucket/o/x')
  expect((await fetch(json)).status).toBe(401)
})

test('a form that was signed for is uploaded within its policy', async () => {
  const file = storage.bucket('bucket').file('from a form')
  const [{url, fields}] = await file.generateSignedPostPolicyV4({
    expires: soon(),
    conditions: [['content-length-range', 1, 10]],
    fields: {'x-goog-meta-source': 'form'},
  })
  const post = async (content: string, changed: Record<string, string> = {}) => {
    const form = new FormData()
    for (const [name, value] of Object.entries({...fields, ...changed})) form.append(name, value)
    form.append('file', content)
    return fetch(`${url}/bucket`, {method: 'POST', body: form})
  }
  expect((await post('hello')).status).toBe(204)
  expect(String((await file.download())[0])).toBe('hello')
  expect((await file.getMetadata())[0].metadata).toEqual({source: 'form'})
  expect((await post('much more than ten bytes')).status).toBe(400)
  expect((await post('hello', {key: 'another'})).status).toBe(403)
})
