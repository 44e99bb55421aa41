import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {World} from '../../../helpers/compiler.ts'
import {shopWorld} from './world.ts'

let world: World
beforeAll(async () => {
  world = await shopWorld()
})
afterAll(() => world.close())

/** [query, rows] */
type Case = readonly [sql: string, ...rows: string[]]

const runs = (title: string, cases: readonly Case[]) =>
  describe(title, () => {
    test.each(cases.map(([sql, ...rows]) => [sql, rows] as const))('%s', async (sql, rows) => {
      expect(await world.rows(sql)).toEqual(rows)
    })
  })

runs('SELECT lists', [
  ['SELECT 1, "a" AS b, NULL', "1, 'a', NULL"],
  [
    'SELECT * EXCEPT (tags, address, extra, discount) FROM d.orders WHERE order_id = 1',
    "1, 'ann', 10.5, 2024-01-05",
  ],
  [
    'SELECT o.* REPLACE (order_id * 10 AS order_id) FROM (SELECT order_id, customer FROM d.orders) AS o WHERE order_id = 2',
    "20, 'bob'",
  ],
  ['SELECT ARRAY_LENGTH(STRUCT([] AS a).a), ARRAY_LENGTH([])', '0, 0'],
  ['SELECT address.* FROM d.orders WHERE order_id = 1', "'Rome', 100"],
  ['SELECT AS STRUCT 1 AS a, 2 AS b', '(1, 2)'],
  ['SELECT * FROM (SELECT AS STRUCT 1 AS a, 2 AS b)', '1, 2'],
  ['SELECT c FROM d.customers AS c ORDER BY c.customer LIMIT 1', "('ann', 'Rome')"],
  ['SELECT DISTINCT customer FROM d.orders ORDER BY customer DESC', "'bob'", "'ann'", 'NULL'],
])

runs('ORDER BY puts NULL and NaN first', [
  ['SELECT order_id FROM d.orders ORDER BY amount', '4', '3', '1', '2'],
  ['SELECT order_id FROM d.orders ORDER BY amount DESC', '2', '1', '3', '4'],
  ['SELECT order_id FROM d.orders ORDER BY customer NULLS LAST, 1 DESC', '3', '1', '2', '4'],
  [
    'SELECT x FROM UNNEST([1.0, CAST("nan" AS FLOAT64), NULL, CAST("-inf" AS FLOAT64)]) AS x ORDER BY x',
    'NULL',
    'NaN',
    '-Infinity',
    '1',
  ],
  ['SELECT x FROM UNNEST([1.0, CAST("nan" AS FLOAT64), NULL]) AS x ORDER BY x DESC', '1', 'NaN', 'NULL'],
  ['SELECT order_id AS n FROM d.orders ORDER BY -n LIMIT 2', '4', '3'],
  ['SELECT customer AS c FROM d.orders ORDER BY order_id LIMIT 1 OFFSET 1', "'bob'"],
])

