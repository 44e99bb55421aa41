/**
 * RE2 regular expressions where DuckDB's own functions do not reach: positions, occurrences, BYTES and patterns that
 * are known only when the query runs.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions#regexp_extract
 */
import {RE2JS} from 're2js'
import type {RuntimeFunction, RuntimeType} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'

type Matcher = ReturnType<RE2JS['matcher']>

/** Patterns come from constants or from few rows; more than this many are not worth keeping. */
const CACHE_SIZE = 500
const compiled = new Map<string, RE2JS>()

/** A pattern, compiled once. Throws BigQuery's error for one that is no regular expression. */
export function compilePattern(pattern: string): RE2JS {
  const known = compiled.get(pattern)
  if (known) return known
  let regexp: RE2JS
  try {
    regexp = RE2JS.compile(pattern)
  } catch (error) {
    throw new Error(`Cannot parse regular expression: ${parseMessage(error)}`, {cause: error})
  }
  if (compiled.size >= CACHE_SIZE) compiled.clear()
  compiled.set(pattern, regexp)
  return regexp
}

/** What re2js reports, in the words of the C++ library: `missing ): a(b`. */
function parseMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const detail = message.replace(/^error parsing regexp: /, '')
  return detail.replace(/^missing closing /, 'missing ').replace(/: `(.*)`$/s, ': $1')
}

/** A pattern for the functions that extract: with one group at most. */
function compileExtraction(pattern: string): RE2JS {
  const regexp = compilePattern(pattern)
  if (regexp.groupCount() > 1) throw new Error('Regular expression has more than 1 capturing group')
  return regexp
}

/** The UTF-16 index of the n-th code point; undefined beyond the end. */
function indexOfPoint(text: string, point: bigint): number | undefined {
  if (point > BigInt(text.length)) return undefined
  let index = 0
  for (let n = point; n > 0n; n--) {
    if (index >= text.length) return undefined
    index += text.codePointAt(index)! > 0xffff ? 2 : 1
  }
  return index
}

/** How many code points precede an index. */
const pointOfIndex = (text: string, index: number): number => Array.from(text.slice(0, index)).length

/** Where to look for the match after this one: behind it, and one character on after an empty one. */
function nextSearch(matcher: Matcher, text: string): number {
  const end = matcher.end()
  if (end > matcher.start()) return end
  return end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1)
}

/** Moves the matcher to the n-th match of the text; matches do not overlap. */
function findNth(matcher: Matcher, text: string, occurrence: bigint): boolean {
  let from = 0
  for (let n = 1n; from <= text.length && matcher.find(from); n++) {
    if (n === occurrence) return true
    from = nextSearch(matcher, text)
  }
  return false
}

function checkStart(position: bigint, occurrence: bigint): void {
  if (position < 1n) throw new Error(`Position must be positive`)
  if (occurrence < 1n) throw new Error(`Occurrence must be positive`)
}

function extract(text: string, pattern: string, position: bigint, occurrence: bigint): string | null {
  checkStart(position, occurrence)
  compilePattern(pattern)
  const start = indexOfPoint(text, position - 1n)
  if (start === undefined || (start === text.length && start > 0)) return null
  const regexp = compileExtraction(pattern)
  const rest = text.slice(start)
  const matcher = regexp.matcher(rest)
  return findNth(matcher, rest, occurrence) ? matcher.group(regexp.groupCount()) : null
}

function extractAll(text: string, pattern: string): string[] {
  const regexp = compileExtraction(pattern)
  const matcher = regexp.matcher(text)
  const found: string[] = []
  // The search ends with the text, behind which an empty match would follow.
  for (let from = 0; (from === 0 || from < text.length) && matcher.find(from); ) {
    found.push(matcher.group(regexp.groupCount()) ?? '')
    from = nextSearch(matcher, text)
  }
  return found
}

/** All groups of the first match; null where there is none, and for groups that have no part in it. */
function extractGroups(text: string, pattern: string): (string | null)[] | null {
  const regexp = compilePattern(pattern)
  const matcher = regexp.matcher(text)
  if (!matcher.find()) return null
  return Array.from({length: regexp.groupCount()}, (_, i) => matcher.group(i + 1))
}

/** The names of a pattern's groups in their order; undefined for those without. */
export function groupNames(pattern: string): (string | undefined)[] {
  const regexp = compilePattern(pattern)
  const names = new Map(Object.entries(regexp.namedGroups()).map(([name, index]) => [index, name]))
  return Array.from({length: regexp.groupCount()}, (_, i) => names.get(i + 1))
}

