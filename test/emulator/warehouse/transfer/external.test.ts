import {beforeAll, describe, expect, test} from 'vitest'
import {schema, useLake} from './lake.ts'

const lake = useLake()

beforeAll(async () => {
  await lake.put('rows/a.json', '{"id":1,"name":"Ada","tags":["x"]}\n{"id":2,"name":"Bob"}\n')
  await lake.put('rows/b.json', '{"id":3,"name":"Cyd"}\n')
  await lake.put('people.csv', 'id,name\n1,Ada\n2,\n')
  await lake.put('hive/day=2026-01-01/country=ch/x.json', '{"n":1}\n')
  await lake.put('hive/day=2026-01-02/country=de/x.json', '{"n":2}\n')
})

const external = (name: string, configuration: Record<string, unknown>, fields?: ReturnType<typeof schema>) =>
  lake.warehouse.createTable({project: 'p', dataset: 'd', table: name}, 'EXTERNAL', fields, {
    externalDataConfiguration: configuration,
  })

test('a query reads the files, and knows which', async () => {
  await external(
    'rows',
    {sourceFormat: 'NEWLINE_DELIMITED_JSON', sourceUris: ['gs://b/rows/*']},
    schema('id INTEGER', 'name STRING', 'tags STRING REPEATED'),
  )
  expect(await lake.select('SELECT id, name, tags, _FILE_NAME FROM d.rows ORDER BY id')).toEqual([
    [1n, 'Ada', ['x'], 'gs://b/rows/a.json'],
    [2n, 'Bob', [], 'gs://b/rows/a.json'],
    [3n, 'Cyd', [], 'gs://b/rows/b.json'],
  ])
})

test('files that come, change and go are seen by the next query', async () => {
  const count = async () => (await lake.select('SELECT COUNT(*), MAX(n) FROM d.changing'))[0]
  await lake.put('changing/1.json', '{"n":1}\n')
  await lake.query(`CREATE EXTERNAL TABLE d.changing OPTIONS (format = 'JSON', uris = ['gs://b/changing/*'])`)
  expect(await count()).toEqual([1n, 1n])
  await lake.put('changing/2.json', '{"n":2}\n')
  expect(await count()).toEqual([2n, 2n])
  await lake.put('changing/2.json', '{"n":7}\n')
  expect(await count()).toEqual([2n, 7n])
})

test('a connection is kept, and lends nothing that is not there already', async () => {
  await lake.query(`CREATE EXTERNAL TABLE d.connected WITH CONNECTION us.lake
    OPTIONS (format = 'JSON', uris = ['gs://b/rows/*'])`)
  const {resource} = lake.warehouse.table({project: 'p', dataset: 'd', table: 'connected'})!
  expect(resource.externalDataConfiguration).toMatchObject({connectionId: 'p.us.lake'})
  expect(await lake.select('SELECT COUNT(*) FROM d.connected')).toEqual([[3n]])
})

test('the schema is detected, and the header passed over', async () => {
  await lake.query(`CREATE EXTERNAL TABLE d.people OPTIONS (format = 'CSV', uris = ['gs://b/people.csv'])`)
  expect(lake.columns('people')).toEqual(['id INTEGER NULLABLE', 'name STRING NULLABLE'])
  expect(await lake.select('SELECT * FROM d.people ORDER BY id')).toEqual([
    [1n, 'Ada'],
    [2n, null],
  ])
})

test('columns and options of CSV are taken from the statement', async () => {
  await lake.put('semi.csv', 'x;y\n1;NA\n')
  await lake.query(`CREATE EXTERNAL TABLE d.semi (x INT64, y STRING) OPTIONS (
    format = 'CSV', uris = ['gs://b/semi.csv'], field_delimiter = ';', skip_leading_rows = 1, null_marker = 'NA')`)
  expect(await lake.select('SELECT * FROM d.semi')).toEqual([[1n, null]])
})

test('bad records are passed over as far as that is allowed, and named otherwise', async () => {
  await lake.put('bad.json', '{"n":1}\n{"n":"x"}\n')
  const configuration = {sourceFormat: 'NEWLINE_DELIMITED_JSON', sourceUris: ['gs://b/bad.json']}
  await external('tolerant', {...configuration, maxBadRecords: 1}, schema('n INTEGER'))
  expect(await lake.select('SELECT n FROM d.tolerant')).toEqual([[1n]])
  await external('strict', configuration, schema('n INTEGER'))
  await expect(lake.select('SELECT n FROM d.strict')).rejects.toThrow(
    /^Error while reading table: p:d.strict, error message: JSON table encountered too many errors/,
  )
})

