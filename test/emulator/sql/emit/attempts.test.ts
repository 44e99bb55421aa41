import {afterAll, beforeAll, expect, test} from 'vitest'
import {openWarehouse} from '../../../../emulator/warehouse/open.ts'
import type {Warehouse} from '../../../../emulator/warehouse/types.ts'

let warehouse: Warehouse

beforeAll(async () => {
  warehouse = await openWarehouse({threads: 1})
  await warehouse.createDataset({project: 'p', dataset: 'd'}, {})
  await rows(`CREATE TABLE t AS SELECT * FROM UNNEST([
    STRUCT(1 AS id, '7' AS s, 2 AS n, 9223372036854775807 AS big, ['1', '2'] AS xs),
    STRUCT(2, 'b', 0, 5, ['x'])])`)
})

afterAll(() => warehouse.close())

async function rows(sql: string): Promise<unknown[][]> {
  const result = await warehouse.query({sql, project: 'p', defaultDataset: {project: 'p', dataset: 'd'}})
  const found = (await result.rows?.read(0, 100)) ?? []
  await result.rows?.close()
  return found.map((row) => row.map((value) => (typeof value === 'bigint' ? Number(value) : value)))
}

test.each([
  ['what is said twice within a call', 'SELECT SAFE.TIMESTAMP_MICROS(big) IS NULL FROM t', [[true], [false]]],
  [
    'what another column says too',
    'SELECT IFERROR(LN(n), -1), IF(n = 0, 5, 1 / n) FROM t WHERE n = 0',
    [[-1, 5]],
  ],
  [
    'the same conversion in two attempts',
    'SELECT IFERROR(ABS(CAST(s AS INT64)), -1), IFERROR(SIGN(CAST(s AS INT64)), -2) FROM t',
    [
      [7, 1],
      [-1, -2],
    ],
  ],
  [
    'what COALESCE need not compute',
    "SELECT COALESCE(id, CAST(s AS INT64)), COALESCE(n, CAST(s AS INT64)) FROM t WHERE s = 'b'",
    [[2, 0]],
  ],
])('%s stays within its guard', async (_, sql, expected) => {
  expect(await rows(`${sql} ORDER BY 1 DESC`)).toEqual(expected)
})

test.each([
  ['an aggregate', 'SELECT IFERROR(1 / SUM(n - n), 7) FROM t', [[7]]],
  ['a key of the group', 'SELECT IFERROR(CAST(s AS INT64), 7) FROM t GROUP BY s', [[7], [7]]],
  ['a window function', 'SELECT IFERROR(1 / (ROW_NUMBER() OVER (ORDER BY id) - 1), 7) FROM t', [[7], [1]]],
  ['a volatile function', 'SELECT IFERROR(RAND() / 0, 7)', [[7]]],
  ['a subquery', 'SELECT IFERROR((SELECT 1 / u.n FROM t AS u WHERE u.id = t.id), 7) FROM t', [[0.5], [7]]],
  ['an empty subquery', 'SELECT IFERROR((SELECT 1 / u.n FROM t AS u WHERE u.id = 9), 7)', [[null]]],
  [
    'EXISTS',
    'SELECT IFERROR(EXISTS(SELECT 1 FROM t AS u WHERE u.id = t.id), FALSE) FROM t',
    [[true], [true]],
  ],
  [
    'an array',
    'SELECT ISERROR(ARRAY(SELECT CAST(x AS INT64) FROM UNNEST(xs) AS x)) FROM t',
    [[false], [true]],
  ],
  ['another attempt', "SELECT IFERROR(1 / IFERROR(CAST(s AS INT64), 0), 7) FROM t WHERE s = 'b'", [[7]]],
  ['a lambda', 'SELECT ISERROR(ARRAY_TRANSFORM(xs, x -> CAST(x AS INT64) / n)) FROM t', [[false], [true]]],
])('errors are caught around %s', async (_, sql, expected) => {
  expect(await rows(sql)).toEqual(expected)
})

test.each([
  ['more than one row', 'SELECT IFERROR((SELECT id FROM t), 7)', [[7]]],
  ['a condition', 'SELECT IFERROR((SELECT COUNT(*) FROM t WHERE 1 / n > 0), 7)', [[7]]],
  [
    'a condition that other conditions precede',
    'SELECT IFERROR((SELECT u.id FROM t AS u WHERE 1 / u.n > 0 AND u.id = t.id), 7) FROM t ORDER BY id',
    [[1], [7]],
  ],
  ["an aggregate's argument", 'SELECT IFERROR((SELECT SUM(1 / n) FROM t), 7)', [[7]]],
  [
    "an aggregate's argument that is fine",
    'SELECT IFERROR((SELECT SUM(1 / n) FROM t WHERE n > 0), 7)',
    [[0.5]],
  ],
  ['an array', 'SELECT ARRAY_LENGTH(IFERROR(ARRAY(SELECT DIV(2, n) FROM t), [7]))', [[1]]],
  [
    'IN',
    'SELECT IFERROR(1 IN (SELECT DIV(2, u.n) FROM t AS u WHERE u.id = t.id), FALSE) FROM t ORDER BY id',
    [[true], [false]],
  ],
  [
    'the operand of IN',
    'SELECT IFERROR(DIV(2, n) IN (SELECT id FROM t), FALSE) FROM t ORDER BY id',
    [[true], [false]],
  ],
  ['EXISTS', 'SELECT IFERROR(EXISTS(SELECT 1 FROM t WHERE 1 / n < 0), TRUE)', [[true]]],
  ['a common table', 'WITH c AS (SELECT n FROM t) SELECT IFERROR((SELECT MIN(1 / n) FROM c), 7)', [[7]]],
])('errors are caught within subqueries: %s', async (_, sql, expected) => {
  expect(await rows(sql)).toEqual(expected)
})

test('a subquery whose errors cannot be caught is refused', async () => {
  const sql = 'SELECT IFERROR((SELECT COUNT(*) FROM t GROUP BY 1 / n LIMIT 1), 7)'
  await expect(rows(sql)).rejects.toThrow('IFERROR of a subquery that may fail')
})

test("texts that look like a template's places stay as they are", async () => {
  expect(await rows("SELECT STRING_AGG('{over}', '{order}' ORDER BY '{filter}' || s) FROM t")).toEqual([
    ['{over}{order}{over}'],
  ])
})
