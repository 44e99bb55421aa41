import {Agent, request} from 'node:http'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type StorageServer, startStorage} from '../storage/storage-server.ts'

let server: StorageServer
const agent = new Agent({keepAlive: true, maxSockets: 1})

beforeAll(async () => {
  server = await startStorage()
  await server.storage.createBucket('bucket')
})
afterAll(async () => {
  agent.destroy()
  await server.stop()
})

/** One request over the one connection. */
function send(method: string, path: string, body?: Buffer, headers = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${server.url}${path}`, {method, agent, headers}, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode ?? 0))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const upload = '/upload/storage/v1/b/bucket/o'
const large = Buffer.alloc(8 * 1024 * 1024, 'a')

test.each([
  ['no byte was wanted', `${upload}?uploadType=media&name=x&ifGenerationMatch=5`, {}, 412],
  ['only the beginning was read', `${upload}?uploadType=resumable&name=x`, {}, 400],
  [
    'a part was read',
    `${upload}?uploadType=multipart&name=x`,
    {'content-type': 'multipart/related; boundary=x'},
    400,
  ],
])('a connection is used again after an answer before which %s', async (_what, path, headers, status) => {
  expect(await send('POST', path, large, headers)).toBe(status)
  expect(await send('GET', '/storage/v1/b/bucket')).toBe(200)
})