test('Parquet brings its schema', async () => {
  await lake.query('CREATE TABLE d.source AS SELECT 1 AS id, STRUCT("x" AS city) AS home')
  await lake.extract('source', 'source.parquet', {destinationFormat: 'PARQUET'})
  await external('parquet', {sourceFormat: 'PARQUET', sourceUris: ['gs://b/source.parquet']})
  expect(await lake.select('SELECT * FROM d.parquet')).toEqual([[1n, ['x']]])
})

describe('hive partitions', () => {
  const uris = {sourceFormat: 'NEWLINE_DELIMITED_JSON', sourceUris: ['gs://b/hive/*'], autodetect: true}
  const options = {sourceUriPrefix: 'gs://b/hive/'}

  test.each([
    ['AUTO', 'gs://b/hive/', ['n INTEGER NULLABLE', 'day DATE NULLABLE', 'country STRING NULLABLE']],
    ['STRINGS', 'gs://b/hive/', ['n INTEGER NULLABLE', 'day STRING NULLABLE', 'country STRING NULLABLE']],
    [
      'CUSTOM',
      'gs://b/hive/{day:DATE}/{country:STRING}',
      ['n INTEGER NULLABLE', 'day DATE NULLABLE', 'country STRING NULLABLE'],
    ],
  ])('of mode %s are columns', async (mode, sourceUriPrefix, columns) => {
    await external(`hive_${mode}`, {...uris, hivePartitioningOptions: {mode, sourceUriPrefix}})
    expect(lake.columns(`hive_${mode}`)).toEqual(columns)
    expect(
      await lake.select(
        `SELECT n, CAST(day AS STRING), country FROM d.hive_${mode} WHERE CAST(day AS STRING) > '2026-01-01'`,
      ),
    ).toEqual([[2n, '2026-01-02', 'de']])
  })

  test('are declared in a statement', async () => {
    await lake.query(`CREATE EXTERNAL TABLE d.hive_ddl WITH PARTITION COLUMNS (day DATE, country STRING)
      OPTIONS (format = 'JSON', uris = ['gs://b/hive/*'], hive_partition_uri_prefix = 'gs://b/hive')`)
    expect(await lake.select('SELECT n, day FROM d.hive_ddl WHERE country = "ch"')).toEqual([[1n, 20454]])
  })

  test('of a load are columns of the table', async () => {
    await lake.load(
      'hive_loaded',
      {uris: ['gs://b/hive/*']},
      {autodetect: true, hivePartitioningOptions: {mode: 'AUTO', ...options}},
    )
    expect(await lake.select('SELECT * FROM d.hive_loaded ORDER BY n')).toEqual([
      [1n, 20454, 'ch'],
      [2n, 20455, 'de'],
    ])
  })

  test('must be the same everywhere', async () => {
    await lake.put('uneven/a=1/x.json', '{"n":1}\n')
    await lake.put('uneven/b=1/x.json', '{"n":1}\n')
    await expect(
      external('uneven', {
        ...uris,
        sourceUris: ['gs://b/uneven/*'],
        hivePartitioningOptions: {mode: 'AUTO', sourceUriPrefix: 'gs://b/uneven'},
      }),
    ).rejects.toThrow(/Partition keys should be invariant/)
  })

  describe('that a query rules out', () => {
    beforeAll(async () => {
      await lake.put('pruned/day=2026-01-01/country=ch/x.json', '{"n":1}\n')
      await lake.put('pruned/day=2026-01-02/country=ch/x.json', '{"n":2}\n')
      await lake.put('pruned/day=2026-01-02/country=de/x.json', '{"n":3}\n')
      await lake.put('pruned/day=2026-01-03/country=de/x.json', 'broken')
      await lake.query(`CREATE EXTERNAL TABLE d.pruned (n INT64) WITH PARTITION COLUMNS (day DATE, country STRING)
        OPTIONS (format = 'JSON', uris = ['gs://b/pruned/*'], hive_partition_uri_prefix = 'gs://b/pruned')`)
      await lake.query('CREATE VIEW d.pruned_view AS SELECT country AS land, n, day FROM d.pruned')
      await lake.query('CREATE TABLE d.days AS SELECT DATE "2026-01-01" AS day')
    })

    test.each([
      [`SELECT SUM(n) FROM d.pruned WHERE day < '2026-01-03'`, 6n],
      [`SELECT SUM(n) FROM d.pruned WHERE day = '2026-01-02' AND n > 2`, 3n],
      [`SELECT SUM(n) FROM d.pruned WHERE day BETWEEN '2026-01-01' AND DATE '2026-01-02'`, 6n],
      [`SELECT SUM(n) FROM d.pruned WHERE country IN ('ch', 'at')`, 3n],
      [`SELECT SUM(n) FROM d.pruned WHERE EXTRACT(DAY FROM day) = 1`, 1n],
      [`SELECT SUM(n) FROM d.pruned WHERE country = 'ch' OR day = '2026-01-02'`, 6n],
      [`SELECT SUM(n) FROM d.pruned WHERE day = (SELECT DATE '2027-01-01') AND country = 'ch'`, null],
      [`SELECT COUNT(*) FROM d.pruned WHERE day = '2027-01-01'`, 0n],
      [`SELECT SUM(n) FROM d.pruned_view WHERE land = 'ch'`, 3n],
      [`WITH p AS (SELECT * FROM d.pruned) SELECT SUM(n) FROM p WHERE country = 'ch'`, 3n],
      [
        `SELECT SUM(s) FROM (SELECT country, SUM(n) AS s FROM d.pruned GROUP BY country) WHERE country = 'ch'`,
        3n,
      ],
      [
        `SELECT SUM(n) FROM (SELECT * FROM d.pruned UNION ALL SELECT * FROM d.pruned) WHERE country = 'ch'`,
        6n,
      ],
      [`SELECT SUM(p.n) FROM d.days LEFT JOIN d.pruned AS p ON p.day = days.day AND p.country = 'ch'`, 1n],
      [`SELECT SUM(p.n) FROM d.days, d.pruned AS p WHERE p.country = 'ch'`, 3n],
      [
        `SELECT a.n + b.n FROM d.pruned AS a, d.pruned AS b WHERE a.day = '2026-01-01' AND b.day = '2026-01-02' AND b.country = 'de'`,
        4n,
      ],
      [`SELECT (SELECT SUM(n) FROM d.pruned WHERE country = 'ch')`, 3n],
      [`FROM d.pruned |> WHERE country = 'ch' |> AGGREGATE SUM(n)`, 3n],
    ])('are not read by %s', async (sql, sum) => {
      expect(await lake.select(sql)).toEqual([[sum]])
    })

    test.each([
      `SELECT SUM(n) FROM d.pruned WHERE day = '2026-01-03'`,
      `SELECT SUM(n) FROM d.pruned WHERE day < '2026-01-03' OR n = 1`,
      `SELECT SUM(n) FROM (SELECT * FROM d.pruned LIMIT 9) WHERE country = 'ch'`,
      `SELECT SUM(r) FROM (SELECT country, COUNT(*) OVER () AS r FROM d.pruned) WHERE country = 'ch'`,
      `WITH p AS (SELECT * FROM d.pruned) SELECT * FROM p WHERE country = 'ch' UNION ALL SELECT * FROM p`,
      `SELECT COUNT(*) FROM d.pruned AS p RIGHT JOIN d.days USING (day) WHERE p.country IS NULL OR p.country = 'ch'`,
      `SELECT COUNT(*) FROM d.pruned AS p FULL JOIN d.days ON p.country = 'ch'`,
    ])('are read where the rows count, as by %s', async (sql) => {
      await expect(lake.select(sql)).rejects.toThrow(/Error while reading table: p:d.pruned/)
    })

    test('are ruled out by parameters and variables too', async () => {
      const {rows} = await lake.query(
        `DECLARE land STRING DEFAULT 'ch'; SELECT SUM(n) FROM d.pruned WHERE country = land`,
      )
      expect(await rows!.read(0, 1)).toEqual([[3n]])
    })

    test('are not read by INSERT, CREATE TABLE AS and transactions', async () => {
      const {rows} = await lake.query(`
        CREATE TEMP TABLE t AS SELECT n FROM d.pruned WHERE country = 'ch';
        INSERT INTO t SELECT n FROM d.pruned WHERE day = '2026-01-01';
        BEGIN TRANSACTION;
        INSERT INTO t SELECT n FROM d.pruned WHERE day = '2026-01-02';
        COMMIT TRANSACTION;
        SELECT SUM(n) FROM t`)
      expect(await rows!.read(0, 1)).toEqual([[9n]])
    })

    test('that are mended are read', async () => {
      await lake.put('mended/day=2026-01-01/x.json', '{"n":1}\n')
      await lake.put('mended/day=2026-01-02/x.json', 'broken')
      await lake.query(`CREATE EXTERNAL TABLE d.mended (n INT64) WITH PARTITION COLUMNS (day DATE)
        OPTIONS (format = 'JSON', uris = ['gs://b/mended/*'], hive_partition_uri_prefix = 'gs://b/mended')`)
      expect(await lake.select(`SELECT n FROM d.mended WHERE day = '2026-01-01'`)).toEqual([[1n]])
      await lake.put('mended/day=2026-01-02/x.json', '{"n":2}\n')
      expect(await lake.select(`SELECT SUM(n) FROM d.mended`)).toEqual([[3n]])
      await lake.put('mended/day=2026-01-01/x.json', '{"n":5}\n')
      expect(await lake.select(`SELECT n FROM d.mended WHERE day = '2026-01-01'`)).toEqual([[5n]])
    })

    test('must be ruled out where the table says so', async () => {
      await lake.query(`CREATE EXTERNAL TABLE d.filtered (n INT64) WITH PARTITION COLUMNS (day DATE, country STRING)
        OPTIONS (format = 'JSON', uris = ['gs://b/pruned/*'], hive_partition_uri_prefix = 'gs://b/pruned',
          require_hive_partition_filter = TRUE)`)
      await expect(lake.select('SELECT SUM(n) FROM d.filtered')).rejects.toThrow(
        "Cannot query over table 'd.filtered' without a filter over column(s) 'day', 'country' that can be used for partition elimination",
      )
      expect(await lake.select(`SELECT SUM(n) FROM d.filtered WHERE country = 'ch'`)).toEqual([[3n]])
    })
  })

  test('are named in the order in which they were found', async () => {
    const {resource} = lake.warehouse.table({project: 'p', dataset: 'd', table: 'hive_AUTO'})!
    expect(resource.externalDataConfiguration).toMatchObject({
      hivePartitioningOptions: {fields: ['day', 'country']},
    })
  })
})

