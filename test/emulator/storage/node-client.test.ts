/** Google's own Node client, unmodified, against the storage server. */
import {randomBytes} from 'node:crypto'
import {rm} from 'node:fs/promises'
import {createServer, request} from 'node:http'
import type {AddressInfo} from 'node:net'
import {text} from 'node:stream/consumers'
import {pipeline} from 'node:stream/promises'
import {type Bucket, Storage} from '@google-cloud/storage'
import {afterAll, beforeAll, beforeEach, expect, test} from 'vitest'
import {type StorageServer, startStorage} from './storage-server.ts'

let server: StorageServer
let bucket: Bucket
let count = 0

beforeAll(async () => {
  server = await startStorage()
})
afterAll(async () => {
  await server.stop()
  await rm(server.folder, {recursive: true})
})
beforeEach(async () => {
  ;[bucket] = await server.storage.createBucket(`bucket-${count++}`)
})

const contentOf = async (name: string): Promise<string> => (await bucket.file(name).download())[0].toString()
const namesOf = (files: readonly {name: string}[]): string[] => files.map(({name}) => name)

test('a bucket is created, found, described, labelled, listed and deleted', async () => {
  expect(await bucket.exists()).toEqual([true])
  const [metadata] = await bucket.getMetadata()
  expect(metadata).toMatchObject({kind: 'storage#bucket', location: 'US', storageClass: 'STANDARD'})
  const [labelled] = await bucket.setMetadata({labels: {team: 'data', env: 'dev'}})
  expect(labelled.labels).toEqual({team: 'data', env: 'dev'})
  const [without] = await bucket.setMetadata({labels: {env: null}})
  expect(without.labels).toEqual({team: 'data'})
  const [buckets] = await server.storage.getBuckets()
  expect(namesOf(buckets)).toContain(bucket.name)
  await bucket.delete()
  expect(await bucket.exists()).toEqual([false])
})

test('a bucket with objects is not deleted', async () => {
  await bucket.file('a').save('a', {resumable: false})
  await expect(bucket.delete()).rejects.toThrow('The bucket you tried to delete is not empty.')
})

test('a second bucket of the same name is refused', async () => {
  await expect(server.storage.createBucket(bucket.name)).rejects.toMatchObject({code: 409})
})

const saves: [kind: string, options: object][] = [
  ['in one request', {resumable: false}],
  ['resumable', {}],
  ['resumable in chunks', {chunkSize: 256 * 1024}],
]
for (const size of [0, 5, 700_000, 5_000_000]) {
  test.each(saves)(`${size} bytes saved %s come back`, async (_kind, options) => {
    const content = randomBytes(size)
    await bucket.file('x').save(content, {...options, validation: 'crc32c'})
    const [downloaded] = await bucket.file('x').download({validation: 'crc32c'})
    expect(downloaded.equals(content)).toBe(true)
    const [metadata] = await bucket.file('x').getMetadata()
    expect(Number(metadata.size)).toBe(size)
  })
}

test('streams go up and come down', async () => {
  const file = bucket.file('stream')
  await pipeline(
    [Buffer.from('one '), Buffer.from('two')],
    file.createWriteStream({contentType: 'text/plain'}),
  )
  expect(await text(file.createReadStream())).toBe('one two')
  expect((await file.getMetadata())[0].contentType).toBe('text/plain')
})

test('ranges of an object are read', async () => {
  const file = bucket.file('digits')
  await file.save('0123456789', {resumable: false})
  expect(await text(file.createReadStream({start: 2, end: 4}))).toBe('234')
  expect(await text(file.createReadStream({start: 7}))).toBe('789')
  expect(await text(file.createReadStream({end: -3}))).toBe('789')
})

test('a gzipped upload is stored packed and read unpacked', async () => {
  const file = bucket.file('packed')
  await file.save('hello '.repeat(1000), {gzip: true})
  const [metadata] = await file.getMetadata()
  expect(metadata.contentEncoding).toBe('gzip')
  expect(Number(metadata.size)).toBeLessThan(200)
  expect(await contentOf('packed')).toBe('hello '.repeat(1000))
})

test('objects are copied, renamed and moved', async () => {
  await bucket.file('a').save('content', {metadata: {contentType: 'text/x', metadata: {k: 'v'}}})
  await bucket.file('a').copy(bucket.file('copies/b'))
  expect(await contentOf('copies/b')).toBe('content')
  expect((await bucket.file('copies/b').getMetadata())[0]).toMatchObject({
    contentType: 'text/x',
    metadata: {k: 'v'},
  })
  await bucket.file('a').rename('c')
  expect(await bucket.file('a').exists()).toEqual([false])
  await bucket.file('c').moveFileAtomic('d')
  expect(await contentOf('d')).toBe('content')
  expect(await bucket.file('c').exists()).toEqual([false])
})

test('objects are combined', async () => {
  await bucket.file('1').save('one,')
  await bucket.file('2').save('two')
  await bucket.combine(['1', '2'], 'both')
  expect(await contentOf('both')).toBe('one,two')
  const [metadata] = await bucket.file('both').getMetadata()
  expect(metadata).toMatchObject({componentCount: 2})
  expect(metadata.md5Hash).toBeUndefined()
})

