/** The SQL that Dataform's command line sends, in its own shapes, white space included. */
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {type Bench, openBench} from './statements.ts'

let bench: Bench
beforeEach(async () => {
  bench = await openBench()
})
afterEach(() => bench.warehouse.close())

const run = (sql: string) => bench.run(sql, {defaultDataset: undefined})
const rows = (sql: string) => bench.rows(sql, {defaultDataset: undefined})

test('a schema is created once', async () => {
  expect((await run('create schema if not exists `p.staging` ')).ddl?.operation).toBe('CREATE')
  expect((await run('create schema if not exists `p.staging` ')).ddl?.operation).toBe('SKIP')
})

test('a view', async () => {
  await run("create or replace view `p.d.stg_customers` as\nselect 1 as id, 'x' as name")
  await run("create or replace view `p.d.stg_customers` as\nselect 2 as id, 'y' as name")
  expect(await rows('select * from `p.d.stg_customers`')).toEqual([[2n, 'y']])
})

test('a table with what comes before and after it in one job', async () => {
  await run('create schema audit; create table `p.audit.log` (name string, ran_at timestamp)')
  const outcome = await run(`declare run_ts timestamp default current_timestamp();
create temp function plus1(x int64) as (x + 1);
create or replace table \`p.d.fct_orders\` partition by date(updated_at) cluster by customer_id, status OPTIONS(partition_expiration_days=30,require_partition_filter=true,friendly_name="fct")as
select plus1(1) as customer_id, 'new' as status, run_ts as updated_at;
grant \`roles/bigquery.dataViewer\` on table \`p.d.fct_orders\` to "group:readers@example.com";
insert into \`p.audit.log\` select 'fct_orders', run_ts;`)
  expect(outcome.statementType).toBe('SCRIPT')
  expect(outcome.children?.map((child) => child.statementType)).toEqual([
    'CREATE_FUNCTION',
    'CREATE_TABLE_AS_SELECT',
    'GRANT',
    'INSERT',
  ])
  const {resource} = bench.warehouse.table({project: 'p', dataset: 'd', table: 'fct_orders'})!
  expect(resource).toEqual({
    timePartitioning: {type: 'DAY', field: 'updated_at', expirationMs: '2592000000'},
    clustering: {fields: ['customer_id', 'status']},
    requirePartitionFilter: true,
    friendlyName: 'fct',
  })
  expect(await rows('select name from `p.audit.log`')).toEqual([['fct_orders']])
})

test('a view that becomes a table is dropped before', async () => {
  await run('create or replace view `p.d.t` as select 1 as id')
  expect(await bench.failure('create or replace table `p.d.t` as select 1 as id')).toBe(
    'p:d.t is not allowed for this operation because it is currently a VIEW.',
  )
  await run('drop view if exists `p.d.t`;\ncreate or replace table `p.d.t` as select 1 as id')
  expect(bench.warehouse.table({project: 'p', dataset: 'd', table: 't'})?.kind).toBe('TABLE')
  await run('drop table if exists `p.d.t`;\ncreate or replace view `p.d.t` as select 1 as id')
  expect(bench.warehouse.table({project: 'p', dataset: 'd', table: 't'})?.kind).toBe('VIEW')
})