runs('grouping', [
  [
    'SELECT customer, COUNT(*), SUM(amount) FROM d.orders GROUP BY customer ORDER BY customer',
    'NULL, 1, NULL',
    "'ann', 2, 15.75",
    "'bob', 1, 20",
  ],
  ['SELECT UPPER(customer) AS name, COUNT(*) FROM d.orders GROUP BY name HAVING COUNT(*) > 1', "'ANN', 2"],
  ['SELECT UPPER(customer) AS customer, COUNT(*) AS n FROM d.orders GROUP BY 1 HAVING n > 1', "'ANN', 2"],
  [
    'SELECT g FROM UNNEST([STRUCT(1 AS g, 2.5 AS x), (2, 0.5)]) GROUP BY g HAVING SUM(x) * SUM(x) / AVG(x) > 1',
    '1',
  ],
  [
    'SELECT g FROM UNNEST([STRUCT(1 AS g, 2.5 AS x), (2, 0.5)]) GROUP BY g HAVING SAFE.LOG(MAX(x), MIN(x)) = 1 ORDER BY g',
    '1',
    '2',
  ],
  [
    'SELECT CONCAT(UPPER(customer), "!") FROM d.orders GROUP BY UPPER(customer) ORDER BY 1',
    'NULL',
    "'ANN!'",
    "'BOB!'",
  ],
  ['SELECT customer, COUNT(*) FROM d.orders GROUP BY ALL ORDER BY 2, 1', 'NULL, 1', "'bob', 1", "'ann', 2"],
  [
    'SELECT customer, EXTRACT(MONTH FROM placed_on) AS m, COUNT(*) FROM d.orders WHERE customer IS NOT NULL GROUP BY ROLLUP(customer, m) ORDER BY 1, 2',
    'NULL, NULL, 3',
    "'ann', NULL, 2",
    "'ann', 1, 1",
    "'ann', 2, 1",
    "'bob', NULL, 1",
    "'bob', 1, 1",
  ],
  [
    'SELECT customer, GROUPING(customer) AS g, COUNT(*) FROM d.orders GROUP BY GROUPING SETS (customer, ()) ORDER BY g, customer',
    'NULL, 0, 1',
    "'ann', 0, 2",
    "'bob', 0, 1",
    'NULL, 1, 4',
  ],
  [
    'SELECT ARRAY_TO_STRING(ARRAY(SELECT t FROM UNNEST(tags) AS t ORDER BY t), "+") AS key, COUNT(*) FROM d.orders WHERE order_id < 3 GROUP BY key ORDER BY key',
    "'gift', 1",
    "'gift+new', 1",
  ],
  ['SELECT COUNT(*) FROM d.orders HAVING COUNT(*) > 100'],
  ['SELECT (SELECT SUM(o.order_id) FROM d.customers) FROM d.orders AS o ORDER BY 1 LIMIT 2', '3', '6'],
])

runs('WITH DEPTH', [
  [
    'WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 2 FROM t) WITH DEPTH BETWEEN 1 AND 3 SELECT n, depth FROM t ORDER BY depth',
    '3, 1',
    '5, 2',
    '7, 3',
  ],
  [
    'WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 3) WITH DEPTH AS d SELECT * FROM t ORDER BY d',
    '1, 0',
    '2, 1',
    '3, 2',
  ],
  [
    'WITH RECURSIVE t AS (SELECT 1 AS n UNION DISTINCT SELECT MOD(n + 1, 3) FROM t) WITH DEPTH MAX 5 SELECT * FROM t ORDER BY depth',
    '1, 0',
    '2, 1',
    '0, 2',
  ],
  [
    'WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT SUM(n) + 1 FROM t) WITH DEPTH AS d BETWEEN 0 AND 2 SELECT * FROM t ORDER BY d',
    '1, 0',
    '2, 1',
    '3, 2',
  ],
])

runs('grouping sets of expressions over other keys', [
  [
    'SELECT x, x + 1, COUNT(*) FROM UNNEST([1, 1]) AS x GROUP BY ROLLUP(x, x + 1) ORDER BY 1, 2',
    'NULL, NULL, 2',
    '1, 2, 2',
    '1, 2, 2',
  ],
  [
    'SELECT x, x + 1, COUNT(*) FROM UNNEST([1, 1]) AS x GROUP BY ROLLUP(1, 2) ORDER BY 1, 2',
    'NULL, NULL, 2',
    '1, NULL, 2',
    '1, 2, 2',
  ],
])

runs('HAVING MAX and MIN in aggregates', [
  [
    'SELECT g, SUM(x HAVING MAX y), ARRAY_AGG(x HAVING MIN y ORDER BY x), COUNT(*) FROM UNNEST([STRUCT(1 AS g, 1 AS x, 1 AS y), (1, 2, 5), (1, 3, 5), (2, 4, NULL), (2, 5, NULL), (3, 6, NULL), (3, 7, 1)]) GROUP BY g ORDER BY g',
    '1, 5, [1], 3',
    '2, NULL, NULL, 2',
    '3, 7, [7], 2',
  ],
  [
    'SELECT COUNT(DISTINCT customer HAVING MIN order_id), MAX(order_id HAVING MAX amount) FROM d.orders',
    '1, 2',
  ],
  [
    'SELECT COUNT(* HAVING MAX x), AVG(x WHERE x < 3 HAVING MAX x) FROM UNNEST([1, 2, 2, 3, 3, 3]) AS x',
    '3, 2',
  ],
])

