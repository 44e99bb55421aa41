/** FOR SYSTEM_TIME AS OF: earlier states are not kept, but a table that has not changed since is as it was. */
import {setTimeout} from 'node:timers/promises'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type Bench, openBench} from './statements.ts'

let bench: Bench
let after: string
beforeAll(async () => {
  bench = await openBench()
  await bench.run(
    'CREATE TABLE t AS SELECT 1 AS id; CREATE TABLE u AS SELECT 1 AS id; CREATE VIEW v AS SELECT 1 AS id',
  )
  await setTimeout(5)
  after = new Date().toISOString()
  await setTimeout(5)
})
afterAll(() => bench.warehouse.close())

test('a table that has not changed since is as it was', async () => {
  expect(await bench.rows(`SELECT id FROM t FOR SYSTEM_TIME AS OF '${after}'`)).toEqual([[1n]])
  expect(
    await bench.rows(`DECLARE moment TIMESTAMP DEFAULT '${after}';
      SELECT a.id + b.id FROM t AS a FOR SYSTEM_TIME AS OF moment JOIN t AS b FOR SYSTEM_TIME AS OF moment USING (id)`),
  ).toEqual([[2n]])
  expect(
    await bench.rows(
      'SELECT id FROM t FOR SYSTEM_TIME AS OF TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 1 MILLISECOND)',
    ),
  ).toEqual([[1n]])
})

test.each([
  'INSERT u VALUES (2)',
  'UPDATE u SET id = 3 WHERE TRUE',
  'BEGIN TRANSACTION; DELETE FROM u WHERE TRUE; COMMIT TRANSACTION',
  'CREATE OR REPLACE TABLE u AS SELECT 4 AS id',
])('one that has is refused after %s', async (change) => {
  const before = new Date().toISOString()
  await setTimeout(5)
  await bench.run(change)
  expect(await bench.failure(`SELECT id FROM u FOR SYSTEM_TIME AS OF '${before}'`)).toContain(
    'Unsupported in the embedded BigQuery: FOR SYSTEM_TIME AS OF a time before the last change of the table',
  )
})

test.each([
  [
    `SELECT id FROM t FOR SYSTEM_TIME AS OF TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 1 HOUR)`,
    'lies in the future',
  ],
  [
    `SELECT id FROM v FOR SYSTEM_TIME AS OF '2026-01-01'`,
    'Unsupported in the embedded BigQuery: FOR SYSTEM_TIME AS OF',
  ],
  ['SELECT id FROM t FOR SYSTEM_TIME AS OF 5', 'must be of type TIMESTAMP but was of type INT64'],
  ['SELECT id FROM t FOR SYSTEM_TIME AS OF id', 'Unrecognized name: id'],
  [
    `BEGIN TRANSACTION; SELECT id FROM t FOR SYSTEM_TIME AS OF '2026-01-01'; COMMIT TRANSACTION`,
    'Unsupported in the embedded BigQuery: FOR SYSTEM_TIME AS OF',
  ],
])('%s is refused', async (sql, message) => {
  expect(await bench.failure(sql)).toContain(message)
})
