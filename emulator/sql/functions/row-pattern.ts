import type {ScalarFunction} from './define.ts'

/**
 * What MATCH_RECOGNIZE is made of; no one can call it by a name. From the symbols that each row of a partition
 * satisfies, as bits, and the search as JSON: the rows of all matches. A match of no rows has one member without a row.
 */
export const matchRows: ScalarFunction = {
  kind: 'scalar',
  signatures: [
    '(ARRAY<INT64>, STRING) -> ARRAY<STRUCT<match_number INT64, match_row INT64, match_position INT64, match_symbol STRING>>',
  ],
  duckdb: `from_json(bq_match_rows($1, $2), '[{"f1":"BIGINT","f2":"BIGINT","f3":"BIGINT","f4":"VARCHAR"}]')`,
  doc: 'The rows of all matches of a pattern.',
  url: 'https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax#match_recognize_clause',
  examples: [],
}
