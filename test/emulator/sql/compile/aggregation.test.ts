import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {createWorld, type World} from '../../../helpers/compiler.ts'

let world: World

beforeAll(async () => {
  world = await createWorld()
  await world.table(
    't',
    'id INT64, k INT64, g STRING, x FLOAT64',
    `SELECT * FROM UNNEST([STRUCT(1 AS id, 1 AS k, 'a' AS g, 0.5 AS x), (2, 1, 'B', 2.0), (3, 2, 'b', NULL),
      (4, 2, NULL, NULL), (5, 2, 'A', CAST('NaN' AS FLOAT64))])`,
  )
})

afterAll(() => world.close())

describe('HAVING MAX and MIN', () => {
  test.each([
    [
      'take the rows of the extreme',
      'SELECT SUM(id HAVING MAX k), COUNT(id HAVING MIN k) FROM d.t',
      ['12, 2'],
    ],
    ['take no row where all are NULL', 'SELECT COUNT(id HAVING MAX x) FROM d.t WHERE id IN (3, 4)', ['0']],
    [
      'take no row where one is NaN',
      'SELECT COUNT(id HAVING MIN x), ANY_VALUE(id HAVING MAX x) FROM d.t',
      ['0, NULL'],
    ],
    [
      'look at the groups of each grouping set',
      'SELECT k, SUM(id HAVING MAX id) AS s FROM d.t GROUP BY ROLLUP(k) ORDER BY k',
      ['NULL, 5', '1, 2', '2, 5'],
    ],
    [
      'know the grouping sets without keys',
      'SELECT MAX(g HAVING MIN id) FROM d.t GROUP BY GROUPING SETS (()) HAVING COUNT(*) > 1',
      ["'a'"],
    ],
  ])('%s', async (_, sql, expected) => {
    expect(await world.rows(sql)).toEqual(expected)
  })
})

describe('ORDER BY with COLLATE', () => {
  test.each([
    ['SELECT id FROM d.t ORDER BY g COLLATE "und:ci", id', ['4', '1', '5', '2', '3']],
    ['SELECT id, g FROM d.t ORDER BY 2 COLLATE "und:ci" DESC, id LIMIT 2', ["2, 'B'", "3, 'b'"]],
    ['SELECT DISTINCT UPPER(g) AS u FROM d.t ORDER BY u COLLATE "und:ci" DESC', ["'B'", "'A'", 'NULL']],
    [
      'SELECT g FROM d.t UNION ALL SELECT "aa" ORDER BY g COLLATE "und:ci", g LIMIT 4',
      ['NULL', "'A'", "'a'", "'aa'"],
    ],
    ['SELECT STRING_AGG(g ORDER BY g COLLATE "und:ci", id) FROM d.t', ["'a,A,B,b'"]],
    ['SELECT RANK() OVER (ORDER BY g COLLATE "und:ci") FROM d.t ORDER BY id', ['2', '4', '4', '1', '2']],
  ])('%s', async (sql, expected) => {
    expect(await world.rows(sql)).toEqual(expected)
  })
})

test('DISTINCT goes with no order and no frame of a window', async () => {
  expect(await world.error('SELECT SUM(DISTINCT k) OVER (ORDER BY id) FROM d.t')).toContain(
    'Window ORDER BY is not allowed if DISTINCT is specified',
  )
})
