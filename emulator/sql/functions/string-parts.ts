/** Pieces of STRING and BYTES, and values made longer or shorter at their ends. https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions */
import {text} from '../duckdb-types.ts'
import type {FunctionTable, Template} from './define.ts'
import {constantInteger, constantText, given, once, raise, unless} from './sql.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions'

/** The longest piece that DuckDB's own string functions count. */
const MAX_LENGTH = 2147483647

/** The characters that Unicode calls white space, which TRIM removes by default. */
const WHITE_SPACE = text(
  '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
)

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

export const stringPartFunctions: FunctionTable = {
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
}