runs('joins', [
  [
    'SELECT customer, order_id FROM d.customers LEFT JOIN d.orders USING (customer) ORDER BY customer, order_id',
    "'ann', 1",
    "'ann', 3",
    "'bob', 2",
    "'cat', NULL",
  ],
  [
    'SELECT customer, order_id FROM d.orders FULL JOIN d.customers USING (customer) ORDER BY customer, order_id',
    'NULL, 4',
    "'ann', 1",
    "'ann', 3",
    "'bob', 2",
    "'cat', NULL",
  ],
  ['SELECT * FROM (SELECT 1 AS a, 2 AS k) JOIN (SELECT 2 AS k, 3 AS b) USING (k)', '2, 1, 3'],
  [
    'SELECT x.k, y.k FROM (SELECT 1 AS k) AS x FULL JOIN (SELECT 2 AS k) AS y USING (k) ORDER BY 1',
    'NULL, 2',
    '1, NULL',
  ],
  ['SELECT COUNT(*) FROM d.orders, d.customers', '12'],
])

runs('UNNEST', [
  ['SELECT n, i FROM UNNEST(["a", "b"]) AS n WITH OFFSET AS i', "'a', 0", "'b', 1"],
  [
    'SELECT order_id, t, i FROM d.orders, UNNEST(tags) AS t WITH OFFSET AS i ORDER BY 1, i',
    "1, 'new', 0",
    "1, 'gift', 1",
    "2, 'gift', 0",
  ],
  ['SELECT order_id, t FROM d.orders AS o, o.tags AS t WHERE t = "new"', "1, 'new'"],
  [
    'SELECT order_id, t FROM d.orders LEFT JOIN UNNEST(tags) AS t ORDER BY 1, 2',
    "1, 'gift'",
    "1, 'new'",
    "2, 'gift'",
    '3, NULL',
    '4, NULL',
  ],
  [
    'SELECT order_id, t FROM d.orders LEFT JOIN UNNEST(tags) AS t ON t = "gift" ORDER BY 1, 2',
    "1, 'gift'",
    "2, 'gift'",
    '3, NULL',
    '4, NULL',
  ],
  [
    'SELECT a, b FROM UNNEST([1, 2]) AS a FULL JOIN UNNEST([2, 3]) AS b ON a = b ORDER BY a',
    'NULL, 3',
    '1, NULL',
    '2, 2',
  ],
  ['SELECT * FROM UNNEST([STRUCT(1 AS a, "x" AS b), (2, "y")])', "1, 'x'", "2, 'y'"],
  [
    'SELECT order_id, ARRAY(SELECT UPPER(t) FROM UNNEST(tags) AS t) FROM d.orders ORDER BY 1',
    "1, ['NEW', 'GIFT']",
    "2, ['GIFT']",
    '3, []',
    '4, []',
  ],
  ['SELECT ARRAY(SELECT AS STRUCT x, x * x AS y FROM UNNEST([2, 1]) AS x ORDER BY x)', '[(1, 1), (2, 4)]'],
  ['SELECT ARRAY(SELECT x FROM UNNEST([3, 1, 2]) AS x ORDER BY x DESC LIMIT 2)', '[3, 2]'],
])