/** 0 where there is no match; `after` 1 asks for the position behind it. */
function instr(text: string, pattern: string, position: bigint, occurrence: bigint, after: bigint): bigint {
  checkStart(position, occurrence)
  if (after !== 0n && after !== 1n) throw new Error('occurrence_position must be 0 or 1')
  const start = indexOfPoint(text, position - 1n)
  if (compilePattern(pattern).groupCount() > 1 && (start === undefined || start === text.length)) return 0n
  const regexp = compileExtraction(pattern)
  if (pattern === '' || start === undefined) return 0n
  const rest = text.slice(start)
  const matcher = regexp.matcher(rest)
  if (!findNth(matcher, rest, occurrence)) return 0n
  // BigQuery looks at an empty match from behind the character that follows it.
  if (matcher.end() === matcher.start()) {
    return matcher.end() === rest.length ? 0n : BigInt(pointOfIndex(text, start + matcher.end()) + 2)
  }
  const group = regexp.groupCount()
  const index = after === 1n ? matcher.end(group) : matcher.start(group)
  return index < 0 ? 0n : BigInt(pointOfIndex(text, start + index) + 1)
}

/** `\1` and `\\` of a replacement as a function of a match. */
function replacementOf(replacement: string, groups: number): (matcher: Matcher) => string {
  const wrong = replacementError(replacement, groups)
  if (wrong !== undefined) throw new Error(wrong)
  return (matcher) =>
    replacement.replace(/\\([0-9\\])/g, (_, token: string) =>
      token === '\\' ? '\\' : (matcher.group(Number(token)) ?? ''),
    )
}

/** What is wrong with a replacement for a pattern of so many groups; undefined where it is right. */
export function replacementError(replacement: string, groups: number): string | undefined {
  for (const [token] of replacement.matchAll(/\\.?/gs)) {
    if (!/^\\[0-9\\]$/.test(token)) {
      return `Invalid REGEXP_REPLACE pattern: '\\' must be followed by a digit or '\\'`
    }
    if (token[1] !== '\\' && Number(token[1]) > groups) {
      return `Invalid REGEXP_REPLACE pattern: replacement refers to group ${token[1]}, but the regular expression has only ${groups}`
    }
  }
  return undefined
}

/** Every match replaced; an empty match right behind another one does not count. */
function replace(text: string, pattern: string, replacement: string): string {
  const regexp = compilePattern(pattern)
  const substitute = replacementOf(replacement, regexp.groupCount())
  const matcher = regexp.matcher(text)
  let result = ''
  let copied = 0
  let from = 0
  let lastEnd = -1
  while (from <= text.length && matcher.find(from)) {
    const start = matcher.start()
    const end = matcher.end()
    if (!(start === end && start === lastEnd)) {
      result += text.slice(copied, start) + substitute(matcher)
      copied = end
    }
    lastEnd = end
    from = nextSearch(matcher, text)
  }
  return result + text.slice(copied)
}

const contains = (text: string, pattern: string): boolean => compilePattern(pattern).matcher(text).find()

/** The forms for STRING and for BYTES, which are matched byte by byte, as Latin-1. */
function forms(
  name: string,
  args: readonly RuntimeType[],
  returns: RuntimeType,
  call: (...args: never[]) => bigint | boolean | string | string[] | null,
): RuntimeFunction[] {
  const asBytes = (type: RuntimeType): RuntimeType =>
    type === 'VARCHAR' ? 'BLOB' : type === 'VARCHAR[]' ? 'BLOB[]' : type
  const encode = (value: unknown): unknown =>
    typeof value === 'string'
      ? Buffer.from(value, 'latin1')
      : Array.isArray(value)
        ? value.map(encode)
        : value
  const decode = (value: unknown): unknown =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value
  return [
    defineRuntime({name: `bq_regexp_${name}`, args, returns, call}),
    defineRuntime({
      name: `bq_bytes_regexp_${name}`,
      args: args.map(asBytes),
      returns: asBytes(returns),
      call: (...values: unknown[]) => encode(call(...(values.map(decode) as never[]))) as never,
    }),
  ]
}

export const regexpFunctions: readonly RuntimeFunction[] = [
  defineRuntime({
    name: 'bq_regexp_groups',
    args: ['VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR[]',
    call: extractGroups,
  }),
  ...forms('contains', ['VARCHAR', 'VARCHAR'], 'BOOLEAN', contains),
  ...forms('extract', ['VARCHAR', 'VARCHAR', 'BIGINT', 'BIGINT'], 'VARCHAR', extract),
  ...forms('extract_all', ['VARCHAR', 'VARCHAR'], 'VARCHAR[]', extractAll),
  ...forms('instr', ['VARCHAR', 'VARCHAR', 'BIGINT', 'BIGINT', 'BIGINT'], 'BIGINT', instr),
  ...forms('replace', ['VARCHAR', 'VARCHAR', 'VARCHAR'], 'VARCHAR', replace),
]