describe('incremental', () => {
  beforeEach(async () => {
    await run(
      "create or replace table `p.d.t` as select * from unnest([struct('a' as event_id, 'u' as user_id, timestamp '2026-01-01 00:00:00+00' as event_ts)])",
    )
  })

  test('without a unique key', async () => {
    const insert = `insert into \`p.d.t\`\t
(\`event_id\`,\`event_ts\`)\t
select \`event_id\`,\`event_ts\`\t
from (
select 'b' as event_id, timestamp '2026-01-02 00:00:00+00' as event_ts from (select 1) where timestamp '2026-01-02 00:00:00+00' > (select max(event_ts) from \`p.d.t\`)
) as insertions`
    expect((await run(insert)).dml).toEqual({inserted: 1, updated: 0, deleted: 0})
    expect((await run(insert)).dml).toEqual({inserted: 0, updated: 0, deleted: 0})
    expect(await rows('select event_id, user_id from `p.d.t` order by 1')).toEqual([
      ['a', 'u'],
      ['b', null],
    ])
  })

  test('with a unique key', async () => {
    const outcome = await run(`declare event_checkpoint default (select max(event_ts) from \`p.d.t\`);
merge \`p.d.t\` DATAFORM_DEST
using (select * from unnest([struct('a' as event_id, 'v' as user_id, timestamp '2026-01-03 00:00:00+00' as event_ts), ('c', 'w', timestamp '2026-01-03 00:00:00+00')]) where event_ts > event_checkpoint
) DATAFORM_SOURCE
on DATAFORM_DEST.event_id = DATAFORM_SOURCE.event_id and DATAFORM_DEST.event_ts >= timestamp_sub(timestamp '2026-01-03 00:00:00+00', interval 3 day)

when matched then
  update set \`event_id\` = DATAFORM_SOURCE.event_id,\`user_id\` = DATAFORM_SOURCE.user_id
when not matched then
  insert (\`event_id\`,\`user_id\`) values (\`event_id\`,\`user_id\`)`)
    expect(outcome.children?.at(-1)?.dml).toEqual({inserted: 1, updated: 1, deleted: 0})
    expect(await rows('select event_id, user_id from `p.d.t` order by 1')).toEqual([
      ['a', 'v'],
      ['c', 'w'],
    ])
  })

  test('that overwrites partitions', async () => {
    await run(`CREATE OR REPLACE TEMP TABLE \`staging_table_temp_1\` AS (
select 'z' as event_id, 'q' as user_id, timestamp '2026-01-01 08:00:00+00' as event_ts
);
BEGIN
DECLARE partitions_for_replacement DEFAULT (ARRAY(SELECT DISTINCT date(event_ts) FROM \`staging_table_temp_1\` WHERE date(event_ts) IS NOT NULL));
MERGE \`p.d.t\` T USING \`staging_table_temp_1\` S ON FALSE
WHEN NOT MATCHED BY SOURCE AND date(event_ts) IN UNNEST(partitions_for_replacement) THEN DELETE
WHEN NOT MATCHED BY TARGET THEN INSERT (\`event_id\`,\`user_id\`,\`event_ts\`) VALUES (\`event_id\`,\`user_id\`,\`event_ts\`);
END;
DROP TABLE IF EXISTS \`staging_table_temp_1\`;`)
    expect(await rows('select event_id, user_id from `p.d.t`')).toEqual([['z', 'q']])
  })

  test('that takes up new columns', async () => {
    await run(`CREATE OR REPLACE PROCEDURE \`p.d.df_osc_1\`()
OPTIONS(strict_mode=false)
BEGIN
  CREATE OR REPLACE TABLE \`p.d.t_df_temp_1_empty\` AS (
    SELECT * FROM (select 'a' as event_id, 'u' as user_id, current_timestamp() as event_ts, 1 as extra) AS insertions
    LIMIT 0
  );
  BEGIN
    DECLARE dataform_columns ARRAY<STRUCT<column_name STRING, data_type STRING>>;
    DECLARE temp_table_columns ARRAY<STRUCT<column_name STRING, data_type STRING>>;
    DECLARE columns_added ARRAY<STRUCT<column_name STRING, data_type STRING>>;
    DECLARE columns_removed ARRAY<STRING>;
    SET dataform_columns = (
      SELECT IFNULL(ARRAY_AGG(STRUCT(column_name, data_type)), [])
      FROM \`p.d.INFORMATION_SCHEMA.COLUMNS\`
      WHERE table_name = 't'
    );
    SET temp_table_columns = (
      SELECT IFNULL(ARRAY_AGG(STRUCT(column_name, data_type)), [])
      FROM \`p.d.INFORMATION_SCHEMA.COLUMNS\`
      WHERE table_name = 't_df_temp_1_empty'
    );
    SET columns_added = (
      SELECT IFNULL(ARRAY_AGG(column), [])
      FROM UNNEST(temp_table_columns) AS column
      WHERE column.column_name NOT IN (SELECT column_name FROM UNNEST(dataform_columns))
    );
    SET columns_removed = (
      SELECT IFNULL(ARRAY_AGG(column.column_name), [])
      FROM UNNEST(dataform_columns) AS column
      WHERE column.column_name NOT IN (SELECT column_name FROM UNNEST(temp_table_columns))
    );
    IF ARRAY_LENGTH(columns_removed) > 0 THEN
      RAISE USING MESSAGE = FORMAT("Column removals are not allowed when on_schema_change = 'EXTEND'. Columns removed: %T", columns_removed);
    END IF;
    IF ARRAY_LENGTH(columns_added) > 0 THEN
      EXECUTE IMMEDIATE (
        "ALTER TABLE \`p.d.t\` "
        || (
          SELECT STRING_AGG(FORMAT("ADD COLUMN IF NOT EXISTS %s %s", column_info.column_name, column_info.data_type), ", ")
          FROM UNNEST(columns_added) AS column_info
        )
      );
    END IF;
  END;
  DROP TABLE IF EXISTS \`p.d.t_df_temp_1_empty\`;
END;
BEGIN
  CALL \`p.d.df_osc_1\`();
EXCEPTION WHEN ERROR THEN
  DROP TABLE IF EXISTS \`p.d.t_df_temp_1_empty\`;
  DROP PROCEDURE IF EXISTS \`p.d.df_osc_1\`;
  RAISE;
END;
DROP PROCEDURE IF EXISTS \`p.d.df_osc_1\`;`)
    const table = bench.warehouse.table({project: 'p', dataset: 'd', table: 't'})
    expect(table?.schema.fields.map((field) => field.name)).toEqual([
      'event_id',
      'user_id',
      'event_ts',
      'extra',
    ])
    expect(bench.warehouse.listRoutines({project: 'p', dataset: 'd'})).toEqual([])
    expect(bench.warehouse.listTables({project: 'p', dataset: 'd'})).toHaveLength(1)
  })
})

test('an assertion is a view and the sum of its rows', async () => {
  await run('create table `p.d.orders` as select 1 as order_id, 5 as amount')
  await run(`
      create or replace view \`p.d.orders_unique\` as SELECT
  *
FROM (
  SELECT
    order_id,
    COUNT(1) AS index_row_count
  FROM \`p.d.orders\`
  GROUP BY order_id
  ) AS data
WHERE index_row_count > 1`)
  expect(await rows('select sum(1) as row_count from `p.d.orders_unique`')).toEqual([[null]])
  await run(`
      create or replace view \`p.d.orders_rows\` as SELECT
  'amount >= \\'6\\'' AS failing_row_condition,
  *
FROM \`p.d.orders\`
WHERE NOT (amount >= 6)
UNION ALL
SELECT
  'order_id IS NOT NULL' AS failing_row_condition,
  *
FROM \`p.d.orders\`
WHERE NOT (order_id IS NOT NULL)`)
  expect(await rows('select sum(1) as row_count from `p.d.orders_rows`')).toEqual([[1n]])
})

test('a materialized view is sent again with each run', async () => {
  await run('create table `p.d.orders` as select 1 as order_id')
  for (const _ of [1, 2]) {
    await run('create or replace materialized view `p.d.mv` as select order_id from `p.d.orders`')
  }
  expect(await rows('select * from `p.d.mv`')).toEqual([[1n]])
})
