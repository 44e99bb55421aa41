import type {AggregateFunction, FunctionTable, Template} from './define.ts'
import {given, MOST_NUMERIC, numericTotal, raise} from './sql.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/aggregate_functions'

/** The clauses that follow an aggregate's arguments. */
const ROWS = '{filter}{over}'

/** Beyond it, sums of NUMERIC may leave the 128 bits that DuckDB has for them. */
const LARGE = "'10000000000000000000'::DECIMAL(38,9)"

/** Large values are averaged apart from the others, digit by digit; over windows they may be beyond what is summed. */
const numericAverage: Template = ([value], call) => {
  const x = value!.sql
  const [sum, count] = [`sum({distinct}${x})${ROWS}`, `count({distinct}${x})${ROWS}`]
  if (call.over) return `bq_numeric_divide(${sum}, CAST(${count} AS DECIMAL(38,9)))`
  const small = `sum({distinct}${x})${where(`${x} BETWEEN -${LARGE} AND ${LARGE}`)}`
  const large = `list({distinct}${x})${where(`${x} NOT BETWEEN -${LARGE} AND ${LARGE}`)}`
  const all = numericTotal(`list_append(${large}, ${small})`)
  return `CASE WHEN ${large} IS NULL THEN bq_numeric_divide(${small}, CAST(${count} AS DECIMAL(38,9))) ELSE bq_numeric_average(${all}, ${count}) END`
}

/** Over rows that hold a condition of the function's own. */
const where = (condition: string): string => ` FILTER (WHERE ${condition}{and}){over}`

const MOST_FLOAT = '1.7976931348623157e308'

/** Where the sum of finite values leaves FLOAT64 on the way, that of smaller ones tells the result. */
const floatTotal = (name: 'sum' | 'avg'): string => {
  const total = `${name}({distinct}$1)${ROWS}`
  const small = `${name}({distinct}$1 * pow(2, -64))${ROWS}`
  return `CASE WHEN isfinite(${total}) OR NOT isfinite(${small}) THEN ${total} WHEN abs(${small}) > ${MOST_FLOAT} * pow(2, -64) THEN ${raise("'double overflow'", 'DOUBLE')} ELSE ${small} * pow(2, 64) END`
}

const extremeScalar =
  (name: 'max' | 'min'): Template =>
  ([value]) =>
    value!.type.kind === 'FLOAT64'
      ? `CASE WHEN bool_or(isnan(${value!.sql}))${ROWS} THEN 'nan'::DOUBLE ELSE ${name}(${value!.sql})${ROWS} END`
      : `${name}(${value!.sql})${ROWS}`

/** Ranges sort by their starts, an open one first, and then by their ends, an open one last. */
const extremeRange =
  (name: 'arg_max' | 'arg_min'): Template =>
  ([value]) => {
    const r = value!.sql
    const key = `struct_pack(a := (${r}).f1 IS NOT NULL, b := (${r}).f1, c := (${r}).f2 IS NULL, d := (${r}).f2)`
    return `${name}(${r}, ${key})${where(`${r} IS NOT NULL`)}`
  }

/** The first rows of a list, where the call has LIMIT; LIMIT 0 leaves NULL. */
const limited = (list: string, limit: string | undefined): string =>
  limit === undefined ? list : `nullif(list_slice(${list}, 1, ${limit}), [])`

const arrayAggregate: Template = ([value], call) => {
  const rows = call.nulls === 'IGNORE' ? where(`${value!.sql} IS NOT NULL`) : ROWS
  return limited(`list({distinct}${value!.sql}{order})${rows}`, call.limit)
}

const arrayConcat: Template = ([value], call) =>
  `flatten(${limited(`list(${value!.sql}{order})${where(`${value!.sql} IS NOT NULL`)}`, call.limit)})`

const stringAggregate: Template = ([value, separator], call) => {
  const by = given(separator) ? separator.sql : "','"
  if (call.limit === undefined) return `string_agg({distinct}${value!.sql}, ${by}{order})${ROWS}`
  const list = `list({distinct}${value!.sql}{order})${where(`${value!.sql} IS NOT NULL`)}`
  return `array_to_string(${limited(list, call.limit)}, ${by})`
}

