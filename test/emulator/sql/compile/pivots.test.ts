import {afterAll, beforeAll, expect, test} from 'vitest'
import {createWorld, type World} from '../../../helpers/compiler.ts'

let world: World

beforeAll(async () => {
  world = await createWorld()
  await world.table('t', 'k INT64, i INT64, x FLOAT64', 'SELECT 1, 2, 0.5 UNION ALL SELECT 1, 3, 1.5')
})

afterAll(() => world.close())

test.each([
  ['SELECT * FROM d.t PIVOT(SUM(i) + 1 FOR k IN (1))', 'PIVOT expression must be an aggregate function call'],
  ['SELECT * FROM d.t UNPIVOT(v FOR name IN (i, x))', 'Expected INT64, Found FLOAT64'],
  [
    'SELECT * FROM d.t UNPIVOT(v FOR name IN (k AS 1.5, i AS 2))',
    'Expected integer literal or string literal',
  ],
])('%s fails', async (sql, message) => {
  expect(await world.error(sql)).toContain(message)
})

test.each([
  [
    "SELECT * FROM (SELECT 'a' AS s, 1 AS i) PIVOT(SUM(i) FOR s IN ('', '1a', 'x'))",
    'empty_string_value INT64, 1a INT64, x INT64',
  ],
  [
    "SELECT * FROM (SELECT 'a' AS s, 1 AS i) PIVOT(SUM(i) AS t FOR s IN ('', '1a'))",
    't__empty_string_value INT64, t_1a INT64',
  ],
  ['SELECT * FROM (SELECT 1 AS s, 1 AS i) PIVOT(SUM(i) FOR s IN (1, 2))', '_1 INT64, _2 INT64'],
])('columns of %s', (sql, schema) => {
  expect(world.schema(sql)).toBe(schema)
})

test('aggregates keep their clauses', async () => {
  expect(
    await world.rows('SELECT * FROM (SELECT k, i, x FROM d.t) PIVOT(MIN(i HAVING MAX x) FOR k IN (1, 2))'),
  ).toEqual(['3, NULL'])
})

test('columns of one type become rows', async () => {
  const sql = "SELECT v, name FROM d.t UNPIVOT(v FOR name IN (k AS 'a', i)) ORDER BY v, name"
  expect(await world.rows(sql)).toEqual(["1, 'a'", "1, 'a'", "2, 'i'", "3, 'i'"])
})
