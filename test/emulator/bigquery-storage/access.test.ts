import {afterAll, beforeAll, expect, test} from 'vitest'
import {PROJECT, useEmulator} from '../../helpers/emulator.ts'
import {type ReadClient, readClient} from '../../helpers/read-client.ts'

const server = useEmulator({readApiPort: 0})
const clients: ReadClient[] = []

const table = `projects/${PROJECT}/datasets/shop/tables/orders`

beforeAll(async () => {
  await server.client().query('CREATE SCHEMA shop; CREATE TABLE shop.orders AS SELECT 1 AS id')
})
afterAll(() => {
  for (const client of clients) client.close()
})

function client(headers?: Record<string, string>): ReadClient {
  const made = readClient(server.emulator, headers)
  clients.push(made)
  return made
}

const begin = (by: ReadClient) =>
  by.createReadSession({parent: `projects/${PROJECT}`, readSession: {table, dataFormat: 'ARROW'}})

test('the server’s token opens every method', async () => {
  const {streams} = await begin(client())
  expect(await client().readRows(streams[0]!.name)).toHaveLength(1)
})

test.each([
  ['no token', {}],
  ['another token', {authorization: 'Bearer wrong'}],
  ['no bearer token', {authorization: 'Basic x'}],
])('%s opens none', async (_, headers) => {
  const unauthenticated = {code: 16, details: expect.stringContaining('invalid authentication credentials')}
  const [{name}] = (await begin(client())).streams as [{name: string}]
  await expect(begin(client(headers))).rejects.toMatchObject(unauthenticated)
  await expect(client(headers).readRows(name)).rejects.toMatchObject(unauthenticated)
  await expect(client(headers).splitReadStream({name, fraction: 0.5})).rejects.toMatchObject(unauthenticated)
})

test('what a web page sends is refused, token or not', async () => {
  const headers = {authorization: `Bearer ${server.emulator.token}`, origin: 'https://example.com'}
  await expect(begin(client(headers))).rejects.toMatchObject({code: 7})
})

test('the API is on a port of its own, and not there unless it is asked for', () => {
  const [host, port] = server.emulator.readApi!.split(':')
  expect(host).toBe('127.0.0.1')
  expect(Number(port)).not.toBe(server.emulator.port)
})
