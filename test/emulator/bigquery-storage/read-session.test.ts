import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {PROJECT, useEmulator} from '../../helpers/emulator.ts'
import {arrowTable, type ReadClient, readClient} from '../../helpers/read-client.ts'

const server = useEmulator({readApiPort: 0})
let client: ReadClient

const parent = `projects/${PROJECT}`
const tableName = (table: string, dataset = 'shop') => `${parent}/datasets/${dataset}/tables/${table}`

beforeAll(async () => {
  client = readClient(server.emulator)
  await server.client().query(`
    CREATE SCHEMA shop;
    CREATE TABLE shop.orders AS
      SELECT n AS id, CONCAT('customer ', CAST(n AS STRING)) AS customer,
        STRUCT(n * 2 AS amount, STRUCT('EUR' AS code, 2 AS digits) AS currency) AS price,
        [STRUCT(n AS line, 'x' AS sku)] AS lines
      FROM UNNEST(GENERATE_ARRAY(1, 100)) AS n;
    CREATE TABLE shop.nothing (id INT64);
    CREATE VIEW shop.view AS SELECT 1 AS x;
    CREATE TABLE shop.filtered (day DATE) PARTITION BY day OPTIONS (require_partition_filter = TRUE);
  `)
})
afterAll(() => client.close())

const begin = (table: string, readOptions: object = {}, request: object = {}, session: object = {}) =>
  client.createReadSession({
    parent,
    readSession: {table: tableName(table), dataFormat: 'ARROW', readOptions, ...session},
    ...request,
  })

/** All rows of all streams, as plain objects. */
async function rows(table: string, readOptions: object = {}): Promise<unknown[]> {
  const session = await begin(table, readOptions)
  const responses = []
  for (const {name} of session.streams) responses.push(...(await client.readRows(name)))
  return JSON.parse(
    JSON.stringify(arrowTable(session, responses).toArray(), (_, value) =>
      typeof value === 'bigint' ? Number(value) : value,
    ),
  )
}

describe('a session', () => {
  test('has a name, an end, an estimate and one stream', async () => {
    const session = await begin('orders', {}, {}, {traceId: 'me'})
    expect(session).toMatchObject({
      name: expect.stringMatching(/^projects\/test-project\/locations\/us\/sessions\/\w+$/),
      table: tableName('orders'),
      dataFormat: 'ARROW',
      traceId: 'me',
      estimatedRowCount: '100',
    })
    expect(Number(session.estimatedTotalBytesScanned)).toBeGreaterThan(0)
    expect(Number(session.expireTime.seconds) * 1000).toBeGreaterThan(Date.now() + 5 * 3_600_000)
    expect(session.streams).toEqual([{name: expect.stringMatching(`^${session.name}/streams/\\w+$`)}])
  })

  test('has no stream for a table without rows', async () => {
    expect((await begin('nothing')).streams).toEqual([])
  })

  test('has as many streams as the client prefers, with all rows between them', async () => {
    const session = await begin('orders', {}, {preferredMinStreamCount: 3, maxStreamCount: 8})
    expect(session.streams).toHaveLength(3)
    const counts = []
    for (const {name} of session.streams)
      counts.push(arrowTable(session, await client.readRows(name)).numRows)
    expect(counts).toEqual([33, 33, 34])
  })

  test('shows the rows as they were when it began', async () => {
    await server.client().query('CREATE TABLE shop.changing AS SELECT 1 AS x')
    const session = await begin('changing')
    await server.client().query('UPDATE shop.changing SET x = 2 WHERE TRUE; DROP TABLE shop.changing')
    const table = arrowTable(session, await client.readRows(session.streams[0]!.name))
    expect(table.toArray().map((row) => row.toJSON())).toEqual([{x: 1n}])
  })
})

