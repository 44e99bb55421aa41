/** HyperLogLog++ sketches. https://cloud.google.com/bigquery/docs/reference/standard-sql/hll_functions */
import type {FunctionTable, Template} from './define.ts'
import {given} from './sql.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/hll_functions'

/** The group's values that are not NULL, as a list. */
const values = (sql: string, element = sql): string =>
  `list(${element}) FILTER (WHERE ${sql} IS NOT NULL{and}){over}`

const init =
  (runtime: string, element: (sql: string) => string): Template =>
  ([value, precision]) =>
    `${runtime}(${values(value!.sql, element(value!.sql))}, ${given(precision) ? precision.sql : '15'})`

const overNumbers = (call: string): string => `SELECT ${call} FROM UNNEST([1, 2, 3, 3, NULL]) AS n`

export const hllFunctions: FunctionTable = {
  'HLL_COUNT.INIT': {
    kind: 'aggregate',
    signatures: ['(INT64, [INT64]) -> BYTES', '(STRING, [INT64]) -> BYTES', '(BYTES, [INT64]) -> BYTES'],
    duckdb: [
      init('bq_hll_init_integers', (sql) => sql),
      init('bq_hll_init_bytes', (sql) => `encode(${sql})`),
      init('bq_hll_init_bytes', (sql) => sql),
    ],
    allows: ['over'],
    doc: 'A sketch of the values, for counting how many different ones there are.',
    url: `${page}#hll_countinit`,
    examples: [
      {sql: overNumbers('HLL_COUNT.EXTRACT(HLL_COUNT.INIT(n))'), gives: '3'},
      {
        sql: 'SELECT TO_HEX(HLL_COUNT.INIT(n)) FROM UNNEST([1, 2, 3]) AS n',
        gives: '08701003180220088207121003180f2014320aacfc20eaa60debfea101',
      },
      {sql: "SELECT HLL_COUNT.EXTRACT(HLL_COUNT.INIT(s, 12)) FROM UNNEST(['a', 'b', 'a']) AS s", gives: '2'},
      {sql: 'SELECT HLL_COUNT.INIT(n) FROM UNNEST([CAST(NULL AS INT64)]) AS n', gives: 'NULL'},
      {sql: overNumbers('HLL_COUNT.INIT(n, 9)'), gives: {error: 'precision must be between 10 and 24'}},
    ],
  },
  'HLL_COUNT.MERGE': {
    kind: 'aggregate',
    signatures: ['(BYTES) -> INT64'],
    duckdb: `coalesce(bq_hll_merge(${values('$1')}), 0)`,
    allows: ['over'],
    doc: 'How many different values several sketches hold.',
    url: `${page}#hll_countmerge`,
    examples: [
      {
        sql: 'SELECT HLL_COUNT.MERGE(s) FROM (SELECT HLL_COUNT.INIT(n) AS s FROM UNNEST([1, 2]) AS n UNION ALL SELECT HLL_COUNT.INIT(n) FROM UNNEST([2, 3]) AS n)',
        gives: '3',
      },
      {sql: 'SELECT HLL_COUNT.MERGE(s) FROM UNNEST([CAST(NULL AS BYTES)]) AS s', gives: '0'},
      {
        sql: "SELECT HLL_COUNT.MERGE(s) FROM UNNEST([b'']) AS s",
        gives: {error: 'Invalid or incompatible sketch in HLL_COUNT.MERGE'},
      },
    ],
  },
  'HLL_COUNT.MERGE_PARTIAL': {
    kind: 'aggregate',
    signatures: ['(BYTES) -> BYTES'],
    duckdb: `bq_hll_merge_partial(${values('$1')})`,
    allows: ['over'],
    doc: 'One sketch of several.',
    url: `${page}#hll_countmerge_partial`,
    examples: [
      {
        sql: 'SELECT HLL_COUNT.EXTRACT(HLL_COUNT.MERGE_PARTIAL(s)) FROM (SELECT HLL_COUNT.INIT(n) AS s FROM UNNEST([1, 2]) AS n UNION ALL SELECT HLL_COUNT.INIT(n, 10) FROM UNNEST([2, 3]) AS n)',
        gives: '3',
      },
      {sql: 'SELECT HLL_COUNT.MERGE_PARTIAL(s) FROM UNNEST([CAST(NULL AS BYTES)]) AS s', gives: 'NULL'},
    ],
  },
  'HLL_COUNT.EXTRACT': {
    kind: 'scalar',
    signatures: ['(BYTES) -> INT64'],
    duckdb: 'bq_hll_extract($1)',
    doc: 'How many different values a sketch holds; 0 for NULL.',
    url: `${page}#hll_countextract`,
    examples: [
      {sql: overNumbers('HLL_COUNT.EXTRACT(HLL_COUNT.INIT(n))'), gives: '3'},
      {sql: 'HLL_COUNT.EXTRACT(NULL)', gives: '0'},
    ],
  },
}
