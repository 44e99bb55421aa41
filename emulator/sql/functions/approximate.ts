/**
 * Approximate aggregates; the embedded ones are exact, which is one of the answers that BigQuery may give.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/approximate_aggregate_functions
 */
import type {EmittedArgument, FunctionTable, Template} from './define.ts'
import {ascending, computedFirst, raise} from './sql.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/approximate_aggregate_functions'

const ROWS = '{filter}{over}'

/** The values at n + 1 equal steps through the sorted list. */
const quantiles: Template = ([value, steps], call) => {
  const rows = call.nulls === 'RESPECT' ? ROWS : ` FILTER (WHERE ${value!.sql} IS NOT NULL{and}){over}`
  const sorted = `list({distinct}${value!.sql} ORDER BY ${ascending(value!.sql, value!.type)})${rows}`
  return computedFirst([sorted, steps!.sql], (all, n) => {
    const index = `CAST(greatest(1, ceil(len(${all}) * i_ / ${n})) AS BIGINT)`
    return `CASE WHEN len(${all}) > 0 THEN list_transform(range(${n} + 1), lambda i_: ${all}[${index}]) END`
  })
}

/** Equal intervals may be written differently, which lists and maps of DuckDB do not see; those become days. */
const sameInterval = (group: string): string => {
  const micros = `epoch_us(${group}[1])`
  const days = `to_days(CAST(${micros} // 86400000000 AS INTEGER)) + to_microseconds(${micros} % 86400000000)`
  return `CASE WHEN len(list_distinct(${group})) = 1 THEN ${group}[1] ELSE ${days} END`
}

/** Values with their counts, as entries of a map; NULL for none. */
function countsOf(value: EmittedArgument): string {
  if (value.type.kind !== 'INTERVAL') return `map_entries(histogram(${value.sql})${ROWS})`
  return computedFirst([`list(${value.sql}) FILTER (WHERE ${value.sql} IS NOT NULL{and}){over}`], (all) => {
    const firsts = `list_filter(range(1, len(${all}) + 1), lambda i_: len(list_filter(${all}[1:i_ - 1], lambda y_: y_ = ${all}[i_])) = 0)`
    const groups = `list_transform(${firsts}, lambda i_: list_filter(${all}, lambda y_: y_ = ${all}[i_]))`
    return `list_transform(${groups}, lambda g_: struct_pack(key := ${sameInterval('g_')}, value := len(g_)))`
  })
}

/** Values with their counts, most frequent first. DuckDB's histogram leaves NULL out. */
const topCount: Template = ([value, limit]) => {
  const counts = countsOf(value!)
  const nulls = `count(*) FILTER (WHERE ${value!.sql} IS NULL{and}){over}`
  return computedFirst([counts, nulls, limit!.sql], (entries, missing, n) => {
    const known = `coalesce(list_transform(${entries}, lambda e_: struct_pack(c := -CAST(e_.value AS BIGINT), v := e_.key)), [])`
    const unknown = `CASE WHEN ${missing} > 0 THEN [struct_pack(c := -${missing}, v := NULL)] ELSE [] END`
    const sorted = `list_sort(list_concat(${known}, ${unknown}))`
    return `CASE WHEN ${entries} IS NOT NULL OR ${missing} > 0 THEN list_transform(${sorted}[1:${n}], lambda e_: struct_pack(f1 := e_.v, f2 := -e_.c)) END`
  })
}

/** Values with the sums of their weights, greatest first; a value whose weights are all NULL comes last. */
const topSum: Template = ([value, weight, limit]) => {
  const kind = weight!.type.kind
  const rows = `list(struct_pack(v := ${value!.sql}, w := ${weight!.sql}))${ROWS}`
  return computedFirst([rows, limit!.sql], (all, n) => {
    const zero = kind === 'BIGNUMERIC' ? "'0'::BIGNUM" : '0'
    const wrong = kind === 'FLOAT64' ? 'isnan(r_.w) OR r_.w < 0' : `r_.w < ${zero}`
    const error = raise(
      "'APPROX_TOP_SUM does not support negative or NaN weights in the second argument'",
      'BIGINT',
    )
    const values = `list_transform(${all}, lambda r_: r_.v)`
    const present = `list_filter(${values}, lambda x_: x_ IS NOT NULL)`
    const different =
      value!.type.kind === 'INTERVAL'
        ? `list_filter(${present}, lambda x_, i_: len(list_filter(${present}[1:i_ - 1], lambda y_: y_ = x_)) = 0)`
        : `list_distinct(${values})`
    const distinct = `list_concat(${different}, CASE WHEN list_bool_or(list_transform(${values}, lambda x_: x_ IS NULL)) THEN [NULL] ELSE [] END)`
    const sum = `list_sum(list_transform(list_filter(${all}, lambda r_: r_.v IS NOT DISTINCT FROM x_), lambda r_: r_.w))`
    const typed = kind === 'INT64' ? `CAST(${sum} AS BIGINT)` : sum
    const sums = `list_transform(${distinct}, lambda x_: struct_pack(s := ${typed}, v := x_))`
    const keyed = `list_transform(${sums}, lambda e_: struct_pack(unknown := e_.s IS NULL, less := -e_.s, v := e_.v, s := e_.s))`
    const sorted = `list_sort(${keyed})`
    return `CASE WHEN list_bool_or(list_transform(${all}, lambda r_: ${wrong})) THEN CASE WHEN ${error} = 0 THEN NULL END ELSE list_transform(${sorted}[1:${n}], lambda e_: struct_pack(f1 := e_.v, f2 := e_.s)) END`
  })
}

