import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {World} from '../../../helpers/compiler.ts'
import {shopWorld} from './world.ts'

let world: World
beforeAll(async () => {
  world = await shopWorld()
  await world.table('events', 'day DATE, n INT64', undefined, {requiredPartitionFilter: ['day']})
  world.routine({
    name: 'd.loop',
    form: 'scalar',
    language: 'SQL',
    parameters: [{name: 'x', type: {kind: 'INT64'}}],
    body: 'd.loop(x)',
  })
})
afterAll(() => world.close())

describe('errors when compiling', () => {
  test.each([
    ['SELECT foo FROM d.orders', 'Unrecognized name: foo at [1:8]'],
    ['SELECT custoner FROM d.orders', 'Unrecognized name: custoner; Did you mean customer? at [1:8]'],
    ['SELECT o.nope FROM d.orders AS o', 'Name nope not found inside o at [1:10]'],
    [
      'SELECT address.citi FROM d.orders',
      'Field name citi does not exist in STRUCT<city STRING, zip INT64>; Did you mean city? at [1:16]',
    ],
    ['SELECT customer.x FROM d.orders', 'Cannot access field x on a value with type STRING at [1:17]'],
    ['SELECT customer FROM d.orders, d.customers', 'Column name customer is ambiguous at [1:8]'],
    [
      'SELECT 1 FROM d.orders AS a, d.customers AS a',
      'Duplicate table alias a in the same FROM clause at [1:28]',
    ],
    [
      'SELECT * FROM orders',
      'Table "orders" must be qualified with a dataset (e.g. dataset.table). at [1:15]',
    ],
    ['SELECT * FROM d.nope', 'Not found: Table p:d.nope was not found'],
    ['SELECT *', 'SELECT * must have a FROM clause at [1:8]'],
    [
      'SELECT order_id = customer FROM d.orders',
      'No matching signature for operator = for argument types: INT64, STRING. Supported signature: ANY = ANY at [1:8]',
    ],
    [
      'SELECT NOT 1',
      'No matching signature for operator NOT for argument types: INT64. Supported signature: NOT BOOL at [1:8]',
    ],
    [
      'SELECT customer + 1 FROM d.orders',
      /^No matching signature for operator \+ for argument types: STRING, INT64\. Supported signatures: INT64 \+ INT64; /,
    ],
    [
      'SELECT SUBSTR(1, 2)',
      /^No matching signature for function SUBSTR for argument types: INT64, INT64\. Supported signatures?: /,
    ],
    [
      'SELECT GROUPING(customer) FROM d.orders',
      'GROUPING must have an argument that exists within the group-by expression list. at [1:8]',
    ],
    [
      'SELECT order_id, GROUPING(order_id + 1) FROM d.orders GROUP BY order_id',
      'GROUPING must have an argument that exists within the group-by expression list. at [1:18]',
    ],
    [
      'SELECT * FROM d.orders MATCH_RECOGNIZE (ORDER BY order_id MEASURES SUM(a.amount + b.amount) AS s PATTERN (a b) DEFINE a AS TRUE, b AS TRUE)',
      'An aggregate in MEASURES may refer to the columns of one symbol only at [1:68]',
    ],
    [
      'SELECT * FROM d.orders MATCH_RECOGNIZE (ORDER BY order_id MEASURES COUNT(*) AS n PATTERN (a b) DEFINE a AS TRUE)',
      'Undefined symbol in PATTERN: b at [1:93]',
    ],
    [
      'SELECT * FROM d.orders MATCH_RECOGNIZE (ORDER BY order_id MEASURES amount AS n PATTERN (a) DEFINE a AS TRUE)',
      /references column amount which is neither grouped nor aggregated/,
    ],
    [
      'SELECT WITH DIFFERENTIAL_PRIVACY OPTIONS(epsilon = 1) COUNT(*) FROM d.orders',
      'Unsupported in the embedded BigQuery: SELECT WITH DIFFERENTIAL_PRIVACY at [1:8]',
    ],
    ['SELECT nope(1)', 'Function not found: nope at [1:8]'],
    [
      'SELECT customer, SUM(amount) FROM d.orders',
      'SELECT list expression references column customer which is neither grouped nor aggregated at [1:8]',
    ],
    [
      'SELECT order_id + 1 FROM d.orders GROUP BY customer',
      'SELECT list expression references column order_id which is neither grouped nor aggregated at [1:8]',
    ],
    [
      'SELECT customer FROM d.orders GROUP BY customer ORDER BY amount',
      'ORDER BY clause expression references column amount which is neither grouped nor aggregated at [1:58]',
    ],
    [
      'SELECT 1 FROM d.orders WHERE SUM(order_id) > 1',
      'Aggregate function SUM not allowed in WHERE clause at [1:30]',
    ],
    [
      'SELECT 1 FROM d.orders WHERE ROW_NUMBER() OVER () > 1',
      'Analytic function not allowed in WHERE clause at [1:30]',
    ],
    ['SELECT SUM(SUM(order_id)) FROM d.orders', 'Aggregations of aggregations are not allowed at [1:12]'],
    [
      'SELECT RANK() FROM d.orders',
      'Analytic function RANK cannot be called without an OVER clause at [1:8]',
    ],
    [
      'SELECT RANK() OVER () FROM d.orders',
      'Window ORDER BY is required for analytic function RANK at [1:8]',
    ],
    [
      'SELECT 1 FROM d.orders WHERE 1',
      'WHERE clause should return type BOOL, but returns type INT64 at [1:30]',
    ],
    ['SELECT 1 WHERE true', 'Query without FROM clause cannot have a WHERE clause at [1:10]'],
    ['SELECT 1 GROUP BY 1', 'Query without FROM clause cannot have a GROUP BY clause at [1:10]'],
    ['SELECT 1 AS a ORDER BY a', 'Query without FROM clause cannot have an ORDER BY clause at [1:15]'],
    ['SELECT DISTINCT 1', 'Query without FROM clause cannot use SELECT DISTINCT at [1:1]'],
    ['SELECT COUNT(*)', 'SELECT without FROM clause cannot use aggregation at [1:1]'],
    ['SELECT RANK() OVER (ORDER BY 1)', 'SELECT without FROM clause cannot use analytic functions at [1:1]'],
    [
      'SELECT a FROM (SELECT 1 AS a) ORDER BY 2',
      'ORDER BY column number item is out of range. Found 2 at [1:40]',
    ],
    [
      'SELECT a FROM (SELECT 1 AS a) ORDER BY -1',
      'ORDER BY column number item is out of range. Found -1 at [1:40]',
    ],
    [
      'SELECT (SELECT MAX(k) OVER () FROM UNNEST([1]) AS x) FROM UNNEST([2]) AS k',
      "Unsupported in the embedded BigQuery: a window function over an outer query's column at [1:16]",
    ],
    ['SELECT SAFE.SUM(k) FROM UNNEST([1]) AS k', 'SAFE is not supported for function SUM at [1:8]'],
    ["SELECT a FROM (SELECT 1 AS a) ORDER BY 'a'", 'Cannot ORDER BY literal values at [1:40]'],
    ['SELECT COUNT(*) FROM UNNEST([1]) AS k GROUP BY NULL', 'Cannot GROUP BY literal values at [1:48]'],
    [
      'SELECT ARRAY_AGG(k ORDER BY 1) FROM UNNEST([1]) AS k',
      'Aggregate functions do not allow ORDER BY by index in arguments at [1:8]',
    ],
    [
      'SELECT 1 UNION ALL SELECT 1, 2',
      'Queries in UNION ALL have mismatched column count; query 1 has 1 column, query 2 has 2 columns at [1:10]',
    ],
    [
      'SELECT 1 UNION ALL SELECT "a"',
      'Column 1 in UNION ALL has incompatible types: INT64, STRING at [1:10]',
    ],
    [
      'SELECT (SELECT 1, 2)',
      'Scalar subquery cannot have more than one column unless using SELECT AS STRUCT to build STRUCT values at [1:8]',
    ],
    ['SELECT CAST(1 AS DATE)', 'Invalid cast from INT64 to DATE at [1:8]'],
    ['SELECT DATE "2024-02-30"', 'Invalid DATE literal at [1:8]'],
    ['SELECT placed_on = "soon" FROM d.orders', 'Could not cast literal "soon" to type DATE at [1:20]'],
    [
      'SELECT x FROM UNNEST(1) AS x',
      /^Values referenced in UNNEST must be arrays\. UNNEST contains expression of type INT64/,
    ],
    [
      'SELECT customer FROM d.orders ORDER BY tags',
      'ORDER BY does not support expressions of type ARRAY<STRING> at [1:40]',
    ],
    [
      'SELECT extra FROM d.orders GROUP BY extra',
      'Grouping by expressions of type JSON is not allowed at [1:37]',
    ],
    ['SELECT @nope', "Query parameter 'nope' not found at [1:8]"],
    ['SELECT d.loop(1)', 'Function d.loop is recursive, which is not supported'],
    [
      'SELECT n FROM d.events',
      "Cannot query over table 'd.events' without a filter over column(s) 'day' that can be used for partition elimination at [1:15]",
    ],
    ['SELECT NOT NULL', 'Operands of NOT cannot be literal NULL at [1:12]'],
    ['SELECT ROUND(x => 1, 2)', 'Positional arguments must not follow named arguments at [1:22]'],
    ["SELECT (SELECT '2020-01-01') = DATE '2020-01-01'", /No matching signature/],
    ['SELECT ML.PREDICT(1)', /^Unsupported in the embedded BigQuery: function ML\.PREDICT/],
  ])('%s', async (sql, message) => {
    const error = await world.error(sql)
    if (typeof message === 'string') expect(error).toBe(message)
    else expect(error).toMatch(message)
  })

  test('a filter outside of a subquery restricts the partitions within', async () => {
    expect(await world.rows('SELECT n FROM (SELECT * FROM d.events) WHERE day > "2024-01-01"')).toEqual([])
  })
})

describe('errors when running', () => {
  test.each([
    ['SELECT 1 / 0', 'division by zero: 1 / 0'],
    ['SELECT customer LIKE "\\\\" FROM d.orders', 'LIKE pattern ends with a backslash'],
    ['SELECT 9223372036854775807 + order_id FROM d.orders', 'Integer Overflow'],
    ['SELECT 1e308 * 10', 'double overflow: 1e+308 * 10'],
    ['SELECT [1, 2][OFFSET(5)]', 'Array index 5 is out of bounds (overflow)'],
    ['SELECT [1, 2][ORDINAL(0)]', 'Array index 0 is out of bounds (underflow)'],
    ['SELECT ERROR("stop")', 'stop'],
    ['SELECT (SELECT order_id FROM d.orders)', 'Scalar subquery produced more than one element'],
    ['SELECT CAST("abc" AS INT64)', 'Bad int64 value: abc'],
    ['FROM d.orders |> ASSERT order_id < 4, "order ", order_id', 'Assert failed: order 4'],
  ])('%s', async (sql, message) => {
    expect(await world.error(sql)).toBe(message)
  })
})
