import type {Bucket} from '@google-cloud/storage'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type StorageServer, startStorage} from './storage-server.ts'

let server: StorageServer
let bucket: Bucket

beforeAll(async () => {
  server = await startStorage()
  ;[bucket] = await server.storage.createBucket('folders', {
    iamConfiguration: {uniformBucketLevelAccess: {enabled: true}},
  })
})
afterAll(() => server.stop())

async function call(method: string, path = '', body?: object): Promise<{status: number; json: unknown}> {
  const url = `${server.url}/storage/v1/b/folders/managedFolders${path}`
  const answer = await fetch(url, {method, ...(body && {body: JSON.stringify(body)})})
  const text = await answer.text()
  return {status: answer.status, json: text === '' ? undefined : JSON.parse(text)}
}

test('a managed folder is made, found, listed and deleted', async () => {
  const made = await call('POST', '', {name: 'reports'})
  expect(made.json).toMatchObject({
    kind: 'storage#managedFolder',
    id: 'folders/reports/',
    name: 'reports/',
    metageneration: '1',
    createTime: expect.any(String),
  })
  expect((await call('POST', '', {name: 'reports/'})).status).toBe(409)
  expect((await call('GET', '/reports')).json).toEqual(made.json)
  expect((await call('GET', '')).json).toMatchObject({items: [{name: 'reports/'}]})
  expect((await call('DELETE', '/reports%2F')).status).toBe(204)
  expect((await call('GET', '/reports')).status).toBe(404)
})

test('a managed folder with objects is deleted only where that is asked for', async () => {
  await call('POST', '', {name: 'full'})
  await bucket.file('full/object').save('x')
  expect((await call('DELETE', '/full')).status).toBe(409)
  expect((await call('DELETE', '/full?allowNonEmpty=true')).status).toBe(204)
  await bucket.file('full/object').delete()
})

test('a listing shows managed folders among its prefixes when it is asked to', async () => {
  for (const name of ['a-empty', 'b/c/d', 'b/e', 'z-empty']) await call('POST', '', {name})
  for (const name of ['b/1', 'k/1', 'k2']) await bucket.file(name).save('')
  const prefixes = async (query: object) => {
    const found: string[] = []
    let next: object | null = {delimiter: '/', autoPaginate: false, ...query}
    while (next) {
      const [files, following, answer] = (await bucket.getFiles(next)) as unknown as [
        {name: string}[],
        object | null,
        {prefixes?: string[]},
      ]
      found.push(...(answer.prefixes ?? []), ...files.map(({name}) => name))
      next = following
    }
    return found.sort()
  }
  expect(await prefixes({})).toEqual(['b/', 'k/', 'k2'])
  const all = ['a-empty/', 'b/', 'k/', 'k2', 'z-empty/']
  expect(await prefixes({includeFoldersAsPrefixes: true})).toEqual(all)
  expect(await prefixes({includeFoldersAsPrefixes: true, maxResults: 1})).toEqual(all)
  expect(await prefixes({includeFoldersAsPrefixes: true, prefix: 'b/'})).toEqual(['b/1', 'b/c/', 'b/e/'])
})

test('a bucket without uniform access has no managed folders', async () => {
  await server.storage.createBucket('with-lists')
  const url = `${server.url}/storage/v1/b/with-lists/managedFolders`
  expect((await fetch(url, {method: 'POST', body: '{"name": "x"}'})).status).toBe(400)
})
