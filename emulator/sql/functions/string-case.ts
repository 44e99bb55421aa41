/** Upper and lower case. https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions */
import {text} from '../duckdb-types.ts'
import type {FunctionTable, Template} from './define.ts'
import {given, once} from './sql.ts'
import {isAscii} from './string.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions'

/** Letters whose other case DuckDB does not know, or that become several letters, or whose case hangs on the word. */
const ODD_LOWER = text(
  '[ŉƛǰɤΐΰև\u1c8a\u1e96-\u1e9a\u1f50-\u1ffc\ua7cd-\ua7db\ufb00-\ufb17\u{10d70}-\u{10d85}\u{16ebb}-\u{16ed3}]',
)
const ODD_UPPER = text('[İΣ\u1c89\ua7cb-\ua7dc\u{10d50}-\u{10d65}\u{16ea0}-\u{16eb8}]')

/** DuckDB's function but for texts with odd letters, which are left to ours. */
const changeCase =
  (duckdb: (s: string) => string, runtime: string, odd: string): Template =>
  ([value]) =>
    once(
      [value!.sql],
      (s) =>
        `CASE WHEN ${isAscii(s!)} OR NOT regexp_matches(${s}, ${odd}) THEN ${duckdb(s!)} ELSE ${runtime}(${s}) END`,
    )

export const stringCaseFunctions: FunctionTable = {
  UPPER: {
    kind: 'scalar',
    signatures: ['(STRING) -> STRING', '(BYTES) -> BYTES'],
    duckdb: [
      changeCase((s) => `upper(replace(${s}, 'ß', 'SS'))`, 'bq_upper', ODD_LOWER),
      'bq_bytes_upper($1)',
    ],
    doc: 'Upper case: all letters of a STRING, those of ASCII in BYTES.',
    url: `${page}#upper`,
    examples: [
      {sql: "UPPER('foo')", gives: 'FOO'},
      {sql: "UPPER('groß é')", gives: 'GROSS É'},
      {sql: "TO_HEX(UPPER(b'a\\xe9'))", gives: '41e9'},
      {sql: 'UPPER(CAST(NULL AS STRING))', gives: 'NULL'},
    ],
  },
  LOWER: {
    kind: 'scalar',
    signatures: ['(STRING) -> STRING', '(BYTES) -> BYTES'],
    duckdb: [changeCase((s) => `lower(${s})`, 'bq_lower', ODD_UPPER), 'bq_bytes_lower($1)'],
    doc: 'Lower case: all letters of a STRING, those of ASCII in BYTES.',
    url: `${page}#lower`,
    examples: [
      {sql: "LOWER('FOO BAR BAZ')", gives: 'foo bar baz'},
      {sql: "LOWER('ÀΣ')", gives: 'àς'},
      {sql: "TO_HEX(LOWER(b'A\\xc9'))", gives: '61c9'},
    ],
  },
  INITCAP: {
    kind: 'scalar',
    signatures: ['(STRING, [STRING]) -> STRING'],
    duckdb: ([value, delimiters]) =>
      given(delimiters) ? `bq_initcap(${value!.sql}, ${delimiters.sql})` : `bq_initcap_words(${value!.sql})`,
    doc: 'Each word with its first letter in upper case and the others in lower case.',
    url: `${page}#initcap`,
    examples: [
      {sql: "INITCAP('Hello World-everyone!')", gives: 'Hello World-Everyone!'},
      {sql: "INITCAP('tHe dog BARKS loudly+friendly')", gives: 'The Dog Barks Loudly+Friendly'},
      {sql: "INITCAP('apples1oranges2pears', '12')", gives: 'Apples1Oranges2Pears'},
      {sql: "INITCAP('tHisEisEaESentence', 'E')", gives: 'ThisEIsEAESentence'},
      {sql: "INITCAP('abc', NULL)", gives: 'NULL'},
    ],
  },
}
