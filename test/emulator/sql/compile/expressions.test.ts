import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {World} from '../../../helpers/compiler.ts'
import {shopWorld} from './world.ts'

let world: World
beforeAll(async () => {
  world = await shopWorld()
  world.routine({name: 'd.twice', form: 'scalar', language: 'SQL', parameters: [{name: 'x'}], body: 'x + x'})
  world.routine({
    name: 'd.area',
    form: 'scalar',
    language: 'SQL',
    parameters: [
      {name: 'a', type: {kind: 'FLOAT64'}},
      {name: 'b', type: {kind: 'FLOAT64'}},
    ],
    returns: {kind: 'FLOAT64'},
    body: 'a * b',
  })
  world.routine({
    name: 'd.spread',
    form: 'aggregate',
    language: 'SQL',
    parameters: [{name: 'x', type: {kind: 'INT64'}}],
    body: 'MAX(x) - MIN(x)',
  })
  world.routine({
    name: 'd.recent',
    form: 'table',
    language: 'SQL',
    parameters: [{name: 'n', type: {kind: 'INT64'}}],
    body: 'SELECT order_id FROM d.orders WHERE order_id > n',
  })
  world.routine({name: 'd.dice', form: 'scalar', language: 'SQL', parameters: [{name: 'x'}], body: 'x = x'})
  world.variable('limit_', '2')
  world.parameter('name', '"bob"')
})
afterAll(() => world.close())

/** [expression, value]: one value each, from a table of one row where columns are named. */
type Case = readonly [expression: string, value: string]

const values = (title: string, cases: readonly Case[]) =>
  describe(title, () => {
    test.each(cases)('%s is %s', async (expression, value) => {
      expect(await world.rows(`SELECT ${expression}`)).toEqual([value])
    })
  })

values('digits, NULLs and structs', [
  ['CAST(12345678901234567890.123456789 AS NUMERIC)', '12345678901234567890.123456789'],
  ['NULLIF(STRUCT(1 AS a, NULL AS b), STRUCT(1, 2)).a', '1'],
  ['NULLIF(STRUCT(1 AS a, 2 AS b), STRUCT(1, 2)).a', 'NULL'],
  ['(SELECT order_id + 1) FROM d.orders WHERE order_id = 1', '2'],
  ['IFERROR((SELECT [1, 2][OFFSET(7)]), -1)', '-1'],
  ["EXTRACT(HOUR FROM TIMESTAMP '2020-01-01 00:00:00+00' AT TIME ZONE 'UTC+1234')", '12'],
])

values('arithmetic', [
  ['1 + 2 * 3 - -4', '11'],
  ['1 / 2', '0.5'],
  ['7 / NUMERIC "2"', '3.5'],
  ['NUMERIC "1" / 3', '0.333333333'],
  ['NUMERIC "1.5" * NUMERIC "1.5"', '2.25'],
  ['0.1 + BIGNUMERIC "0.2"', '0.3'],
  ['5 & 3 | 8', '9'],
  ['1 << 62 << 2', '0'],
  ['-8 >> 1', '9223372036854775804'],
  ["b'\\x0f' | b'\\xf0' = b'\\xff'", 'true'],
  ['DATE "2024-01-31" + 1', '2024-02-01'],
  ['DATE "2024-01-31" + INTERVAL 1 MONTH', '2024-02-29 00:00:00'],
  ['TIMESTAMP "2024-01-01 00:00:00" - INTERVAL 90 MINUTE', '2023-12-31 22:30:00+00'],
  ['DATE "2024-03-01" - DATE "2024-02-01"', '0m 29d 0us'],
  ['"a" || 1 || TRUE', "'a1true'"],
  ['[1] || [2, 3]', '[1, 2, 3]'],
])

values('comparisons with NULL and NaN', [
  ['CAST(NULL AS INT64) = 1', 'NULL'],
  ['CAST("nan" AS FLOAT64) = CAST("nan" AS FLOAT64)', 'false'],
  ['CAST("nan" AS FLOAT64) != CAST("nan" AS FLOAT64)', 'true'],
  ['CAST("nan" AS FLOAT64) > 1.0', 'false'],
  ['CAST("nan" AS FLOAT64) < 1.0', 'false'],
  ['CAST("nan" AS FLOAT64) = CAST(NULL AS FLOAT64)', 'NULL'],
  ['(1, NULL) = (1, 2)', 'NULL'],
  ['(1, NULL) = (2, NULL)', 'false'],
  ['[1, NULL] = [1, 2]', 'NULL'],
  ['[1, 2] = [1, 2]', 'true'],
  ['[1] = [1, 2]', 'false'],
  ['NULL IS DISTINCT FROM 1', 'true'],
  ['(1, ("a", NULL)) IN UNNEST([(1, ("b", 1)), (1, ("a", 1))])', 'NULL'],
  ['NULL IN UNNEST(CAST([] AS ARRAY<INT64>))', 'false'],
  ['2 BETWEEN 1 AND 3 AND NOT 4 BETWEEN 1 AND 3', 'true'],
  ['"abc" LIKE "a%" AND "a%" LIKE "a\\\\%" AND NOT "ab" LIKE "a\\\\%"', 'true'],
  ['"abc" LIKE ANY ("x%", "%c")', 'true'],
  ['"abc" LIKE ALL ("a%", "x%")', 'false'],
  ["'a' LIKE ANY UNNEST(['b', NULL])", 'NULL'],
  ["'a' LIKE ANY UNNEST(['a', NULL])", 'true'],
  ["'a' LIKE ALL UNNEST(['b', NULL])", 'false'],
  ["CAST(NULL AS STRING) LIKE ANY UNNEST(['b'])", 'NULL'],
  ['CAST(NULL AS STRING) LIKE ANY UNNEST(CAST([] AS ARRAY<STRING>))', 'false'],
  ['CAST(NULL AS STRING) LIKE ALL UNNEST([])', 'true'],
  ["'a' NOT LIKE ANY UNNEST(['a', 'b'])", 'true'],
  ["'a' NOT LIKE ANY UNNEST([])", 'false'],
  ["'a' NOT LIKE ALL UNNEST(['b', NULL])", 'NULL'],
  ["b'a' LIKE ANY UNNEST([b'a%'])", 'true'],
  ["'a' LIKE ANY (SELECT 'b' UNION ALL SELECT NULL)", 'NULL'],
  ["'a' NOT LIKE ANY (SELECT 'a' UNION ALL SELECT 'b')", 'true'],
  ["'a' NOT LIKE ALL (SELECT 'a' UNION ALL SELECT NULL)", 'false'],
])

