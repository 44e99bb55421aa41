import type {Bucket, File} from '@google-cloud/storage'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type StorageServer, startStorage} from './storage-server.ts'

let server: StorageServer
let bucket: Bucket

beforeAll(async () => {
  server = await startStorage()
  ;[bucket] = await server.storage.createBucket('soft')
  await bucket.setMetadata({softDeletePolicy: {retentionDurationSeconds: 7 * 24 * 60 * 60}})
})
afterAll(() => server.stop())

async function deleted(name: string, contents: string): Promise<{file: File; generation: number}> {
  const file = bucket.file(name)
  await file.save(contents)
  const generation = Number(file.metadata.generation)
  await file.delete()
  return {file, generation}
}

describe('in a bucket with a soft delete policy', () => {
  test('the policy says since when it holds', async () => {
    const [metadata] = await bucket.getMetadata()
    expect(metadata.softDeletePolicy).toEqual({
      retentionDurationSeconds: '604800',
      effectiveTime: expect.stringMatching(/^\d{4}-/),
    })
  })

  test('deleted and overwritten objects are listed when they are asked for', async () => {
    await deleted('list/a', '1')
    await bucket.file('list/b').save('2')
    await bucket.file('list/b').save('3')
    const names = async (softDeleted: boolean) => {
      const [files] = await bucket.getFiles({prefix: 'list/', softDeleted})
      return files.map(({name}) => name)
    }
    expect(await names(false)).toEqual(['list/b'])
    expect(await names(true)).toEqual(['list/a', 'list/b'])
  })

  test('pages of them go on where the last one ended', async () => {
    for (const name of ['p1', 'p2', 'p3']) await deleted(`page/${name}`, '')
    const query = {prefix: 'page/', softDeleted: true, maxResults: 2, autoPaginate: false}
    const [first, next] = await bucket.getFiles(query)
    const [second] = await bucket.getFiles(next as typeof query)
    expect([...first, ...second].map(({name}) => name)).toEqual(['page/p1', 'page/p2', 'page/p3'])
  })

  test('a deleted object is found by its generation', async () => {
    const {file, generation} = await deleted('found', 'x')
    const [found] = await file.get({softDeleted: true, generation})
    expect(found.metadata).toMatchObject({
      generation: String(generation),
      softDeleteTime: expect.any(String),
      hardDeleteTime: expect.any(String),
    })
    await expect(file.getMetadata()).rejects.toMatchObject({code: 404})
  })

  test('a restored object is a new generation with the old bytes', async () => {
    const {file, generation} = await deleted('back', 'contents')
    await file.restore({generation})
    expect(Number((await file.getMetadata())[0].generation)).toBeGreaterThan(generation)
    expect(String((await file.download())[0])).toBe('contents')
  })

  test('the bucket can be deleted, and what was in it is gone', async () => {
    const [other] = await server.storage.createBucket('soft-gone', {
      softDeletePolicy: {retentionDurationSeconds: 604_800},
    })
    const file = other.file('x')
    await file.save('x')
    await file.delete()
    await other.delete()
    await server.storage.createBucket('soft-gone')
    expect((await other.getFiles({softDeleted: true}))[0]).toEqual([])
  })
})

test('without a policy, deleted is gone', async () => {
  const [plain] = await server.storage.createBucket('hard')
  await plain.file('x').save('x')
  await plain.file('x').delete()
  expect((await plain.getFiles({softDeleted: true}))[0]).toEqual([])
})

test('restore tokens tell objects of hierarchical buckets apart', async () => {
  const [tree] = await server.storage.createBucket('tree', {
    hierarchicalNamespace: {enabled: true},
    iamConfiguration: {uniformBucketLevelAccess: {enabled: true}},
    softDeletePolicy: {retentionDurationSeconds: 604_800},
  })
  const file = tree.file('x')
  await file.save('x')
  const generation = Number(file.metadata.generation)
  await file.delete()
  const [{metadata}] = await file.get({softDeleted: true, generation})
  await expect(file.restore({generation, restoreToken: 'another'})).rejects.toMatchObject({code: 400})
  await file.restore({generation, restoreToken: metadata.restoreToken!})
  expect(await file.exists()).toEqual([true])
})

describe('a deleted bucket', () => {
  const policy = {softDeletePolicy: {retentionDurationSeconds: 7 * 24 * 60 * 60}}
  const generationOf = (of: Bucket) => String((of.metadata as {generation?: string}).generation)

  test('is found by its generation, is listed, and comes back as it was', async () => {
    const [gone] = await server.storage.createBucket('comes-back', {...policy, labels: {team: 'data'}})
    const generation = generationOf(gone)
    await gone.delete()
    const [found] = await gone.getMetadata({softDeleted: true, generation} as object)
    expect(found).toMatchObject({generation, softDeleteTime: expect.any(String)})
    const names = async () => (await server.storage.getBuckets({softDeleted: true}))[0].map(({name}) => name)
    expect(await names()).toContain('comes-back')
    expect(await gone.exists()).toEqual([false])

    await gone.restore({generation})
    const [metadata] = await gone.getMetadata()
    expect(metadata).toMatchObject({generation, labels: {team: 'data'}})
    expect(metadata).not.toHaveProperty('softDeleteTime')
    expect(await names()).not.toContain('comes-back')
  })

  test('does not take the place of a new one', async () => {
    const [old] = await server.storage.createBucket('twice', policy)
    const generation = generationOf(old)
    await old.delete()
    await server.storage.createBucket('twice')
    await expect(old.restore({generation})).rejects.toMatchObject({code: 409})
  })

  test('is gone for good without a policy', async () => {
    const [hard] = await server.storage.createBucket('for-good')
    const generation = generationOf(hard)
    await hard.delete()
    await expect(hard.restore({generation})).rejects.toMatchObject({code: 404})
  })
})
