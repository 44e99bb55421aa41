/** One STRING or BYTES within another. https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions */
import type {FunctionTable, Template} from './define.ts'
import {given} from './sql.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions'

const instr =
  (simple: string, full: string): Template =>
  ([value, sought, position, occurrence]) =>
    given(position)
      ? `${full}(${value!.sql}, ${sought!.sql}, ${position.sql}, ${given(occurrence) ? occurrence.sql : '1'})`
      : `${simple}(${value!.sql}, ${sought!.sql})`

export const stringSearchFunctions: FunctionTable = {
  STARTS_WITH: {
    kind: 'scalar',
    signatures: ['(STRING, STRING) -> BOOL', '(BYTES, BYTES) -> BOOL'],
    duckdb: ['starts_with($1, $2)', 'starts_with(hex($1), hex($2))'],
    doc: 'Whether the first value begins with the second.',
    url: `${page}#starts_with`,
    examples: [
      {sql: "STARTS_WITH('bar', 'b')", gives: 'true'},
      {sql: "STARTS_WITH('foo', 'b')", gives: 'false'},
      {sql: "STARTS_WITH(b'\\xff1', b'\\xff')", gives: 'true'},
      {sql: "STARTS_WITH(NULL, 'b')", gives: 'NULL'},
    ],
  },
  ENDS_WITH: {
    kind: 'scalar',
    signatures: ['(STRING, STRING) -> BOOL', '(BYTES, BYTES) -> BOOL'],
    duckdb: ['ends_with($1, $2)', 'ends_with(hex($1), hex($2))'],
    doc: 'Whether the first value ends with the second.',
    url: `${page}#ends_with`,
    examples: [
      {sql: "ENDS_WITH('apple', 'e')", gives: 'true'},
      {sql: "ENDS_WITH('banana', 'e')", gives: 'false'},
      {sql: "ENDS_WITH(b'a\\xff', b'\\xff')", gives: 'true'},
    ],
  },
  STRPOS: {
    kind: 'scalar',
    signatures: ['(STRING, STRING) -> INT64', '(BYTES, BYTES) -> INT64'],
    duckdb: ['strpos($1, $2)', 'bq_bytes_strpos($1, $2)'],
    doc: 'The position from 1 of the first occurrence; 0 where there is none.',
    url: `${page}#strpos`,
    examples: [
      {sql: "STRPOS('foo@example.com', '@')", gives: '4'},
      {sql: "STRPOS('quuxexample.com', '@')", gives: '0'},
      {sql: "STRPOS('абв@', '@')", gives: '4'},
      {sql: "STRPOS(b'ab', b'b')", gives: '2'},
    ],
  },
  INSTR: {
    kind: 'scalar',
    signatures: ['(STRING, STRING, [INT64], [INT64]) -> INT64', '(BYTES, BYTES, [INT64], [INT64]) -> INT64'],
    duckdb: [instr('strpos', 'bq_instr'), instr('bq_bytes_strpos', 'bq_bytes_instr')],
    doc: 'The position from 1 of the n-th occurrence from a position on; negative positions look backwards.',
    url: `${page}#instr`,
    examples: [
      {sql: "INSTR('banana', 'an')", gives: '2'},
      {sql: "INSTR('banana', 'an', 1, 2)", gives: '4'},
      {sql: "INSTR('banana', 'an', 1, 3)", gives: '0'},
      {sql: "INSTR('banana', 'an', 3, 1)", gives: '4'},
      {sql: "INSTR('banana', 'an', -1, 1)", gives: '4'},
      {sql: "INSTR('banana', 'an', -3, 1)", gives: '4'},
      {sql: "INSTR('banana', 'ann', 1, 1)", gives: '0'},
      {sql: "INSTR('helloooo', 'oo', 1, 2)", gives: '6'},
      {sql: "INSTR(b'helloooo', b'oo', -1, 1)", gives: '7'},
      {sql: "INSTR('abc', '', -1, 2)", gives: '3'},
      {sql: "INSTR(b'abc', b'', 2)", gives: '2'},
      {sql: "INSTR('abc', 'b', 0)", gives: {error: 'position'}},
    ],
  },
}
