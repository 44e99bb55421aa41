/**
 * FORMAT. Values arrive as text: their CAST to STRING for numbers, %s, %p and %t, their literal for %T.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions#format_string
 */
import type {RuntimeFunction} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'
import type {FormatSpec} from './format-number.ts'
import {formatDecimal, formatInteger, formatText} from './format-number.ts'
import {MAX_OUTPUT} from './string.ts'

/** A piece of a format string; `*` takes the width or precision from an argument. */
export type FormatPart =
  | {readonly literal: string}
  | {
      readonly flags: string
      readonly width: string
      readonly precision: string | undefined
      readonly conversion: string
    }

const PART = /%([-+ #'0]*)(\*|[0-9]*)(?:\.(\*|[0-9]*))?(.)/suy

/** Throws BigQuery's error for what is no format string. */
export function parseFormat(format: string): FormatPart[] {
  const parts: FormatPart[] = []
  let at = 0
  while (at < format.length) {
    const percent = format.indexOf('%', at)
    if (percent !== at) parts.push({literal: format.slice(at, percent < 0 ? undefined : percent)})
    if (percent < 0) break
    PART.lastIndex = percent
    const match = PART.exec(format)
    if (!match) throw new Error(`Invalid FORMAT string: "${format}"`)
    const [whole, flags = '', width = '', precision, conversion = ''] = match
    if (conversion !== '%') parts.push({flags, width, precision, conversion})
    else if (whole === '%%') parts.push({literal: '%'})
    else throw new Error(`Invalid FORMAT string: "${format}"`)
    at = percent + whole.length
  }
  return parts
}

/** How many arguments the parts take. */
export const argumentCount = (parts: readonly FormatPart[]): number =>
  parts.reduce(
    (sum, part) =>
      sum + ('literal' in part ? 0 : 1 + Number(part.width === '*') + Number(part.precision === '*')),
    0,
  )

const DECIMALS = ['FLOAT64', 'NUMERIC', 'BIGNUMERIC']

/** The kinds of values that a conversion takes, and how messages name them; undefined for %t and %T, which take all. */
const ACCEPTED: Readonly<
  Record<string, {readonly kinds: readonly string[]; readonly name: string} | undefined>
> = {
  ...Object.fromEntries([...'dioxX'].map((c) => [c, {kinds: ['INT64'], name: 'integer'}])),
  ...Object.fromEntries([...'fFeEgG'].map((c) => [c, {kinds: DECIMALS, name: 'FLOAT64'}])),
  u: {kinds: [], name: 'UINT'},
  s: {kinds: ['STRING'], name: 'STRING'},
  p: {kinds: ['JSON'], name: 'JSON'},
  P: {kinds: ['JSON'], name: 'JSON'},
  t: undefined,
  T: undefined,
}

/** What is wrong with a format string for arguments of these kinds (FORMAT's own first argument not counted). */
export function formatError(
  format: string,
  parts: readonly FormatPart[],
  kinds: readonly string[],
): string | undefined {
  const count = argumentCount(parts)
  if (count !== kinds.length) {
    return `Too ${count > kinds.length ? 'few' : 'many'} arguments to FORMAT for pattern "${format}"; Expected ${count + 1}; Got ${kinds.length + 1}`
  }
  const typeError = (index: number, expected: string): string =>
    `Invalid type for argument ${index + 2} to FORMAT; Expected ${expected}; Got ${kinds[index]}`
  let next = 0
  for (const part of parts) {
    if ('literal' in part) continue
    for (const size of [part.width, part.precision]) {
      if (size !== '*') continue
      if (kinds[next] !== 'INT64') return typeError(next, 'integer')
      next++
    }
    if (!(part.conversion in ACCEPTED)) {
      return `Invalid format specifier character "${part.conversion}" in FORMAT string: "${format}"`
    }
    const accepted = ACCEPTED[part.conversion]
    if (accepted && !accepted.kinds.includes(kinds[next]!)) return typeError(next, accepted.name)
    next++
  }
  return undefined
}

/** One value by one conversion. */
function formatValue(spec: FormatSpec, kind: string, value: string): string {
  if (spec.width > MAX_OUTPUT) {
    throw new Error(`Output string too long while evaluating FORMAT; limit ${MAX_OUTPUT}`)
  }
  switch (spec.conversion) {
    case 'd':
    case 'i':
    case 'o':
    case 'x':
    case 'X':
      return formatInteger(BigInt(value), spec)
    case 's':
    case 't':
    case 'T':
    case 'p':
      return formatText(value, spec)
    case 'P':
      return formatText(indented(value), spec)
    default:
      return formatDecimal(value, kind, spec)
  }
}

/** Compact JSON over several lines. */
function indented(json: string): string {
  let depth = 0
  const newLine = (): string => `\n${'  '.repeat(depth)}`
  return json.replace(/"(?:[^"\\]|\\.)*"|\{\}|\[\]|[{}[\],:]/g, (token) => {
    switch (token) {
      case '{':
      case '[':
        depth++
        return token + newLine()
      case '}':
      case ']':
        depth--
        return newLine() + token
      case ',':
        return token + newLine()
      case ':':
        return ': '
      default:
        return token
    }
  })
}

