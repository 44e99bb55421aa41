/** Conditions. https://cloud.google.com/bigquery/docs/reference/standard-sql/conditional_expressions */
import {duckdbType} from '../duckdb-types.ts'
import type {SqlType} from '../types.ts'
import type {EmittedArgument, FunctionTable, Template} from './define.ts'
import {firstExtreme} from './range-order.ts'
import {later, once} from './sql.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/conditional_expressions'
const mathPage = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/mathematical_functions'
const errorPage = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/debugging_functions'

const sqls = (args: readonly EmittedArgument[]): string[] => args.map((a) => a.sql)

/** Of values that are equal and yet differ, such as a month and 30 days, the first is taken. */
function extremeOf(name: 'greatest' | 'least', values: readonly string[], type: SqlType): string {
  const isPlain = type.kind !== 'RANGE' && type.kind !== 'INTERVAL'
  return isPlain ? `${name}(${values.join(', ')})` : firstExtreme(name, `[${values.join(', ')}]`, type)
}

/** DuckDB's pass over NULLs, and take NaN for the greatest of all; BigQuery gives NULL and NaN. */
const extreme =
  (name: 'greatest' | 'least'): Template =>
  (args: readonly EmittedArgument[]) =>
    once(sqls(args), (...values) => {
      const isNull = values.map((v) => `${v} IS NULL`).join(' OR ')
      const isNan =
        args[0]!.type.kind === 'FLOAT64'
          ? `WHEN ${values.map((v) => `isnan(${v})`).join(' OR ')} THEN 'nan'::DOUBLE `
          : ''
      const found = extremeOf(name, values, args[0]!.type)
      return `CASE WHEN ${isNull} THEN NULL ${isNan}ELSE ${found} END`
    })

/** NaN is not equal to itself, as it is in DuckDB. */
const nullIf: Template = ([value, other]) =>
  value!.type.kind === 'FLOAT64'
    ? once(
        [value!.sql, other!.sql],
        (a, b) => `CASE WHEN ${a} = ${b} AND NOT isnan(${a}) THEN NULL ELSE ${a} END`,
      )
    : `nullif(${value!.sql}, ${other!.sql})`

/**
 * The first value that is not NULL. Those that may fail stand behind a condition: DuckDB computes what occurs several
 * times in a query ahead of coalesce, but not ahead of CASE. A text that would grow too long is left as it is.
 */