test('listings have prefixes, delimiters, pages, globs and offsets', async () => {
  for (const name of ['a', 'b/1', 'b/2', 'b/c/3', 'd.txt', 'e'])
    await bucket.file(name).save('', {resumable: false})
  expect(namesOf((await bucket.getFiles({prefix: 'b/'}))[0])).toEqual(['b/1', 'b/2', 'b/c/3'])
  const [files, , response] = await bucket.getFiles({delimiter: '/', autoPaginate: false})
  expect(namesOf(files)).toEqual(['a', 'd.txt', 'e'])
  expect(response).toMatchObject({prefixes: ['b/']})
  const [first, next] = await bucket.getFiles({maxResults: 4, autoPaginate: false})
  expect(namesOf(first)).toEqual(['a', 'b/1', 'b/2', 'b/c/3'])
  expect(namesOf((await bucket.getFiles(next!))[0])).toEqual(['d.txt', 'e'])
  expect(namesOf((await bucket.getFiles({matchGlob: '**/[12]'}))[0])).toEqual(['b/1', 'b/2'])
  expect(namesOf((await bucket.getFiles({startOffset: 'b/2', endOffset: 'd'}))[0])).toEqual(['b/2', 'b/c/3'])
})

test('metadata is set, merged and removed', async () => {
  const file = bucket.file('m')
  await file.save('m', {metadata: {metadata: {a: '1', b: '2'}, cacheControl: 'no-cache'}})
  await file.setMetadata({metadata: {a: null, c: '3'}, contentType: 'text/csv', cacheControl: ''})
  const [metadata] = await file.getMetadata()
  expect(metadata.metadata).toEqual({b: '2', c: '3'})
  expect(metadata.contentType).toBe('text/csv')
  expect(metadata.cacheControl).toBeUndefined()
  expect(metadata.metageneration).toBe('2')
})

test('preconditions guard against overwriting', async () => {
  const once = {preconditionOpts: {ifGenerationMatch: 0}}
  await bucket.file('p').save('first', once)
  await expect(bucket.file('p').save('second', once)).rejects.toMatchObject({code: 412})
  await expect(bucket.file('p').save('second', {...once, resumable: false})).rejects.toMatchObject({
    code: 412,
  })
  expect(await contentOf('p')).toBe('first')
})

test('a bucket with versioning keeps old generations', async () => {
  await bucket.setMetadata({versioning: {enabled: true}})
  await bucket.file('v').save('old', {resumable: false})
  const [{generation}] = await bucket.file('v').getMetadata()
  await bucket.file('v').save('new', {resumable: false})
  expect(await contentOf('v')).toBe('new')
  expect((await bucket.file('v', {generation: Number(generation)}).download())[0].toString()).toBe('old')
  await bucket.file('v').delete()
  expect(await bucket.file('v').exists()).toEqual([false])
  const [versions] = await bucket.getFiles({versions: true})
  expect(versions).toHaveLength(2)
  await bucket.deleteFiles({versions: true})
  await bucket.delete()
})

test('a missing object is a readable 404', async () => {
  await expect(bucket.file('none').getMetadata()).rejects.toMatchObject({
    code: 404,
    message: `No such object: ${bucket.name}/none`,
  })
  await expect(bucket.file('none').download()).rejects.toMatchObject({code: 404})
})

test('HMAC keys are made, listed, switched off and deleted', async () => {
  const account = 'robot@test-project.iam.gserviceaccount.com'
  const [key, secret] = await server.storage.createHmacKey(account)
  expect(secret).toMatch(/^[\w+/]{40}$/)
  expect((await server.storage.getHmacKeys({serviceAccountEmail: account}))[0]).toHaveLength(1)
  await expect(key.delete()).rejects.toThrow('ACTIVE')
  expect((await key.setMetadata({state: 'INACTIVE'}))[0].state).toBe('INACTIVE')
  await key.delete()
  expect((await server.storage.getHmacKeys())[0]).toHaveLength(0)
})

test('IAM policies, public objects, notifications and the service account', async () => {
  const [policy] = await bucket.iam.getPolicy()
  policy.bindings.push({role: 'roles/storage.objectViewer', members: ['allUsers']})
  const [changed] = await bucket.iam.setPolicy(policy)
  expect(changed.bindings).toHaveLength(3)
  await expect(bucket.iam.setPolicy(policy)).rejects.toMatchObject({code: 412})
  const [granted] = await bucket.iam.testPermissions(['storage.objects.get'])
  expect(granted).toEqual({'storage.objects.get': true})

  const file = bucket.file('public')
  await file.save('x', {public: true})
  expect(await file.acl.get({entity: 'allUsers'})).toMatchObject([{role: 'READER'}, {}])
  await file.makePrivate()
  expect((await file.acl.get())[0]).not.toContainEqual({entity: 'allUsers', role: 'READER'})

  const [notification] = await bucket.createNotification('projects/p/topics/t')
  expect((await bucket.getNotifications())[0].map(({id}) => id)).toEqual([notification.id])
  await notification.delete()
  expect((await server.storage.getServiceAccount())[0].emailAddress).toMatch(/^service-\d+@/)
})

test('an upload survives failing requests, with a precondition to make it repeatable', async () => {
  const {port} = new URL(server.url)
  let failures = 0
  const proxy = createServer((incoming, outgoing) => {
    // The first bytes of the first upload are passed on, then the connection breaks.
    if (incoming.method === 'PUT' && failures++ === 0) {
      incoming.once('data', () => incoming.socket.destroy())
      return
    }
    const options = {port, path: incoming.url, method: incoming.method, headers: incoming.headers}
    const forward = request(options, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(forward)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const apiEndpoint = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  const storage = new Storage({projectId: 'p', apiEndpoint})
  const content = randomBytes(600_000)
  const options = {preconditionOpts: {ifGenerationMatch: 0}, chunkSize: 256 * 1024}
  await storage.bucket(bucket.name).file('x').save(content, options)
  expect(failures).toBeGreaterThan(1)
  expect((await bucket.file('x').download())[0].equals(content)).toBe(true)
  proxy.close()
  proxy.closeAllConnections()
})
