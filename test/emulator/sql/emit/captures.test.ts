import {afterAll, beforeAll, expect, test} from 'vitest'
import {createWorld, type World} from '../../../helpers/compiler.ts'

let world: World

beforeAll(async () => {
  world = await createWorld()
  await world.table(
    't',
    'id INT64, s STRING, x FLOAT64, xs ARRAY<STRING>',
    "SELECT * FROM UNNEST([STRUCT(1, 'a', 0.5, ['a', 'b']), (2, 'b', 2.0, ['c']), (3, NULL, NULL, [])])",
  )
})

afterAll(() => world.close())

const AGES = '(SELECT MAX(id) FROM d.t)'

test.each([
  ['a value sought in an array', `SELECT ${AGES} IN UNNEST([1, 3])`, ['true']],
  ['a FLOAT64 sought in an array', 'SELECT (SELECT MAX(x) FROM d.t) IN UNNEST([1.5, 2])', ['true']],
  [
    'a struct sought in an array',
    'SELECT (SELECT AS STRUCT 1, 2.5) IN UNNEST(ARRAY(SELECT AS STRUCT 1, 2.5))',
    ['true'],
  ],
  ['a text and its patterns', "SELECT (SELECT MAX(s) FROM d.t) LIKE ANY UNNEST(['a', '%b'])", ['true']],
  [
    'both sides of a pattern',
    'SELECT (SELECT MAX(s) FROM d.t) LIKE ANY UNNEST(ARRAY(SELECT s FROM d.t))',
    ['true'],
  ],
  [
    'values used more than once',
    'SELECT NULLIF((SELECT AS STRUCT 1 AS a, 2 AS b), (SELECT AS STRUCT 1 AS a, 3 AS b))',
    ['(1, 2)'],
  ],
  ['a key of a group', 'SELECT x IN UNNEST([0.5, 1]) FROM d.t WHERE x < 1 GROUP BY x', ['true']],
  ['an aggregate', "SELECT MAX(x) IN UNNEST([2.0]), MAX(s) LIKE ANY UNNEST(['%b']) FROM d.t", ['true, true']],
])('%s is computed before the lambda that needs it', async (_, sql, expected) => {
  expect(await world.rows(sql)).toEqual(expected)
})

test.each([
  [
    'a function of arrays',
    'SELECT id, (SELECT COUNT(*) FROM d.t AS u WHERE ARRAY_INCLUDES(u.xs, t.s)) FROM d.t',
    ['1, 1', '2, 1', '3, 0'],
  ],
  [
    'a written lambda',
    'SELECT id, (SELECT MAX(ARRAY_LENGTH(ARRAY_FILTER(u.xs, x -> x = t.s))) FROM d.t AS u) FROM d.t',
    ['1, 1', '2, 1', '3, 0'],
  ],
  [
    'a written lambda with columns of both queries',
    "SELECT id, (SELECT MAX(ARRAY_LENGTH(ARRAY_FILTER(u.xs, x -> x || u.s = t.s || 'a'))) FROM d.t AS u) FROM d.t",
    ['1, 1', '2, 1', '3, 0'],
  ],
  [
    'patterns',
    'SELECT id, (SELECT COUNT(*) FROM UNNEST(xs) AS p WHERE p LIKE ANY UNNEST(t.xs)) FROM d.t',
    ['1, 2', '2, 1', '3, 0'],
  ],
])('%s within a subquery may read the outer query', async (_, sql, expected) => {
  expect(await world.rows(`${sql} ORDER BY id`)).toEqual(expected)
})
