import {beforeAll, describe, expect, test} from 'vitest'
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

describe('LOAD DATA into temporary tables', () => {
  test('creates, appends and replaces within a script', async () => {
    const {rows} = await lake.query(`
      LOAD DATA INTO TEMP TABLE people FROM FILES (format = 'CSV', uris = ['gs://b/people.csv']);
      LOAD DATA INTO TEMP TABLE people FROM FILES (format = 'JSON', uris = ['gs://b/more.json']);
      SELECT STRING_AGG(name, ',' ORDER BY id) FROM people`)
    expect(await rows!.read(0, 1)).toEqual([['Ada,Bob,Cyd']])
    expect(lake.warehouse.table({project: 'p', dataset: '_SESSION', table: 'people'})).toBeUndefined()
  })

  test('replaces a table that a statement has made', async () => {
    const {rows} = await lake.query(`
      CREATE TEMP TABLE t AS SELECT 'old' AS s;
      LOAD DATA OVERWRITE TEMP TABLE t (id INT64, name STRING) FROM FILES (format = 'JSON', uris = ['gs://b/more.json']);
      SELECT id, name FROM t`)
    expect(await rows!.read(0, 9)).toEqual([[3n, 'Cyd']])
  })

  test('that fails leaves the table as it was', async () => {
    const {rows} = await lake.query(`
      CREATE TEMP TABLE t AS SELECT 'old' AS s;
      BEGIN
        LOAD DATA OVERWRITE TEMP TABLE t (id INT64, name INT64) FROM FILES (format = 'JSON', uris = ['gs://b/more.json']);
      EXCEPTION WHEN ERROR THEN SELECT s, @@error.message LIKE '%too many errors%' FROM t;
      END`)
    expect(await rows!.read(0, 9)).toEqual([['old', true]])
  })
})

describe('LOAD DATA into a partition', () => {
  beforeAll(async () => {
    await lake.put('first.json', '{"n":1}\n')
    await lake.put('second.json', '{"n":2}\n')
    await lake.put('dated.json', '{"n":3,"day":"2026-02-03"}\n{"n":4,"day":"2026-02-03"}\n')
  })

  test('appends to one of ingestion time, or overwrites it alone', async () => {
    const into = (name: string, partitions: string) =>
      lake.query(`LOAD DATA INTO d.arrivals ${partitions} PARTITION BY _PARTITIONDATE
        FROM FILES (format = 'JSON', uris = ['gs://b/${name}.json'])`)
    await into('first', `PARTITIONS(_PARTITIONTIME = TIMESTAMP '2016-01-01')`)
    await into('second', `PARTITIONS(_PARTITIONTIME = TIMESTAMP '2016-01-01')`)
    await into('second', `PARTITIONS(_PARTITIONDATE = '2016-01-02')`)
    const days = () =>
      lake.select('SELECT CAST(_PARTITIONDATE AS STRING), SUM(n) FROM d.arrivals GROUP BY 1 ORDER BY 1')
    expect(await days()).toEqual([
      ['2016-01-01', 3n],
      ['2016-01-02', 2n],
    ])
    await into('first', `OVERWRITE PARTITIONS(_PARTITIONTIME = TIMESTAMP '2016-01-01')`)
    expect(await days()).toEqual([
      ['2016-01-01', 1n],
      ['2016-01-02', 2n],
    ])
  })

  test('of a column takes rows of that partition alone', async () => {
    const into = (day: string) =>
      lake.query(`LOAD DATA INTO d.dated (n INT64, day DATE) OVERWRITE PARTITIONS(day = '${day}') PARTITION BY day
        FROM FILES (format = 'JSON', uris = ['gs://b/dated.json'])`)
    await into('2026-02-03')
    await into('2026-02-03')
    expect(await lake.select('SELECT SUM(n) FROM d.dated')).toEqual([[7n]])
    await expect(into('2026-02-04')).rejects.toThrow(/Some rows belong to different partitions/)
  })

  test('of a range of integers', async () => {
    await lake.query(`LOAD DATA INTO d.ranged (n INT64) PARTITIONS(n = 0)
      PARTITION BY RANGE_BUCKET(n, GENERATE_ARRAY(0, 100, 10)) FROM FILES (format = 'JSON', uris = ['gs://b/first.json'])`)
    expect(
      await lake.select(
        "SELECT partition_id FROM d.INFORMATION_SCHEMA.PARTITIONS WHERE table_name = 'ranged'",
      ),
    ).toEqual([['0']])
  })

  test.each([
    [
      `LOAD DATA OVERWRITE d.arrivals PARTITIONS(_PARTITIONTIME = TIMESTAMP '2016-01-01')`,
      /use LOAD DATA INTO/,
    ],
    [`LOAD DATA INTO d.arrivals PARTITIONS(n = 1)`, /not partitioned by n/],
    [`LOAD DATA INTO d.arrivals PARTITIONS(_PARTITIONTIME = CURRENT_TIMESTAMP())`, /must be a literal/],
    [`LOAD DATA INTO d.arrivals PARTITIONS(_PARTITIONTIME = NULL)`, /must not be NULL/],
    [`LOAD DATA INTO d.dated (n INT64) PARTITIONS(day = 'never')`, /Could not cast literal "never"/],
  ])('%s is refused', async (sql, message) => {
    await expect(
      lake.query(`${sql} FROM FILES (format = 'JSON', uris = ['gs://b/first.json'])`),
    ).rejects.toThrow(message)
  })
})

test('LOAD DATA finds the columns of PARTITION BY and CLUSTER BY in the files', async () => {
  await lake.query(`LOAD DATA INTO d.shaped PARTITION BY day CLUSTER BY n OPTIONS (partition_expiration_days = 3)
    FROM FILES (format = 'JSON', uris = ['gs://b/dated.json'])`)
  const {resource} = lake.warehouse.table({project: 'p', dataset: 'd', table: 'shaped'})!
  expect(resource).toMatchObject({
    timePartitioning: {type: 'DAY', field: 'day', expirationMs: '259200000'},
    clustering: {fields: ['n']},
  })
})

test('LOAD DATA needs the partition columns where it has columns', async () => {
  await expect(
    lake.query(`LOAD DATA INTO d.none (n INT64) FROM FILES (
      format = 'JSON', uris = ['gs://b/days/*'], hive_partition_uri_prefix = 'gs://b/days') WITH PARTITION COLUMNS`),
  ).rejects.toThrow(/WITH PARTITION COLUMNS must list its columns/)
})

test('LOAD DATA of Parquet with columns leaves out those not listed, and gives NULL for those not there', async () => {
  await lake.query('CREATE TABLE d.origin AS SELECT 1 AS a, "x" AS b')
  await lake.extract('origin', 'origin.parquet', {destinationFormat: 'PARQUET'})
  await lake.query(
    `LOAD DATA INTO d.listed (b STRING, c DATE) FROM FILES (format = 'PARQUET', uris = ['gs://b/origin.parquet'])`,
  )
  expect(await lake.select('SELECT * FROM d.listed')).toEqual([['x', null]])
})
