import {SqlError} from '../error.ts'
import {BYTES, type SqlType, STRING, typeName} from '../types.ts'
import type {CallSite, EmittedArgument, FunctionTable, Template} from './define.ts'
import {constantInteger, constantText, given, once, unless} from './sql.ts'
import {constantZone} from './time-zones.ts'
import {castText} from './value-text.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions'

/** Whether all characters are of ASCII: then a text has as many bytes as characters. */
export const isAscii = (s: string): string => `strlen(${s}) = length(${s})`

/** DuckDB reverses what the eye takes for one character, BigQuery code points. */
const reverse: Template = ([value]) =>
  once([value!.sql], (s) => `CASE WHEN ${isAscii(s!)} THEN reverse(${s}) ELSE bq_reverse(${s}) END`)

const repeat: Template = ([value, count]) => {
  const n = constantInteger(count)
  if (n === undefined || n < 0 || n > 100) return `bq_repeat(${value!.sql}, ${count!.sql})`
  const message = 'Output of REPEAT exceeds max allowed output size of 1MB'
  return once([value!.sql], (s) =>
    unless(`strlen(${s}) * ${n} > 1048576`, message, 'VARCHAR', `repeat(${s}, ${n})`),
  )
}

const translate: Template = ([value, source, target]) => {
  const letters = constantText(source)
  const distinct = letters !== undefined && new Set(letters).size === [...letters].length
  return `${distinct ? 'translate' : 'bq_translate'}(${value!.sql}, ${source!.sql}, ${target!.sql})`
}

/** DuckDB takes a NULL separator for one that never occurs. */
const split: Template = ([value, separator]) => {
  const by = given(separator) ? separator.sql : "','"
  const known = given(separator) ? constantText(separator) : ','
  if (known) return `string_split(${value!.sql}, ${by})`
  return once(
    [value!.sql, by],
    (s, d) =>
      `CASE WHEN ${s} = '' AND ${d} = '' THEN [''] WHEN ${d} IS NOT NULL THEN string_split(${s}, ${d}) END`,
  )
}

const concatenate = (args: readonly EmittedArgument[], _call?: CallSite): string =>
  args.length === 1 ? args[0]!.sql : `(${args.map((a) => a.sql).join(' || ')})`

/** Values of other types are joined as CAST shows them; only NULL may stand beside BYTES. */
const concatenateAsText: Template = (args: readonly EmittedArgument[], call) => {
  if (call.returns.kind !== 'BYTES') {
    return concatenate(
      args.map((a) => ({...a, sql: castText(a.sql, a.type, constantZone(call.timeZone))})),
      call,
    )
  }
  const wrong = args.find((a) => a.type.kind !== 'BYTES' && a.constant !== null)
  if (wrong) {
    throw new SqlError(
      `No matching signature for function CONCAT for argument types: ${args.map((a) => typeName(a.type)).join(', ')}`,
      call.at,
    )
  }
  return 'CAST(NULL AS BLOB)'
}

/** Only the collation that ignores case, and none. */
function collated(specification: EmittedArgument | undefined): SqlType {
  const name = specification?.constant
  if (name === '') return STRING
  if (typeof name === 'string' && name.toLowerCase() === 'und:ci')
    return {kind: 'STRING', collation: 'und:ci'}
  if (typeof name !== 'string') throw new SqlError('The second argument of COLLATE must be a string literal')
  throw new SqlError(`Collation '${name}' in collate function is not supported.`)
}

