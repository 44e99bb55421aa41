import {afterAll, beforeAll, expect, test} from 'vitest'
import {type StorageServer, startStorage} from './storage-server.ts'

let server: StorageServer
let count = 0

beforeAll(async () => {
  server = await startStorage()
})
afterAll(() => server.stop())

const newBucket = async (metadata = {}) =>
  (await server.storage.createBucket(`settings-${count++}`, metadata))[0]

test('autoclass tells when it was switched, and ends at NEARLINE unless it is told otherwise', async () => {
  const bucket = await newBucket({autoclass: {enabled: true}})
  expect(bucket.metadata.autoclass).toEqual({
    enabled: true,
    toggleTime: expect.any(String),
    terminalStorageClass: 'NEARLINE',
    terminalStorageClassUpdateTime: expect.any(String),
  })
  const [off] = await bucket.setMetadata({autoclass: {enabled: false}})
  expect(off.autoclass).toEqual({enabled: false, toggleTime: expect.any(String)})
})

test.each(['enforced', 'inherited'])('public access prevention may be %s', async (publicAccessPrevention) => {
  const bucket = await newBucket()
  const [metadata] = await bucket.setMetadata({iamConfiguration: {publicAccessPrevention}})
  expect(metadata.iamConfiguration).toMatchObject({publicAccessPrevention})
})

test('public access prevention may be nothing else', async () => {
  const bucket = await newBucket()
  const change = bucket.setMetadata({iamConfiguration: {publicAccessPrevention: 'sometimes'}})
  await expect(change).rejects.toMatchObject({code: 400})
})

test('where public access is prevented, nothing is made public', async () => {
  const bucket = await newBucket({iamConfiguration: {publicAccessPrevention: 'enforced'}})
  await bucket.file('x').save('x')
  await expect(bucket.makePublic()).rejects.toMatchObject({code: 412})
  await expect(bucket.file('x').makePublic()).rejects.toMatchObject({code: 412})
})

test('cross-origin rules are removed by an empty list', async () => {
  const bucket = await newBucket({cors: [{maxAgeSeconds: 60}]})
  await bucket.setCorsConfiguration([])
  expect((await bucket.getMetadata())[0].cors).toBeUndefined()
})

test('with uniform access, lists of access control are refused in resources too', async () => {
  const bucket = await newBucket({iamConfiguration: {uniformBucketLevelAccess: {enabled: true}}})
  await bucket.file('x').save('x')
  const body = JSON.stringify({acl: [{entity: 'allUsers', role: 'READER'}]})
  for (const path of ['', '/o/x']) {
    const answer = await fetch(`${server.url}/b/${bucket.name}${path}`, {method: 'PATCH', body})
    expect(answer.status).toBe(400)
  }
})

test.each([
  [{enabled: true}, true],
  [{enabled: false}, false],
  [undefined, undefined],
])('a hierarchical namespace of %j is kept', async (hierarchicalNamespace, enabled) => {
  const bucket = await newBucket({
    ...(hierarchicalNamespace && {hierarchicalNamespace}),
    iamConfiguration: {uniformBucketLevelAccess: {enabled: true}},
  })
  expect((await bucket.getMetadata())[0].hierarchicalNamespace?.enabled).toBe(enabled)
})

test('a hierarchical namespace needs uniform access', async () => {
  await expect(newBucket({hierarchicalNamespace: {enabled: true}})).rejects.toMatchObject({code: 400})
})

test('object contexts are set, changed, removed and found by', async () => {
  const bucket = await newBucket()
  const contexts = {custom: {team: {value: 'a'}, stage: {value: 'new'}}}
  await bucket.file('with').save('x', {metadata: {contexts}})
  await bucket.file('without').save('x')
  const change = {contexts: {custom: {team: {value: 'b'}, stage: null}}}
  const [metadata] = await bucket.file('with').setMetadata(change)
  expect(metadata.contexts?.custom).toEqual({
    team: {value: 'b', createTime: expect.any(String), updateTime: expect.any(String)},
  })
  const names = async (filter: string) => (await bucket.getFiles({filter}))[0].map(({name}) => name)
  expect(await names('contexts."team"="b"')).toEqual(['with'])
  expect(await names('contexts."team":*')).toEqual(['with'])
  expect(await names('-contexts."team"="b"')).toEqual(['without'])
  expect(await names('contexts."team"="a"')).toEqual([])
  await expect(names('name="x"')).rejects.toMatchObject({code: 400})
})

test('combined sources go when they are no longer wanted', async () => {
  const bucket = await newBucket()
  for (const name of ['a', 'b']) await bucket.file(name).save(name)
  await fetch(`${server.url}/b/${bucket.name}/o/ab/compose`, {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify({sourceObjects: [{name: 'a'}, {name: 'b'}], deleteSourceObjects: true}),
  })
  expect((await bucket.getFiles())[0].map(({name}) => name)).toEqual(['ab'])
})

test('no channel is found to be stopped', async () => {
  await expect(server.storage.channel('id', 'resource').stop()).rejects.toMatchObject({code: 404})
})

test('a patch of nothing leaves the metageneration as it is', async () => {
  const bucket = await newBucket()
  expect((await bucket.setMetadata({}))[0].metageneration).toBe('1')
  expect((await bucket.setMetadata({labels: {a: 'b'}}))[0].metageneration).toBe('2')
})

test('copies and combined objects keep the contexts of their first source', async () => {
  const bucket = await newBucket()
  const source = bucket.file('source')
  await source.save('x', {metadata: {contexts: {custom: {team: {value: 'a'}}}}})
  await source.copy('copy', {contentType: 'text/csv'})
  await bucket.combine(['source', 'copy'], 'both')
  for (const name of ['copy', 'both']) {
    const [metadata] = await bucket.file(name).getMetadata()
    expect(metadata.contexts?.custom?.['team']?.value).toBe('a')
  }
})

test('labels are not there when the last has gone', async () => {
  const bucket = await newBucket({labels: {team: 'data'}})
  await bucket.setMetadata({labels: {team: null}})
  expect((await bucket.getMetadata())[0].labels).toBeUndefined()
})

test('where public access is prevented, no list that is known by name makes an object public', async () => {
  const bucket = await newBucket({iamConfiguration: {publicAccessPrevention: 'enforced'}})
  const save = bucket.file('x').save('x', {resumable: false, predefinedAcl: 'publicRead'})
  await expect(save).rejects.toMatchObject({code: 412})
})

test('an update of an access control that is not there makes it', async () => {
  const bucket = await newBucket()
  const entity = 'user-liz@example.com'
  await bucket.acl.default.update({entity, role: 'READER'})
  const [entry] = await bucket.acl.default.get({entity})
  expect(entry).toMatchObject({entity, role: 'READER'})
})

test('a custom time goes forward only, by microseconds', async () => {
  const file = (await newBucket()).file('x')
  await file.save('x', {metadata: {customTime: '2026-01-02T03:04:05.678901Z'}})
  const set = (customTime: string) => file.setMetadata({customTime})
  await expect(set('2026-01-02T03:04:05.678Z')).rejects.toMatchObject({code: 400})
  const [metadata] = await set('2026-01-02T04:04:05.678902+01:00')
  expect(metadata.customTime).toBe('2026-01-02T03:04:05.678902Z')
})