const weights = ['INT64', 'NUMERIC', 'BIGNUMERIC', 'FLOAT64']

export const approximateFunctions: FunctionTable = {
  APPROX_COUNT_DISTINCT: {
    kind: 'aggregate',
    signatures: ['(ANY) -> INT64'],
    duckdb: `count(DISTINCT $1)${ROWS}`,
    allows: ['over'],
    doc: 'The number of different values.',
    url: `${page}#approx_count_distinct`,
    examples: [
      {sql: 'SELECT APPROX_COUNT_DISTINCT(x) FROM UNNEST([0, 1, 1, 2, 3, 5]) AS x', gives: '5'},
      {sql: 'SELECT APPROX_COUNT_DISTINCT(x) FROM UNNEST([CAST(NULL AS INT64)]) AS x', gives: '0'},
    ],
  },
  APPROX_QUANTILES: {
    kind: 'aggregate',
    signatures: ['(T, INT64) -> ARRAY<T>'],
    needs: 'order',
    duckdb: quantiles,
    allows: ['distinct', 'nulls'],
    doc: 'The bounds of equal parts of the sorted values: the least, those between, the greatest.',
    url: `${page}#approx_quantiles`,
    examples: [
      {
        sql: 'SELECT APPROX_QUANTILES(x, 2) FROM UNNEST([1, 1, 1, 4, 5, 6, 7, 8, 9, 10]) AS x',
        gives: '[1,5,10]',
      },
      {
        sql: 'SELECT APPROX_QUANTILES(x, 100)[OFFSET(90)] FROM UNNEST([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) AS x',
        gives: '9',
      },
      {
        sql: 'SELECT APPROX_QUANTILES(DISTINCT x, 2) FROM UNNEST([1, 1, 1, 4, 5, 6, 7, 8, 9, 10]) AS x',
        gives: '[1,6,10]',
      },
      {sql: 'SELECT APPROX_QUANTILES(x, 2) FROM UNNEST(CAST([] AS ARRAY<INT64>)) AS x', gives: 'NULL'},
    ],
  },
  APPROX_TOP_COUNT: {
    kind: 'aggregate',
    signatures: ['(T, INT64) -> ARRAY<STRUCT<value T, count INT64>>'],
    duckdb: topCount,
    allows: ['over'],
    doc: 'The most frequent values with their counts.',
    url: `${page}#approx_top_count`,
    examples: [
      {
        sql: "SELECT APPROX_TOP_COUNT(x, 2) FROM UNNEST(['apple', 'apple', 'pear', 'pear', 'pear', 'banana']) AS x",
        gives: '[{"value":"pear","count":3},{"value":"apple","count":2}]',
      },
      {
        sql: "SELECT APPROX_TOP_COUNT(x, 2) FROM UNNEST([NULL, 'pear', 'pear', NULL, NULL]) AS x",
        gives: '[{"value":null,"count":3},{"value":"pear","count":2}]',
      },
      {
        sql: 'SELECT APPROX_TOP_COUNT(x, 2) FROM UNNEST([INTERVAL 1 MONTH, INTERVAL 30 DAY, INTERVAL 1 YEAR]) AS x',
        gives: '[{"value":"P30D","count":2},{"value":"P1Y","count":1}]',
      },
    ],
  },
  APPROX_TOP_SUM: {
    kind: 'aggregate',
    signatures: weights.map((type) => `(T, ${type}, INT64) -> ARRAY<STRUCT<value T, sum ${type}>>`),
    duckdb: topSum,
    doc: 'The values with the greatest sums of weights.',
    url: `${page}#approx_top_sum`,
    examples: [
      {
        sql: "SELECT APPROX_TOP_SUM(s.x, s.weight, 2) FROM UNNEST([STRUCT('apple' AS x, 3 AS weight), ('pear', 2), ('apple', 0), ('banana', 5), ('pear', 4)]) AS s",
        gives: '[{"value":"pear","sum":6},{"value":"banana","sum":5}]',
      },
      {
        sql: "SELECT APPROX_TOP_SUM(s.x, s.weight, 2) FROM UNNEST([STRUCT('apple' AS x, NULL AS weight), ('pear', 0), ('pear', NULL)]) AS s",
        gives: '[{"value":"pear","sum":0},{"value":"apple","sum":null}]',
      },
      {
        sql: "SELECT APPROX_TOP_SUM(s.x, s.weight, 1) FROM UNNEST([STRUCT('apple' AS x, -1 AS weight)]) AS s",
        gives: {error: 'negative or NaN weights'},
      },
    ],
  },
}
