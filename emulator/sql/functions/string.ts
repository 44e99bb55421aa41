/** STRING and BYTES. https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions */
import {text} from '../duckdb-types.ts'
import {SqlError} from '../error.ts'
import type {SqlType} from '../types.ts'
import {BYTES, STRING, typeName} from '../types.ts'
import type {CallSite, EmittedArgument, FunctionTable, Template} from './define.ts'
import {constantInteger, constantText, given, once, raise, unless} from './sql.ts'
import {constantZone} from './time-zones.ts'
import {castText} from './value-text.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions'

/** The longest piece that DuckDB's own string functions count. */
const MAX_LENGTH = 2147483647

/** The characters that Unicode calls white space, which TRIM removes by default. */
const WHITE_SPACE = text(
  '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
)

/** Whether all characters are of ASCII: then a text has as many bytes as characters. */
const isAscii = (s: string): string => `strlen(${s}) = length(${s})`

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

/** DuckDB reverses what the eye takes for one character, BigQuery code points. */
const reverse: Template = ([value]) =>
  once([value!.sql], (s) => `CASE WHEN ${isAscii(s!)} THEN reverse(${s}) ELSE bq_reverse(${s}) END`)

/** LEFT and RIGHT. */
const end =
  (name: 'left' | 'right'): Template =>
  ([value, length]) => {
    const size = constantInteger(length)
    if (size !== undefined && size >= 0) return `${name}(${value!.sql}, ${Math.min(size, MAX_LENGTH)})`
    const message = `Second argument in ${name.toUpperCase()}() cannot be negative`
    return once([value!.sql, length!.sql], (s, n) =>
      unless(
        `${n} < 0 AND ${s} IS NOT NULL`,
        message,
        'VARCHAR',
        `${name}(${s}, CASE WHEN ${n} > ${MAX_LENGTH} THEN ${MAX_LENGTH} ELSE ${n} END)`,
      ),
    )
  }

const bytesEnd =
  (name: 'left' | 'right'): Template =>
  ([value, length]) =>
    once([value!.sql, length!.sql], (s, n) => {
      const piece =
        name === 'left'
          ? `bq_bytes_substr(${s}, 1, ${n})`
          : `bq_bytes_substr(${s}, CASE WHEN ${n} = 0 THEN 1 ELSE -(${n}) END, ${n})`
      const message = `Second argument in ${name.toUpperCase()}() cannot be negative`
      return unless(`${n} < 0 AND ${s} IS NOT NULL`, message, 'BLOB', piece)
    })

const substring: Template = ([value, position, length]) => {
  const start = constantInteger(position)
  const size = given(length) ? constantInteger(length) : MAX_LENGTH
  if (start !== undefined && start >= 0 && start <= MAX_LENGTH && size !== undefined && size >= 0) {
    return `substring(${value!.sql}, ${Math.max(start, 1)}, ${Math.min(size, MAX_LENGTH)})`
  }
  const wanted = given(length) ? length.sql : String(MAX_LENGTH)
  return once([value!.sql, position!.sql, wanted], (s, p, n) => {
    const from = `CASE WHEN ${p} = 0 OR ${p} < -length(${s}) THEN 1 WHEN ${p} > ${MAX_LENGTH} THEN ${MAX_LENGTH} ELSE ${p} END`
    const negative = raise("'Third argument in SUBSTR() cannot be negative'", 'BIGINT')
    const count = `CASE WHEN ${n} < 0 AND ${s} IS NOT NULL AND ${p} IS NOT NULL THEN ${negative} WHEN ${n} > ${MAX_LENGTH} THEN ${MAX_LENGTH} ELSE ${n} END`
    return `substring(${s}, ${from}, ${count})`
  })
}

/** LPAD and RPAD: DuckDB's where the size is a small constant, ours with the checks otherwise. */
const pad =
  (name: 'lpad' | 'rpad'): Template =>
  ([value, size, pattern]) => {
    const fill = given(pattern) ? pattern.sql : "' '"
    const fillText = given(pattern) ? constantText(pattern) : ' '
    const n = constantInteger(size)
    return n !== undefined && n >= 0 && n <= 10_000 && fillText
      ? `${name}(${value!.sql}, ${n}, ${fill})`
      : `bq_${name}(${value!.sql}, ${size!.sql}, ${fill})`
  }