runs('subqueries', [
  [
    'SELECT order_id FROM d.orders AS o WHERE EXISTS (SELECT 1 FROM d.customers AS c WHERE c.customer = o.customer AND c.city = "Oslo")',
    '2',
  ],
  [
    'SELECT customer FROM d.customers WHERE customer NOT IN (SELECT customer FROM d.orders WHERE customer IS NOT NULL)',
    "'cat'",
  ],
  [
    'SELECT (SELECT COUNT(*) FROM d.orders AS o WHERE o.customer = c.customer) FROM d.customers AS c ORDER BY c.customer',
    '2',
    '1',
    '0',
  ],
  ['SELECT "gift" IN UNNEST(tags) FROM d.orders ORDER BY order_id', 'true', 'true', 'false', 'false'],
  ['SELECT 1 IN (SELECT 2.5), 3 IN (1, NULL), NULL IN (1)', 'false, NULL, NULL'],
  ['WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS x FROM a) SELECT a.x, b.x FROM a, b', '1, 2'],
  [
    'WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT n FROM r',
    '1',
    '2',
    '3',
  ],
  [
    'WITH RECURSIVE second AS (SELECT x + 1 AS y FROM first), first AS (SELECT 1 AS x) SELECT y FROM second',
    '2',
  ],
])

