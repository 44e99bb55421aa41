/** Bits. https://cloud.google.com/bigquery/docs/reference/standard-sql/bit_functions */
import type {FunctionTable} from './define.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/bit_functions'

export const bitFunctions: FunctionTable = {
  BIT_COUNT: {
    kind: 'scalar',
    signatures: ['(INT64) -> INT64', '(BYTES) -> INT64'],
    duckdb: ['CAST(bit_count($1) AS BIGINT)', 'bq_bytes_bit_count($1)'],
    doc: 'How many bits are set; a negative number is taken in two’s complement.',
    url: `${page}#bit_count`,
    examples: [
      {sql: 'BIT_COUNT(0)', gives: '0'},
      {sql: 'BIT_COUNT(8)', gives: '1'},
      {sql: 'BIT_COUNT(-1)', gives: '64'},
      {sql: "BIT_COUNT(b'\\x00\\xff')", gives: '8'},
      {sql: "BIT_COUNT(b'')", gives: '0'},
      {sql: 'BIT_COUNT(CAST(NULL AS INT64))', gives: 'NULL'},
    ],
  },
}
