/** https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language */
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {type Bench, openBench} from './statements.ts'

let bench: Bench
beforeEach(async () => {
  bench = await openBench()
})
afterEach(() => bench.warehouse.close())

const table = (name: string) => bench.warehouse.table({project: 'p', dataset: 'd', table: name})

describe('CREATE SCHEMA', () => {
  test('keeps its options', async () => {
    await bench.run(
      `CREATE SCHEMA p.s OPTIONS(location = 'EU', description = 'about', default_table_expiration_days = 1.5,
        labels = [('a', 'b')])`,
    )
    expect(bench.warehouse.dataset({project: 'p', dataset: 's'})?.resource).toEqual({
      location: 'EU',
      description: 'about',
      defaultTableExpirationMs: '129600000',
      labels: {a: 'b'},
    })
    await bench.run("ALTER SCHEMA s SET OPTIONS(description = NULL, friendly_name = 'S')")
    const {resource} = bench.warehouse.dataset({project: 'p', dataset: 's'})!
    expect([resource.description, resource.friendlyName]).toEqual([undefined, 'S'])
  })

  test.each([
    ['CREATE SCHEMA d', 'Already Exists: Dataset p:d'],
    ['DROP SCHEMA nope', 'Not found: Dataset p:nope was not found in location US'],
    ["CREATE SCHEMA s OPTIONS(colour = 'red')", 'Unknown option: colour at [1:25]'],
    ['CREATE TABLE nope.t (a INT64)', 'Not found: Dataset p:nope was not found in location US'],
  ])('%s', async (sql, message) => {
    expect(await bench.failure(sql)).toBe(message)
  })

  test('is dropped with what is in it only by CASCADE', async () => {
    await bench.run('CREATE SCHEMA s; CREATE TABLE s.t (a INT64)')
    expect(await bench.failure('DROP SCHEMA s')).toBe('Dataset p:s is still in use')
    await bench.run('DROP SCHEMA s CASCADE')
    await bench.run('DROP SCHEMA IF EXISTS s')
    expect(bench.warehouse.dataset({project: 'p', dataset: 's'})).toBeUndefined()
  })
})