const bytesAggregate: Template = ([value, separator], call) => {
  const list = `list({distinct}${value!.sql}{order})${where(`${value!.sql} IS NOT NULL`)}`
  return `bq_bytes_join(${limited(list, call.limit)}, ${given(separator) ? separator.sql : "','::BLOB"})`
}

/** DuckDB counts a frame that ends before it starts below zero. */
const countRows: Template = (_, call) => (call.over ? `greatest(count(*)${ROWS}, 0)` : `count(*)${ROWS}`)

/** Over a window, DuckDB goes through all rows again for each row's count(*) with a filter. */
const countIf: Template = ([condition], call) =>
  call.distinct || call.over
    ? `count({distinct}CASE WHEN ${condition!.sql} THEN TRUE END)${ROWS}`
    : `count(*)${where(condition!.sql)}`

/** The value of some row; with HAVING MAX or MIN, of a row where another value is greatest or least. */
const anyValue: Template = ([value], call) =>
  call.having
    ? `arg_${call.having.type.toLowerCase()}_null(${value!.sql}, ${call.having.sql})${ROWS}`
    : `any_value(${value!.sql})${ROWS}`

const everywhere: AggregateFunction['allows'] = ['distinct', 'over']

export const aggregateFunctions: FunctionTable = {
  ANY_VALUE: {
    kind: 'aggregate',
    signatures: ['(T) -> T'],
    duckdb: anyValue,
    allows: ['distinct', 'having', 'over'],
    doc: 'The value of some row, perhaps of one where another value is greatest or least.',
    url: `${page}#any_value`,
    examples: [
      {sql: "SELECT ANY_VALUE(x) FROM UNNEST(['a', 'a']) AS x", gives: 'a'},
      {
        sql: "SELECT ANY_VALUE(fruit HAVING MAX sold) FROM UNNEST([STRUCT('apple' AS fruit, 8 AS sold), ('pear', 2)])",
        gives: 'apple',
      },
      {
        sql: "SELECT ANY_VALUE(fruit HAVING MIN sold) FROM UNNEST([STRUCT('apple' AS fruit, 8 AS sold), ('pear', 2)])",
        gives: 'pear',
      },
      {sql: 'SELECT ANY_VALUE(x) FROM UNNEST(CAST([] AS ARRAY<INT64>)) AS x', gives: 'NULL'},
    ],
  },
  ARRAY_AGG: {
    kind: 'aggregate',
    signatures: ['(T) -> ARRAY<T>'],
    duckdb: arrayAggregate,
    allows: ['distinct', 'nulls', 'order', 'limit', 'over'],
    doc: 'All values as an array; NULL where there are no rows.',
    url: `${page}#array_agg`,
    examples: [
      {sql: 'SELECT ARRAY_AGG(x ORDER BY x) FROM UNNEST([2, 1, -2, 3]) AS x', gives: '[-2,1,2,3]'},
      {sql: 'SELECT ARRAY_AGG(DISTINCT x ORDER BY x) FROM UNNEST([2, 1, 2]) AS x', gives: '[1,2]'},
      {sql: 'SELECT ARRAY_AGG(x IGNORE NULLS ORDER BY x) FROM UNNEST([NULL, 1, -2]) AS x', gives: '[-2,1]'},
      {sql: 'SELECT ARRAY_AGG(x ORDER BY ABS(x) DESC LIMIT 2) FROM UNNEST([2, 1, -3]) AS x', gives: '[-3,2]'},
      {sql: 'SELECT ARRAY_AGG(x LIMIT 0) IS NULL FROM UNNEST([1]) AS x', gives: 'true'},
      {sql: 'SELECT ARRAY_AGG(x) FROM UNNEST(CAST([] AS ARRAY<INT64>)) AS x', gives: 'NULL'},
    ],
  },
  ARRAY_CONCAT_AGG: {
    kind: 'aggregate',
    signatures: ['(ARRAY<T>) -> ARRAY<T>'],
    duckdb: arrayConcat,
    allows: ['order', 'limit'],
    doc: 'All arrays joined into one; NULLs are passed over.',
    url: `${page}#array_concat_agg`,
    examples: [
      {
        sql: 'SELECT ARRAY_CONCAT_AGG(s.x ORDER BY ARRAY_LENGTH(s.x)) FROM UNNEST([STRUCT([1, 2, 3] AS x), STRUCT([5, 6]), STRUCT(NULL), STRUCT([7])]) AS s',
        gives: '[7,5,6,1,2,3]',
      },
      {
        sql: 'SELECT ARRAY_CONCAT_AGG(s.x ORDER BY ARRAY_LENGTH(s.x) LIMIT 2) FROM UNNEST([STRUCT([1, 2, 3] AS x), STRUCT([5, 6]), STRUCT([7])]) AS s',
        gives: '[7,5,6]',
      },
    ],
  },
  AVG: {
    kind: 'aggregate',
    signatures: [
      '(INT64) -> FLOAT64',
      '(FLOAT64) -> FLOAT64',
      '(NUMERIC) -> NUMERIC',
      '(BIGNUMERIC) -> BIGNUMERIC',
      '(INTERVAL) -> INTERVAL',
    ],
    duckdb: [
      `avg({distinct}$1)${ROWS}`,
      floatTotal('avg'),
      numericAverage,
      `bq_bignumeric_average(sum({distinct}$1)${ROWS}, count({distinct}$1)${ROWS})`,
      `bq_parse_interval(bq_interval_average(list({distinct}bq_interval_text($1))${where('$1 IS NOT NULL')}))`,
    ],
    allows: everywhere,
    doc: 'The average of the values that are not NULL.',
    url: `${page}#avg`,
    examples: [
      {sql: 'SELECT AVG(x) FROM UNNEST([0, 2, 4, 4, 5]) AS x', gives: '3'},
      {sql: 'SELECT AVG(DISTINCT x) FROM UNNEST([0, 2, 4, 4, 5]) AS x', gives: '2.75'},
      {sql: "SELECT AVG(x) FROM UNNEST([NUMERIC '1', 1, 2]) AS x", gives: '1.333333333'},
      {
        sql: "SELECT AVG(x) FROM UNNEST([NUMERIC '99999999999999999999999999999', NUMERIC '99999999999999999999999999999', 2]) AS x",
        gives: '66666666666666666666666666666.666666667',
      },
      {sql: "SELECT AVG(x) FROM UNNEST([BIGNUMERIC '1', 2]) AS x", gives: '1.5'},
      {sql: 'SELECT AVG(x) FROM UNNEST([NULL, 4, NULL]) AS x', gives: '4'},
      {sql: 'SELECT AVG(x) FROM UNNEST([INTERVAL 1 DAY, INTERVAL 2 DAY]) AS x', gives: '0-0 1 12:0:0'},
      {sql: 'SELECT AVG(x) FROM UNNEST(CAST([] AS ARRAY<INT64>)) AS x', gives: 'NULL'},
    ],
  },
  BIT_AND: bitwise('BIT_AND', 'and', ['SELECT BIT_AND(x) FROM UNNEST([0xF001, 0x00A1]) AS x', '1']),
  BIT_OR: bitwise('BIT_OR', 'or', ['SELECT BIT_OR(x) FROM UNNEST([0xF001, 0x00A1]) AS x', '61601']),
  BIT_XOR: bitwise('BIT_XOR', 'exclusive or', [
    'SELECT BIT_XOR(DISTINCT x) FROM UNNEST([1234, 5678, 1234]) AS x',
    '4860',
  ]),
  COUNT: {
    kind: 'aggregate',
    signatures: ['() -> INT64', '(ANY) -> INT64'],
    duckdb: [countRows, `count({distinct}$1)${ROWS}`],
    allows: everywhere,
    doc: 'The number of rows, or of values that are not NULL.',
    url: `${page}#count`,
    examples: [
      {sql: 'SELECT COUNT(*) FROM UNNEST([1, NULL, 1]) AS x', gives: '3'},
      {sql: 'SELECT COUNT(x) FROM UNNEST([1, NULL, 1]) AS x', gives: '2'},
      {sql: 'SELECT COUNT(DISTINCT x) FROM UNNEST([1, NULL, 1]) AS x', gives: '1'},
      {sql: 'SELECT COUNT(*) FROM UNNEST(CAST([] AS ARRAY<INT64>)) AS x', gives: '0'},
      {
        sql: 'SELECT MIN(n) FROM (SELECT COUNT(*) OVER (ORDER BY x RANGE BETWEEN 9 FOLLOWING AND 2 FOLLOWING) AS n FROM UNNEST([1, 2, 3, 4]) AS x)',
        gives: '0',
      },
    ],
  },
  COUNTIF: {
    kind: 'aggregate',
    signatures: ['(BOOL) -> INT64'],
    duckdb: countIf,
    allows: everywhere,
    doc: 'The number of rows where the condition holds.',
    url: `${page}#countif`,
    examples: [
      {sql: 'SELECT COUNTIF(x < 0) FROM UNNEST([5, -2, 3, 6, -10, -7, 4, 0]) AS x', gives: '3'},
      {sql: 'SELECT COUNTIF(x) FROM UNNEST([TRUE, NULL, FALSE]) AS x', gives: '1'},
    ],
  },
  LOGICAL_AND: {
    kind: 'aggregate',
    signatures: ['(BOOL) -> BOOL'],
    duckdb: `bool_and($1)${ROWS}`,
    allows: everywhere,
    doc: 'Whether all values that are not NULL are true.',
    url: `${page}#logical_and`,
    examples: [
      {sql: 'SELECT LOGICAL_AND(x < 3) FROM UNNEST([1, 2, 4]) AS x', gives: 'false'},
      {sql: 'SELECT LOGICAL_AND(x) FROM UNNEST([TRUE, NULL]) AS x', gives: 'true'},
      {sql: 'SELECT LOGICAL_AND(x) FROM UNNEST(CAST([] AS ARRAY<BOOL>)) AS x', gives: 'NULL'},
    ],
  },
  LOGICAL_OR: {
    kind: 'aggregate',
    signatures: ['(BOOL) -> BOOL'],
    duckdb: `bool_or($1)${ROWS}`,
    allows: everywhere,
    doc: 'Whether some value is true.',
    url: `${page}#logical_or`,
    examples: [
      {sql: 'SELECT LOGICAL_OR(x < 3) FROM UNNEST([1, 2, 4]) AS x', gives: 'true'},
      {sql: 'SELECT LOGICAL_OR(x) FROM UNNEST([CAST(NULL AS BOOL)]) AS x', gives: 'NULL'},
    ],
  },
  MAX: {
    kind: 'aggregate',
    signatures: ['(RANGE<T>) -> RANGE<T>', '(T) -> T'],
    needs: 'order',
    duckdb: [extremeRange('arg_max'), extremeScalar('max')],
    allows: everywhere,
    doc: 'The greatest value; NaN where one of them is.',
    url: `${page}#max`,
    examples: [
      {sql: 'SELECT MAX(x) FROM UNNEST([8, 37, NULL, 55, 4]) AS x', gives: '55'},
      {sql: "SELECT MAX(x) FROM UNNEST(['a', 'b']) AS x", gives: 'b'},
      {sql: "SELECT MAX(x) FROM UNNEST([1.0, CAST('nan' AS FLOAT64)]) AS x", gives: 'NaN'},
      {sql: "SELECT MAX(x) FROM UNNEST([DATE '2020-01-01', DATE '2021-01-01']) AS x", gives: '2021-01-01'},
      {sql: 'SELECT MAX(x) FROM UNNEST(CAST([] AS ARRAY<INT64>)) AS x', gives: 'NULL'},
      {
        sql: 'SELECT MAX([x]) FROM UNNEST([1]) AS x',
        gives: {error: 'MAX is not defined for arguments of type ARRAY<INT64>'},
      },
    ],
  },
  MIN: {
    kind: 'aggregate',
    signatures: ['(RANGE<T>) -> RANGE<T>', '(T) -> T'],
    needs: 'order',
    duckdb: [extremeRange('arg_min'), extremeScalar('min')],
    allows: everywhere,
    doc: 'The least value; NaN where one of them is.',
    url: `${page}#min`,
    examples: [
      {sql: 'SELECT MIN(x) FROM UNNEST([8, 37, NULL, 4, 55]) AS x', gives: '4'},
      {sql: "SELECT MIN(x) FROM UNNEST([1.0, CAST('nan' AS FLOAT64)]) AS x", gives: 'NaN'},
      {sql: "SELECT MIN(x) FROM UNNEST([BIGNUMERIC '1.5', -2]) AS x", gives: '-2'},
      {
        sql: "SELECT MIN(x) FROM UNNEST([RANGE<DATE> '[2020-01-01, 2020-01-02)', RANGE<DATE> '[UNBOUNDED, 2021-01-01)']) AS x",
        gives: '[UNBOUNDED, 2021-01-01)',
      },
    ],
  },
  MAX_BY: {
    kind: 'aggregate',
    signatures: ['(T, U) -> T'],
    duckdb: `arg_max_null($1, $2)${ROWS}`,
    allows: ['over'],
    doc: 'The first value of the row where the second is greatest.',
    url: `${page}#max_by`,
    examples: [
      {
        sql: "SELECT MAX_BY(s.fruit, s.sold) FROM UNNEST([STRUCT('apple' AS fruit, 8 AS sold), ('pear', 2)]) AS s",
        gives: 'apple',
      },
    ],
  },
  MIN_BY: {
    kind: 'aggregate',
    signatures: ['(T, U) -> T'],
    duckdb: `arg_min_null($1, $2)${ROWS}`,
    allows: ['over'],
    doc: 'The first value of the row where the second is least.',
    url: `${page}#min_by`,
    examples: [
      {
        sql: "SELECT MIN_BY(s.fruit, s.sold) FROM UNNEST([STRUCT('apple' AS fruit, 8 AS sold), ('pear', 2)]) AS s",
        gives: 'pear',
      },
    ],
  },
  STRING_AGG: {
    kind: 'aggregate',
    signatures: ['(STRING, [STRING]) -> STRING', '(BYTES, [BYTES]) -> BYTES'],
    duckdb: [stringAggregate, bytesAggregate],
    allows: ['distinct', 'order', 'limit', 'over'],
    doc: 'All values joined by a separator, which is a comma where none is given.',
    url: `${page}#string_agg`,
    examples: [
      {
        sql: "SELECT STRING_AGG(x ORDER BY x) FROM UNNEST(['apple', NULL, 'pear', 'banana']) AS x",
        gives: 'apple,banana,pear',
      },
      {
        sql: "SELECT STRING_AGG(x, ' & ' ORDER BY LENGTH(x), x) FROM UNNEST(['pear', 'apple', 'pear']) AS x",
        gives: 'pear & pear & apple',
      },
      {
        sql: "SELECT STRING_AGG(DISTINCT x, ' & ' ORDER BY x DESC LIMIT 1) FROM UNNEST(['pear', 'apple', 'pear']) AS x",
        gives: 'pear',
      },
      {sql: "SELECT STRING_AGG(x, b'-' ORDER BY x) FROM UNNEST([b'b', b'a']) AS x", gives: 'a-b'},
      {sql: 'SELECT STRING_AGG(x) FROM UNNEST([CAST(NULL AS STRING)]) AS x', gives: 'NULL'},
      {sql: "SELECT STRING_AGG(x, NULL) FROM UNNEST(['a']) AS x", gives: {error: 'must be non-NULL'}},
    ],
  },
  SUM: {
    kind: 'aggregate',
    signatures: [
      '(INT64) -> INT64',
      '(FLOAT64) -> FLOAT64',
      '(NUMERIC) -> NUMERIC',
      '(BIGNUMERIC) -> BIGNUMERIC',
      '(INTERVAL) -> INTERVAL',
    ],
    duckdb: [
      `CAST(sum({distinct}$1)${ROWS} AS BIGINT)`,
      floatTotal('sum'),
      `CASE WHEN abs(sum({distinct}$1)${ROWS}) > ${MOST_NUMERIC} THEN ${raise("'numeric overflow: SUM'", 'DECIMAL(38,9)')} ELSE sum({distinct}$1)${ROWS} END`,
      `bq_bignumeric_check(sum({distinct}$1)${ROWS})`,
      `bq_parse_interval(bq_interval_sum(list({distinct}bq_interval_text($1))${where('$1 IS NOT NULL')}))`,
    ],
    allows: everywhere,
    doc: 'The sum of the values that are not NULL.',
    url: `${page}#sum`,
    examples: [
      {sql: 'SELECT SUM(x) FROM UNNEST([1, 2, 3, 4, 5, 4, 3, 2, 1]) AS x', gives: '25'},
      {sql: 'SELECT SUM(DISTINCT x) FROM UNNEST([1, 2, 3, 4, 5, 4, 3, 2, 1]) AS x', gives: '15'},
      {sql: 'SELECT SUM(x) FROM UNNEST([0.5, NULL]) AS x', gives: '0.5'},
      {sql: 'SELECT SUM(x) FROM UNNEST([INTERVAL 1 DAY, INTERVAL -2 MONTH]) AS x', gives: '-0-2 1 0:0:0'},
      {
        sql: 'SELECT SUM(DISTINCT x) FROM UNNEST([INTERVAL 1 DAY, INTERVAL 1 DAY]) AS x',
        gives: '0-0 1 0:0:0',
      },
      {
        sql: 'SELECT SUM(x) FROM UNNEST([INTERVAL 9000 YEAR, INTERVAL 9000 YEAR, INTERVAL -9000 YEAR]) AS x',
        gives: '9000-0 0 0:0:0',
      },
      {sql: "SELECT SUM(x) FROM UNNEST([NUMERIC '0.1', NUMERIC '0.2']) AS x", gives: '0.3'},
      {
        sql: "SELECT SUM(x) FROM UNNEST([BIGNUMERIC '1e-38', 1]) AS x",
        gives: '1.00000000000000000000000000000000000001',
      },
      {sql: 'SELECT SUM(x) FROM UNNEST(CAST([] AS ARRAY<INT64>)) AS x', gives: 'NULL'},
      {sql: 'SELECT SUM(x) FROM UNNEST([1e308, 1e308, -1e308]) AS x', gives: '1e+308'},
      {sql: 'SELECT SUM(x) FROM UNNEST([1e308, 1e308]) AS x', gives: {error: 'double overflow'}},
      {
        sql: "SELECT SUM(x) FROM UNNEST([NUMERIC '99999999999999999999999999999', 1]) AS x",
        gives: {error: 'numeric overflow'},
      },
      {sql: 'SELECT SUM(x) FROM UNNEST([9223372036854775807, 1]) AS x', gives: {error: 'Overflow'}},
    ],
  },
}

function bitwise(
  name: string,
  operation: string,
  [sql, gives]: readonly [string, string],
): AggregateFunction {
  return {
    kind: 'aggregate',
    signatures: ['(INT64) -> INT64'],
    duckdb: `${name.toLowerCase()}({distinct}$1)${ROWS}`,
    allows: everywhere,
    doc: `The bits of all values combined by ${operation}.`,
    url: `${page}#${name.toLowerCase()}`,
    examples: [
      {sql, gives},
      {sql: `SELECT ${name}(x) FROM UNNEST([CAST(NULL AS INT64)]) AS x`, gives: 'NULL'},
    ],
  }
}
