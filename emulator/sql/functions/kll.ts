/** KLL sketches of quantiles. https://cloud.google.com/bigquery/docs/reference/standard-sql/kll_functions */
import type {AggregateFunction, FunctionTable, ScalarFunction} from './define.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/kll_functions'

const list = `list($1) FILTER (WHERE $1 IS NOT NULL{and}){over}`

const over = (call: string, of: string): string => `SELECT ${call} FROM UNNEST([${of}]) AS x`

function kind(type: 'INT64' | 'FLOAT64', numbers: string, shown: readonly string[]): FunctionTable {
  const suffix = type.toLowerCase()
  const init = `KLL_QUANTILES.INIT_${type}(x)`
  const [whole, half] = shown as [string, string]
  const merge = (
    name: string,
    signature: string,
    runtime: string,
    rest: string,
    gives: string,
  ): AggregateFunction => ({
    kind: 'aggregate',
    signatures: [signature],
    duckdb: `bq_kll_${runtime}_${suffix}(${list}, $2, '${name}')`,
    allows: ['over'],
    doc: runtime === 'point' ? 'The value at a share of several sketches.' : 'Quantiles of several sketches.',
    url: `${page}#kll_quantiles${name.toLowerCase()}`,
    examples: [
      {
        sql: `SELECT KLL_QUANTILES.${name}(s, ${rest}) FROM (${over(`${init} AS s`, numbers)})`,
        gives,
      },
      {
        sql: `SELECT KLL_QUANTILES.${name}(s, ${rest}) FROM UNNEST([CAST(NULL AS BYTES)]) AS s`,
        gives: 'NULL',
      },
    ],
  })
  const extract = (
    name: string,
    signature: string,
    runtime: string,
    rest: string,
    gives: string,
  ): ScalarFunction => ({
    kind: 'scalar',
    signatures: [signature],
    duckdb: `CASE WHEN $1 IS NOT NULL THEN bq_kll_${runtime}_${suffix}([$1], $2, '${name}') END`,
    doc: runtime === 'point' ? 'The value at a share of a sketch.' : 'Quantiles of a sketch.',
    url: `${page}#kll_quantiles${name.toLowerCase()}`,
    examples: [
      {sql: over(`KLL_QUANTILES.${name}(${init}, ${rest})`, numbers), gives},
      {sql: `KLL_QUANTILES.${name}(NULL, ${rest})`, gives: 'NULL'},
      {sql: `KLL_QUANTILES.${name}(b'x', ${rest})`, gives: {error: 'Invalid or incompatible sketch'}},
    ],
  })
  return {
    [`KLL_QUANTILES.INIT_${type}`]: {
      kind: 'aggregate',
      signatures: [`(${type}, [INT64]) -> BYTES`],
      duckdb: `bq_kll_init_${suffix}(${list})`,
      allows: ['over'],
      doc: 'A sketch of the values, for their quantiles. The precision is not needed: sketches are exact.',
      url: `${page}#kll_quantilesinit_${suffix}`,
      examples: [
        {sql: over(`KLL_QUANTILES.EXTRACT_${type}(${init}, 2)`, numbers), gives: whole},
        {sql: over(`KLL_QUANTILES.INIT_${type}(x)`, `CAST(NULL AS ${type})`), gives: 'NULL'},
      ],
    },
    [`KLL_QUANTILES.MERGE_${type}`]: merge(
      `MERGE_${type}`,
      `(BYTES, INT64) -> ARRAY<${type}>`,
      'quantiles',
      '2',
      whole,
    ),
    [`KLL_QUANTILES.MERGE_POINT_${type}`]: merge(
      `MERGE_POINT_${type}`,
      `(BYTES, FLOAT64) -> ${type}`,
      'point',
      '0.5',
      half,
    ),
    [`KLL_QUANTILES.EXTRACT_${type}`]: extract(
      `EXTRACT_${type}`,
      `(BYTES, INT64) -> ARRAY<${type}>`,
      'quantiles',
      '2',
      whole,
    ),
    [`KLL_QUANTILES.EXTRACT_POINT_${type}`]: extract(
      `EXTRACT_POINT_${type}`,
      `(BYTES, FLOAT64) -> ${type}`,
      'point',
      '0.5',
      half,
    ),
  }
}

export const kllFunctions: FunctionTable = {
  ...kind('INT64', '1, 2, 3, 4, 5', ['[1,3,5]', '3']),
  ...kind('FLOAT64', '1.5, 2.5, 3.5', ['[1.5,2.5,3.5]', '2.5']),
  'KLL_QUANTILES.MERGE_PARTIAL': {
    kind: 'aggregate',
    signatures: ['(BYTES) -> BYTES'],
    duckdb: `bq_kll_merge_partial(${list})`,
    allows: ['over'],
    doc: 'One sketch of several.',
    url: `${page}#kll_quantilesmerge_partial`,
    examples: [
      {
        sql: `SELECT KLL_QUANTILES.EXTRACT_INT64(KLL_QUANTILES.MERGE_PARTIAL(s), 1) FROM (${over('KLL_QUANTILES.INIT_INT64(x) AS s', '3, 4')} UNION ALL ${over('KLL_QUANTILES.INIT_INT64(x)', '1, 2')})`,
        gives: '[1,4]',
      },
      {sql: 'SELECT KLL_QUANTILES.MERGE_PARTIAL(s) FROM UNNEST([CAST(NULL AS BYTES)]) AS s', gives: 'NULL'},
    ],
  },
}