describe('CREATE TABLE', () => {
  test('keeps all that is said of columns', async () => {
    await bench.run(`CREATE TABLE t (
      id INT64 NOT NULL OPTIONS(description = 'the key'),
      name STRING(20) DEFAULT 'nobody',
      price NUMERIC(10, 2),
      tags ARRAY<STRING>,
      who STRUCT<first STRING NOT NULL, address STRUCT<city STRING OPTIONS(description = 'where')>>,
      lines ARRAY<STRUCT<sku STRING, n INT64>>,
      span RANGE<DATE>)`)
    expect(table('t')?.schema.fields).toEqual([
      {name: 'id', type: 'INTEGER', mode: 'REQUIRED', description: 'the key'},
      {name: 'name', type: 'STRING', mode: 'NULLABLE', maxLength: '20', defaultValueExpression: "'nobody'"},
      {name: 'price', type: 'NUMERIC', mode: 'NULLABLE', precision: '10', scale: '2'},
      {name: 'tags', type: 'STRING', mode: 'REPEATED'},
      {
        name: 'who',
        type: 'RECORD',
        mode: 'NULLABLE',
        fields: [
          {name: 'first', type: 'STRING', mode: 'REQUIRED'},
          {
            name: 'address',
            type: 'RECORD',
            mode: 'NULLABLE',
            fields: [{name: 'city', type: 'STRING', mode: 'NULLABLE', description: 'where'}],
          },
        ],
      },
      {
        name: 'lines',
        type: 'RECORD',
        mode: 'REPEATED',
        fields: [
          {name: 'sku', type: 'STRING', mode: 'NULLABLE'},
          {name: 'n', type: 'INTEGER', mode: 'NULLABLE'},
        ],
      },
      {name: 'span', type: 'RANGE', mode: 'NULLABLE', rangeElementType: {type: 'DATE'}},
    ])
    await bench.run('INSERT t (id) VALUES (1)')
    expect(await bench.rows('SELECT id, name, tags FROM t')).toEqual([[1n, 'nobody', []]])
    expect(await bench.failure("INSERT t (name) VALUES ('x')")).toContain('Required field id cannot be null')
  })

  test.each<[string, Record<string, unknown>]>([
    ['(d DATE) PARTITION BY d', {timePartitioning: {type: 'DAY', field: 'd'}}],
    ['(d DATE) PARTITION BY DATE_TRUNC(d, MONTH)', {timePartitioning: {type: 'MONTH', field: 'd'}}],
    ['(ts TIMESTAMP) PARTITION BY DATE(ts)', {timePartitioning: {type: 'DAY', field: 'ts'}}],
    [
      '(ts TIMESTAMP) PARTITION BY TIMESTAMP_TRUNC(ts, HOUR)',
      {timePartitioning: {type: 'HOUR', field: 'ts'}},
    ],
    ['(dt DATETIME) PARTITION BY DATETIME_TRUNC(dt, YEAR)', {timePartitioning: {type: 'YEAR', field: 'dt'}}],
    ['(a INT64) PARTITION BY _PARTITIONDATE', {timePartitioning: {type: 'DAY'}}],
    ['(a INT64) PARTITION BY TIMESTAMP_TRUNC(_PARTITIONTIME, HOUR)', {timePartitioning: {type: 'HOUR'}}],
    [
      '(a INT64) PARTITION BY RANGE_BUCKET(a, GENERATE_ARRAY(0, 100, 10))',
      {rangePartitioning: {field: 'a', range: {start: '0', end: '100', interval: '10'}}},
    ],
    ['(a INT64, b STRING) CLUSTER BY b, a', {clustering: {fields: ['b', 'a']}}],
    [
      "(a INT64) OPTIONS(description = 'x', labels = [('k', 'v')], friendly_name = 'f')",
      {description: 'x', labels: {k: 'v'}, friendlyName: 'f'},
    ],
    [
      "(a INT64) OPTIONS(expiration_timestamp = TIMESTAMP '2100-01-01 00:00:00 UTC')",
      {expirationTime: '4102444800000'},
    ],
    [
      '(d DATE) PARTITION BY d OPTIONS(partition_expiration_days = 2, require_partition_filter = true)',
      {timePartitioning: {type: 'DAY', field: 'd', expirationMs: '172800000'}, requirePartitionFilter: true},
    ],
    [
      '(a INT64, b INT64, PRIMARY KEY (a) NOT ENFORCED, CONSTRAINT fk FOREIGN KEY (b) REFERENCES d.o (id) NOT ENFORCED)',
      {
        tableConstraints: {
          primaryKey: {columns: ['a']},
          foreignKeys: [
            {
              name: 'fk',
              referencedTable: {projectId: 'p', datasetId: 'd', tableId: 'o'},
              columnReferences: [{referencingColumn: 'b', referencedColumn: 'id'}],
            },
          ],
        },
      },
    ],
  ])('%s', async (rest, resource) => {
    await bench.run(`CREATE TABLE t ${rest}`)
    expect(table('t')?.resource).toEqual(resource)
  })

  test.each([
    ['CREATE TABLE t AS SELECT 1', 'CREATE TABLE columns must be named, but column 1 has no name'],
    [
      'CREATE TABLE t AS SELECT 1 AS a, 2 AS a',
      'Duplicate column names in the result are not supported when a destination table is present. Found duplicate(s): a',
    ],
    ['CREATE TABLE t (a INT64, a STRING)', 'Field a already exists in schema'],
    ['CREATE TABLE t (a NOTATYPE)', 'Type not found: NOTATYPE at [1:19]'],
    ['CREATE TABLE t (_PARTITIONTIME TIMESTAMP)', 'Invalid field name "_PARTITIONTIME".'],
    ['CREATE TABLE t (s STRING) PARTITION BY s', 'PARTITION BY expression must be DATE(<timestamp_column>)'],
    ['CREATE TABLE t (s STRING) CLUSTER BY nope', 'Unrecognized name: nope at [1:38]'],
  ])('%s', async (sql, message) => {
    expect(await bench.failure(sql)).toContain(message)
  })

  test('default collations: of the dataset, of the table, of columns', async () => {
    await bench.run("CREATE SCHEMA ci DEFAULT COLLATE 'und:ci'")
    const isEqual = async (table: string): Promise<unknown> => {
      await bench.run(`INSERT ${table} (s) VALUES ('A')`)
      return (await bench.rows(`SELECT s = 'a' FROM ${table}`))[0]?.[0]
    }
    await bench.run('CREATE TABLE ci.t (s STRING)')
    expect(await isEqual('ci.t')).toBe(true)
    await bench.run("CREATE TABLE ci.u (s STRING COLLATE '', l ARRAY<STRING>, r STRUCT<x STRING>)")
    expect(await isEqual('ci.u')).toBe(false)
    expect(
      await bench.rows("SELECT 'A' IN UNNEST(['a']), r.x = 'B' FROM (SELECT STRUCT('b' AS x) AS r)"),
    ).toEqual([[false, false]])
    await bench.run("CREATE TABLE v (s STRING) DEFAULT COLLATE 'und:ci'")
    expect(await isEqual('v')).toBe(true)
    await bench.run("CREATE TABLE ci.w (s STRING) DEFAULT COLLATE ''")
    expect(await isEqual('ci.w')).toBe(false)
    await bench.run("CREATE TABLE x DEFAULT COLLATE 'und:ci' AS SELECT 'A' AS s")
    expect(await isEqual('x')).toBe(true)
    await bench.run('ALTER TABLE x ADD COLUMN t STRING')
    await bench.run("UPDATE x SET t = 'B' WHERE true")
    expect(await bench.rows("SELECT DISTINCT t = 'b' FROM x")).toEqual([[true]])
  })

  test('rounding modes: of columns, of fields, of the table', async () => {
    await bench.run(
      `CREATE TABLE r (a NUMERIC(5, 1) OPTIONS(rounding_mode = 'ROUND_HALF_EVEN'), b NUMERIC(5, 1),
        s STRUCT<c BIGNUMERIC(5, 1) OPTIONS(rounding_mode = 'ROUND_HALF_EVEN')>)`,
    )
    await bench.run('INSERT r VALUES (2.25, 2.25, STRUCT(BIGNUMERIC "2.25"))')
    expect(await bench.rows('SELECT a, b, s.c FROM r')).toEqual([['2.2', '2.3', '2.2']])
    await bench.run("CREATE TABLE q (a NUMERIC(5, 1)) OPTIONS(default_rounding_mode = 'ROUND_HALF_EVEN')")
    await bench.run('INSERT q SELECT x FROM UNNEST([NUMERIC "-0.25", NUMERIC "0.35"]) AS x')
    expect(await bench.rows('SELECT a FROM q ORDER BY a')).toEqual([['-0.2'], ['0.4']])
  })

  test('OR REPLACE keeps the partitioning', async () => {
    const create = 'CREATE OR REPLACE TABLE t (a DATE, b INT64) PARTITION BY'
    await bench.run(`${create} a`)
    await bench.run(`${create} a CLUSTER BY b`)
    expect(await bench.failure('CREATE OR REPLACE TABLE t AS SELECT 1 AS a')).toContain(
      'Cannot replace a table with a different partitioning spec. Instead, DROP the table, and then recreate it. New partitioning spec is none and existing spec is interval(type:day,field:a)',
    )
    expect(await bench.failure(`${create} DATE_TRUNC(a, MONTH)`)).toContain('type:month,field:a')
    expect(await bench.failure(`${create} RANGE_BUCKET(b, GENERATE_ARRAY(0, 9, 3))`)).toContain('range(')
  })

  test('IF NOT EXISTS, OR REPLACE and neither', async () => {
    expect((await bench.run('CREATE TABLE t AS SELECT 1 AS a')).ddl?.operation).toBe('CREATE')
    expect((await bench.run('CREATE TABLE IF NOT EXISTS t AS SELECT 2 AS a')).ddl?.operation).toBe('SKIP')
    expect(await bench.failure('CREATE TABLE t AS SELECT 2 AS a')).toBe('Already Exists: Table p:d.t')
    expect((await bench.run('CREATE OR REPLACE TABLE t AS SELECT a + 1 AS a FROM t')).ddl?.operation).toBe(
      'REPLACE',
    )
    expect(await bench.rows('SELECT a FROM t')).toEqual([[2n]])
  })

  test.each([
    'CREATE TABLE t AS SELECT [1, NULL] AS a',
    'CREATE TABLE t AS SELECT STRUCT([1, NULL] AS a) AS s',
    'CREATE TABLE t (a ARRAY<INT64>); INSERT t VALUES ([1, NULL])',
  ])('an array with a NULL in it is not stored: %s', async (sql) => {
    expect(await bench.failure(sql)).toContain('Array cannot have a null element; error in writing field a')
  })

  test('an array with a NULL in it may be read', async () => {
    expect(await bench.rows('SELECT [1, NULL] AS a')).toEqual([[[1n, null]]])
  })

  test('with columns and a query coerces as INSERT does', async () => {
    await bench.run("CREATE TABLE t (a NUMERIC NOT NULL, b DATE) AS SELECT 1, '2026-01-02'")
    expect(await bench.columns('SELECT * FROM t')).toEqual(['a NUMERIC', 'b DATE'])
    expect(table('t')?.schema.fields[0]?.mode).toBe('REQUIRED')
    expect(await bench.failure("CREATE TABLE u (a INT64) AS SELECT 'x' || 'y'")).not.toContain(
      'internal error',
    )
    expect(await bench.failure('CREATE TABLE u (a INT64) AS SELECT 1, 2')).toContain('number of columns')
  })

  test('LIKE, COPY and CLONE', async () => {
    await bench.run(
      "CREATE TABLE s (d DATE NOT NULL, a INT64) PARTITION BY d CLUSTER BY a OPTIONS(description = 'x'); INSERT s VALUES ('2026-01-01', 1)",
    )
    await bench.run('CREATE TABLE l LIKE s; CREATE TABLE c COPY s; CREATE TABLE k CLONE s')
    expect(await bench.rows('SELECT * FROM l')).toEqual([])
    expect(await bench.rows('SELECT a FROM c')).toEqual([[1n]])
    expect(await bench.rows('SELECT a FROM k')).toEqual([[1n]])
    expect(table('l')?.resource).toEqual(table('s')?.resource)
    expect(table('l')?.schema).toEqual(table('s')?.schema)
    expect(table('k')?.resource.cloneDefinition).toMatchObject({
      baseTableReference: {projectId: 'p', datasetId: 'd', tableId: 's'},
    })
  })

  test('snapshots are copies that nobody changes', async () => {
    await bench.run('CREATE TABLE s AS SELECT 1 AS a')
    await bench.run('CREATE SNAPSHOT TABLE n CLONE s')
    await bench.run('UPDATE s SET a = 2 WHERE true')
    expect(await bench.rows('SELECT a FROM n')).toEqual([[1n]])
    expect(table('n')?.kind).toBe('SNAPSHOT')
    expect(await bench.failure('UPDATE n SET a = 3 WHERE true')).toContain('SNAPSHOT')
    await bench.run('DROP SNAPSHOT TABLE n')
  })

  test('partitioned by arrival has its hidden columns', async () => {
    await bench.run('CREATE TABLE t (a INT64) PARTITION BY _PARTITIONDATE')
    await bench.run('INSERT t VALUES (1)')
    await bench.run("INSERT t (_PARTITIONTIME, a) VALUES (TIMESTAMP '2026-01-02 00:00:00 UTC', 2)")
    expect(await bench.rows('SELECT * FROM t ORDER BY a')).toEqual([[1n], [2n]])
    expect(await bench.rows("SELECT a FROM t WHERE _PARTITIONDATE = '2026-01-02'")).toEqual([[2n]])
    expect(
      await bench.rows(
        "SELECT partition_id, total_rows FROM d.INFORMATION_SCHEMA.PARTITIONS WHERE partition_id = '20260102'",
      ),
    ).toEqual([['20260102', 1n]])
  })

  test('a required partition filter is required', async () => {
    await bench.run(
      'CREATE TABLE t (d DATE, a INT64) PARTITION BY d OPTIONS(require_partition_filter = true)',
    )
    expect(await bench.failure('SELECT a FROM t')).toContain('without a filter over column(s)')
    expect(await bench.rows("SELECT a FROM t WHERE d = '2026-01-01'")).toEqual([])
  })
})