runs('windows', [
  [
    'SELECT order_id, ROW_NUMBER() OVER (PARTITION BY customer ORDER BY order_id DESC) FROM d.orders ORDER BY 1',
    '1, 2',
    '2, 1',
    '3, 1',
    '4, 1',
  ],
  [
    'SELECT order_id FROM d.orders QUALIFY RANK() OVER (PARTITION BY customer ORDER BY order_id) = 1 ORDER BY 1',
    '1',
    '2',
    '4',
  ],
  [
    'SELECT order_id, SUM(order_id) OVER w FROM d.orders WINDOW w AS (ORDER BY order_id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) ORDER BY 1',
    '1, 1',
    '2, 3',
    '3, 5',
    '4, 7',
  ],
  [
    'SELECT order_id, COUNT(*) OVER (ORDER BY order_id RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM d.orders ORDER BY 1',
    '1, 2',
    '2, 3',
    '3, 3',
    '4, 2',
  ],
  [
    'SELECT x, COUNT(*) OVER (ORDER BY x RANGE BETWEEN 9223372036854775807 PRECEDING AND 1 FOLLOWING) FROM UNNEST([1, 2, 9223372036854775807, -9223372036854775807, NULL]) AS x ORDER BY x',
    'NULL, 1',
    '-9223372036854775807, 1',
    '1, 2',
    '2, 2',
    '9223372036854775807, 3',
  ],
  [
    'SELECT x < 0, COUNT(*) OVER (ORDER BY x DESC RANGE BETWEEN 2 PRECEDING AND 1 PRECEDING), COUNT(*) OVER (ORDER BY x RANGE BETWEEN 2 PRECEDING AND 1 PRECEDING) FROM UNNEST([NUMERIC "99999999999999999999999999999.999999999", NUMERIC "-99999999999999999999999999999.999999999"]) AS x ORDER BY x',
    'true, 0, 0',
    'false, 0, 0',
  ],
  [
    'SELECT x, COUNT(*) OVER (ORDER BY x RANGE BETWEEN 1 PRECEDING AND 1.5 FOLLOWING), MAX(x) OVER (ORDER BY x DESC RANGE BETWEEN UNBOUNDED PRECEDING AND 2 PRECEDING) FROM UNNEST([NULL, BIGNUMERIC "1", 2, 4, NULL, 3.5]) AS x ORDER BY x',
    'NULL, 2, 4',
    'NULL, 2, 4',
    '1, 2, 4',
    '2, 3, 4',
    '3.5, 2, NULL',
    '4, 2, NULL',
  ],
  [
    'SELECT s.g, s.x, SUM(s.x) OVER (PARTITION BY s.g ORDER BY s.x RANGE BETWEEN 5 PRECEDING AND 1 PRECEDING) FROM UNNEST([STRUCT(1 AS g, BIGNUMERIC "1" AS x), (2, 2), (2, 3), (1, 7), (1, 6)]) AS s ORDER BY 1, 2',
    '1, 1, NULL',
    '1, 6, 1',
    '1, 7, 6',
    '2, 2, NULL',
    '2, 3, 2',
  ],
  [
    `SELECT FORMAT_DATETIME("%T", time), n, l FROM GAP_FILL((SELECT DATETIME "2023-11-01 09:34:01" AS time, 74 AS n, "a" AS l UNION ALL SELECT DATETIME "2023-11-01 09:36:00", 77, NULL UNION ALL SELECT DATETIME "2023-11-01 09:38:01", 80, "b"), ts_column => "time", bucket_width => INTERVAL 1 MINUTE, value_columns => [("n", "linear"), ("l", "locf")]) ORDER BY time`,
    "'09:35:00', 75, 'a'",
    "'09:36:00', 77, 'a'",
    "'09:37:00', 78, 'a'",
    "'09:38:00', 80, 'a'",
  ],
  [
    `SELECT CAST(d AS STRING), k, n FROM GAP_FILL((SELECT 1 AS k, DATE "2024-01-01" AS d, 1 AS n UNION ALL SELECT 1, DATE "2024-01-05", NULL UNION ALL SELECT 2, DATE "2024-01-03", 3), "d", INTERVAL 2 DAY, ["k"], [("n", "null")], DATE "2024-01-01") ORDER BY k, d`,
    "'2024-01-01', 1, 1",
    "'2024-01-03', 1, NULL",
    "'2024-01-05', 1, NULL",
    "'2024-01-03', 2, 3",
  ],
  [
    'FROM UNNEST([1, 2]) AS x |> IF FALSE THEN (|> SELECT nope) ELSEIF FALSE THEN (|> SELECT ERROR("1")) |> ORDER BY x',
    '1',
    '2',
  ],
  [
    'FROM UNNEST([1, 2]) AS x |> IF FALSE THEN (|> SELECT 1) ELSE (|> WHERE x > 1 |> SELECT x + 1 AS y) |> SELECT y',
    '3',
  ],
  [
    'SELECT query.q, base.id, ROUND(distance, 3) FROM VECTOR_SEARCH((SELECT 1 AS id, [1.0, 2.0] AS v UNION ALL SELECT 2, [2.0, 4.0] UNION ALL SELECT 4, [1.0, 3.2] UNION ALL SELECT 5, NULL), "v", (SELECT "dog" AS q, [1.0, 2.0] AS e UNION ALL SELECT "cat", [3.0, 5.2]), top_k => 2) ORDER BY 1, 3',
    "'cat', 2, 1.562",
    "'cat', 4, 2.828",
    "'dog', 1, 0",
    "'dog', 4, 1.2",
  ],
  [
    'SELECT base.id, distance FROM VECTOR_SEARCH((SELECT 1 AS id, [1.0, 2.0] AS v UNION ALL SELECT 2, [2.0, 4.0]), "v", (SELECT [1.0, 1.0] AS v), "v", 1, "DOT_PRODUCT")',
    '2, -6',
  ],
  ['SELECT 3 IN UNNEST([STRUCT([1, 2] AS a), STRUCT([3, 4, 5])].a)', 'true'],
  ['SELECT x FROM UNNEST([STRUCT([1, 2] AS a), STRUCT([3])].a) AS x ORDER BY x', '1', '2', '3'],
  [
    'SELECT SUM(b) FROM (SELECT [STRUCT([STRUCT(1 AS b), STRUCT(2)] AS a), STRUCT([STRUCT(4)])] AS v) AS t, t.v.a.b AS b',
    '7',
  ],
  [
    'SELECT REGEXP_EXTRACT_GROUPS(x, r"(?<h__INT64>[0-9]+):(?<m__INT64>[0-9]+)").* FROM UNNEST(["02:30", "x"]) AS x ORDER BY 1',
    'NULL, NULL',
    '2, 30',
  ],
  [
    'SELECT customer, SUM(COUNT(*)) OVER () FROM d.orders GROUP BY customer ORDER BY 1',
    'NULL, 4',
    "'ann', 4",
    "'bob', 4",
  ],
  [
    'SELECT SUM(x) OVER (d) FROM UNNEST([1, 3, 2]) AS x WINDOW c AS (ORDER BY x ROWS 1 PRECEDING), d AS (c) ORDER BY 1',
    '1',
    '3',
    '5',
  ],
  [
    'SELECT MAX(x) OVER (w ROWS UNBOUNDED PRECEDING) FROM UNNEST([1, 3, 2]) AS x WINDOW w AS (ORDER BY x) ORDER BY 1',
    '1',
    '2',
    '3',
  ],
])

