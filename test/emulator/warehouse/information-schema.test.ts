/** https://cloud.google.com/bigquery/docs/information-schema-intro */
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {INFORMATION_SCHEMA} from '../../../emulator/warehouse/information-schema/index.ts'
import {type Bench, openBench} from './statements.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench({
    jobs: () => [
      {
        jobReference: {jobId: 'j1'},
        user_email: 'me@example.com',
        configuration: {jobType: 'QUERY', labels: {a: 'b'}, query: {query: 'SELECT 1'}},
        status: {state: 'DONE'},
        statistics: {
          creationTime: '1000',
          startTime: '1500',
          endTime: '2000',
          query: {statementType: 'SELECT'},
        },
      },
    ],
  })
  await bench.run(`
    CREATE TABLE d.t (
      id INT64 NOT NULL OPTIONS(description = 'the key'),
      who STRUCT<name STRING OPTIONS(description = 'of whom'), age INT64>,
      day DATE DEFAULT CURRENT_DATE(),
      PRIMARY KEY (id) NOT ENFORCED)
    PARTITION BY day CLUSTER BY id OPTIONS(description = 'about "t"', labels = [('k', 'v')], partition_expiration_days = 3);
    INSERT d.t VALUES (1, ('a', 2), '2026-01-01'), (2, ('b', 3), '2026-01-01'), (3, NULL, NULL);
    CREATE VIEW d.v AS SELECT id FROM d.t;
    CREATE TABLE d.o (t_id INT64 REFERENCES d.t (id) NOT ENFORCED);
    CREATE FUNCTION d.f(x INT64, y ANY TYPE) AS (x) OPTIONS(description = 'first');
    CREATE PROCEDURE d.p(OUT r STRING) BEGIN SET r = 'x'; END;
    CREATE SCHEMA other OPTIONS(location = 'EU')`)
})
afterAll(() => bench.warehouse.close())

test.each(Object.keys(INFORMATION_SCHEMA))('%s can be read', async (name) => {
  const columns = await bench.columns(`SELECT * FROM p.\`region-us\`.INFORMATION_SCHEMA.${name}`)
  expect(columns.length).toBe(INFORMATION_SCHEMA[name]?.columns.length)
  await bench.rows(`SELECT * FROM INFORMATION_SCHEMA.${name}`)
})

