import {afterAll, beforeAll, expect, test} from 'vitest'
import {PROJECT, useEmulator} from '../../helpers/emulator.ts'
import {arrowTable, type ReadClient, readClient} from '../../helpers/read-client.ts'

const ROWS = 100_000
const server = useEmulator({readApiPort: 0})
let client: ReadClient

const parent = `projects/${PROJECT}`

beforeAll(async () => {
  client = readClient(server.emulator)
  await server.client().query(`
    CREATE SCHEMA shop;
    CREATE TABLE shop.numbers AS SELECT n FROM UNNEST(GENERATE_ARRAY(0, ${ROWS - 1})) AS n ORDER BY n;
    CREATE TABLE shop.long AS SELECT n, REPEAT('x', 100000) AS s FROM UNNEST(GENERATE_ARRAY(1, 300)) AS n;
  `)
})
afterAll(() => client.close())

const begin = (table: string, request: object = {}) =>
  client.createReadSession({
    parent,
    readSession: {table: `${parent}/datasets/shop/tables/${table}`, dataFormat: 'ARROW'},
    ...request,
  })

const numbers = (
  session: Awaited<ReturnType<typeof begin>>,
  responses: Awaited<ReturnType<ReadClient['readRows']>>,
) => Array.from(arrowTable(session, responses).getChild('n')!.toArray() as BigInt64Array, Number)

test('a stream has all rows in order, the schema first, and says how far it is', async () => {
  const session = await begin('numbers')
  const responses = await client.readRows(session.streams[0]!.name)
  expect(numbers(session, responses)).toEqual(Array.from({length: ROWS}, (_, n) => n))
  expect(responses.map((response) => Boolean('arrowSchema' in response && response.arrowSchema))).toEqual(
    responses.map((_, i) => i === 0),
  )
  const progress = responses.map(({stats}) => stats.progress)
  expect(progress[0]!.atResponseStart).toBe(0)
  expect(progress.at(-1)!.atResponseEnd).toBe(1)
  for (const [i, {atResponseStart}] of progress.slice(1).entries()) {
    expect(atResponseStart).toBe(progress[i]!.atResponseEnd)
  }
  const counts = responses.map(({rowCount}) => Number(rowCount))
  expect(counts.reduce((sum, count) => sum + count)).toBe(ROWS)
})

test.each([1, 70_001, ROWS - 1])('a stream goes on from row %i', async (offset) => {
  const session = await begin('numbers')
  const rest = numbers(session, await client.readRows(session.streams[0]!.name, offset))
  expect(rest).toHaveLength(ROWS - offset)
  expect(rest[0]).toBe(offset)
})

test('nothing is left at the end of a stream, and nothing comes after it', async () => {
  const [stream] = (await begin('numbers')).streams
  expect(await client.readRows(stream!.name, ROWS)).toEqual([])
  await expect(client.readRows(stream!.name, ROWS + 1)).rejects.toMatchObject({code: 3})
})

test('a stream can be read again', async () => {
  const session = await begin('numbers')
  const [{name}] = session.streams as [{name: string}]
  const first = await client.readRows(name)
  expect(numbers(session, await client.readRows(name))).toEqual(numbers(session, first))
})

test('a stream is split in two, which are split again', async () => {
  const session = await begin('numbers')
  const split = async (name: string, fraction?: number) => {
    const {primaryStream, remainderStream} = await client.splitReadStream({name, fraction})
    return [primaryStream!.name, remainderStream!.name] as const
  }
  const read = async (name: string) => numbers(session, await client.readRows(name))
  const [first, rest] = await split(session.streams[0]!.name, 0.25)
  const [second, third] = await split(rest)
  expect((await read(first)).at(-1)).toBe(24_999)
  expect([(await read(second))[0], (await read(second)).at(-1)]).toEqual([25_000, 62_499])
  expect([(await read(third))[0], (await read(third)).at(-1)]).toEqual([62_500, ROWS - 1])
  expect(await read(session.streams[0]!.name)).toHaveLength(ROWS)
})

test('a stream of one row cannot be split', async () => {
  await server.client().query('CREATE TABLE shop.one AS SELECT 1 AS n')
  const {streams} = await begin('one')
  expect(await client.splitReadStream({name: streams[0]!.name, fraction: 0.5})).toEqual({
    primaryStream: null,
    remainderStream: null,
  })
})

test('a fraction beyond the stream is refused', async () => {
  const {streams} = await begin('numbers')
  await expect(client.splitReadStream({name: streams[0]!.name, fraction: 1})).rejects.toMatchObject({code: 3})
})

test('rows come in pieces of some megabytes, however long they are', async () => {
  const session = await begin('long')
  const responses = await client.readRows(session.streams[0]!.name)
  expect(numbers(session, responses)).toHaveLength(300)
  const sizes = responses.map((piece) =>
    'arrowRecordBatch' in piece ? piece.arrowRecordBatch.serializedRecordBatch.length : 0,
  )
  // Nothing is known of the first rows before they are read.
  expect(Math.max(...sizes.slice(1))).toBeLessThan(3_000_000)
})

test('a client that stops half way leaves the stream readable', async () => {
  const session = await begin('numbers')
  const [{name}] = session.streams as [{name: string}]
  const stream = client.openRows(name)
  await new Promise((resolve) => stream.once('data', resolve))
  const ended = new Promise((resolve) => stream.once('error', resolve))
  stream.cancel()
  expect(await ended).toMatchObject({code: 1})
  expect(numbers(session, await client.readRows(name))).toHaveLength(ROWS)
})