runs('set operations', [
  ['SELECT 1 UNION ALL SELECT 2.5 UNION ALL SELECT NULL', '1', '2.5', 'NULL'],
  ['SELECT x FROM (SELECT 1 AS x UNION DISTINCT SELECT 1 UNION DISTINCT SELECT 2) ORDER BY x', '1', '2'],
  ['SELECT customer FROM d.customers EXCEPT DISTINCT SELECT customer FROM d.orders', "'cat'"],
  ['SELECT 1 AS a, 2 AS b UNION ALL BY NAME SELECT 3 AS b, 4 AS a', '1, 2', '4, 3'],
  ['SELECT 1 AS a, 2 AS b FULL UNION ALL CORRESPONDING SELECT 3 AS c, 4 AS a', '1, 2, NULL', '4, NULL, 3'],
  ['(SELECT 2 AS x UNION ALL SELECT 1) ORDER BY x', '1', '2'],
  ['SELECT DATE "2024-01-01" AS d UNION ALL SELECT "2024-01-02"', '2024-01-01', '2024-01-02'],
])

runs('PIVOT and UNPIVOT', [
  [
    'SELECT * FROM (SELECT customer, amount FROM d.orders) PIVOT (SUM(amount) FOR customer IN ("ann", "bob" AS b))',
    '15.75, 20',
  ],
  [
    'SELECT * FROM (SELECT 1 AS id, 10 AS q1, NULL AS q2) UNPIVOT (sales FOR quarter IN (q1, q2))',
    "1, 10, 'q1'",
  ],
  [
    'SELECT * FROM (SELECT 1 AS id, 10 AS q1, NULL AS q2) UNPIVOT INCLUDE NULLS (sales FOR quarter IN (q1 AS 1, q2 AS 2))',
    '1, 10, 1',
    '1, NULL, 2',
  ],
  [
    'SELECT _1, minus_2, `NULL` FROM (SELECT 3 AS v, 1 AS k) PIVOT (SUM(v) FOR k IN (1, -2, NULL))',
    '3, NULL, NULL',
  ],
  ['SELECT s_1, s_minus_2 FROM (SELECT 3 AS v, 1 AS k) PIVOT (SUM(v) AS s FOR k IN (1, -2))', '3, NULL'],
  [
    'SELECT _1, minus_2_point_5 FROM (SELECT 3 AS v, NUMERIC "1" AS k) PIVOT (SUM(v) FOR k IN (1.0, NUMERIC "-2.50"))',
    '3, NULL',
  ],
  [
    'SELECT _2026_01_02 FROM (SELECT 3 AS v, DATE "2026-01-02" AS k) PIVOT (SUM(v) FOR k IN ("2026-1-2"))',
    '3',
  ],
  [
    'SELECT a_minus_1_b_x FROM (SELECT 3 AS v, STRUCT(-1 AS a, "x" AS b) AS k) PIVOT (SUM(v) FOR k IN (STRUCT(-1, "x")))',
    '3',
  ],
])

const ROWS_IN_ORDER = (values: string): string =>
  `(SELECT * FROM UNNEST([${values}]) AS x WITH OFFSET AS o) MATCH_RECOGNIZE`

runs('AGGREGATION_THRESHOLD', [
  [
    'SELECT WITH AGGREGATION_THRESHOLD OPTIONS(threshold = 2, privacy_unit_column = order_id) customer, COUNT(*) AS n FROM d.orders GROUP BY customer',
    "'ann', 2",
  ],
  [
    'SELECT WITH AGGREGATION_THRESHOLD OPTIONS(threshold = 1, privacy_unit_column = order_id) customer, SUM(amount) AS s FROM d.orders GROUP BY customer HAVING s > 18',
    "'bob', 20",
  ],
  [
    'SELECT WITH AGGREGATION_THRESHOLD OPTIONS(threshold = 9, privacy_unit_column = order_id) COUNT(*) FROM d.orders',
  ],
])