describe('rows', () => {
  test.each<[string, unknown]>([
    [
      'SELECT schema_name, location, ddl FROM INFORMATION_SCHEMA.SCHEMATA ORDER BY 1',
      [
        ['d', 'US', 'CREATE SCHEMA `p.d`\nOPTIONS(\n  location="US"\n);'],
        ['other', 'EU', 'CREATE SCHEMA `p.other`\nOPTIONS(\n  location="EU"\n);'],
      ],
    ],
    ['SELECT schema_name FROM `region-eu`.INFORMATION_SCHEMA.SCHEMATA', [['other']]],
    [
      'SELECT table_name, table_type, is_insertable_into FROM d.INFORMATION_SCHEMA.TABLES ORDER BY 1',
      [
        ['o', 'BASE TABLE', 'YES'],
        ['t', 'BASE TABLE', 'YES'],
        ['v', 'VIEW', 'NO'],
      ],
    ],
    [
      "SELECT ddl FROM `p.d.INFORMATION_SCHEMA.TABLES` WHERE table_name IN ('t', 'v') ORDER BY table_name",
      [
        [
          'CREATE TABLE `p.d.t`\n(\n  id INT64 NOT NULL OPTIONS(description="the key"),\n  who STRUCT<name STRING OPTIONS(description="of whom"), age INT64>,\n  day DATE DEFAULT CURRENT_DATE(),\n  PRIMARY KEY (id) NOT ENFORCED\n)\nPARTITION BY day\nCLUSTER BY id\nOPTIONS(\n  partition_expiration_days=3.0,\n  description="about \\"t\\"",\n  labels=[STRUCT("k", "v")]\n);',
        ],
        ['CREATE VIEW `p.d.v`\nAS SELECT id FROM d.t;'],
      ],
    ],
    [
      "SELECT option_name, option_type, option_value FROM d.INFORMATION_SCHEMA.TABLE_OPTIONS WHERE table_name = 't' ORDER BY 1",
      [
        ['description', 'STRING', '"about \\"t\\""'],
        ['labels', 'ARRAY<STRUCT<STRING, STRING>>', '[STRUCT("k", "v")]'],
        ['partition_expiration_days', 'FLOAT64', '3.0'],
      ],
    ],
    [
      "SELECT column_name, ordinal_position, is_nullable, data_type, is_partitioning_column, clustering_ordinal_position, column_default FROM d.INFORMATION_SCHEMA.COLUMNS WHERE table_name = 't' ORDER BY ordinal_position",
      [
        ['id', 1n, 'NO', 'INT64', 'NO', 1n, 'NULL'],
        ['who', 2n, 'YES', 'STRUCT<name STRING, age INT64>', 'NO', null, 'NULL'],
        ['day', 3n, 'YES', 'DATE', 'YES', null, 'CURRENT_DATE()'],
      ],
    ],
    [
      "SELECT field_path, data_type, description FROM d.INFORMATION_SCHEMA.COLUMN_FIELD_PATHS WHERE table_name = 't' AND column_name = 'who' ORDER BY 1",
      [
        ['who', 'STRUCT<name STRING, age INT64>', null],
        ['who.age', 'INT64', null],
        ['who.name', 'STRING', 'of whom'],
      ],
    ],
    [
      'SELECT table_name, view_definition, use_standard_sql FROM d.INFORMATION_SCHEMA.VIEWS',
      [['v', 'SELECT id FROM d.t', 'YES']],
    ],
    [
      "SELECT partition_id, total_rows FROM d.INFORMATION_SCHEMA.PARTITIONS WHERE table_name = 't' ORDER BY 1",
      [
        ['20260101', 2n],
        ['__NULL__', 1n],
      ],
    ],
    [
      "SELECT total_rows, total_partitions, table_type FROM `region-us`.INFORMATION_SCHEMA.TABLE_STORAGE WHERE table_name = 't'",
      [[3n, 2n, 'BASE TABLE']],
    ],
    [
      'SELECT routine_name, routine_type, routine_body, routine_definition FROM d.INFORMATION_SCHEMA.ROUTINES ORDER BY 1',
      [
        ['f', 'FUNCTION', 'SQL', 'x'],
        ['p', 'PROCEDURE', 'SQL', "BEGIN SET r = 'x'; END"],
      ],
    ],
    [
      "SELECT specific_name, option_name, option_value FROM d.INFORMATION_SCHEMA.ROUTINE_OPTIONS WHERE option_name = 'description'",
      [['f', 'description', '"first"']],
    ],
    [
      'SELECT specific_name, ordinal_position, parameter_mode, parameter_name, data_type FROM d.INFORMATION_SCHEMA.PARAMETERS ORDER BY 1, 2',
      [
        ['f', 1n, null, 'x', 'INT64'],
        ['f', 2n, null, 'y', 'ANY TYPE'],
        ['p', 1n, 'OUT', 'r', 'STRING'],
      ],
    ],
    [
      'SELECT constraint_name, table_name, constraint_type, enforced FROM d.INFORMATION_SCHEMA.TABLE_CONSTRAINTS ORDER BY 1',
      [
        ['o.fk$1', 'o', 'FOREIGN KEY', 'NO'],
        ['t.pk$', 't', 'PRIMARY KEY', 'NO'],
      ],
    ],
    [
      'SELECT constraint_name, column_name, ordinal_position FROM d.INFORMATION_SCHEMA.KEY_COLUMN_USAGE ORDER BY 1',
      [
        ['o.fk$1', 't_id', 1n],
        ['t.pk$', 'id', 1n],
      ],
    ],
    [
      'SELECT constraint_name, table_name, column_name FROM d.INFORMATION_SCHEMA.CONSTRAINT_COLUMN_USAGE ORDER BY 1',
      [
        ['o.fk$1', 't', 'id'],
        ['t.pk$', 't', 'id'],
      ],
    ],
    [
      'SELECT job_id, state, labels, UNIX_MILLIS(end_time), statement_type FROM `region-us`.INFORMATION_SCHEMA.JOBS_BY_PROJECT',
      [['j1', 'DONE', [['a', 'b']], 2000n, 'SELECT']],
    ],
    [
      'SELECT table_id, row_count, type FROM d.__TABLES__ ORDER BY 1',
      [
        ['o', 0n, 1n],
        ['t', 3n, 1n],
        ['v', 0n, 2n],
      ],
    ],
  ])('%s', async (sql, expected) => {
    expect(await bench.rows(sql)).toEqual(expected)
  })
})

