/**
 * Numbering and navigation over windows.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/numbering_functions
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/navigation_functions
 */
import {FLOAT64} from '../types.ts'
import type {EmittedArgument, FunctionTable, Template, WindowFunction} from './define.ts'
import {ascending, computedFirst, constantInteger, given, raise} from './sql.ts'
import {asFloat} from './statistical.ts'

const numbering = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/numbering_functions'
const navigation = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/navigation_functions'

type Case = readonly [string, string]

function number(name: string, type: string, doc: string, ...cases: readonly Case[]): WindowFunction {
  return {
    kind: 'window',
    signatures: [`() -> ${type}`],
    duckdb: `${name.toLowerCase()}(){over}`,
    frame: 'forbidden',
    doc,
    url: `${numbering}#${name.toLowerCase()}`,
    examples: cases.map(([sql, gives]) => ({sql, gives})),
  }
}

/** One value out of many rows: the results in order, as an array. */
const over = (call: string): string =>
  `SELECT ARRAY_AGG(n ORDER BY x) FROM (SELECT x, ${call} AS n FROM UNNEST([1, 2, 2, 5, 8]) AS x)`

const shift =
  (name: 'lag' | 'lead'): Template =>
  ([value, offset, otherwise]) => {
    const steps = given(offset) ? offset.sql : '1'
    const rest = given(otherwise) ? `, ${steps}, ${otherwise.sql}` : given(offset) ? `, ${steps}` : ''
    const n = constantInteger(offset)
    const negative = given(offset) && (n === undefined || n < 0)
    const sql = `${name}(${value!.sql}${rest}{nulls}){over}`
    if (!negative) return sql
    const error = raise(`'The offset to the function ${name.toUpperCase()} must be non-negative'`, 'BOOLEAN')
    return `CASE WHEN ${steps} < 0 AND ${error} THEN NULL ELSE ${sql} END`
  }

/** The rows' values sorted; NULLs, where they are respected, come first. */
const sorted = ({sql, type}: EmittedArgument, nulls: string | undefined): string =>
  nulls === 'RESPECT'
    ? `list(${sql} ORDER BY ${ascending(sql, type)}){filter}{over}`
    : `list(${sql} ORDER BY ${ascending(sql, type)}) FILTER (WHERE ${sql} IS NOT NULL{and}){over}`

const outOfRange = (p: string): string => `${p} < 0 OR ${p} > 1 OR isnan(${p})`

const percentileError = (name: string, type: string): string =>
  raise(`'Percentile argument to ${name} must be in the range [0, 1]'`, type)

/** Between two neighbours by how near the percentile is to each; a NULL neighbour gives way to the other. */
const continuous: Template = ([value, percentile], call) => {
  return computedFirst([sorted(value!, call.nulls), percentile!.sql], (all, p) => {
    const place = `(${p} * (len(${all}) - 1))`
    const low = `${all}[CAST(floor${place} AS BIGINT) + 1]`
    const high = `${all}[CAST(ceil${place} AS BIGINT) + 1]`
    const right = `(${place} - floor${place})`
    const between = `${low} * (1 - ${right}) + ${high} * ${right}`
    return `CASE WHEN ${outOfRange(p!)} THEN ${percentileError('PERCENTILE_CONT', 'DOUBLE')} WHEN ${low} IS NULL THEN ${high} WHEN ${high} IS NULL OR ${right} = 0 THEN ${low} ELSE ${between} END`
  })
}

/** A decimal beside a FLOAT64 or an INT64 becomes FLOAT64, be the other a literal or not. */
const continuousOfDecimal: Template = (args, call) =>
  continuous(
    args.map((a) => ({...a, sql: asFloat(a.sql, a.type.kind), type: FLOAT64})),
    call,
  )

