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
