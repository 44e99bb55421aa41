/** https://cloud.google.com/bigquery/docs/running-queries#dry-run */
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type Bench, openBench} from './statements.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
  await bench.run('CREATE TABLE d.t (id INT64 NOT NULL, name STRING); INSERT d.t VALUES (1, "ab")')
})
afterAll(() => bench.warehouse.close())

const dry = {dryRun: true}

test('a query has its exact schema, tables and bytes', async () => {
  const outcome = await bench.run('SELECT id, UPPER(name) AS name, [id] AS ids FROM d.t', dry)
  expect(outcome).toMatchObject({
    statementType: 'SELECT',
    schema: {
      fields: [
        {name: 'id', type: 'INTEGER', mode: 'NULLABLE'},
        {name: 'name', type: 'STRING', mode: 'NULLABLE'},
        {name: 'ids', type: 'INTEGER', mode: 'REPEATED'},
      ],
    },
    referencedTables: [{project: 'p', dataset: 'd', table: 't'}],
    bytesProcessed: 12,
  })
  expect(outcome.rows).toBeUndefined()
})

test('what changes rows has the schema of its table, but for TRUNCATE', async () => {
  const fields = [{name: 'id'}, {name: 'name'}]
  expect(await bench.run('DELETE FROM d.t WHERE true', dry)).toMatchObject({schema: {fields}})
  expect((await bench.run('TRUNCATE TABLE d.t', dry)).schema).toBeUndefined()
})

describe('nothing happens', () => {
  test.each<[string, string]>([
    ['CREATE TABLE d.new AS SELECT 1 AS a', 'CREATE_TABLE_AS_SELECT'],
    ['CREATE TABLE d.new (a INT64)', 'CREATE_TABLE'],
    ['CREATE VIEW d.new AS SELECT id FROM d.t', 'CREATE_VIEW'],
    ['DELETE FROM d.t WHERE true', 'DELETE'],
    ['TRUNCATE TABLE d.t', 'TRUNCATE_TABLE'],
    ['DROP TABLE d.t', 'DROP_TABLE'],
    ['CREATE SCHEMA other', 'CREATE_SCHEMA'],
    ['CREATE FUNCTION d.f() AS (1)', 'CREATE_FUNCTION'],
    ['CREATE PROCEDURE d.p() BEGIN SELECT 1; END', 'CREATE_PROCEDURE'],
    ['CREATE SNAPSHOT TABLE d.new CLONE d.t', 'CREATE_SNAPSHOT_TABLE'],
    ['CREATE SEARCH INDEX i ON d.t(name)', 'CREATE_SEARCH_INDEX'],
    ['ALTER TABLE d.t RENAME TO u', 'ALTER_TABLE'],
    ['ALTER TABLE d.t DROP COLUMN id', 'ALTER_TABLE'],
    ["ALTER SCHEMA d SET OPTIONS (description = 'x')", 'ALTER_SCHEMA'],
    ['DROP SCHEMA d CASCADE', 'DROP_SCHEMA'],
    ['DROP TABLE IF EXISTS d.nope', 'DROP_TABLE'],
    ['DECLARE x INT64; SET x = 1; SELECT x', 'SCRIPT'],
    ['CREATE OR REPLACE TABLE d.t AS SELECT 2 AS id; INSERT d.t VALUES (3)', 'SCRIPT'],
  ])('%s', async (sql, type) => {
    expect((await bench.run(sql, dry)).statementType).toBe(type)
    expect(await bench.rows('SELECT id FROM d.t')).toEqual([[1n]])
    expect(bench.warehouse.listTables({project: 'p', dataset: 'd'})).toHaveLength(1)
    expect(bench.warehouse.dataset({project: 'p', dataset: 'other'})).toBeUndefined()
  })
})

describe('what is wrong is said', () => {
  test.each([
    ['DROP TABLE d.nope', 'Not found: Table p:d.nope was not found in location US'],
    ['DROP VIEW d.t', 'p:d.t is not allowed for this operation because it is currently a TABLE.'],
    ['DROP SCHEMA d', 'Dataset p:d is still in use'],
    ['DROP FUNCTION d.nope', 'Not found: Routine p:d.nope was not found in location US'],
    ['CREATE SCHEMA d', 'Already Exists: Dataset p:d'],
    ['ALTER TABLE d.t DROP COLUMN nope', 'Column not found: nope at [1:29]'],
    ['ALTER TABLE d.nope ADD COLUMN a INT64', 'Not found: Table p:d.nope was not found in location US'],
    ['CREATE FUNCTION d.f(x INT64) AS (y)', 'Unrecognized name: y'],
    ['CREATE SNAPSHOT TABLE d.s CLONE d.nope', 'Not found: Table p:d.nope was not found in location US'],
    [
      'CREATE SEARCH INDEX i ON d.t(id)',
      'Column id of type INT64 cannot be part of a search index at [1:30]',
    ],
    ['UNDROP SCHEMA d', 'Unsupported in the embedded BigQuery: UNDROP SCHEMA at [1:1]'],
    ['SELECT nope FROM d.t', 'Unrecognized name: nope at [1:8]'],
    ['SELECT * FROM d.nope', 'Not found: Table p:d.nope was not found in location US'],
    ['CREATE TABLE d.t AS SELECT 1 AS a', 'Already Exists: Table p:d.t'],
    ['CREATE VIEW d.v AS SELECT x FROM d.t', 'Unrecognized name: x at [1:27]'],
    ['DECLARE x INT64; SELECT x + y', 'Unrecognized name: y at [1:29]'],
    ['CREATE TEMP TABLE n AS SELECT 1 AS a; SELECT b FROM n', 'Unrecognized name: b at [1:46]'],
    ['CREATE OR REPLACE TABLE d.t AS SELECT 1 AS a; SELECT id FROM d.t', 'Unrecognized name: id at [1:54]'],
    ['CREATE TEMP FUNCTION f(x INT64) AS (x); SELECT f(1), g(1)', 'Function not found: g at [1:54]'],
  ])('%s', async (sql, message) => {
    expect(await bench.failure(sql, dry)).toContain(message)
  })
})

test('a session keeps its temporary tables and functions through dry runs', async () => {
  const {sessionId} = await bench.run('CREATE TEMP TABLE mine AS SELECT 1 AS a', {createSession: true})
  for (const sql of [
    'DROP TABLE mine',
    'CREATE TEMP TABLE other AS SELECT 1 AS a; SELECT 1',
    'CREATE TEMP FUNCTION f() AS (1)',
  ]) {
    await bench.run(sql, {...dry, sessionId})
  }
  expect(await bench.rows('SELECT a FROM mine', {sessionId})).toEqual([[1n]])
  expect(await bench.failure('SELECT a FROM _SESSION.other', {sessionId})).toMatch(/Not found/)
  expect(await bench.failure('SELECT f()', {sessionId})).toMatch(/Function not found: f/)
})
