import {setFlagsFromString} from 'node:v8'
import {runInNewContext} from 'node:vm'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type StorageServer, startStorage} from '../storage-server.ts'

let server: StorageServer

beforeAll(async () => {
  server = await startStorage()
  await server.storage.createBucket('bucket')
})
afterAll(() => server.stop())

const CHUNK_BYTES = 64 * 1024

test('an upload in a session does not hold what it has written', async () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const {uploads} = server.store
  const {id} = await uploads.begin('bucket', {
    name: 'large',
    fields: {},
    conditions: {},
    expected: {},
    projection: 'noAcl',
  })
  const chunks: WeakRef<Buffer>[] = []
  let held = 0
  async function* source() {
    for (let count = 0; count < 100; count++) {
      const chunk = Buffer.alloc(CHUNK_BYTES)
      chunks.push(new WeakRef(chunk))
      yield chunk
    }
    await new Promise((resolve) => setImmediate(resolve))
    collectGarbage()
    held = chunks.filter((chunk) => chunk.deref()).length
  }
  expect(await uploads.append(id, source())).toBe(100 * CHUNK_BYTES)
  // Two megabytes may be on their way to the disk.
  expect(held).toBeLessThan(50)
})
