/** Statistics. https://cloud.google.com/bigquery/docs/reference/standard-sql/statistical_aggregate_functions */
import type {AggregateFunction, FunctionTable, Template} from './define.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/statistical_aggregate_functions'

const NAN = "'nan'::DOUBLE"

/** A decimal as FLOAT64; DECIMAL casts by itself, BIGNUMERIC is a scaled whole number. */
export const asFloat = (sql: string, kind: string): string =>
  kind === 'BIGNUMERIC' ? `bq_bignumeric_to_double(${sql})` : `CAST(${sql} AS DOUBLE)`

/** Too few rows for a sample's statistics: NULL, whatever the rows hold. */
const few = (rows: string): string => `WHEN ${rows}{filter}{over} < 2 THEN NULL `

/** Below this, squares and their sums stay within FLOAT64; DuckDB fails where they do not. */
const MODERATE = '1e150'

/** Beside a value that is not moderate, those below this are as good as 0. */
const SLIGHT = '1e130'

/** What scales huge values down, and its inverse: powers of two, which lose no digits. */
const DOWN = 'pow(2, -664)'
const UP = 'pow(2, 664)'

const moderate = (x: string): string => `CASE WHEN abs(${x}) < ${MODERATE} THEN ${x} END`

/**
 * DuckDB fails on infinity and NaN, where BigQuery gives NaN, and on values whose squares it has no room for. Where
 * there are such values they are gathered, and the runtime computes with them.
 */
const overOne =
  (duckdb: string): Template =>
  ([value]) => {
    const {kind} = value!.type
    const x = asFloat(value!.sql, kind)
    const sample = duckdb.endsWith('samp') ? few(`count({distinct}${x})`) : ''
    const compute = (of: string): string => `${duckdb}({distinct}${of}){filter}{over}`
    if (kind !== 'FLOAT64') return sample ? `CASE ${sample}ELSE ${compute(x)} END` : compute(x)
    const gathered = `list({distinct}${x}) FILTER (WHERE NOT abs(${x}) < ${SLIGHT}{and}){over}`
    const otherwise = `bq_spread('${duckdb}', ${gathered}, count({distinct}${x}){filter}{over})`
    return `CASE ${sample}WHEN bool_and(abs(${x}) < ${MODERATE}){filter}{over} THEN ${compute(moderate(x))} ELSE ${otherwise} END`
  }

const overTwo =
  (duckdb: string): Template =>
  ([left, right]) => {
    const x = asFloat(left!.sql, left!.type.kind)
    const y = asFloat(right!.sql, right!.type.kind)
    const pair = `isfinite(${x}) AND isfinite(${y})`
    const sample = duckdb === 'covar_pop' ? '' : few(`regr_count({distinct}${x}, ${y})`)
    const compute = (ofX: string, ofY: string): string => `${duckdb}({distinct}${ofX}, ${ofY}){filter}{over}`
    const scaled = compute(`CASE WHEN ${pair} THEN ${x} * ${DOWN} END`, `${y} * ${DOWN}`)
    const back = duckdb === 'corr' ? '' : ` * ${UP} * ${UP}`
    const huge = `greatest(max(abs(${x})){filter}{over}, max(abs(${y})){filter}{over}) >= ${MODERATE}`
    return `CASE ${sample}WHEN bool_or(NOT (${pair}) AND ${x} + ${y} IS NOT NULL){filter}{over} THEN ${NAN} WHEN ${huge} THEN ${scaled}${back} ELSE ${compute(moderate(x), moderate(y))} END`
  }

type Case = readonly [string, string]

function spread(name: string, duckdb: string, doc: string, ...cases: readonly Case[]): AggregateFunction {
  return {
    kind: 'aggregate',
    signatures: ['FLOAT64', 'NUMERIC', 'BIGNUMERIC'].map((type) => `(${type}) -> FLOAT64`),
    duckdb: overOne(duckdb),
    allows: ['distinct', 'over'],
    doc,
    url: `${page}#${name.toLowerCase()}`,
    examples: [
      ...cases.map(([sql, gives]) => ({sql, gives})),
      {sql: `SELECT ${name}(x) FROM UNNEST([10.0, CAST('nan' AS FLOAT64)]) AS x`, gives: 'NaN'},
      {sql: `SELECT ${name}(x) FROM UNNEST(CAST([] AS ARRAY<FLOAT64>)) AS x`, gives: 'NULL'},
    ],
  }
}

