import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {createWorld, type World} from '../../../helpers/compiler.ts'

let world: World

beforeAll(async () => {
  world = await createWorld()
  await world.table(
    't',
    'id INT64, k INT64, g STRING',
    "SELECT * FROM UNNEST([STRUCT(1 AS id, 1 AS k, 'a' AS g), (2, 1, NULL), (3, NULL, 'b')])",
  )
})

afterAll(() => world.close())

describe('IN over a query', () => {
  test.each([
    ['a struct with a NULL in it', "(1, 'x') IN (SELECT AS STRUCT k, g FROM d.t)", 'NULL'],
    ['a struct that is there', "(1, 'a') IN (SELECT AS STRUCT k, g FROM d.t)", 'true'],
    ['a struct that is not', "(7, 'a') NOT IN (SELECT AS STRUCT id, g FROM d.t WHERE g = 'a')", 'true'],
    ['a struct among none', "(7, 'a') IN (SELECT AS STRUCT id, g FROM d.t WHERE FALSE)", 'false'],
    ['an aggregate in a struct', '(MAX(id), 3) IN (SELECT AS STRUCT 3, 3)', 'true'],
    ['NaN', "CAST('NaN' AS FLOAT64) IN (SELECT CAST('NaN' AS FLOAT64))", 'false'],
    ['a number beside NaN and NULL', "1.5 IN (SELECT * FROM UNNEST([CAST('NaN' AS FLOAT64), NULL]))", 'NULL'],
    ['a text with collation', "COLLATE('A', 'und:ci') IN (SELECT 'a')", 'true'],
    ['a text among texts with collation', "'a' IN (SELECT COLLATE('A', 'und:ci'))", 'true'],
  ])('%s', async (_, expression, expected) => {
    const from = expression.includes('MAX') ? ' FROM d.t' : ''
    expect(await world.rows(`SELECT ${expression}${from}`)).toEqual([expected])
  })
})

test.each([
  [
    'LEFT',
    '(SELECT COUNT(b.id) FROM d.t AS a LEFT JOIN d.t AS b ON a.id = b.k AND b.g = t.g)',
    ['1', '0', '0'],
  ],
  [
    'RIGHT',
    '(SELECT COUNT(a.id) FROM d.t AS a RIGHT JOIN d.t AS b ON a.id = b.k AND b.id = t.id)',
    ['1', '1', '0'],
  ],
])('a %s JOIN in a subquery may read the outer query', async (_, expression, expected) => {
  expect(await world.rows(`SELECT ${expression} FROM d.t ORDER BY id`)).toEqual(expected)
})

test.each([
  [
    'of the left side',
    'LEFT JOIN d.t AS b ON b.id = (SELECT MAX(c.k) FROM d.t AS c WHERE c.id = a.id)',
    ['1', '1', 'NULL'],
  ],
  [
    'of the right side',
    'LEFT JOIN d.t AS b ON a.id = (SELECT MAX(c.id) + 1 FROM d.t AS c WHERE c.id = b.k)',
    ['NULL', '1', '2', 'NULL'],
  ],
  ['of none', 'LEFT JOIN d.t AS b ON a.id = b.id AND a.k IN (SELECT k FROM d.t)', ['1', '2', 'NULL']],
  [
    'of none, on the right',
    'RIGHT JOIN d.t AS b ON a.id = b.id AND a.id = (SELECT MIN(id) FROM d.t)',
    ['1', '2', '3'],
  ],
  [
    'of none, on both',
    'FULL JOIN d.t AS b ON a.id = b.id AND EXISTS (SELECT 1 FROM d.t WHERE FALSE)',
    ['NULL', 'NULL', 'NULL', '1', '2', '3'],
  ],
  [
    'of both',
    'LEFT JOIN d.t AS b ON b.k = (SELECT MIN(c.k) FROM d.t AS c WHERE c.id >= a.id AND c.id <= b.id)',
    ['1', '2', '2', 'NULL'],
  ],
  [
    'of both, on the right',
    'RIGHT JOIN d.t AS b ON EXISTS (SELECT 1 FROM d.t AS c WHERE c.id = a.id + b.id AND c.k IS NULL)',
    ['2', '1', '3'],
  ],
  [
    'of both, on both',
    'FULL JOIN d.t AS b ON EXISTS (SELECT 1 FROM d.t AS c WHERE c.id = a.id + b.id AND c.k IS NULL)',
    ['2', '1', 'NULL', '3'],
  ],
])('the condition of an outer join may hold a subquery %s', async (_, join, expected) => {
  expect(await world.rows(`SELECT b.id FROM d.t AS a ${join} ORDER BY a.id NULLS LAST, b.id`)).toEqual(
    expected,
  )
})

test('a FULL JOIN that reads the outer query is refused', async () => {
  const sql =
    'SELECT (SELECT COUNT(*) FROM d.t AS a FULL JOIN d.t AS b ON a.id = b.id AND a.k = t.k) FROM d.t'
  expect(await world.error(sql)).toContain("a FULL JOIN whose condition reads an outer query's column")
})

test('a FULL JOIN of a side that reads the outer query is refused', async () => {
  const sql =
    'SELECT (SELECT COUNT(*) FROM d.t AS a FULL JOIN (SELECT * FROM d.t AS u WHERE u.k = t.k) AS b ON a.id = b.id) FROM d.t'
  expect(await world.error(sql)).toContain('a subquery that reads the outer query from within such joins')
})

test('common tables do not refer to the queries around them', async () => {
  const sql = 'SELECT (WITH c AS (SELECT t.id) SELECT MAX(id) FROM c) FROM d.t'
  expect(await world.error(sql)).toContain('Unrecognized name: t')
})

test('the columns of several EXCEPTs have one type', () => {
  expect(world.schema("SELECT 1 AS c EXCEPT DISTINCT SELECT 2.5 EXCEPT DISTINCT SELECT BIGNUMERIC '1'")).toBe(
    'c BIGNUMERIC',
  )
})
