/**
 * Regular expressions. Constant patterns run on DuckDB's RE2; everything else in runtime/regexp.ts.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions#regexp_contains
 */
import {text} from '../duckdb-types.ts'
import {compilePattern, replacementError} from '../runtime/regexp.ts'
import type {CallSite, EmittedArgument, FunctionTable, Template} from './define.ts'
import {constantText, given, once, raise} from './sql.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions'

/** A constant pattern: how many groups it has, or what is wrong with it. */
function inspect(pattern: string): {readonly groups: number} | {readonly error: string} {
  try {
    return {groups: compilePattern(pattern).groupCount()}
  } catch (error) {
    return {error: (error as Error).message}
  }
}

/** A template for constant patterns, falling back to a runtime function; wrong patterns fail when the query runs. */
const withPattern =
  (
    runtime: (args: readonly EmittedArgument[]) => string,
    native: (args: readonly EmittedArgument[], pattern: string, groups: number) => string | undefined,
    maxGroups = Number.POSITIVE_INFINITY,
  ): Template =>
  (args: readonly EmittedArgument[], call: CallSite) => {
    const pattern = constantText(args[1])
    if (pattern === undefined) return runtime(args)
    const found = inspect(pattern)
    const wrong = (message: string): string =>
      `CASE WHEN ${args
        .filter(given)
        .map((a) => `${a.sql} IS NOT NULL`)
        .join(' AND ')} THEN ${raise(text(message), call.returns)} END`
    if ('error' in found) return wrong(found.error)
    if (found.groups > maxGroups && !given(args[2]))
      return wrong('Regular expression has more than 1 capturing group')
    return native(args, pattern, found.groups) ?? runtime(args)
  }

const list = (args: readonly EmittedArgument[]): string => args.map((a) => a.sql).join(', ')

/** Whether a pattern may match without a character: DuckDB finds such a match behind the text, BigQuery does not. */
const mayBeEmpty = (pattern: string): boolean =>
  /[$^]|\\[bBzA]/.test(pattern) || compilePattern(pattern).matcher('').find()