describe('views', () => {
  test('keep their schema, text and descriptions', async () => {
    await bench.run('CREATE TABLE s AS SELECT 1 AS a')
    await bench.run(
      "CREATE VIEW v (x OPTIONS(description = 'first')) OPTIONS(description = 'about') AS SELECT a FROM d.s WHERE a > 0",
    )
    expect(table('v')).toMatchObject({
      kind: 'VIEW',
      schema: {fields: [{name: 'x', type: 'INTEGER', mode: 'NULLABLE', description: 'first'}]},
      resource: {description: 'about', view: {query: 'SELECT a FROM d.s WHERE a > 0', useLegacySql: false}},
    })
    expect(await bench.rows('SELECT x FROM v')).toEqual([[1n]])
  })

  test.each([
    ['CREATE VIEW v AS SELECT * FROM d.nope', 'Not found: Table p:d.nope was not found in location US'],
    ['CREATE VIEW v AS SELECT 1', 'CREATE VIEW columns must be named, but column 1 has no name'],
    ['DROP VIEW nope', 'Not found: Table p:d.nope was not found in location US'],
  ])('%s', async (sql, message) => {
    expect(await bench.failure(sql)).toBe(message)
  })

  test('see what their tables become', async () => {
    await bench.run('CREATE TABLE s AS SELECT 1 AS a; CREATE VIEW v AS SELECT a FROM d.s')
    await bench.run('CREATE OR REPLACE TABLE s AS SELECT 5 AS a')
    expect(await bench.rows('SELECT a FROM v')).toEqual([[5n]])
    expect(await bench.failure('DROP TABLE v')).toContain('is currently a VIEW')
  })
})