values('casts', [
  ['CAST(2.5 AS INT64)', '3'],
  ['CAST(-2.5 AS INT64)', '-3'],
  ['CAST("0x1F" AS INT64)', '31'],
  ['SAFE_CAST("1.5" AS INT64)', 'NULL'],
  ['SAFE_CAST("1e400" AS FLOAT64)', 'Infinity'],
  ['CAST(1.0 AS STRING)', "'1'"],
  ['CAST(NUMERIC "1.50" AS STRING)', "'1.5'"],
  ['CAST("2024-1-5" AS DATE)', '2024-01-05'],
  ['CAST(TIMESTAMP "2024-01-01 12:00:00.5+02" AS STRING)', "'2024-01-01 10:00:00.500+00'"],
  ['CAST(b"abc" AS STRING)', "'abc'"],
  ['CAST("true" AS BOOL)', 'true'],
  ['CAST([1, 2] AS ARRAY<STRING>)', "['1', '2']"],
  ['CAST(STRUCT(1, "2") AS STRUCT<a STRING, b INT64>)', "('1', 2)"],
  ['CAST(NUMERIC "123.456" AS NUMERIC(5, 2))', '123.46'],
  ['CAST(RANGE<DATE> "[2024-01-01, UNBOUNDED)" AS STRING)', "'[2024-01-01, UNBOUNDED)'"],
])

values('arrays, structs and JSON', [
  ['[10, 20][OFFSET(1)]', '20'],
  ['[10, 20][ORDINAL(1)]', '10'],
  ['[10, 20][SAFE_OFFSET(2)]', 'NULL'],
  ['[10, 20][SAFE_OFFSET(-1)]', 'NULL'],
  ['STRUCT(1 AS a, STRUCT("x" AS c) AS b).b.c', "'x'"],
  ['STRUCT<a FLOAT64, b DATE>(1, "2024-01-01")', '(1, 2024-01-01)'],
  ['ARRAY<FLOAT64>[1, 2.5]', '[1, 2.5]'],
  ['(SELECT extra.a[1].b FROM d.orders WHERE order_id = 1)', '"x"'],
  ['JSON "{\\"a\\": 1}"["a"]', '1'],
  ['(SELECT address.zip FROM d.orders WHERE order_id = 2)', '200'],
])

values('conditions', [
  ['CASE 2 WHEN 1 THEN "a" WHEN 2 THEN "b" ELSE "c" END', "'b'"],
  ['CASE WHEN FALSE THEN 1 ELSE 2.5 END', '2.5'],
  ['IF(1 > 2, ERROR("never"), "fine")', "'fine'"],
  ['WITH(a AS 2, b AS a * a, b + b)', '8'],
  ['TRUE IS NOT FALSE', 'true'],
])

values('functions of one’s own, variables and parameters', [
  ['d.twice(2)', '4'],
  ['d.area(2, 3)', '6'],
  ['d.dice(RAND())', 'true'],
  ['(SELECT d.spread(order_id) FROM d.orders)', '3'],
  ['(SELECT COUNT(*) FROM d.recent(2))', '2'],
  ['limit_ + 1', '3'],
  ['@name', "'bob'"],
])

describe('safe calls', () => {
  test('turn errors of the function into NULL', async () => {
    expect(await world.rows('SELECT SAFE.PARSE_DATE("%Y", "x"), SAFE.ERROR("x")')).toEqual(['NULL, NULL'])
  })
  test('leave errors of the arguments', async () => {
    expect(await world.error('SELECT SAFE.SUBSTR("abc", CAST(1 / 0 AS INT64))')).toContain('division by zero')
    expect(await world.error('SELECT SAFE.ERROR(IF(1 / 0 = 0, "a", "b"))')).toContain('division by zero')
  })
})
