import {DataType} from 'apache-arrow'
import avsc from 'avsc'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {ReadRowsResponse, ReadSession} from '../../../emulator/bigquery-storage/messages.ts'
import {PROJECT, useEmulator} from '../../helpers/emulator.ts'
import {arrowTable, type ReadClient, readClient} from '../../helpers/read-client.ts'

const server = useEmulator({readApiPort: 0})
let client: ReadClient
const parent = `projects/${PROJECT}`

/** A column's type, a value in GoogleSQL, Arrow's type and value, Avro's type and value. */
const CASES: readonly [string, string, string, unknown, unknown, unknown][] = [
  ['INT64', '-9223372036854775808', 'Int64', -(2n ** 63n), 'long', -(2n ** 63n)],
  ['INT64', '2251799813685249', 'Int64', 2251799813685249n, 'long', 2251799813685249n],
  ['INT64', '-65', 'Int64', -65n, 'long', -65n],
  ['FLOAT64', '1.5', 'Float64', 1.5, 'double', 1.5],
  ['NUMERIC', "NUMERIC '-1.25'", 'Decimal[38e+9]', -1250000000n, decimal(38, 9), -1250000000n],
  ['NUMERIC(10, 2)', "NUMERIC '12.34'", 'Decimal[10e+2]', 1234n, decimal(10, 2), 1234n],
  ['BIGNUMERIC', "BIGNUMERIC '-0.5'", 'Decimal[76e+38]', -5n * 10n ** 37n, decimal(77, 38), -5n * 10n ** 37n],
  [
    'BIGNUMERIC',
    "BIGNUMERIC '123456789012345678901234567890'",
    'Decimal[76e+38]',
    123456789012345678901234567890n * 10n ** 38n,
    decimal(77, 38),
    123456789012345678901234567890n * 10n ** 38n,
  ],
  ['BIGNUMERIC(30, 1)', "BIGNUMERIC '1.5'", 'Decimal[30e+1]', 15n, decimal(30, 1), 15n],
  ['BOOL', 'TRUE', 'Bool', true, 'boolean', true],
  ['STRING', "'short'", 'Utf8', 'short', 'string', 'short'],
  [
    'STRING',
    "'längere Texte liegen anderswo'",
    'Utf8',
    'längere Texte liegen anderswo',
    'string',
    'längere Texte liegen anderswo',
  ],
  ['BYTES', "b'\\x00\\xff'", 'Binary', [0, 255], 'bytes', [0, 255]],
  ['DATE', "DATE '1969-12-31'", 'Date32<DAY>', -86_400_000, {type: 'int', logicalType: 'date'}, -1],
  [
    'DATETIME',
    "DATETIME '2024-01-01 12:34:56.789'",
    'Timestamp<MICROSECOND>',
    1704112496789000n,
    {type: 'string', logicalType: 'datetime'},
    '2024-01-01T12:34:56.789000',
  ],
  [
    'TIMESTAMP',
    "TIMESTAMP '2024-01-01 00:00:00.000001+00'",
    'Timestamp<MICROSECOND, UTC>',
    1704067200000001n,
    {type: 'long', logicalType: 'timestamp-micros'},
    1704067200000001,
  ],
  [
    'TIME',
    "TIME '00:00:01'",
    'Time64<MICROSECOND>',
    1000000n,
    {type: 'long', logicalType: 'time-micros'},
    1000000,
  ],
  ['JSON', 'JSON \'{"a":1}\'', 'Utf8', '{"a":1}', {type: 'string', sqlType: 'JSON'}, '{"a":1}'],
  [
    'GEOGRAPHY',
    'ST_GEOGPOINT(1, 2)',
    'Utf8',
    'POINT(1 2)',
    {type: 'string', sqlType: 'GEOGRAPHY'},
    'POINT(1 2)',
  ],
  [
    'INTERVAL',
    "INTERVAL '1-2 3 4:5:6.5' YEAR TO SECOND",
    'Interval<MONTH_DAY_NANO>',
    [14, 3, 14706500000000n],
    {type: 'string', sqlType: 'INTERVAL'},
    '1-2 3 4:5:6.500',
  ],
]

function decimal(precision: number, scale: number): object {
  return {type: 'bytes', logicalType: 'decimal', precision, scale}
}