runs('MATCH_RECOGNIZE', [
  [
    `SELECT s FROM ${ROWS_IN_ORDER('1, 2, 3')} (ORDER BY o MEASURES STRING_AGG(CLASSIFIER()) AS s PATTERN (a | b) DEFINE a AS x <= 2, b AS x >= 2) ORDER BY s`,
    "'a'",
    "'a'",
    "'b'",
  ],
  [
    `SELECT up, down FROM ${ROWS_IN_ORDER('1, 3, 2, 5, 0, 4')} (ORDER BY o MEASURES ARRAY_AGG(up.x) AS up, ARRAY_AGG(down.x) AS down PATTERN (up down) DEFINE up AS x < NEXT(x), down AS x < PREV(x, 2) OR PREV(x) < x) ORDER BY up[0]`,
    '[0], [4]',
    '[1], [3]',
    '[2], [5]',
  ],
  [
    `SELECT n, first, last, length FROM ${ROWS_IN_ORDER('1, 7, 8, 1')} (ORDER BY o MEASURES MATCH_NUMBER() AS n, FIRST(x) AS first, LAST(x) AS last, COUNT(*) AS length PATTERN (big*) DEFINE big AS x > 5) ORDER BY n`,
    '1, NULL, NULL, 0',
    '2, 7, 8, 2',
    '3, NULL, NULL, 0',
  ],
  [
    `SELECT length FROM ${ROWS_IN_ORDER('1, 1, 1')} (ORDER BY o MEASURES COUNT(*) AS length AFTER MATCH SKIP TO NEXT ROW PATTERN (a+) DEFINE a AS x = 1) ORDER BY length`,
    '1',
    '2',
    '3',
  ],
  [
    'SELECT customer, total, customer_again FROM d.orders MATCH_RECOGNIZE (PARTITION BY customer ORDER BY order_id MEASURES SUM(orders.amount) AS total, CONCAT(customer, "!") AS customer_again PATTERN (^ any_row{1,} $) DEFINE any_row AS TRUE) ORDER BY customer',
    'NULL, NULL, NULL',
    "'ann', 15.75, 'ann!'",
    "'bob', 20, 'bob!'",
  ],
  [
    'SELECT n FROM (SELECT 1 AS x) AS `a\\`b` MATCH_RECOGNIZE (ORDER BY x MEASURES COUNT(*) AS n PATTERN (a) DEFINE a AS x = 1)',
    '1',
  ],
  [
    'FROM UNNEST([3, 4, 9]) AS x |> MATCH_RECOGNIZE (ORDER BY x MEASURES MAX(x) AS top PATTERN (a b??) DEFINE a AS TRUE, b AS x > 3) |> ORDER BY top',
    '3',
    '4',
    '9',
  ],
])

runs('pipes, renamed', [
  [
    'FROM UNNEST([1, 2]) AS x |> SELECT x AS a |> RENAME a AS b |> UNION ALL (SELECT 3) |> ORDER BY b DESC |> LIMIT 1',
    '3',
  ],
])

test('the last RENAME of a pipe names the result', () => {
  expect(world.schema('FROM UNNEST([1]) AS x |> SELECT x AS a |> RENAME a AS b')).toBe('b INT64')
})