describe('read options', () => {
  test('fields are selected, in the order of the table', async () => {
    expect((await rows('orders', {selectedFields: ['customer', 'id']})).at(0)).toEqual({
      id: 1,
      customer: 'customer 1',
    })
  })

  test('fields of structs are selected too, within structs and arrays', async () => {
    const selectedFields = ['price.currency.code', 'lines.sku']
    expect((await rows('orders', {selectedFields})).at(-1)).toEqual({
      price: {currency: {code: 'EUR'}},
      lines: [{sku: 'x'}],
    })
  })

  test.each([
    ['id > 98', 2],
    ['price.amount BETWEEN 10 AND 20 AND customer IS NOT NULL', 6],
    ["customer = 'customer 7' -- the seventh", 1],
    ['id < 0', 0],
    ['', 100],
  ])('rows are restricted: %s', async (rowRestriction, count) => {
    expect(await rows('orders', {rowRestriction, selectedFields: ['customer']})).toHaveLength(count)
  })

  test('a sample is about as large as asked for', async () => {
    const {length} = await rows('orders', {samplePercentage: 50})
    expect(length).toBeGreaterThan(10)
    expect(length).toBeLessThan(90)
  })
})

describe('refused, by name', () => {
  const invalid = {code: 3}
  test.each<[string, () => Promise<unknown>, object]>([
    ['a view', () => begin('view'), {...invalid, details: expect.stringContaining('non-table entities')}],
    [
      'a table that is not there',
      () => begin('missing'),
      {code: 5, details: 'Not found: Table test-project:shop.missing'},
    ],
    [
      'a field that is not there',
      () => begin('orders', {selectedFields: ['nope']}),
      {...invalid, details: expect.stringContaining('nope')},
    ],
    ['a condition that is none', () => begin('orders', {rowRestriction: 'id'}), invalid],
    ['a condition and more', () => begin('orders', {rowRestriction: 'TRUE) OR (TRUE'}), invalid],
    [
      'a condition on what is not there',
      () => begin('orders', {rowRestriction: 'nope = 1'}),
      {...invalid, details: 'request failed: Unrecognized name: nope at [1:1]'},
    ],
    ['an aggregate', () => begin('orders', {rowRestriction: 'COUNT(*) > 1'}), invalid],
    [
      'a table that needs a filter',
      () => begin('filtered'),
      {...invalid, details: expect.stringContaining('filter')},
    ],
    ['no format', () => begin('orders', {}, {}, {dataFormat: 'DATA_FORMAT_UNSPECIFIED'}), invalid],
    ['a malformed table', () => begin('orders', {}, {}, {table: 'shop.orders'}), invalid],
    ['a malformed parent', () => begin('orders', {}, {parent: 'shop'}), invalid],
    ['streams below nothing', () => begin('orders', {}, {maxStreamCount: -1}), invalid],
    [
      'more streams than allowed',
      () => begin('orders', {}, {maxStreamCount: 1, preferredMinStreamCount: 2}),
      invalid,
    ],
    ['a sample above everything', () => begin('orders', {samplePercentage: 101}), invalid],
    [
      'a time in the past',
      () => begin('orders', {}, {}, {tableModifiers: {snapshotTime: {seconds: 1}}}),
      {code: 12, details: expect.stringContaining('snapshot_time')},
    ],
    [
      'picoseconds',
      () =>
        begin('orders', {arrowSerializationOptions: {picosTimestampPrecision: 'TIMESTAMP_PRECISION_PICOS'}}),
      {code: 12, details: expect.stringContaining('TIMESTAMP_PRECISION_PICOS')},
    ],
    [
      'a stream that is not there',
      () => client.readRows(`${parent}/locations/us/sessions/x/streams/y`),
      {code: 5},
    ],
    ['a malformed stream', () => client.readRows('x'), invalid],
  ])('%s', async (_, act, error) => {
    await expect(act()).rejects.toMatchObject(error)
  })
})

test('a condition that fails on a row tells why', async () => {
  await expect(begin('orders', {rowRestriction: '1 / (id - 1) > 0'})).rejects.toMatchObject({
    code: 3,
    details: expect.stringContaining('division by zero'),
  })
})