/** The spec of a part once its `*` are known. A negative width aligns to the left, a negative precision counts as none. */
function specOf(
  part: Exclude<FormatPart, {literal: string}>,
  width: bigint | undefined,
  precision: bigint | undefined,
): FormatSpec {
  const size = width ?? BigInt(part.width || 0)
  const places = precision ?? (part.precision === undefined ? undefined : BigInt(part.precision || 0))
  return {
    flags: size < 0n ? `${part.flags}-` : part.flags,
    width: Number(size < 0n ? -size : size),
    precision: places === undefined || places < 0n ? undefined : Math.min(Number(places), EXACT_PLACES),
    conversion: part.conversion,
  }
}

/** No double has more digits after the point. */
const EXACT_PLACES = 1074

/** A format string that is known only when the query runs: for each argument its text and its literal. */
function format(
  pattern: string | null,
  kindNames: string | null,
  ...values: (string | null)[]
): string | null {
  if (pattern === null) return null
  const kinds = kindNames ? kindNames.split(',') : []
  const parts = parseFormat(pattern)
  const wrong = formatError(pattern, parts, kinds)
  if (wrong !== undefined) throw new Error(wrong)
  let next = 0
  let result = ''
  let missing = false
  const take = (literal: boolean): string | null => values[2 * next++ + (literal ? 1 : 0)] ?? null
  for (const part of parts) {
    if ('literal' in part) {
      result += part.literal
      continue
    }
    const sizes = [part.width, part.precision].map((size) => (size === '*' ? take(false) : undefined))
    const kind = kinds[next] ?? ''
    const value = take(part.conversion === 'T')
    if (value === null || sizes.includes(null)) {
      missing = true
      continue
    }
    const [width, precision] = sizes.map((size) => (size === undefined ? undefined : BigInt(size!)))
    result += formatValue(specOf(part, width, precision), kind, value)
  }
  return missing ? null : result
}

/** One `%…` with its value, for constant format strings. */
function formatOne(spec: string, kind: string, value: string): string {
  const [part] = parseFormat(spec)
  if (part === undefined || 'literal' in part) throw new Error(`Invalid FORMAT string: "${spec}"`)
  return formatValue(specOf(part, undefined, undefined), kind, value)
}

export const formatFunctions: readonly RuntimeFunction[] = [
  defineRuntime({
    name: 'bq_format',
    args: ['VARCHAR', 'VARCHAR'],
    varArgs: 'VARCHAR',
    returns: 'VARCHAR',
    nulls: 'call',
    call: format,
  }),
  defineRuntime({
    name: 'bq_format_value',
    args: ['VARCHAR', 'VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    call: formatOne,
  }),
]