export const stringFunctions: FunctionTable = {
  BYTE_LENGTH: {
    kind: 'scalar',
    signatures: ['(STRING) -> INT64', '(BYTES) -> INT64'],
    duckdb: ['strlen($1)', 'octet_length($1)'],
    doc: 'The number of bytes, of UTF-8 for a STRING.',
    url: `${page}#byte_length`,
    examples: [
      {sql: "BYTE_LENGTH('абвгд')", gives: '10'},
      {sql: "BYTE_LENGTH(b'абвгд')", gives: '10'},
      {sql: "BYTE_LENGTH('')", gives: '0'},
      {sql: 'BYTE_LENGTH(CAST(NULL AS BYTES))', gives: 'NULL'},
    ],
  },
  CHAR_LENGTH: {
    kind: 'scalar',
    signatures: ['(STRING) -> INT64'],
    duckdb: 'length($1)',
    doc: 'The number of characters.',
    url: `${page}#char_length`,
    examples: [
      {sql: "CHAR_LENGTH('абвгд')", gives: '5'},
      {sql: "CHARACTER_LENGTH('')", gives: '0'},
      {sql: 'CHAR_LENGTH(NULL)', gives: 'NULL'},
    ],
  },
  LENGTH: {
    kind: 'scalar',
    signatures: ['(STRING) -> INT64', '(BYTES) -> INT64'],
    duckdb: ['length($1)', 'octet_length($1)'],
    doc: 'The number of characters of a STRING, of bytes of BYTES.',
    url: `${page}#length`,
    examples: [
      {sql: "LENGTH('абвгд')", gives: '5'},
      {sql: "LENGTH(CAST('абвгд' AS BYTES))", gives: '10'},
      {sql: 'LENGTH(NULL)', gives: 'NULL'},
    ],
  },
  CONCAT: {
    kind: 'scalar',
    signatures: ['(STRING, STRING...) -> STRING', '(BYTES, BYTES...) -> BYTES', '(ANY, ANY...) -> STRING'],
    unlisted: 1,
    returns: (args) => (args.some((a) => a.type.kind === 'BYTES') ? BYTES : STRING),
    duckdb: [concatenate, concatenate, concatenateAsText],
    doc: 'All values joined into one; NULL where one of them is.',
    url: `${page}#concat`,
    examples: [
      {sql: "CONCAT('T.P.', ' ', 'Bar')", gives: 'T.P. Bar'},
      {sql: "CONCAT('a', CAST(NULL AS STRING))", gives: 'NULL'},
      {sql: "TO_HEX(CONCAT(b'a', b'\\xff'))", gives: '61ff'},
      {sql: "CONCAT('abc')", gives: 'abc'},
      {sql: "CONCAT('Summer', ' ', 1923)", gives: 'Summer 1923'},
      {sql: "CONCAT(0.5, 'A', DATE '2020-01-02', TRUE)", gives: '0.5A2020-01-02true'},
      {sql: "TO_HEX(CONCAT(b'a', NULL))", gives: 'NULL'},
      {sql: "CONCAT(b'a', 1)", gives: {error: 'No matching signature'}},
    ],
  },
  COLLATE: {
    kind: 'scalar',
    signatures: ['(STRING, STRING) -> STRING'],
    returns: ([, specification]) => collated(specification),
    duckdb: '$1',
    doc: 'The value, to be compared by a collation: und:ci ignores case.',
    url: `${page}#collate`,
    examples: [
      {sql: "COLLATE('a', 'und:ci') < COLLATE('Z', 'und:ci')", gives: 'true'},
      {sql: "COLLATE('a', 'und:ci') = 'A'", gives: 'true'},
      {sql: "COLLATE('a', '') < 'Z'", gives: 'false'},
      {
        sql: "COLLATE('a', 'binary')",
        gives: {error: "Collation 'binary' in collate function is not supported."},
      },
    ],
  },
  REPEAT: {
    kind: 'scalar',
    signatures: ['(STRING, INT64) -> STRING', '(BYTES, INT64) -> BYTES'],
    duckdb: [repeat, 'bq_bytes_repeat($1, $2)'],
    doc: 'The value several times over.',
    url: `${page}#repeat`,
    examples: [
      {sql: "REPEAT('abc', 3)", gives: 'abcabcabc'},
      {sql: "REPEAT('例子', 2)", gives: '例子例子'},
      {sql: "REPEAT(b'ab', 2)", gives: 'abab'},
      {sql: "REPEAT('abc', NULL)", gives: 'NULL'},
      {sql: "REPEAT('abc', -15)", gives: {error: '(repeat count) for REPEAT cannot be negative'}},
      {sql: "REPEAT('abc', 1000000000)", gives: {error: 'exceeds max allowed output size of 1MB'}},
    ],
  },
  REPLACE: {
    kind: 'scalar',
    signatures: ['(STRING, STRING, STRING) -> STRING', '(BYTES, BYTES, BYTES) -> BYTES'],
    duckdb: ['replace($1, $2, $3)', 'bq_bytes_replace($1, $2, $3)'],
    doc: 'All occurrences of one text replaced by another.',
    url: `${page}#replace`,
    examples: [
      {sql: "REPLACE('cherry pie', 'pie', 'cobbler')", gives: 'cherry cobbler'},
      {sql: "REPLACE('abc', '', 'x')", gives: 'abc'},
      {sql: "REPLACE(b'abca', b'a', b'xy')", gives: 'xybcxy'},
      {sql: "REPLACE('abc', 'a', NULL)", gives: 'NULL'},
    ],
  },
  REVERSE: {
    kind: 'scalar',
    signatures: ['(STRING) -> STRING', '(BYTES) -> BYTES'],
    duckdb: [reverse, 'bq_bytes_reverse($1)'],
    doc: 'The characters or bytes in reverse order.',
    url: `${page}#reverse`,
    examples: [
      {sql: "REVERSE('foo')", gives: 'oof'},
      {sql: "REVERSE('абвгд')", gives: 'дгвба'},
      {sql: "TO_HEX(REVERSE(b'\\x01\\x02'))", gives: '0201'},
    ],
  },
  TRANSLATE: {
    kind: 'scalar',
    signatures: ['(STRING, STRING, STRING) -> STRING', '(BYTES, BYTES, BYTES) -> BYTES'],
    duckdb: [translate, 'bq_bytes_translate($1, $2, $3)'],
    doc: 'Each character of one list replaced by its partner in another; without partner, removed.',
    url: `${page}#translate`,
    examples: [
      {sql: "TRANSLATE('This is a cookie', 'sco', 'zku')", gives: 'Thiz iz a kuukie'},
      {sql: "TRANSLATE('abcde', 'abc', 'x')", gives: 'xde'},
      {sql: "TRANSLATE(b'abc', b'ab', b'x')", gives: 'xc'},
      {sql: "TRANSLATE('abc', 'aa', 'AB')", gives: {error: 'Duplicate character'}},
    ],
  },
  SPLIT: {
    kind: 'scalar',
    signatures: ['(STRING, [STRING]) -> ARRAY<STRING>', '(BYTES, BYTES) -> ARRAY<BYTES>'],
    duckdb: [split, 'bq_bytes_split($1, $2)'],
    doc: 'The pieces between the separators (commas, where none is given).',
    url: `${page}#split`,
    examples: [
      {sql: "SPLIT('b c d', ' ')", gives: '["b","c","d"]'},
      {sql: "SPLIT('a,b')", gives: '["a","b"]'},
      {sql: "SPLIT('', 'x')", gives: '[""]'},
      {sql: "SPLIT('aé', '')", gives: '["a","é"]'},
      {sql: "SPLIT(b'a-b', b'-')", gives: '["YQ==","Yg=="]'},
      {sql: "SPLIT(CAST(NULL AS STRING), ',')", gives: 'NULL'},
      {sql: "SPLIT('x', CAST(NULL AS STRING))", gives: 'NULL'},
    ],
  },
  SOUNDEX: {
    kind: 'scalar',
    signatures: ['(STRING) -> STRING'],
    duckdb: 'bq_soundex($1)',
    doc: 'The Soundex code of the letters of ASCII in a text.',
    url: `${page}#soundex`,
    examples: [
      {sql: "SOUNDEX('Ashcraft')", gives: 'A261'},
      {sql: "SOUNDEX('Raven')", gives: 'R150'},
      {sql: "SOUNDEX('Tymczak')", gives: 'T520'},
      {sql: "SOUNDEX('apple')", gives: 'a140'},
      {sql: "SOUNDEX('  H3##!@llo w00orld!')", gives: 'H464'},
      {sql: "SOUNDEX('#1')", gives: ''},
      {sql: 'SOUNDEX(NULL)', gives: 'NULL'},
    ],
  },
}