const decimalContinuous =
  (type: 'numeric' | 'bignumeric'): Template =>
  ([value, percentile], call) => {
    const {one, zero, fromInteger, toInteger} = DECIMAL_SQL[type]
    return computedFirst([sorted(value!, call.nulls), percentile!.sql], (all, p) => {
      const error = percentileError('PERCENTILE_CONT', type === 'numeric' ? 'DECIMAL(38,9)' : 'BIGNUM')
      const place = `CASE WHEN ${p} < ${zero} OR ${p} > ${one} THEN ${error} ELSE bq_${type}_multiply(${p}, ${fromInteger(`len(${all}) - 1`)}) END`
      return computedFirst([all!, place], (list, at) =>
        computedFirst([list!, `bq_${type}_trunc(${at}, 0)`, at!], (rows, whole, exact) => {
          const right = `(${exact} - ${whole})`
          const low = `${rows}[${toInteger(whole!)} + 1]`
          const high = `${rows}[${toInteger(whole!)} + CASE WHEN ${right} = ${zero} THEN 1 ELSE 2 END]`
          return `CASE WHEN ${low} IS NULL THEN ${high} WHEN ${high} IS NULL THEN ${low} ELSE bq_${type}_between(${low}, ${high}, ${right}) END`
        }),
      )
    })
  }

/** What the two decimal types look like in DuckDB. */
const DECIMAL_SQL = {
  numeric: {
    one: 'CAST(1 AS DECIMAL(38,9))',
    zero: '0',
    fromInteger: (sql: string) => `CAST(${sql} AS DECIMAL(38,9))`,
    toInteger: (sql: string) => `CAST(${sql} AS BIGINT)`,
  },
  bignumeric: {
    one: 'bq_bignumeric_from_int64(1)',
    zero: "'0'::BIGNUM",
    fromInteger: (sql: string) => `bq_bignumeric_from_int64(${sql})`,
    toInteger: (sql: string) => `bq_bignumeric_to_int64(${sql})`,
  },
}

/** The first value whose share of the rows up to it reaches the percentile. */
const discrete: Template = ([value, percentile], call) =>
  computedFirst([sorted(value!, call.nulls), percentile!.sql], (all, p) => {
    const error = percentileError('PERCENTILE_DISC', 'BIGINT')
    // In integers: a product of FLOAT64 rounds 0.9 × 10 to 9, though 0.9 is a little more than nine tenths.
    const index = `CASE WHEN ${outOfRange(p!)} THEN ${error} ELSE CAST((CAST(ceil(${p} * pow(2, 63)) AS HUGEINT) * len(${all}) + 9223372036854775807) >> 63 AS BIGINT) END`
    return `${all}[greatest(1, ${index})]`
  })

const decimalDiscrete =
  (type: 'numeric' | 'bignumeric'): Template =>
  ([value, percentile], call) => {
    const {one, zero, fromInteger, toInteger} = DECIMAL_SQL[type]
    return computedFirst([sorted(value!, call.nulls), percentile!.sql], (all, p) => {
      const error = percentileError('PERCENTILE_DISC', 'BIGINT')
      const product = `bq_${type}_multiply(${p}, ${fromInteger(`len(${all})`)})`
      const up = type === 'numeric' ? `ceil(${product})` : `bq_bignumeric_ceil(${product})`
      const index = `CASE WHEN ${p} < ${zero} OR ${p} > ${one} THEN ${error} ELSE ${toInteger(up)} END`
      return `${all}[greatest(1, ${index})]`
    })
  }