runs('pipes', [
  ['FROM d.orders |> WHERE customer = "ann" |> AGGREGATE COUNT(*) AS n, SUM(amount) AS total', '2, 15.75'],
  ['FROM d.orders |> AGGREGATE COUNT(*) AS n GROUP AND ORDER BY customer', 'NULL, 1', "'ann', 2", "'bob', 1"],
  [
    'FROM d.orders |> EXTEND order_id * 2 AS twice |> SELECT order_id, twice |> ORDER BY twice DESC |> LIMIT 1',
    '4, 8',
  ],
  [
    'FROM d.customers |> SET city = UPPER(city) |> RENAME city AS town |> DROP customer |> ORDER BY town',
    "'BONN'",
    "'OSLO'",
    "'ROME'",
  ],
  [
    'FROM d.customers AS c |> JOIN d.orders AS o USING (customer) |> SELECT c.city, o.order_id |> ORDER BY order_id',
    "'Rome', 1",
    "'Oslo', 2",
    "'Rome', 3",
  ],
  ['FROM d.orders |> WHERE ROW_NUMBER() OVER (ORDER BY order_id) = 2 |> SELECT order_id', '2'],
  ['SELECT 1 AS x |> UNION ALL (SELECT 2) |> AS t |> SELECT t.x + 1', '2', '3'],
  // A table's name keeps the row that SET, DROP and RENAME have changed.
  ['FROM (SELECT 3 AS x, 4 AS y) AS t |> SET x = x + t.y |> SELECT t.x, x, t.y', '3, 7, 4'],
  ['FROM (SELECT 3 AS x, 4 AS y) AS t |> DROP x |> SELECT *, t.x, t.*', '4, 3, 3, 4'],
  ['FROM (SELECT 3 AS x, 4 AS y) AS t |> RENAME x AS z |> SET z = 1 |> SELECT *, t.x', '1, 4, 3'],
  ['FROM (SELECT 3 AS x, 4 AS y) AS t |> SET x = 1 |> WHERE x = 1 |> AS u |> SELECT u.x, u', '1, (1, 4)'],
  ['FROM UNNEST([STRUCT(3 AS x, 4 AS y)]) AS t |> SET x = 1 |> EXTEND t.x + 1 AS w', '1, 4, 4'],
  ['FROM UNNEST([2, 3]) AS n |> SET n = n * n |> ORDER BY n', '4', '9'],
  [
    'FROM (SELECT 3 AS k, 4 AS y) AS t |> SET y = 9 |> JOIN (SELECT 3 AS k, 5 AS z) AS u USING (k) |> SELECT *, t.y',
    '3, 9, 5, 4',
  ],
  [
    'FROM (SELECT 3 AS k, "p" AS c, 4 AS y) AS t |> SET y = y + 1 |> PIVOT(SUM(y) FOR c IN ("p", "q"))',
    '3, 5, NULL',
  ],
  ['FROM (SELECT 3 AS x, 4 AS y) AS t |> DROP y |> AGGREGATE SUM(t.y) AS s GROUP BY x', '3, 4'],
  ['FROM d.orders AS o |> SELECT customer |> DISTINCT |> AGGREGATE COUNT(*)', '3'],
  ['FROM UNNEST([1, 1, 2]) AS x |> AS t |> DISTINCT |> SELECT t + 1 AS y |> ORDER BY y', '2', '3'],
  ['SELECT 1 AS a, 2 AS b |> AS t |> DISTINCT |> SELECT t.b, t', '2, (1, 2)'],
  ['SELECT AS STRUCT 1 AS a, 2 AS b |> DISTINCT', '(1, 2)'],
  ['SELECT AS STRUCT 1 AS a, 2 AS b |> SELECT DISTINCT *', '1, 2'],
  [
    'FROM UNNEST([STRUCT("a" AS k, 5 AS n), ("b", 2), ("c", 2)]) |> AGGREGATE SUM(n) AS s DESC GROUP BY n > 2 AS big ASC',
    'false, 4',
    'true, 5',
  ],
  ['(SELECT 1 AS a) AS t |> SELECT t.a', '1'],
  ['(SELECT 1 AS a UNION ALL SELECT 2) AS t |> WHERE t.a > 1 |> SELECT t.a', '2'],
  ['SELECT 1 AS a |> WITH t AS (SELECT 2), u AS (SELECT 3), |> UNION ALL (FROM t), (FROM u)', '1', '2', '3'],
])