beforeAll(async () => {
  client = readClient(server.emulator)
  const columns = CASES.map(([type], i) => `c${i} ${type}`)
  await server.client().query(`
    CREATE SCHEMA shop;
    CREATE TABLE shop.scalars (${columns.join(', ')});
    INSERT shop.scalars VALUES (${CASES.map(([, value]) => value).join(', ')}), (${CASES.map(() => 'NULL').join(', ')});
    CREATE TABLE shop.nested (
      id INT64 NOT NULL, tags ARRAY<STRING>, days RANGE<DATE>, more_days RANGE<DATE>,
      lines ARRAY<STRUCT<sku STRING, sizes ARRAY<INT64>>>, place STRUCT<city STRING, spot STRUCT<x FLOAT64 NOT NULL, y FLOAT64>>);
    INSERT shop.nested VALUES
      (1, ['a', 'b'], RANGE(DATE '1970-01-02', NULL), NULL, [('x', [1, 2]), ('y', [])], ('Bonn', (1.5, NULL))),
      (2, NULL, NULL, RANGE(NULL, DATE '1970-01-03'), [], NULL),
      (3, ['c'], NULL, NULL, [(NULL, [3])], (NULL, NULL));
  `)
})
afterAll(() => client.close())

async function read(table: string, dataFormat: 'ARROW' | 'AVRO') {
  const session = await client.createReadSession({
    parent,
    readSession: {table: `${parent}/datasets/shop/tables/${table}`, dataFormat},
  })
  return {session, responses: await client.readRows(session.streams[0]!.name)}
}

/** Values of Arrow's own classes as plain ones. */
function plain(value: unknown): unknown {
  if (value instanceof Uint32Array) return wide(value)
  if (value instanceof Uint8Array) return [...value]
  return value
}

/** A decimal's words, the lowest first, as a whole number. */
function wide(words: Uint32Array): bigint {
  const value = words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n)
  return BigInt.asIntN(32 * words.length, value)
}

describe('ARROW', () => {
  test.each(CASES.map(([type, sql, arrowType, value], i) => ({i, type, sql, arrowType, value})))(
    '$type $sql',
    async ({i, arrowType, value}) => {
      const {session, responses} = await read('scalars', 'ARROW')
      const table = arrowTable(session, responses)
      const column = table.getChildAt(i)!
      expect(String(column.type)).toBe(arrowType)
      expect(rawValue(column)).toEqual(value)
      expect(column.get(1)).toBeNull()
    },
  )

  test('structs, arrays and ranges', async () => {
    const {session, responses} = await read('nested', 'ARROW')
    const rows = JSON.parse(
      JSON.stringify(arrowTable(session, responses).toArray(), (_, value) =>
        typeof value === 'bigint' ? Number(value) : value,
      ),
    )
    expect(rows).toEqual([
      {
        id: 1,
        tags: ['a', 'b'],
        days: {start: 86_400_000, end: null},
        more_days: null,
        lines: [
          {sku: 'x', sizes: [1, 2]},
          {sku: 'y', sizes: []},
        ],
        place: {city: 'Bonn', spot: {x: 1.5, y: null}},
      },
      {id: 2, tags: [], days: null, more_days: {start: null, end: 172_800_000}, lines: [], place: null},
      {
        id: 3,
        tags: ['c'],
        days: null,
        more_days: null,
        lines: [{sku: null, sizes: [3]}],
        place: {city: null, spot: null},
      },
    ])
  })

  test('types that Arrow does not have are told by notes', async () => {
    const {session, responses} = await read('scalars', 'ARROW')
    const notes = arrowTable(session, responses).schema.fields.map(({metadata}) =>
      metadata.get('ARROW:extension:name'),
    )
    const noted = CASES.flatMap(([type], i) => (notes[i] ? [[type, notes[i]]] : []))
    expect(noted).toEqual([
      ['DATETIME', 'google:sqlType:datetime'],
      ['JSON', 'google:sqlType:json'],
      ['GEOGRAPHY', 'google:sqlType:geography'],
    ])
  })
})

/** The first value as it lies in memory: apache-arrow turns times into milliseconds and loses some of them. */
function rawValue(column: NonNullable<ReturnType<ReturnType<typeof arrowTable>['getChildAt']>>): unknown {
  const {type} = column
  if (DataType.isTimestamp(type) || DataType.isTime(type)) return column.data[0]!.values[0]
  if (DataType.isInterval(type)) {
    const words = column.data[0]!.values as Int32Array
    return [words[0], words[1], new BigInt64Array(words.slice(2, 4).buffer)[0]]
  }
  return plain(column.get(0))
}