test('external tables join, are read in scripts and in transactions', async () => {
  await lake.query(`CREATE EXTERNAL TABLE d.joined OPTIONS (format = 'JSON', uris = ['gs://b/rows/*'])`)
  expect(await lake.select('SELECT COUNT(*) FROM d.joined AS a JOIN d.joined AS b USING (id)')).toEqual([
    [3n],
  ])
  const {rows} = await lake.query(
    `BEGIN TRANSACTION; CREATE TEMP TABLE t AS SELECT id FROM d.joined; COMMIT TRANSACTION; SELECT COUNT(*) FROM t`,
  )
  expect(await rows!.read(0, 1)).toEqual([[3n]])
})

test('what cannot be read is refused when the table is created', async () => {
  await expect(
    lake.query(`CREATE EXTERNAL TABLE d.objects WITH CONNECTION us.lake
      OPTIONS (object_metadata = 'SIMPLE', uris = ['gs://b/rows/*'])`),
  ).rejects.toThrow('Unsupported in the embedded BigQuery: object tables')
  await expect(
    lake.query(
      `CREATE EXTERNAL TABLE d.sheet OPTIONS (format = 'GOOGLE_SHEETS', uris = ['https://x'], sheet_range = 'a!A1:B2')`,
    ),
  ).rejects.toThrow('Unsupported in the embedded BigQuery: external tables of GOOGLE_SHEETS')
  await expect(
    external('sheets', {sourceFormat: 'GOOGLE_SHEETS', sourceUris: ['https://x'], autodetect: true}),
  ).rejects.toThrow(/GOOGLE_SHEETS/)
  await expect(external('orc', {sourceFormat: 'ORC', sourceUris: ['gs://b/x']})).rejects.toThrow(/ORC/)
  await expect(
    external('missing', {sourceFormat: 'CSV', sourceUris: ['gs://b/missing'], autodetect: true}),
  ).rejects.toThrow('Not found: URI gs://b/missing')
})
