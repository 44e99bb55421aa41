import {Readable} from 'node:stream'
import avsc from 'avsc'
import {beforeAll, expect, test} from 'vitest'
import {useLake} from './lake.ts'

const lake = useLake()

/** The schema in the header of a file, without what Avro's library adds to it. */
async function header(name: string) {
  const decoder = Readable.from([await lake.get(name)]).pipe(new avsc.streams.BlockDecoder())
  return new Promise<{codec: string; fields: readonly {name: string; type: unknown}[]}>((resolve, reject) => {
    decoder.on('metadata', (_type, codec, {meta}: {meta: Record<string, Buffer>}) => {
      resolve({codec: String(codec), fields: JSON.parse(String(meta['avro.schema'])).fields})
    })
    decoder.on('error', reject).resume()
  })
}

beforeAll(async () => {
  await lake.query(`CREATE TABLE d.typed AS SELECT 1 AS i, 'x' AS s, NUMERIC '-1.25' AS n, DATE '2026-01-31' AS d,
    TIMESTAMP '2026-01-31 00:00:00+00' AS ts, DATETIME '2026-01-31 10:00:00' AS dt, [STRUCT(1.5 AS f)] AS r,
    ST_GEOGPOINT(1, 2) AS g`)
})

const nullable = (type: unknown) => ['null', type]

test('columns become the types that Google documents', async () => {
  await lake.extract('typed', 'plain.avro', {destinationFormat: 'AVRO', compression: 'DEFLATE'})
  const {codec, fields} = await header('plain.avro')
  expect(codec).toBe('deflate')
  expect(fields).toEqual([
    {name: 'i', type: nullable('long')},
    {name: 's', type: nullable('string')},
    {name: 'n', type: nullable({type: 'bytes', logicalType: 'decimal', precision: 38, scale: 9})},
    {name: 'd', type: nullable({type: 'string', sqlType: 'DATE'})},
    {name: 'ts', type: nullable({type: 'long', logicalType: 'timestamp-micros'})},
    {name: 'dt', type: nullable({type: 'string', sqlType: 'DATETIME'})},
    {
      name: 'r',
      type: {
        type: 'array',
        items: {
          type: 'record',
          name: 'r',
          namespace: 'root',
          fields: [{name: 'f', type: nullable('double')}],
        },
      },
    },
    {name: 'g', type: nullable({type: 'string', sqlType: 'GEOGRAPHY'})},
  ])
})

test('dates and times have logical types where those are asked for', async () => {
  await lake.query(`EXPORT DATA OPTIONS (uri = 'gs://b/logical-*.avro', format = 'AVRO', use_avro_logical_types = true)
    AS SELECT d, dt FROM d.typed`)
  expect((await header('logical-000000000000.avro')).fields).toEqual([
    {name: 'd', type: nullable({type: 'int', logicalType: 'date'})},
    {name: 'dt', type: nullable({type: 'string', logicalType: 'datetime'})},
  ])
})

test('a table without rows has a file with its schema', async () => {
  await lake.query('CREATE TABLE d.nothing (a INT64)')
  await lake.extract('nothing', 'nothing.avro', {destinationFormat: 'AVRO'})
  expect((await header('nothing.avro')).fields).toEqual([{name: 'a', type: nullable('long')}])
})

test('SNAPPY packs the rows, which a load unpacks', async () => {
  await lake.query(
    `CREATE TABLE d.many AS SELECT n, REPEAT(CAST(n AS STRING), 40) AS s FROM UNNEST(GENERATE_ARRAY(1, 5000)) AS n`,
  )
  await lake.extract('many', 'plain.avro', {destinationFormat: 'AVRO'})
  await lake.extract('many', 'packed.avro', {destinationFormat: 'AVRO', compression: 'SNAPPY'})
  const [plain, packed] = [await lake.get('plain.avro'), await lake.get('packed.avro')]
  expect(packed.length).toBeLessThan(plain.length / 5)
  await lake.load('unpacked', {uris: ['gs://b/packed.avro']}, {sourceFormat: 'AVRO'})
  expect(
    await lake.select(
      'SELECT COUNT(*) FROM (SELECT * FROM d.many INTERSECT DISTINCT SELECT * FROM d.unpacked)',
    ),
  ).toEqual([[5000n]])
})

test.each([['GZIP', 'Compression GZIP is not supported for the format AVRO']])(
  '%s is refused',
  async (compression, message) => {
    await expect(lake.extract('typed', 'x.avro', {destinationFormat: 'AVRO', compression})).rejects.toThrow(
      message,
    )
  },
)
