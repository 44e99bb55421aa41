import {buffer} from 'node:stream/consumers'
import {crc32} from 'node:zlib'
import avsc from 'avsc'
import {expect, test} from 'vitest'
import {unpackSnappy} from '../../../../emulator/warehouse/transfer/formats/snappy.ts'
import {schema, useLake} from './lake.ts'

const lake = useLake()
const AVRO = {sourceFormat: 'AVRO'}

async function file(type: avsc.Schema, records: readonly unknown[], options = {}): Promise<Buffer> {
  const encoder = new avsc.streams.BlockEncoder(type, {codec: 'deflate', ...options})
  for (const record of records) encoder.write(record)
  encoder.end()
  return buffer(encoder)
}

const recordOf = (...fields: {name: string; type: unknown}[]) =>
  ({type: 'record', name: 'row', fields}) as unknown as avsc.Schema

const EVENTS = recordOf(
  {name: 'id', type: 'long'},
  {name: 'name', type: ['null', 'string']},
  {name: 'score', type: 'double'},
  {name: 'raw', type: 'bytes'},
  {name: 'kind', type: {type: 'enum', name: 'kind', symbols: ['A', 'B']}},
  {name: 'tags', type: {type: 'array', items: 'string'}},
  {name: 'counts', type: {type: 'map', values: 'int'}},
  {name: 'at', type: {type: 'long', logicalType: 'timestamp-micros'}},
  {name: 'day', type: {type: 'int', logicalType: 'date'}},
  {name: 'price', type: {type: 'bytes', logicalType: 'decimal', precision: 10, scale: 2}},
  {name: 'place', type: ['null', {type: 'record', name: 'place', fields: [{name: 'city', type: 'string'}]}]},
)

const EVENT = {
  id: 9007199254740000,
  name: 'Ada',
  score: 1.5,
  raw: Buffer.from('hi'),
  kind: 'B',
  tags: ['x', 'y'],
  counts: {a: 1},
  at: 1767323045500000,
  day: 20455,
  price: Buffer.from([0xff, 0x85]),
  place: {city: 'Basel'},
}

test('files bring their schema; logical types are read where that is asked for', async () => {
  const content = await file(EVENTS, [EVENT, {...EVENT, id: 2, name: null, place: null}])
  await lake.load('logical', content, {...AVRO, useAvroLogicalTypes: true})
  expect(lake.columns('logical')).toEqual([
    'id INTEGER REQUIRED',
    'name STRING NULLABLE',
    'score FLOAT REQUIRED',
    'raw BYTES REQUIRED',
    'kind STRING REQUIRED',
    'tags STRING REPEATED',
    'counts RECORD REPEATED',
    'at TIMESTAMP REQUIRED',
    'day DATE REQUIRED',
    'price NUMERIC REQUIRED',
    'place RECORD NULLABLE',
  ])
  const [first, second] = await lake.select('SELECT * FROM d.logical ORDER BY id DESC')
  expect(first).toEqual([
    9007199254740000n,
    'Ada',
    1.5,
    Buffer.from('hi'),
    'B',
    ['x', 'y'],
    [['a', 1n]],
    1767323045500000n,
    20455,
    '-1.23',
    ['Basel'],
  ])
  expect([second?.[1], second?.[10]]).toEqual([null, null])
})

test('without logical types the bare values are read', async () => {
  await lake.load('bare', await file(EVENTS, [EVENT]), AVRO)
  expect(lake.columns('bare').slice(7, 10)).toEqual([
    'at INTEGER REQUIRED',
    'day INTEGER REQUIRED',
    'price BYTES REQUIRED',
  ])
  expect(await lake.select('SELECT `at`, day FROM d.bare')).toEqual([[1767323045500000n, 20455n]])
})

test('a column says what a number means', async () => {
  await lake.load('meant', await file(EVENTS, [EVENT]), {
    ...AVRO,
    schema: schema('at TIMESTAMP', 'day DATE', 'price NUMERIC'),
  })
  expect(await lake.select('SELECT * FROM d.meant')).toEqual([[1767323045500000n, 20455, '-1.23']])
})

test('files packed with Snappy are read', async () => {
  // The simplest form of Snappy: one literal.
  const snappy = (data: Buffer, done: (error: Error | null, packed: Buffer) => void) => {
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(data))
    const length = Buffer.from([(data.length & 0x7f) | 0x80, data.length >> 7])
    done(
      null,
      Buffer.concat([
        length,
        Buffer.from([61 << 2, (data.length - 1) & 0xff, (data.length - 1) >> 8]),
        data,
        sum,
      ]),
    )
  }
  await lake.load('snappy', await file(EVENTS, [EVENT], {codec: 'snappy', codecs: {snappy}}), AVRO)
  expect(await lake.select('SELECT name FROM d.snappy')).toEqual([['Ada']])
})

test('Snappy repeats what it has written', () => {
  // Nine bytes: the literal "abc", then six more from three bytes before.
  expect(unpackSnappy(Buffer.from([9, 2 << 2, 0x61, 0x62, 0x63, ((6 - 4) << 2) | 1, 3])).toString()).toBe(
    'abcabcabc',
  )
})

test('what is no Avro is refused', async () => {
  await expect(lake.load('text', 'a,b\n1,2\n', AVRO)).rejects.toThrow(
    /The Apache Avro library failed to read data/,
  )
})