/** Whether a pattern's only group takes part in every match: not optional, not within an alternative or other group. */
export function groupAlwaysMatches(pattern: string): boolean {
  const bare = pattern.replace(/\\./gs, 'x').replace(/\[\^?\]?[^\]]*\]/g, 'x')
  const open = bare.search(/\((?!\?)|\(\?P?<\w/)
  if (open < 0) return true
  const before = bare.slice(0, open)
  const nested = before.split('(').length > before.split(')').length
  const optional = /^(?:[?*]|\{0)/.test(behindGroup(bare, open))
  return !nested && !optional && !hasAlternative(bare)
}

/** What follows the group that opens at an index. */
function behindGroup(pattern: string, open: number): string {
  let depth = 0
  for (let i = open; i < pattern.length; i++) {
    if (pattern[i] === '(') depth++
    if (pattern[i] === ')' && --depth === 0) return pattern.slice(i + 1)
  }
  return ''
}

/** Whether there is a `|` outside of all groups. */
function hasAlternative(pattern: string): boolean {
  const inner = /\([^()]*\)/g
  let flat = pattern
  while (inner.test(flat)) flat = flat.replace(inner, 'x')
  return flat.includes('|')
}

const extract = withPattern(
  ([value, pattern, position, occurrence]) =>
    `bq_regexp_extract(${value!.sql}, ${pattern!.sql}, ${given(position) ? position.sql : '1'}, ${given(occurrence) ? occurrence.sql : '1'})`,
  ([value, pattern, position], constant, groups) => {
    if (given(position) || (groups > 0 && !groupAlwaysMatches(constant))) return undefined
    return once(
      [value!.sql],
      (s) =>
        `CASE WHEN regexp_matches(${s}, ${pattern!.sql}) THEN regexp_extract(${s}, ${pattern!.sql}, ${groups}) END`,
    )
  },
  1,
)

const bytesExtract: Template = ([value, pattern, position, occurrence]) =>
  `bq_bytes_regexp_extract(${value!.sql}, ${pattern!.sql}, ${given(position) ? position.sql : '1'}, ${given(occurrence) ? occurrence.sql : '1'})`

const instr =
  (runtime: string): Template =>
  ([value, pattern, position, occurrence, after]) => {
    const rest = [
      [position, '1'],
      [occurrence, '1'],
      [after, '0'],
    ] as const
    return `${runtime}(${value!.sql}, ${pattern!.sql}, ${rest.map(([a, otherwise]) => (given(a) ? a.sql : otherwise)).join(', ')})`
  }

const replace = withPattern(
  (args) => `bq_regexp_replace(${list(args)})`,
  (args, _pattern, groups) => {
    const replacement = constantText(args[2])
    if (replacement === undefined) return undefined
    const wrong = replacementError(replacement, groups)
    if (wrong === undefined) return `regexp_replace(${list(args)}, 'g')`
    return `CASE WHEN ${args[0]!.sql} IS NOT NULL THEN ${raise(text(wrong), 'VARCHAR')} END`
  },
)

export const regexpFunctions: FunctionTable = {
  REGEXP_CONTAINS: {
    kind: 'scalar',
    signatures: ['(STRING, STRING) -> BOOL', '(BYTES, BYTES) -> BOOL'],
    duckdb: [
      withPattern(
        (args) => `bq_regexp_contains(${list(args)})`,
        (args) => `regexp_matches(${list(args)})`,
      ),
      'bq_bytes_regexp_contains($1, $2)',
    ],
    doc: 'Whether some part of a value matches a regular expression.',
    url: `${page}#regexp_contains`,
    examples: [
      {sql: "REGEXP_CONTAINS('foo@example.com', r'@[a-zA-Z0-9-]+\\.[a-zA-Z0-9-.]+')", gives: 'true'},
      {sql: "REGEXP_CONTAINS('www.example.net', r'@[a-zA-Z0-9-]+\\.[a-zA-Z0-9-.]+')", gives: 'false'},
      {sql: "REGEXP_CONTAINS('a@foo.com', r'^([\\w.+-]+@foo\\.com|[\\w.+-]+@bar\\.org)$')", gives: 'true'},
      {sql: "REGEXP_CONTAINS(b'\\xff1', b'[0-9]')", gives: 'true'},
      {sql: "REGEXP_CONTAINS('a', '(')", gives: {error: 'Cannot parse regular expression: missing )'}},
      {sql: "REGEXP_CONTAINS(CAST(NULL AS STRING), 'a')", gives: 'NULL'},
    ],
  },
  REGEXP_EXTRACT: {
    kind: 'scalar',
    signatures: ['(STRING, STRING, [INT64], [INT64]) -> STRING', '(BYTES, BYTES, [INT64], [INT64]) -> BYTES'],
    duckdb: [extract, bytesExtract],
    doc: 'The n-th match of a regular expression from a position on, or what its group holds; NULL without a match.',
    url: `${page}#regexp_extract`,
    examples: [
      {sql: "REGEXP_EXTRACT('foo@example.com', r'^[a-zA-Z0-9_.+-]+')", gives: 'foo'},
      {
        sql: "REGEXP_EXTRACT('foo@example.com', r'^[a-zA-Z0-9_.+-]+@[a-zA-Z0-9-]+\\.([a-zA-Z0-9-.]+$)')",
        gives: 'com',
      },
      {sql: "REGEXP_EXTRACT('ab', '.b')", gives: 'ab'},
      {sql: "REGEXP_EXTRACT('ab', '(.)b')", gives: 'a'},
      {sql: "REGEXP_EXTRACT('xyztb', '(.)+b')", gives: 't'},
      {sql: "REGEXP_EXTRACT('ab', '(z)?b')", gives: 'NULL'},
      {sql: "REGEXP_EXTRACT('Hello Helloo and Hellooo', 'H?ello+', 1, 2)", gives: 'Helloo'},
      {sql: "REGEXP_EXTRACT('Hello Helloo and Hellooo', 'H?ello+', 2, 1)", gives: 'ello'},
      {sql: "REGEXP_EXTRACT('Hello Helloo and Hellooo', 'H?ello+', 3, 4)", gives: 'NULL'},
      {sql: "REGEXP_SUBSTR('Hello World Helloo', 'H?ello+', 1, 1)", gives: 'Hello'},
      {sql: "REGEXP_EXTRACT(b'a1b2', b'[0-9]', 1, 2)", gives: '2'},
      {sql: "REGEXP_EXTRACT('abc', 'x')", gives: 'NULL'},
      {sql: "REGEXP_EXTRACT('ab', '(a)(b)')", gives: {error: 'more than 1 capturing group'}},
      {sql: "REGEXP_EXTRACT(NULL, '(')", gives: 'NULL'},
      {sql: "REGEXP_EXTRACT('abc', '^b', 2)", gives: 'b'},
    ],
  },
  REGEXP_EXTRACT_ALL: {
    kind: 'scalar',
    signatures: ['(STRING, STRING) -> ARRAY<STRING>', '(BYTES, BYTES) -> ARRAY<BYTES>'],
    duckdb: [
      withPattern(
        (args) => `bq_regexp_extract_all(${list(args)})`,
        (args, pattern, groups) =>
          mayBeEmpty(pattern) ? undefined : `regexp_extract_all(${list(args)}, ${groups})`,
        1,
      ),
      'bq_bytes_regexp_extract_all($1, $2)',
    ],
    doc: 'All matches of a regular expression, or what its group holds in each.',
    url: `${page}#regexp_extract_all`,
    examples: [
      {
        sql: "REGEXP_EXTRACT_ALL('Try `func(x)` or `func(y)`', '`(.+?)`')",
        gives: '["func(x)","func(y)"]',
      },
      {sql: "REGEXP_EXTRACT_ALL('abc', '[x-z]')", gives: '[]'},
      {sql: "REGEXP_EXTRACT_ALL('a1b22', r'\\d+')", gives: '["1","22"]'},
      {sql: "REGEXP_EXTRACT_ALL('axa', r'x*')", gives: '["","x",""]'},
      {sql: "REGEXP_EXTRACT_ALL('abc', r'')", gives: '["","",""]'},
      {sql: "REGEXP_EXTRACT_ALL(CAST(NULL AS STRING), 'a')", gives: 'NULL'},
    ],
  },
  REGEXP_INSTR: {
    kind: 'scalar',
    signatures: [
      '(STRING, STRING, [INT64], [INT64], [INT64]) -> INT64',
      '(BYTES, BYTES, [INT64], [INT64], [INT64]) -> INT64',
    ],
    duckdb: [instr('bq_regexp_instr'), instr('bq_bytes_regexp_instr')],
    doc: 'The position from 1 of the n-th match of a regular expression, or the one behind it; 0 without a match.',
    url: `${page}#regexp_instr`,
    examples: [
      {sql: "REGEXP_INSTR('ab@cd-ef', '@[^-]*')", gives: '3'},
      {sql: "REGEXP_INSTR('ab@d-ef', '@[^-]*')", gives: '3'},
      {sql: "REGEXP_INSTR('abc@cd-ef', '@[^-]*')", gives: '4'},
      {sql: "REGEXP_INSTR('a@cd-ef b@cd-ef', '@[^-]*', 3)", gives: '10'},
      {sql: "REGEXP_INSTR('a@cd-ef b@cd-ef c@cd-ef', '@[^-]*', 1, 3)", gives: '18'},
      {sql: "REGEXP_INSTR('a@cd-ef', '@[^-]*', 1, 1, 1)", gives: '5'},
      {sql: "REGEXP_INSTR('abc', 'z')", gives: '0'},
      {sql: "REGEXP_INSTR('axa', 'x*')", gives: '2'},
      {sql: "REGEXP_INSTR('abc', 'a', 0)", gives: {error: 'ositi'}},
    ],
  },
  REGEXP_REPLACE: {
    kind: 'scalar',
    signatures: ['(STRING, STRING, STRING) -> STRING', '(BYTES, BYTES, BYTES) -> BYTES'],
    duckdb: [replace, 'bq_bytes_regexp_replace($1, $2, $3)'],
    doc: 'All matches of a regular expression replaced; \\1 to \\9 stand for its groups.',
    url: `${page}#regexp_replace`,
    examples: [
      {
        sql: "REGEXP_REPLACE('# Heading', r'^# ([a-zA-Z0-9\\s]+$)', '<h1>\\\\1</h1>')",
        gives: '<h1>Heading</h1>',
      },
      {sql: "REGEXP_REPLACE('abc', 'b(.)', 'X\\\\1')", gives: 'aXc'},
      {sql: "REGEXP_REPLACE('abc', 'x*', '-')", gives: '-a-b-c-'},
      {sql: "REGEXP_REPLACE(b'a1', b'[0-9]', b'x')", gives: 'ax'},
      {sql: "REGEXP_REPLACE('abc', '(b)', r'\\q')", gives: {error: 'must be followed by a digit'}},
      {sql: "REGEXP_REPLACE('abc', 'b', NULL)", gives: 'NULL'},
    ],
  },
}