describe('ALTER TABLE', () => {
  beforeEach(async () => {
    await bench.run(
      "CREATE TABLE t (id INT64 NOT NULL, name STRING(5), n NUMERIC, s STRUCT<x INT64>); INSERT t VALUES (1, 'a', 2.5, STRUCT(7))",
    )
  })

  test.each<[string, string, unknown]>([
    ['ADD COLUMN extra DATE', 'SELECT extra FROM t', [[null]]],
    ['ADD COLUMN IF NOT EXISTS id INT64', 'SELECT id FROM t', [[1n]]],
    ['ADD COLUMN a INT64, ADD COLUMN b ARRAY<STRING>', 'SELECT a, b FROM t', [[null, []]]],
    ['DROP COLUMN name', 'SELECT * FROM t', [[1n, '2.5', [7n]]]],
    ['DROP COLUMN IF EXISTS nope', 'SELECT id FROM t', [[1n]]],
    ['RENAME COLUMN name TO title', 'SELECT title FROM t', [['a']]],
    ['ALTER COLUMN id SET DATA TYPE NUMERIC', 'SELECT id FROM t', [['1']]],
    ['ALTER COLUMN id SET DATA TYPE FLOAT64', 'SELECT id FROM t', [[1]]],
    ['ALTER COLUMN n SET DATA TYPE BIGNUMERIC', 'SELECT n FROM t', [['2.5']]],
    ['ALTER COLUMN n SET DATA TYPE FLOAT64', 'SELECT n FROM t', [[2.5]]],
    ['ALTER COLUMN name SET DATA TYPE STRING', "SELECT CONCAT(name, 'b') FROM t", [['ab']]],
    ['ALTER COLUMN s SET DATA TYPE STRUCT<x INT64, y STRING>', 'SELECT s FROM t', [[[7n, null]]]],
    ["ALTER COLUMN name SET DEFAULT 'dflt'", 'SELECT 1 FROM t', [[1n]]],
    ['RENAME TO u', 'SELECT id FROM u', [[1n]]],
  ])('%s', async (action, query, rows) => {
    await bench.run(`ALTER TABLE t ${action}`)
    expect(await bench.rows(query)).toEqual(rows)
  })

  test.each([
    ['ADD COLUMN id INT64', 'Column already exists: id'],
    ['ADD COLUMN r INT64 NOT NULL', 'does not support adding a REQUIRED column'],
    ['DROP COLUMN nope', 'Column not found: nope'],
    [
      'ALTER COLUMN name SET DATA TYPE INT64',
      'requires that the existing column type (STRING(5)) is assignable to the new type (INT64)',
    ],
    ['ALTER COLUMN name SET DATA TYPE STRING(3)', 'is assignable to the new type (STRING(3))'],
    ['RENAME COLUMN name TO id', 'Column already exists: id'],
    ['ALTER COLUMN name DROP NOT NULL', 'is not REQUIRED'],
  ])('%s fails', async (action, message) => {
    expect(await bench.failure(`ALTER TABLE t ${action}`)).toContain(message)
  })

  test('changes options, defaults, NOT NULL and keys', async () => {
    await bench.run(
      "ALTER TABLE t SET OPTIONS(description = 'd', labels = [('a', 'b')]); ALTER TABLE t ALTER COLUMN id DROP NOT NULL; ALTER TABLE t ALTER COLUMN name SET OPTIONS(description = 'c')",
    )
    await bench.run(
      "ALTER TABLE t ALTER COLUMN name SET DEFAULT 'x'; ALTER TABLE t ADD PRIMARY KEY (id) NOT ENFORCED",
    )
    expect(table('t')?.resource).toEqual({
      description: 'd',
      labels: {a: 'b'},
      tableConstraints: {primaryKey: {columns: ['id']}},
    })
    await bench.run('INSERT t (id) VALUES (NULL)')
    expect(await bench.rows('SELECT name FROM t WHERE id IS NULL')).toEqual([['x']])
    expect(table('t')?.schema.fields[1]).toMatchObject({description: 'c', defaultValueExpression: "'x'"})
    await bench.run('ALTER TABLE t DROP PRIMARY KEY; ALTER TABLE t SET OPTIONS(description = NULL)')
    expect(table('t')?.resource).toEqual({labels: {a: 'b'}})
  })

  test('of what is not there', async () => {
    expect(await bench.failure('ALTER TABLE nope ADD COLUMN a INT64')).toBe(
      'Not found: Table p:d.nope was not found in location US',
    )
    expect((await bench.run('ALTER TABLE IF EXISTS nope ADD COLUMN a INT64')).ddl?.operation).toBe('SKIP')
  })
})

