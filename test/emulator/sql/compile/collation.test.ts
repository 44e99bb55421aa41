import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {createWorld, type World} from '../../../helpers/compiler.ts'

let world: World

beforeAll(async () => {
  world = await createWorld()
  await world.table(
    't',
    'id INT64, s STRING COLLATE "und:ci"',
    "SELECT * FROM UNNEST([STRUCT(1 AS id, 'a' AS s), (2, 'A'), (3, 'b'), (4, NULL), (5, NULL)])",
  )
})

afterAll(() => world.close())

const A = "COLLATE('a', 'und:ci')"

describe('collated strings are equal whatever their case', () => {
  test.each([
    [`${A} IN UNNEST(['A', 'B'])`, 'true'],
    [`'A' IN UNNEST([${A}])`, 'true'],
    [`${A} IS DISTINCT FROM 'A'`, 'false'],
    [`${A} IS NOT DISTINCT FROM NULL`, 'false'],
    [`NULLIF(${A}, 'A')`, 'NULL'],
    [`${A} LIKE 'A%'`, 'true'],
    [`'A' LIKE ${A}`, 'true'],
    [`${A} LIKE ANY ('B', 'A')`, 'true'],
    [`${A} LIKE ANY UNNEST(['B', 'A'])`, 'true'],
    [`STARTS_WITH(${A}, 'A')`, 'true'],
    [`ENDS_WITH('bA', ${A})`, 'true'],
  ])('%s', async (expression, expected) => {
    expect(await world.rows(`SELECT ${expression}`)).toEqual([expected])
  })
})

describe('collated strings in groups', () => {
  test.each([
    ['SELECT UPPER(s) AS u, COUNT(*) FROM d.t GROUP BY s ORDER BY u', ['NULL, 2', "'A', 2", "'B', 1"]],
    ['SELECT COUNT(*) FROM d.t GROUP BY s HAVING s = "A"', ['2']],
    ['SELECT SUM(COUNT(*)) OVER (ORDER BY s) AS n FROM d.t GROUP BY s ORDER BY n', ['2', '4', '5']],
    [
      'SELECT UPPER(s) AS u, GROUPING(s) AS g, COUNT(*) AS n FROM d.t GROUP BY ROLLUP(s) ORDER BY g, u',
      ['NULL, 0, 2', "'A', 0, 2", "'B', 0, 1", 'NULL, 1, 5'],
    ],
    ['SELECT COUNT(*) FROM (SELECT DISTINCT s FROM d.t)', ['3']],
    ['SELECT DISTINCT s FROM d.t WHERE id > 1 ORDER BY s DESC', ["'b'", "'A'", 'NULL']],
    ['SELECT COUNT(DISTINCT s) FROM d.t', ['2']],
    ['SELECT MAX(s), UPPER(MIN(s)) FROM d.t', ["'b', 'A'"]],
    [
      'SELECT id, ROW_NUMBER() OVER (PARTITION BY s ORDER BY id) FROM d.t ORDER BY id LIMIT 3',
      ['1, 1', '2, 2', '3, 1'],
    ],
    ['SELECT a.id, b.id FROM d.t AS a JOIN d.t AS b USING (s) WHERE a.id = 1 ORDER BY 2', ['1, 1', '1, 2']],
  ])('%s', async (sql, expected) => {
    expect(await world.rows(sql)).toEqual(expected)
  })
})

describe('what does not know collation refuses it', () => {
  test.each([
    ['SELECT s FROM d.t UNION DISTINCT SELECT "x"', 'UNION DISTINCT of a STRING with collation'],
    ['SELECT s FROM d.t EXCEPT DISTINCT SELECT "x"', 'EXCEPT DISTINCT of a STRING with collation'],
    ['SELECT ARRAY_AGG(DISTINCT s) FROM d.t', 'ARRAY_AGG of DISTINCT STRINGs with collation'],
    ["SELECT REPLACE(s, 'A', 'x') FROM d.t", 'REPLACE of a STRING with collation'],
    ["SELECT GREATEST(s, 'A') FROM d.t", 'GREATEST of a STRING with collation'],
  ])('%s', async (sql, message) => {
    expect(await world.error(sql)).toContain(`Unsupported in the embedded BigQuery: ${message}`)
  })
})