const avroTypeOf = (session: ReadSession) =>
  JSON.parse('avroSchema' in session && session.avroSchema ? session.avroSchema.schema : '')

const LONG = avsc.types.LongType.__with({
  fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
  toBuffer: () => Buffer.alloc(8),
  fromJSON: BigInt,
  toJSON: String,
  isValid: () => true,
  compare: () => 0,
})

/** Rows of Avro by an Avro library that is not ours. */
function avroRows(session: ReadSession, responses: readonly ReadRowsResponse[]): Record<string, unknown>[] {
  const type = avsc.Type.forSchema(avroTypeOf(session), {registry: {long: LONG}, wrapUnions: 'never'})
  return responses.flatMap((response) => {
    if (!('avroRows' in response)) throw new Error('The rows are not Avro')
    const bytes = Buffer.from(response.avroRows.serializedBinaryRows)
    const rows: Record<string, unknown>[] = []
    for (let at = 0; at < bytes.length; ) {
      const {value, offset} = type.decode(bytes, at) as {value: Record<string, unknown>; offset: number}
      rows.push(value)
      at = offset
    }
    return rows
  })
}

describe('AVRO', () => {
  test.each(CASES.map(([type, sql, , , avroType, value], i) => ({i, type, sql, avroType, value})))(
    '$type $sql',
    async ({i, type, avroType, value}) => {
      const {session, responses} = await read('scalars', 'AVRO')
      expect(avroTypeOf(session).fields[i].type).toEqual(['null', avroType])
      const [first, second] = avroRows(session, responses)
      const read0 = first![`c${i}`]
      expect(type.includes('NUMERIC') ? bigEndian(read0 as Buffer) : plain(read0)).toEqual(value)
      expect(second![`c${i}`]).toBeNull()
    },
  )

  test('structs, arrays and ranges', async () => {
    const {session, responses} = await read('nested', 'AVRO')
    const range = {type: 'int', logicalType: 'date'}
    expect(avroTypeOf(session)).toMatchObject({
      name: '__root__',
      fields: [
        {name: 'id', type: 'long'},
        {name: 'tags', type: {type: 'array', items: 'string'}},
        {
          name: 'days',
          type: [
            'null',
            {
              type: 'record',
              name: 'RANGE_DATE',
              sqlType: 'RANGE',
              fields: [
                {name: 'start', type: ['null', range]},
                {name: 'end', type: ['null', range]},
              ],
            },
          ],
        },
        {name: 'more_days', type: ['null', 'google.sqlType.RANGE_DATE']},
        {name: 'lines', type: {type: 'array', items: {type: 'record'}}},
        {name: 'place', type: ['null', {type: 'record'}]},
      ],
    })
    const rows = JSON.parse(
      JSON.stringify(avroRows(session, responses), (_, value) =>
        typeof value === 'bigint' ? Number(value) : value,
      ),
    )
    expect(rows).toEqual([
      {
        id: 1,
        tags: ['a', 'b'],
        days: {start: 1, end: null},
        more_days: null,
        lines: [
          {sku: 'x', sizes: [1, 2]},
          {sku: 'y', sizes: []},
        ],
        place: {city: 'Bonn', spot: {x: 1.5, y: null}},
      },
      {id: 2, tags: [], days: null, more_days: {start: null, end: 2}, lines: [], place: null},
      {
        id: 3,
        tags: ['c'],
        days: null,
        more_days: null,
        lines: [{sku: null, sizes: [3]}],
        place: {city: null, spot: null},
      },
    ])
  })

  test('a name that Avro does not allow is refused', async () => {
    await server.client().query('CREATE TABLE shop.umlaut AS SELECT 1 AS `größe`')
    await expect(read('umlaut', 'AVRO')).rejects.toMatchObject({
      code: 3,
      details: expect.stringContaining('größe'),
    })
    expect(arrowTable(...(Object.values(await read('umlaut', 'ARROW')) as [never, never])).numRows).toBe(1)
  })
})

function bigEndian(bytes: Buffer): bigint {
  return BigInt.asIntN(8 * bytes.length, BigInt(`0x${bytes.toString('hex')}`))
}

test('a time of more than 292 years has no form in Arrow, and says so', async () => {
  await server.client().query('CREATE TABLE shop.ages AS SELECT MAKE_INTERVAL(hour => 8000000) AS age')
  await expect(read('ages', 'ARROW')).rejects.toMatchObject({
    code: 3,
    details: expect.stringContaining('292 years'),
  })
})