export const windowFunctions: FunctionTable = {
  ROW_NUMBER: number('ROW_NUMBER', 'INT64', 'The number of the row within its partition, from 1.', [
    over('ROW_NUMBER() OVER (ORDER BY x)'),
    '[1,2,3,4,5]',
  ]),
  RANK: number('RANK', 'INT64', 'The rank of the row, with gaps behind peers.', [
    over('RANK() OVER (ORDER BY x)'),
    '[1,2,2,4,5]',
  ]),
  DENSE_RANK: number('DENSE_RANK', 'INT64', 'The rank of the row, without gaps.', [
    over('DENSE_RANK() OVER (ORDER BY x)'),
    '[1,2,2,3,4]',
  ]),
  PERCENT_RANK: number('PERCENT_RANK', 'FLOAT64', '(rank - 1) / (rows - 1), 0 for a single row.', [
    over('PERCENT_RANK() OVER (ORDER BY x)'),
    '[0,0.25,0.25,0.75,1]',
  ]),
  CUME_DIST: number('CUME_DIST', 'FLOAT64', 'The share of rows up to the row and its peers.', [
    over('CUME_DIST() OVER (ORDER BY x)'),
    '[0.2,0.6,0.6,0.8,1]',
  ]),
  NTILE: {
    kind: 'window',
    signatures: ['(INT64) -> INT64'],
    duckdb: 'ntile($1){over}',
    frame: 'forbidden',
    doc: 'The number of the row’s bucket of so many equal ones.',
    url: `${numbering}#ntile`,
    examples: [{sql: over('NTILE(3) OVER (ORDER BY x)'), gives: '[1,1,2,2,3]'}],
  },
  FIRST_VALUE: {
    kind: 'window',
    signatures: ['(T) -> T'],
    duckdb: 'first_value($1{nulls}){over}',
    nulls: true,
    doc: 'The value of the first row of the frame.',
    url: `${navigation}#first_value`,
    examples: [
      {sql: over('FIRST_VALUE(x) OVER (ORDER BY x DESC)'), gives: '[8,8,8,8,8]'},
      {
        sql: over(
          'FIRST_VALUE(NULLIF(x, 1) IGNORE NULLS) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)',
        ),
        gives: '[2,2,2,2,2]',
      },
    ],
  },
  LAST_VALUE: {
    kind: 'window',
    signatures: ['(T) -> T'],
    duckdb: 'last_value($1{nulls}){over}',
    nulls: true,
    doc: 'The value of the last row of the frame.',
    url: `${navigation}#last_value`,
    examples: [{sql: over('LAST_VALUE(x) OVER (ORDER BY x)'), gives: '[1,2,2,5,8]'}],
  },
  NTH_VALUE: {
    kind: 'window',
    signatures: ['(T, INT64) -> T'],
    duckdb: ([value, n]) => {
      const position = constantInteger(n)
      const sql = `nth_value(${value!.sql}, ${n!.sql}{nulls}){over}`
      if (position !== undefined && position > 0) return sql
      const error = raise("'The N value for the NthValue function must be positive'", 'BOOLEAN')
      return `CASE WHEN ${n!.sql} <= 0 AND ${error} THEN NULL ELSE ${sql} END`
    },
    nulls: true,
    doc: 'The value of the n-th row of the frame; NULL where there is none.',
    url: `${navigation}#nth_value`,
    examples: [
      {
        sql: over(
          'NTH_VALUE(x, 2) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)',
        ),
        gives: '[2,2,2,2,2]',
      },
      {sql: over('NTH_VALUE(x, 0) OVER (ORDER BY x)'), gives: {error: 'must be positive'}},
    ],
  },
  LAG: {
    kind: 'window',
    signatures: ['(T, [INT64], [T]) -> T'],
    duckdb: shift('lag'),
    frame: 'forbidden',
    nulls: true,
    doc: 'The value of a preceding row; a default, or NULL, where there is none.',
    url: `${navigation}#lag`,
    examples: [
      {sql: over('LAG(x, 1, 0) OVER (ORDER BY x)'), gives: '[0,1,2,2,5]'},
      {sql: over('LAG(x, 2, -1) OVER (ORDER BY x)'), gives: '[-1,-1,1,2,2]'},
      {sql: over('LAG(x, -1) OVER (ORDER BY x)'), gives: {error: 'must be non-negative'}},
    ],
  },
  LEAD: {
    kind: 'window',
    signatures: ['(T, [INT64], [T]) -> T'],
    duckdb: shift('lead'),
    frame: 'forbidden',
    nulls: true,
    doc: 'The value of a following row; a default, or NULL, where there is none.',
    url: `${navigation}#lead`,
    examples: [{sql: over('LEAD(x, 1, 0) OVER (ORDER BY x)'), gives: '[2,2,5,8,0]'}],
  },
  PERCENTILE_CONT: {
    kind: 'window',
    signatures: [
      '(FLOAT64, FLOAT64) -> FLOAT64',
      '(NUMERIC, NUMERIC) -> NUMERIC',
      '(BIGNUMERIC, BIGNUMERIC) -> BIGNUMERIC',
      '(NUMERIC, FLOAT64) -> FLOAT64',
      '(BIGNUMERIC, FLOAT64) -> FLOAT64',
      '(FLOAT64, NUMERIC) -> FLOAT64',
      '(FLOAT64, BIGNUMERIC) -> FLOAT64',
    ],
    unlisted: 4,
    duckdb: [
      continuous,
      ...[decimalContinuous('numeric'), decimalContinuous('bignumeric')],
      ...[continuousOfDecimal, continuousOfDecimal, continuousOfDecimal, continuousOfDecimal],
    ],
    frame: 'forbidden',
    nulls: true,
    doc: 'The value at a percentile, interpolated between neighbours.',
    url: `${navigation}#percentile_cont`,
    examples: [
      {
        sql: 'SELECT PERCENTILE_CONT(x, 0.5) OVER () FROM UNNEST([0, 3, NULL, 1, 2]) AS x LIMIT 1',
        gives: '1.5',
      },
      {
        sql: 'SELECT PERCENTILE_CONT(x, 0.01) OVER () FROM UNNEST([0, 3, NULL, 1, 2]) AS x LIMIT 1',
        gives: '0.03',
      },
      {
        sql: 'SELECT PERCENTILE_CONT(x, 0.25 RESPECT NULLS) OVER () FROM UNNEST([0, 3, NULL, 1, 2]) AS x LIMIT 1',
        gives: '0',
      },
      {
        sql: "SELECT PERCENTILE_CONT(x, NUMERIC '0.5') OVER () FROM UNNEST([NUMERIC '1', NUMERIC '2.5']) AS x LIMIT 1",
        gives: '1.75',
      },
      {
        sql: "SELECT FORMAT('%T', PERCENTILE_CONT(x, 0.5) OVER ()) FROM UNNEST([BIGNUMERIC '1', BIGNUMERIC '3']) AS x LIMIT 1",
        gives: '2.0',
      },
      {
        sql: 'SELECT PERCENTILE_CONT(x, 2) OVER () FROM UNNEST([0.5]) AS x LIMIT 1',
        gives: {error: 'must be in the range [0, 1]'},
      },
    ],
  },
  PERCENTILE_DISC: {
    kind: 'window',
    signatures: ['FLOAT64', 'NUMERIC', 'BIGNUMERIC'].map((type) => `(T, ${type}) -> T`),
    needs: 'order',
    duckdb: [discrete, decimalDiscrete('numeric'), decimalDiscrete('bignumeric')],
    frame: 'forbidden',
    nulls: true,
    doc: 'The first of the sorted values at or behind a percentile.',
    url: `${navigation}#percentile_disc`,
    examples: [
      {
        sql: "SELECT PERCENTILE_DISC(x, 0.5) OVER () FROM UNNEST(['c', NULL, 'b', 'a']) AS x LIMIT 1",
        gives: 'b',
      },
      {
        sql: "SELECT PERCENTILE_DISC(x, 0 RESPECT NULLS) OVER () FROM UNNEST(['c', NULL, 'b', 'a']) AS x LIMIT 1",
        gives: 'NULL',
      },
      {
        sql: "SELECT PERCENTILE_DISC(x, 1) OVER () FROM UNNEST(['c', NULL, 'b', 'a']) AS x LIMIT 1",
        gives: 'c',
      },
    ],
  },
}
