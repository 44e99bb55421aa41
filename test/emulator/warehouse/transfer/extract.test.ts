import {gunzipSync} from 'node:zlib'
import {beforeAll, expect, test} from 'vitest'
import {useLake} from './lake.ts'

const lake = useLake()

beforeAll(async () => {
  await lake.query(`CREATE TABLE d.everything AS SELECT
    1 AS i, 9007199254740993 AS wide, 1.5 AS f, 2.0 AS whole, CAST('nan' AS FLOAT64) AS n, true AS b,
    'a "quoted", text' AS s, b'hi' AS y, DATE '2020-01-02' AS d, TIME '03:04:05.5' AS tm,
    DATETIME '2020-01-02 03:04:05' AS dt, TIMESTAMP '2020-01-02 03:04:05.123456+00' AS ts,
    NUMERIC '1.10' AS num, BIGNUMERIC '123456789012345678901234567890.5' AS big, JSON '{"a": [1]}' AS j,
    CAST(NULL AS STRING) AS nothing`)
  await lake.query(`CREATE TABLE d.nested AS SELECT 1 AS i, ['a', 'b'] AS tags, STRUCT('x' AS city, [1, 2] AS zips) AS home,
    CAST(NULL AS STRUCT<q INT64>) AS away, CAST([] AS ARRAY<INT64>) AS none`)
  await lake.query(
    'CREATE TABLE d.people AS SELECT 1 AS id, "Ada" AS name UNION ALL SELECT 2, NULL UNION ALL SELECT 3, ""',
  )
})

const lines = async (name: string): Promise<unknown[]> =>
  (await lake.get(name))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

test('JSON holds every type as BigQuery writes it, and no NULL', async () => {
  const outcome = await lake.extract('everything', 'e.json', {destinationFormat: 'NEWLINE_DELIMITED_JSON'})
  expect(outcome.fileCounts).toEqual([1])
  expect(await lines('e.json')).toEqual([
    {
      i: '1',
      wide: '9007199254740993',
      f: 1.5,
      whole: 2,
      n: 'NaN',
      b: true,
      s: 'a "quoted", text',
      y: 'aGk=',
      d: '2020-01-02',
      tm: '03:04:05.500',
      dt: '2020-01-02T03:04:05',
      ts: '2020-01-02 03:04:05.123456 UTC',
      num: '1.1',
      big: '123456789012345678901234567890.5',
      j: {a: [1]},
    },
  ])
})

test('JSON nests', async () => {
  await lake.extract('nested', 'n.json', {destinationFormat: 'NEWLINE_DELIMITED_JSON'})
  expect(await lines('n.json')).toEqual([
    {i: '1', tags: ['a', 'b'], home: {city: 'x', zips: ['1', '2']}, none: []},
  ])
})

test('CSV is the format where none is named, with a header, NULL as nothing and empty text as quotes', async () => {
  await lake.extract('people', 'p.csv')
  const content = (await lake.get('p.csv')).toString().split('\n')
  expect(content[0]).toBe('id,name')
  expect(content.slice(1).sort()).toEqual(['', '1,Ada', '2,', '3,""'])
})

test('CSV goes without header, with another delimiter, packed', async () => {
  await lake.extract('people', 'p.csv.gz', {printHeader: false, fieldDelimiter: '|', compression: 'GZIP'})
  const content = gunzipSync(await lake.get('p.csv.gz')).toString()
  expect(content.trim().split('\n').sort()).toEqual(['1|Ada', '2|', '3|""'])
})

test('CSV has no nested columns', async () => {
  await expect(lake.extract('nested', 'n.csv')).rejects.toThrow(
    'Operation cannot be performed on a nested schema. Field: tags',
  )
})

test.each(['NONE', 'GZIP', 'SNAPPY', 'ZSTD'])(
  'Parquet with compression %s is loaded again',
  async (compression) => {
    const name = `n-${compression}.parquet`
    await lake.extract('nested', name, {destinationFormat: 'PARQUET', compression})
    await lake.load(
      `again_${compression}`,
      {uris: [`gs://b/${name}`]},
      {sourceFormat: 'PARQUET', parquetOptions: {enableListInference: true}},
    )
    expect(await lake.select(`SELECT * FROM d.again_${compression}`)).toEqual(
      await lake.select('SELECT * FROM d.nested'),
    )
  },
)

test('a wildcard becomes numbers of files', async () => {
  await lake.extract('people', 'shards/part-*.json', {destinationFormat: 'NEWLINE_DELIMITED_JSON'})
  expect(await lake.names('gs://b/shards/*')).toEqual(['shards/part-000000000000.json'])
})

test('several addresses share the rows', async () => {
  const {fileCounts} = await lake.extract('people', '', {
    destinationUris: ['gs://b/two/a-*', 'gs://b/two/b-*'],
    printHeader: false,
  })
  expect(fileCounts).toEqual([1, 1])
  const a = (await lake.get('two/a-000000000000')).toString().trim().split('\n')
  const b = (await lake.get('two/b-000000000000')).toString().trim().split('\n')
  expect([...a, ...b].sort()).toEqual(['1,Ada', '2,', '3,""'])
})

test('a partition is extracted alone', async () => {
  await lake.query(
    'CREATE TABLE d.days PARTITION BY day AS SELECT DATE "2020-01-01" AS day, 1 AS n UNION ALL SELECT "2020-01-02", 2',
  )
  await lake.extract('days$20200102', 'day.csv', {printHeader: false})
  expect((await lake.get('day.csv')).toString()).toBe('2020-01-02,2\n')
})

test.each([
  ['CSV', 'SNAPPY', 'Compression SNAPPY is not supported for the format CSV'],
  ['XML', 'NONE', 'Invalid value for destinationFormat: XML is not a valid value'],
])('%s with compression %s is refused', async (destinationFormat, compression, message) => {
  await expect(lake.extract('people', 'x', {destinationFormat, compression})).rejects.toThrow(message)
})

test('what is not there is not found', async () => {
  await expect(lake.extract('nobody', 'x')).rejects.toMatchObject({reason: 'notFound'})
  await expect(lake.extract('people', '', {destinationUris: ['gs://nowhere/x']})).rejects.toThrow(
    /bucket does not exist/,
  )
})