test.each([
  [
    'SELECT * FROM d.INFORMATION_SCHEMA.NOPE',
    'Not found: Table p:d.INFORMATION_SCHEMA.NOPE was not found in location US',
  ],
  ['SELECT * FROM nope.INFORMATION_SCHEMA.TABLES', 'Not found: Dataset p:nope was not found in location US'],
])('%s', async (sql, message) => {
  expect(await bench.failure(sql)).toBe(message)
})

describe('wildcard tables', () => {
  beforeAll(async () => {
    await bench.run(`
      CREATE TABLE d.events_2025 AS SELECT 1 AS id;
      CREATE TABLE d.events_2026 AS SELECT 2 AS id, 'x' AS name`)
  })
  test('are all tables of a prefix, by the newest schema', async () => {
    expect(await bench.rows('SELECT id, name, _TABLE_SUFFIX FROM `p.d.events_*` ORDER BY id')).toEqual([
      [1n, null, '2025'],
      [2n, 'x', '2026'],
    ])
    expect(await bench.rows("SELECT id FROM `d.events_*` WHERE _TABLE_SUFFIX > '2025'")).toEqual([[2n]])
    await bench.run('CREATE VIEW d.events_view AS SELECT 1 AS id')
    expect(await bench.failure('SELECT id FROM `d.events_*`')).toContain(
      'Views cannot be queried through prefix. Matched views are: events_view',
    )
    await bench.run(`CREATE TABLE d.taken_1 (a INT64) PARTITION BY _PARTITIONDATE;
      INSERT d.taken_1 (_PARTITIONTIME, a) VALUES ('2026-01-02', 1), ('2026-01-03', 2)`)
    expect(
      await bench.rows("SELECT a, _PARTITIONDATE FROM `d.taken_*` WHERE _PARTITIONTIME > '2026-01-02'"),
    ).toEqual([[2n, 20456]])
    expect(await bench.failure('SELECT * FROM `p.d.nothing_*`')).toContain('does not match any table')
  })
})

test('collations stand in the text that makes a table', async () => {
  await bench.run("CREATE TABLE d.c (s STRING(3) COLLATE 'und:ci', l ARRAY<STRING COLLATE 'und:ci'>)")
  expect(await bench.rows("SELECT ddl FROM d.INFORMATION_SCHEMA.TABLES WHERE table_name = 'c'")).toEqual([
    ["CREATE TABLE `p.d.c`\n(\n  s STRING(3) COLLATE 'und:ci',\n  l ARRAY<STRING COLLATE 'und:ci'>\n);"],
  ])
  await bench.run('DROP TABLE d.c')
})

test.each(['SESSIONS', 'RESERVATIONS_BY_PROJECT', 'OBJECT_PRIVILEGES'])(
  '%s of BigQuery is refused by its name',
  async (name) => {
    expect(await bench.failure(`SELECT * FROM \`region-us\`.INFORMATION_SCHEMA.${name}`)).toContain(
      `Unsupported in the embedded BigQuery: INFORMATION_SCHEMA.${name}`,
    )
  },
)