function firstOf([value, ...others]: readonly EmittedArgument[]): string {
  if (!others.some((other) => other.mayFail)) return `coalesce(${sqls([value!, ...others]).join(', ')})`
  const rest = others.length === 1 ? others[0]!.sql : firstOf(others)
  const isRepeatable = value!.sql.length <= LONGEST_REPEATED && !/\b(random|uuid)\(/.test(value!.sql)
  if (!isRepeatable) return `coalesce(${value!.sql}, ${rest})`
  return `CASE WHEN ${condition(value!)} IS NOT NULL THEN ${value!.sql} ELSE ${rest} END`
}

const condition = ({sql, early}: EmittedArgument): string => (early ? later(sql) : sql)

/** DuckDB forgets the type of what is within a constant that is NULL. */
const unboxed = (sql: string, type: SqlType): string => `CAST((${sql}).v AS ${duckdbType(type)})`

const LONGEST_REPEATED = 2000

const numeric = ['INT64', 'NUMERIC', 'BIGNUMERIC', 'FLOAT64'].map((type) => `(${type}) -> ${type}`)

export const conditionalFunctions: FunctionTable = {
  IF: {
    kind: 'scalar',
    signatures: ['(BOOL, T, T) -> T'],
    duckdb: ([test, value, otherwise]) =>
      `CASE WHEN ${condition(test!)} THEN ${value!.sql} ELSE ${otherwise!.sql} END`,
    doc: 'The second value where the first is true, otherwise the third; only that one is computed.',
    url: `${page}#if`,
    examples: [
      {sql: 'IF(10 < 20, 1, 2)', gives: '1'},
      {sql: "IF(NULL, 'a', 'b')", gives: 'b'},
      {sql: "IF(FALSE, ERROR('never'), 'b')", gives: 'b'},
      {sql: 'IF(TRUE, 1, 2.5)', gives: '1'},
    ],
  },
  COALESCE: {
    kind: 'scalar',
    signatures: ['(T, T...) -> T'],
    duckdb: firstOf,
    doc: 'The first value that is not NULL.',
    url: `${page}#coalesce`,
    examples: [
      {sql: "COALESCE('A', 'B', 'C')", gives: 'A'},
      {sql: "COALESCE(NULL, 'B', 'C')", gives: 'B'},
      {sql: 'COALESCE(CAST(NULL AS INT64), NULL)', gives: 'NULL'},
    ],
  },
  IFNULL: {
    kind: 'scalar',
    signatures: ['(T, T) -> T'],
    duckdb: firstOf,
    doc: 'The second value where the first is NULL.',
    url: `${page}#ifnull`,
    examples: [
      {sql: 'IFNULL(NULL, 0)', gives: '0'},
      {sql: 'IFNULL(10, 0)', gives: '10'},
    ],
  },
  NULLIF: {
    kind: 'scalar',
    signatures: ['(T, T) -> T'],
    needs: 'equality',
    duckdb: nullIf,
    doc: 'NULL where both values are equal, otherwise the first.',
    url: `${page}#nullif`,
    examples: [
      {sql: 'NULLIF(0, 0)', gives: 'NULL'},
      {sql: 'NULLIF(10, 0)', gives: '10'},
      {sql: "NULLIF(CAST('nan' AS FLOAT64), CAST('nan' AS FLOAT64))", gives: 'NaN'},
      {sql: 'NULLIF(NULL, 0)', gives: 'NULL'},
      {sql: 'NULLIF([1], [1])', gives: {error: 'NULLIF is not defined for arguments of type ARRAY<INT64>'}},
    ],
  },
  GREATEST: {
    kind: 'scalar',
    signatures: ['(T, T...) -> T'],
    needs: 'order',
    duckdb: extreme('greatest'),
    doc: 'The greatest of the values; NULL or NaN where one of them is.',
    url: `${mathPage}#greatest`,
    examples: [
      {sql: 'GREATEST(3, 5, 1)', gives: '5'},
      {sql: "GREATEST('a', 'b')", gives: 'b'},
      {sql: 'GREATEST(1, NULL)', gives: 'NULL'},
      {sql: "GREATEST(1.0, CAST('nan' AS FLOAT64))", gives: 'NaN'},
    ],
  },
  LEAST: {
    kind: 'scalar',
    signatures: ['(T, T...) -> T'],
    needs: 'order',
    duckdb: extreme('least'),
    doc: 'The least of the values; NULL or NaN where one of them is.',
    url: `${mathPage}#least`,
    examples: [
      {sql: 'LEAST(3, 5, 1)', gives: '1'},
      {sql: "LEAST(DATE '2020-01-02', DATE '2020-01-01')", gives: '2020-01-01'},
      {sql: 'LEAST(1, NULL)', gives: 'NULL'},
      {
        sql: "RANGE_START(LEAST(RANGE<DATE> '[UNBOUNDED, 2020-01-01)', RANGE<DATE> '[2020-01-01, UNBOUNDED)'))",
        gives: 'NULL',
      },
      {sql: 'LEAST(INTERVAL 1 MONTH, INTERVAL 30 DAY)', gives: '0-1 0 0:0:0'},
      {sql: "LEAST(JSON '1', JSON '2')", gives: {error: 'LEAST is not defined for arguments of type JSON'}},
      {sql: "LEAST(1.0, CAST('nan' AS FLOAT64))", gives: 'NaN'},
    ],
  },
  ZEROIFNULL: {
    kind: 'scalar',
    signatures: numeric,
    duckdb: [
      'coalesce($1, 0)',
      'CAST(coalesce($1, 0) AS DECIMAL(38,9))',
      "coalesce($1, '0'::BIGNUM)",
      'CAST(coalesce($1, 0) AS DOUBLE)',
    ],
    doc: '0 in place of NULL.',
    url: `${page}#zeroifnull`,
    examples: [
      {sql: 'ZEROIFNULL(CAST(NULL AS INT64))', gives: '0'},
      {sql: 'ZEROIFNULL(1.5)', gives: '1.5'},
      {sql: 'ZEROIFNULL(CAST(NULL AS NUMERIC) - 1)', gives: '0'},
    ],
  },
  NULLIFZERO: {
    kind: 'scalar',
    signatures: numeric,
    duckdb: ['nullif($1, 0)', 'nullif($1, 0)', "nullif($1, '0'::BIGNUM)", 'nullif($1, 0)'],
    doc: 'NULL in place of 0.',
    url: `${page}#nullifzero`,
    examples: [
      {sql: 'NULLIFZERO(0)', gives: 'NULL'},
      {sql: "NULLIFZERO(NUMERIC '0.5')", gives: '0.5'},
    ],
  },
  IFERROR: {
    kind: 'scalar',
    signatures: ['(T, T) -> T'],
    tries: true,
    duckdb: ([value, otherwise], {returns}) =>
      otherwise!.mayFail
        ? `CASE WHEN ${value!.sql} IS NULL THEN ${otherwise!.sql} ELSE ${unboxed(value!.sql, returns)} END`
        : `coalesce(${value!.sql}, struct_pack(v := ${otherwise!.sql})).v`,
    doc: 'The second value where computing the first fails.',
    url: `${errorPage}#iferror`,
    examples: [
      {sql: "IFERROR('a', 'b')", gives: 'a'},
      {sql: "IFERROR(ERROR('a'), 'b')", gives: 'b'},
      {sql: "IFERROR(CAST(NULL AS STRING), 'b')", gives: 'NULL'},
    ],
  },
  ISERROR: {
    kind: 'scalar',
    signatures: ['(ANY) -> BOOL'],
    tries: true,
    duckdb: '($1 IS NULL)',
    doc: 'Whether computing the value fails.',
    url: `${errorPage}#iserror`,
    examples: [
      {sql: "ISERROR('a')", gives: 'false'},
      {sql: "ISERROR(ERROR('a'))", gives: 'true'},
      {sql: 'ISERROR(1 / 0)', gives: 'true'},
      {sql: 'ISERROR(NULL)', gives: 'false'},
      {sql: 'ISERROR((SELECT 1 / x FROM UNNEST([0]) AS x))', gives: 'true'},
      {sql: 'ISERROR((SELECT x FROM UNNEST([1, 2]) AS x))', gives: 'true'},
    ],
  },
  NULLIFERROR: {
    kind: 'scalar',
    signatures: ['(T) -> T'],
    tries: true,
    duckdb: ([value], {returns}) => unboxed(value!.sql, returns),
    doc: 'NULL where computing the value fails.',
    url: `${errorPage}#nulliferror`,
    examples: [
      {sql: "NULLIFERROR('a')", gives: 'a'},
      {sql: 'NULLIFERROR(1 / 0)', gives: 'NULL'},
    ],
  },
}