function joint(name: string, duckdb: string, doc: string, ...cases: readonly Case[]): AggregateFunction {
  return {
    kind: 'aggregate',
    signatures: ['FLOAT64', 'NUMERIC', 'BIGNUMERIC'].map((type) => `(${type}, ${type}) -> FLOAT64`),
    duckdb: overTwo(duckdb),
    allows: ['distinct', 'over'],
    doc,
    url: `${page}#${name.toLowerCase()}`,
    examples: cases.map(([sql, gives]) => ({sql, gives})),
  }
}

const pairs =
  'FROM UNNEST([STRUCT(1.0 AS y, 1.0 AS x), (2.0, 6.0), (9.0, 3.0), (2.0, 6.0), (9.0, 3.0), (4.0, NULL)]) AS s'

export const statisticalFunctions: FunctionTable = {
  CORR: joint(
    'CORR',
    'corr',
    'Pearson’s correlation of pairs of numbers.',
    [
      'SELECT ROUND(CORR(x, y), 6) FROM UNNEST([STRUCT(1.0 AS y, 5.0 AS x), (3.0, 9.0), (4.0, 7.0)])',
      '0.654654',
    ],
    [`SELECT CORR(s.y, s.x) FROM UNNEST([STRUCT(1.0 AS y, 5.0 AS x), (3.0, NULL)]) AS s`, 'NULL'],
    [`SELECT CORR(s.y, s.x) FROM UNNEST([STRUCT(1.0 AS y, 5.0 AS x), (3.0, 5.0)]) AS s`, 'NaN'],
  ),
  COVAR_POP: joint(
    'COVAR_POP',
    'covar_pop',
    'The population covariance of pairs of numbers.',
    [`SELECT ROUND(COVAR_POP(s.y, s.x), 6) ${pairs}`, '-1.68'],
    ['SELECT COVAR_POP(s.y, s.x) FROM UNNEST([STRUCT(1.0 AS y, 1.0 AS x)]) AS s', '0'],
    ["SELECT COVAR_POP(x, CAST('inf' AS FLOAT64)) FROM UNNEST([CAST(NULL AS FLOAT64)]) AS x", 'NULL'],
  ),
  COVAR_SAMP: joint(
    'COVAR_SAMP',
    'covar_samp',
    'The sample covariance of pairs of numbers.',
    [`SELECT ROUND(COVAR_SAMP(s.y, s.x), 6) ${pairs}`, '-2.1'],
    ['SELECT COVAR_SAMP(s.y, s.x) FROM UNNEST([STRUCT(1.0 AS y, 1.0 AS x)]) AS s', 'NULL'],
  ),
  STDDEV_POP: spread(
    'STDDEV_POP',
    'stddev_pop',
    'The population standard deviation.',
    ['SELECT ROUND(STDDEV_POP(x), 4) FROM UNNEST([10, 14, 18]) AS x', '3.266'],
    ['SELECT STDDEV_POP(x) FROM UNNEST([10, NULL]) AS x', '0'],
    ['SELECT STDDEV_POP(x) FROM UNNEST([1e300, -1e300]) AS x', '1e+300'],
  ),
  STDDEV_SAMP: spread(
    'STDDEV_SAMP',
    'stddev_samp',
    'The sample standard deviation.',
    ['SELECT STDDEV_SAMP(x) FROM UNNEST([10, 14, 18]) AS x', '4'],
    ['SELECT STDDEV_SAMP(x) FROM UNNEST([10, NULL]) AS x', 'NULL'],
    ["SELECT STDDEV(x) FROM UNNEST([NUMERIC '10', 14, 18]) AS x", '4'],
  ),
  VAR_POP: spread(
    'VAR_POP',
    'var_pop',
    'The population variance.',
    ['SELECT ROUND(VAR_POP(x), 4) FROM UNNEST([10, 14, 18]) AS x', '10.6667'],
    ['SELECT VAR_POP(x) FROM UNNEST([10, NULL]) AS x', '0'],
    ['SELECT VAR_POP(x) FROM UNNEST([1e300, -1e300]) AS x', 'inf'],
  ),
  VAR_SAMP: spread(
    'VAR_SAMP',
    'var_samp',
    'The sample variance.',
    ['SELECT VAR_SAMP(x) FROM UNNEST([10, 14, 18]) AS x', '16'],
    ["SELECT VARIANCE(x) FROM UNNEST([BIGNUMERIC '10', 14, 18]) AS x", '16'],
  ),
}