const bytesPad =
  (name: 'lpad' | 'rpad'): Template =>
  ([value, size, pattern]) =>
    `bq_bytes_${name}(${value!.sql}, ${size!.sql}, ${given(pattern) ? pattern.sql : "' '::BLOB"})`

const trim =
  (name: 'trim' | 'ltrim' | 'rtrim'): Template =>
  ([value, set]) =>
    `${name}(${value!.sql}, ${given(set) ? set.sql : WHITE_SPACE})`

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

const instr =
  (simple: string, full: string): Template =>
  ([value, sought, position, occurrence]) =>
    given(position)
      ? `${full}(${value!.sql}, ${sought!.sql}, ${position.sql}, ${given(occurrence) ? occurrence.sql : '1'})`
      : `${simple}(${value!.sql}, ${sought!.sql})`

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
  SUBSTR: {
    kind: 'scalar',
    signatures: ['(STRING, INT64, [INT64]) -> STRING', '(BYTES, INT64, [INT64]) -> BYTES'],
    duckdb: [
      substring,
      ([value, position, length]) =>
        `bq_bytes_substr(${value!.sql}, ${position!.sql}, ${given(length) ? length.sql : MAX_LENGTH})`,
    ],
    doc: 'The piece from a position (from 1; negative from the end) on, perhaps of a given length.',
    url: `${page}#substr`,
    examples: [
      {sql: "SUBSTR('apple', 2)", gives: 'pple'},
      {sql: "SUBSTR('apple', 2, 2)", gives: 'pp'},
      {sql: "SUBSTR('apple', -2)", gives: 'le'},
      {sql: "SUBSTR('apple', 123)", gives: ''},
      {sql: "SUBSTR('apple', -123)", gives: 'apple'},
      {sql: "SUBSTR('apple', -123, 3)", gives: 'app'},
      {sql: "SUBSTR('apple', 0, 3)", gives: 'app'},
      {sql: "SUBSTRING('例子卷', 2, 1)", gives: '子'},
      {sql: "SUBSTR(b'apple', -2)", gives: 'le'},
      {sql: "SUBSTR('apple', NULL)", gives: 'NULL'},
      {
        sql: "SUBSTR('apple', 1, -1)",
        gives: {error: 'Third argument in SUBSTR() cannot be negative'},
      },
    ],
  },
  LEFT: {
    kind: 'scalar',
    signatures: ['(STRING, INT64) -> STRING', '(BYTES, INT64) -> BYTES'],
    duckdb: [end('left'), bytesEnd('left')],
    doc: 'The first characters or bytes.',
    url: `${page}#left`,
    examples: [
      {sql: "LEFT('banana', 3)", gives: 'ban'},
      {sql: "LEFT('абв', 2)", gives: 'аб'},
      {sql: "LEFT(b'xyz', 5)", gives: 'xyz'},
      {sql: "LEFT('a', -1)", gives: {error: 'Second argument in LEFT() cannot be negative'}},
      {sql: 'LEFT(NULL, 1)', gives: 'NULL'},
    ],
  },
  RIGHT: {
    kind: 'scalar',
    signatures: ['(STRING, INT64) -> STRING', '(BYTES, INT64) -> BYTES'],
    duckdb: [end('right'), bytesEnd('right')],
    doc: 'The last characters or bytes.',
    url: `${page}#right`,
    examples: [
      {sql: "RIGHT('apple', 3)", gives: 'ple'},
      {sql: "RIGHT('abc', 5)", gives: 'abc'},
      {sql: "RIGHT(b'apple', 0)", gives: ''},
      {sql: 'RIGHT(CAST(NULL AS BYTES), 0)', gives: 'NULL'},
      {sql: "RIGHT(b'apple', 2)", gives: 'le'},
      {sql: "RIGHT('abc', -2)", gives: {error: 'Second argument in RIGHT() cannot be negative'}},
    ],
  },
  TRIM: {
    kind: 'scalar',
    signatures: ['(STRING, [STRING]) -> STRING', '(BYTES, BYTES) -> BYTES'],
    duckdb: [trim('trim'), 'bq_bytes_trim($1, $2)'],
    doc: 'Without the white space, or the characters of a set, at both ends.',
    url: `${page}#trim`,
    examples: [
      {sql: "CONCAT('#', TRIM('   apple   '), '#')", gives: '#apple#'},
      {sql: "TRIM('***apple***', '*')", gives: 'apple'},
      {sql: "TRIM('xzxapplexxy', 'xyz')", gives: 'apple'},
      {sql: "TRIM(b'apple', b'na\\xab')", gives: 'pple'},
      {sql: "TRIM('\\u00a0a\\u2003')", gives: 'a'},
      {sql: 'TRIM(NULL)', gives: 'NULL'},
    ],
  },
  LTRIM: {
    kind: 'scalar',
    signatures: ['(STRING, [STRING]) -> STRING', '(BYTES, BYTES) -> BYTES'],
    duckdb: [trim('ltrim'), 'bq_bytes_ltrim($1, $2)'],
    doc: 'Without the white space, or the characters of a set, at the start.',
    url: `${page}#ltrim`,
    examples: [
      {sql: "CONCAT('#', LTRIM('   apple   '), '#')", gives: '#apple   #'},
      {sql: "LTRIM('***apple***', '*')", gives: 'apple***'},
      {sql: "LTRIM('xxxapplexxx', 'xyz')", gives: 'applexxx'},
      {sql: "LTRIM(b'xxy', b'x')", gives: 'y'},
    ],
  },
  RTRIM: {
    kind: 'scalar',
    signatures: ['(STRING, [STRING]) -> STRING', '(BYTES, BYTES) -> BYTES'],
    duckdb: [trim('rtrim'), 'bq_bytes_rtrim($1, $2)'],
    doc: 'Without the white space, or the characters of a set, at the end.',
    url: `${page}#rtrim`,
    examples: [
      {sql: "RTRIM('***apple***', '*')", gives: '***apple'},
      {sql: "RTRIM('applexxz', 'xyz')", gives: 'apple'},
      {sql: "RTRIM(b'yxx', b'x')", gives: 'y'},
    ],
  },
  LPAD: {
    kind: 'scalar',
    signatures: ['(STRING, INT64, [STRING]) -> STRING', '(BYTES, INT64, [BYTES]) -> BYTES'],
    duckdb: [pad('lpad'), bytesPad('lpad')],
    doc: 'Filled up at the start, or cut off, to a length.',
    url: `${page}#lpad`,
    examples: [
      {sql: "LPAD('abc', 5)", gives: '  abc'},
      {sql: "LPAD('abc', 2)", gives: 'ab'},
      {sql: "LPAD('例子', 5, '中文')", gives: '中文中例子'},
      {sql: "LPAD('abc', 8, 'def')", gives: 'defdeabc'},
      {sql: "LPAD(b'abc', 5, b'-')", gives: '--abc'},
      {sql: "LPAD('abc', 5, NULL)", gives: 'NULL'},
      {sql: "LPAD('abc', -5)", gives: {error: 'output size'}},
      {sql: "LPAD('abc', 5, '')", gives: {error: 'pad pattern'}},
    ],
  },
  RPAD: {
    kind: 'scalar',
    signatures: ['(STRING, INT64, [STRING]) -> STRING', '(BYTES, INT64, [BYTES]) -> BYTES'],
    duckdb: [pad('rpad'), bytesPad('rpad')],
    doc: 'Filled up at the end, or cut off, to a length.',
    url: `${page}#rpad`,
    examples: [
      {sql: "CONCAT(RPAD('abc', 5), '|')", gives: 'abc  |'},
      {sql: "RPAD('abc', 2)", gives: 'ab'},
      {sql: "RPAD('abc', 8, 'def')", gives: 'abcdefde'},
      {sql: "RPAD(b'abc', 5, b'-')", gives: 'abc--'},
      {sql: "RPAD('abc', 1000000000)", gives: {error: 'exceeds max allowed output size of 1MB'}},
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
