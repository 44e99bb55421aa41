import {beforeAll, expect, test} from 'vitest'
import {schema, useLake} from './lake.ts'

const lake = useLake()
const PARQUET = {sourceFormat: 'PARQUET'}

beforeAll(async () => {
  await lake.query(`CREATE TABLE d.source AS SELECT 1 AS i, 'x' AS s, b'hi' AS y, NUMERIC '1.5' AS n,
    TIMESTAMP '2020-01-01 00:00:00+00' AS ts, ['a', 'b'] AS tags, STRUCT(2 AS z) AS st, JSON '{"q":1}' AS j`)
  await lake.extract('source', 'source.parquet', {destinationFormat: 'PARQUET'})
})

const load = (table: string, configuration = {}) =>
  lake.load(table, {uris: ['gs://b/source.parquet']}, {...PARQUET, ...configuration})

test('files bring their schema; a list keeps its groups', async () => {
  await load('detected')
  expect(lake.columns('detected')).toEqual([
    'i INTEGER NULLABLE',
    's STRING NULLABLE',
    'y BYTES NULLABLE',
    'n NUMERIC NULLABLE',
    'ts TIMESTAMP NULLABLE',
    'tags RECORD NULLABLE',
    'st RECORD NULLABLE',
    'j JSON NULLABLE',
  ])
  expect(
    await lake.select(
      'SELECT (SELECT STRING_AGG(l.element) FROM UNNEST(tags.list) AS l), st.z FROM d.detected',
    ),
  ).toEqual([['a,b', 2n]])
})

test('with list inference a list is an array', async () => {
  await load('inferred', {parquetOptions: {enableListInference: true}})
  expect(lake.columns('inferred')).toContain('tags STRING REPEATED')
  expect(await lake.select('SELECT tags FROM d.inferred')).toEqual([[['a', 'b']]])
})

test('columns are taken by name; those that the files lack are NULL or empty', async () => {
  await load('some', {schema: schema('S STRING', 'more INTEGER', 'l STRING REPEATED', 'n BIGNUMERIC')})
  expect(await lake.select('SELECT * FROM d.some')).toEqual([['x', null, [], '1.5']])
})

test.each([
  ['s INTEGER', /Parquet column 's' has type BYTE_ARRAY which does not match the target cpp_type INT64/],
  ['i STRING', /Parquet column 'i' has type INT64/],
  ['nothing INTEGER REQUIRED', /Required field nothing is missing/],
])('%s does not fit', async (column, message) => {
  await expect(load('unfit', {schema: schema(column)})).rejects.toThrow(message)
})

test('what is no Parquet is refused', async () => {
  await expect(lake.load('text', 'a,b\n', PARQUET)).rejects.toThrow(/not in Parquet format/)
})

test('appending to a table wants the same columns', async () => {
  await lake.query('CREATE TABLE d.narrow (i INT64)')
  await expect(load('narrow')).rejects.toThrow(/Cannot add fields \(field: s\)/)
  await load('narrow', {schemaUpdateOptions: ['ALLOW_FIELD_ADDITION']})
  expect(await lake.select('SELECT i, s FROM d.narrow')).toEqual([[1n, 'x']])
})
