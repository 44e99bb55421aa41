/** KLL sketches of quantiles. https://cloud.google.com/bigquery/docs/reference/standard-sql/kll_functions */
import type {AggregateFunction, FunctionTable, ScalarFunction} from './define.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/kll_functions'

const listOf = (value: string): string => `list(${value}) FILTER (WHERE $1 IS NOT NULL{and}){over}`
const list = listOf('$1')

const over = (call: string, of: string): string => `SELECT ${call} FROM UNNEST([${of}]) AS x`

/** One kind of sketch: how its values go into the runtime and come back. */
interface Sketch {
  /** As the functions' names end. */
  readonly name: string
  /** The type that shows the values. */
  readonly type: string
  readonly page: string
  /** Values for a sketch, and its quantiles at two steps and at a half. */
  readonly numbers: string
  readonly quantiles: string
  readonly half: string
  readonly input: (value: string) => string
  readonly output: (value: string) => string
}

const same = (value: string): string => value

export function sketchFunctions(sketch: Sketch): FunctionTable {
  const {name: kind, type, page, numbers, quantiles: whole, half, input, output} = sketch
  const suffix = kind.toLowerCase()
  const init = `KLL_QUANTILES.INIT_${kind}(x)`
  const results = (runtime: string, call: string): string =>
    runtime === 'point'
      ? output(call)
      : output('q_') === 'q_'
        ? call
        : `list_transform(${call}, lambda q_: ${output('q_')})`
  const merge = (
    name: string,
    signature: string,
    runtime: string,
    rest: string,
    gives: string,
  ): AggregateFunction => ({
    kind: 'aggregate',
    signatures: [signature],
    duckdb: results(runtime, `bq_kll_${runtime}_${suffix}(${list}, $2, '${name}')`),
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
    duckdb: `CASE WHEN $1 IS NOT NULL THEN ${results(runtime, `bq_kll_${runtime}_${suffix}([$1], $2, '${name}')`)} END`,
    doc: runtime === 'point' ? 'The value at a share of a sketch.' : 'Quantiles of a sketch.',
    url: `${page}#kll_quantiles${name.toLowerCase()}`,
    examples: [
      {sql: over(`KLL_QUANTILES.${name}(${init}, ${rest})`, numbers), gives},
      {sql: `KLL_QUANTILES.${name}(NULL, ${rest})`, gives: 'NULL'},
      {sql: `KLL_QUANTILES.${name}(b'x', ${rest})`, gives: {error: 'Invalid or incompatible sketch'}},
    ],
  })
  return {
    [`KLL_QUANTILES.INIT_${kind}`]: {
      kind: 'aggregate',
      signatures: [`(${type}, [INT64]) -> BYTES`],
      duckdb: `bq_kll_init_${suffix}(${listOf(input('$1'))})`,
      allows: ['over'],
      doc: 'A sketch of the values, for their quantiles. The precision is not needed: sketches are exact.',
      url: `${page}#kll_quantilesinit_${suffix}`,
      examples: [
        {sql: over(`KLL_QUANTILES.EXTRACT_${kind}(${init}, 2)`, numbers), gives: whole},
        {sql: over(`KLL_QUANTILES.INIT_${kind}(x)`, `CAST(NULL AS ${type})`), gives: 'NULL'},
      ],
    },
    [`KLL_QUANTILES.MERGE_${kind}`]: merge(
      `MERGE_${kind}`,
      `(BYTES, INT64) -> ARRAY<${type}>`,
      'quantiles',
      '2',
      whole,
    ),
    [`KLL_QUANTILES.MERGE_POINT_${kind}`]: merge(
      `MERGE_POINT_${kind}`,
      `(BYTES, FLOAT64) -> ${type}`,
      'point',
      '0.5',
      half,
    ),
    [`KLL_QUANTILES.EXTRACT_${kind}`]: extract(
      `EXTRACT_${kind}`,
      `(BYTES, INT64) -> ARRAY<${type}>`,
      'quantiles',
      '2',
      whole,
    ),
    [`KLL_QUANTILES.EXTRACT_POINT_${kind}`]: extract(
      `EXTRACT_POINT_${kind}`,
      `(BYTES, FLOAT64) -> ${type}`,
      'point',
      '0.5',
      half,
    ),
  }
}

export const kllFunctions: FunctionTable = {
  ...sketchFunctions({
    name: 'INT64',
    type: 'INT64',
    page,
    numbers: '1, 2, 3, 4, 5',
    quantiles: '[1,3,5]',
    half: '3',
    input: same,
    output: same,
  }),
  ...sketchFunctions({
    name: 'FLOAT64',
    type: 'FLOAT64',
    page,
    numbers: '1.5, 2.5, 3.5',
    quantiles: '[1.5,2.5,3.5]',
    half: '2.5',
    input: same,
    output: same,
  }),
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
