import {beforeAll, expect, test} from 'vitest'
import {useLake} from './lake.ts'

const lake = useLake()

beforeAll(async () => {
  await lake.put('people.csv', 'id,name\n1,Ada\n2,Bob\n')
  await lake.put('more.json', '{"id":3,"name":"Cyd"}\n')
  await lake.put('days/day=2026-01-01/x.json', '{"n":1}\n')
})

test('LOAD DATA creates, appends and replaces', async () => {
  const {statementType, destination} = await lake.query(
    `LOAD DATA INTO d.people FROM FILES (format = 'CSV', uris = ['gs://b/people.csv'])`,
  )
  expect([statementType, destination?.table]).toEqual(['LOAD_DATA', 'people'])
  await lake.query(`LOAD DATA INTO d.people FROM FILES (format = 'JSON', uris = ['gs://b/more.json'])`)
  expect(await lake.select('SELECT id, name FROM d.people ORDER BY id')).toEqual([
    [1n, 'Ada'],
    [2n, 'Bob'],
    [3n, 'Cyd'],
  ])
  await lake.query(`LOAD DATA OVERWRITE d.people FROM FILES (format = 'JSON', uris = ['gs://b/more.json'])`)
  expect(await lake.select('SELECT id FROM d.people')).toEqual([[3n]])
})

test('LOAD DATA takes columns, partitions, clusters and options', async () => {
  await lake.query(`LOAD DATA INTO d.declared (id INT64 NOT NULL, name STRING)
    CLUSTER BY id OPTIONS (description = 'People')
    FROM FILES (format = 'CSV', uris = ['gs://b/people.csv'], skip_leading_rows = 1)`)
  expect(lake.columns('declared')).toEqual(['id INTEGER REQUIRED', 'name STRING NULLABLE'])
  const {resource} = lake.warehouse.table({project: 'p', dataset: 'd', table: 'declared'})!
  expect(resource).toMatchObject({description: 'People', clustering: {fields: ['id']}})
})

test.each(['', '(day DATE)'])('LOAD DATA WITH PARTITION COLUMNS %s', async (columns) => {
  await lake.query(`LOAD DATA OVERWRITE d.days FROM FILES (
    format = 'JSON', uris = ['gs://b/days/*'], hive_partition_uri_prefix = 'gs://b/days') WITH PARTITION COLUMNS ${columns}`)
  expect(await lake.select('SELECT n, CAST(day AS STRING) FROM d.days')).toEqual([[1n, '2026-01-01']])
})

test('EXPORT DATA writes the rows of a query', async () => {
  const {statementType} = await lake.query(`EXPORT DATA OPTIONS (
      uri = 'gs://b/out/people-*.csv', format = 'CSV', header = true, field_delimiter = ';')
    AS SELECT id, UPPER(name) AS name FROM UNNEST([STRUCT(1 AS id, 'Ada' AS name), (2, 'Bob')]) ORDER BY id`)
  expect(statementType).toBe('EXPORT_DATA')
  expect((await lake.get('out/people-000000000000.csv')).toString()).toBe('id;name\n1;ADA\n2;BOB\n')
})

test('EXPORT DATA replaces files only where it is told to', async () => {
  const sql = (overwrite: boolean) =>
    `EXPORT DATA OPTIONS (uri = 'gs://b/again/*.json', format = 'JSON', overwrite = ${overwrite}) AS SELECT 1 AS a`
  await lake.query(sql(false))
  await expect(lake.query(sql(false))).rejects.toThrow(/is not empty/)
  await lake.query(sql(true))
  expect((await lake.get('again/000000000000.json')).toString()).toBe('{"a":"1"}\n')
})

test.each([
  [`EXPORT DATA OPTIONS (uri = 'gs://b/x-*', format = 'CSV') AS SELECT 1`, /has no name/],
  [`EXPORT DATA OPTIONS (uri = 'gs://b/x', format = 'CSV') AS SELECT 1 AS a`, /single wildcard/],
  [`EXPORT DATA OPTIONS (format = 'CSV') AS SELECT 1 AS a`, /Option 'uri' is missing/],
  [`EXPORT DATA OPTIONS (uri = 's3://b/*', format = 'CSV') AS SELECT 1 AS a`, /EXPORT DATA to s3/],
  [`EXPORT DATA OPTIONS (uri = 'gs://b/x-*', format = 'CSV') AS SELECT [1] AS a`, /nested schema/],
  [`LOAD DATA INTO d.t FROM FILES (uris = ['gs://b/people.csv'])`, /Option 'format' is missing/],
  [`LOAD DATA INTO d.t FROM FILES (format = 'CSV', uris = ['gs://b/none'])`, /Not found: URI gs:\/\/b\/none/],
  [`LOAD DATA INTO d.t FROM FILES (format = 'CSV', uri = ['gs://b/none'])`, /Unknown option: uri/],
])('%s is refused', async (sql, message) => {
  await expect(lake.query(sql)).rejects.toThrow(message)
})