describe('functions', () => {
  test('RETURNS TABLE has the columns by their names, and no others', async () => {
    await bench.run(`CREATE TABLE FUNCTION d.named(n INT64) RETURNS TABLE<a STRING, b FLOAT64>
      AS SELECT n AS b, 'x' AS a, 1 AS c`)
    expect(await bench.rows('SELECT * FROM d.named(2)')).toEqual([['x', 2]])
    expect(
      await bench.failure(
        'CREATE TABLE FUNCTION d.lacks() RETURNS TABLE<a STRING, b INT64> AS SELECT 1 AS b',
      ),
    ).toContain('Required column name a not returned from the SQL body')
  })

  test.each<[string, string, unknown]>([
    ['CREATE FUNCTION d.f(x INT64) AS (x + 1)', 'SELECT d.f(1)', 2n],
    ['CREATE FUNCTION d.f(x INT64) RETURNS FLOAT64 AS (x / 2)', 'SELECT d.f(1)', 0.5],
    ['CREATE FUNCTION d.f(x ANY TYPE) AS (x * 2)', 'SELECT d.f(1.5)', 3],
    ["CREATE FUNCTION d.f(x FLOAT64) RETURNS FLOAT64 LANGUAGE js AS 'return x * 2'", 'SELECT d.f(4)', 8],
    [
      "CREATE FUNCTION d.f(a STRING, b STRING) RETURNS STRING LANGUAGE js AS r'''return a + b'''",
      "SELECT d.f('x', 'y')",
      'xy',
    ],
    [
      'CREATE TABLE FUNCTION d.f(n INT64) AS SELECT x FROM UNNEST(GENERATE_ARRAY(1, n)) AS x',
      'SELECT MAX(x) FROM d.f(3)',
      3n,
    ],
    [
      'CREATE TABLE FUNCTION d.f(t TABLE<a INT64, b STRING>) AS SELECT CONCAT(b, a) FROM t',
      "SELECT * FROM d.f((SELECT 'x' AS b, TRUE AS c, 1 AS a UNION ALL SELECT 'y', TRUE, 2 ORDER BY a LIMIT 1))",
      'x1',
    ],
    [
      'CREATE AGGREGATE FUNCTION d.f(x INT64) AS (SUM(x) * 10)',
      'SELECT d.f(x) FROM UNNEST([1, 2]) AS x',
      30n,
    ],
  ])('%s', async (create, query, value) => {
    await bench.run(create)
    expect(await bench.rows(query)).toEqual([[value]])
    expect(await bench.failure(create)).toBe('Already Exists: Routine p:d.f')
    await bench.run(create.replace('CREATE', 'CREATE OR REPLACE'))
    await bench.run(
      `DROP ${/CREATE (TABLE FUNCTION|FUNCTION|AGGREGATE FUNCTION)/.exec(create)![1]!.replace('AGGREGATE ', '')} d.f`,
    )
    expect(await bench.failure(query)).toContain('d.f')
  })

  test.each([
    ['CREATE FUNCTION d.f(x INT64) AS (y + 1)', 'Unrecognized name: y'],
    [
      "CREATE FUNCTION d.f() RETURNS INT64 LANGUAGE js AS 'return ('",
      'Failed to compile JavaScript function f',
    ],
    ['DROP FUNCTION d.nope', 'Not found: Routine p:d.nope was not found in location US'],
    ["CREATE FUNCTION d.f() RETURNS INT64 LANGUAGE python AS 'x'", 'functions in PYTHON'],
  ])('%s', async (sql, message) => {
    expect(await bench.failure(sql)).toContain(message)
  })
})

test('what is not supported says so', async () => {
  expect(await bench.failure('CREATE TABLE d.numbered (id INT64 GENERATED ALWAYS AS IDENTITY)')).toContain(
    'Unsupported in the embedded BigQuery: identity columns',
  )
  expect(await bench.failure('CREATE ROW ACCESS POLICY i ON d.t FILTER USING (TRUE)')).toContain(
    'Unsupported in the embedded BigQuery',
  )
})
