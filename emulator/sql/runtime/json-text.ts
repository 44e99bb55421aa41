/**
 * JSON text as BigQuery keeps it: no blanks, members sorted by name, the first of repeated members, numbers in one
 * spelling. Integers of 64 bits stay as they are, all other numbers are doubles.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions#parse_json
 */
import {defineRuntime} from '../runtime.ts'

/** What to do with a number that a double cannot hold: fail, or round it. */
export type WideNumberMode = 'exact' | 'round'

/** JSON's spelling of a double: always with a point or an exponent. */
export function jsonDouble(value: number): string {
  const [mantissa = '', power = ''] = value.toExponential().split('e')
  const exponent = Number(power)
  if (exponent >= 15 || exponent < -4) {
    const digits = String(Math.abs(exponent)).padStart(2, '0')
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`
  }
  const text = Object.is(value, -0) ? '-0' : String(value)
  return text.includes('.') ? text : `${text}.0`
}

/** A JSON string; the line separators that JavaScript once took for line ends are escaped too. */
export function quoteJson(text: string): string {
  const quoted = JSON.stringify(text)
  return /[\u2028\u2029]/.test(quoted)
    ? quoted.replace(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`)
    : quoted
}

const MIN_INT64 = -(2n ** 63n)
const MAX_UINT64 = 2n ** 64n - 1n
/** Up to here all integers are doubles. */
const MOST_SAFE = 2n ** 53n

/** Sign, digits without leading and trailing zeros, and the power of ten: equal for equal numbers. */
function magnitude(number: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number)
  if (!match) return number
  const [, sign = '', whole = '', fraction = '', power = '0'] = match
  const digits = (whole + fraction).replace(/^0+/, '')
  const trimmed = digits.replace(/0+$/, '')
  if (trimmed === '') return '0'
  return `${sign}${trimmed}e${Number(power) - fraction.length + digits.length - trimmed.length}`
}

/** The one spelling of a number. Throws for one that a double cannot hold, unless it may be rounded. */
export function normalNumber(number: string, mode: WideNumberMode): string {
  if (/^-?\d{1,15}$/.test(number)) return number === '-0' ? '0' : number
  if (/^-?\d+$/.test(number)) {
    const value = BigInt(number)
    if (value >= MIN_INT64 && value <= MAX_UINT64) return value.toString()
  }
  const value = Number(number)
  const exact =
    Number.isFinite(value) && (mode === 'round' || magnitude(number) === magnitude(exactText(value, number)))
  if (!exact) {
    throw new Error(
      Number.isFinite(value)
        ? `Input number: ${number} cannot round-trip through string representation`
        : `Invalid number: ${number}`,
    )
  }
  return jsonDouble(value)
}

/**
 * A decimal as a JSON number, or as a string where reading the number would change it: an integer beyond 53 bits
 * that 64 bits hold, or a number with other digits than its nearest double prints.
 */
function jsonDecimal(number: string): string {
  const whole = /^-?\d+$/.test(number) ? BigInt(number) : undefined
  if (whole !== undefined && whole >= MIN_INT64 && whole <= MAX_UINT64) {
    const isSafe = whole >= -MOST_SAFE && whole <= MOST_SAFE
    return isSafe ? number : quoteJson(number)
  }
  const value = Number(number)
  return magnitude(number) === magnitude(String(value)) ? jsonDouble(value) : quoteJson(number)
}

/** The shortest text of a double, or all of its digits where the input has more of them. */
const exactText = (value: number, input: string): string =>
  input.replace(/[^\d]/g, '').length > 17 && Math.abs(value) < 1e21 && Number.isInteger(value)
    ? BigInt(value).toString()
    : String(value)

/** By code points, which is the order of the UTF-8 bytes. */
export function compareNames(a: string, b: string): number {
  if (a === b) return 0
  for (let i = 0; i < a.length && i < b.length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x === y) continue
    const surrogates = x >= 0xd800 && y >= 0xd800
    return surrogates ? (a.codePointAt(i) ?? 0) - (b.codePointAt(i) ?? 0) : x - y
  }
  return a.length - b.length
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const BLANKS = /[ \t\n\r]*/y

/** Deeper nesting than this is refused, as BigQuery does. */
const DEEPEST = 500

class JsonSyntaxError extends Error {}

/** Reads JSON text and writes it in its normal form at once, without building values. */
class Normalizer {
  private at = 0
  private readonly text: string
  private readonly mode: WideNumberMode

  constructor(text: string, mode: WideNumberMode) {
    this.text = text
    this.mode = mode
  }

  whole(): string {
    this.blanks()
    const value = this.value(0)
    this.blanks()
    if (this.at < this.text.length) this.fail()
    return value
  }

  private value(depth: number): string {
    if (depth > DEEPEST) throw new JsonSyntaxError(`Max nesting of ${DEEPEST} exceeded while parsing JSON`)
    const first = this.text[this.at]
    if (first === '{') return this.object(depth)
    if (first === '[') return this.array(depth)
    if (first === '"') return this.string()
    for (const word of ['true', 'false', 'null']) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length
        return word
      }
    }
    return normalNumber(this.match(NUMBER), this.mode)
  }

  private object(depth: number): string {
    this.at++
    const members: [name: string, text: string][] = []
    let sorted = true
    this.blanks()
    if (this.text[this.at] === '}') {
      this.at++
      return '{}'
    }
    for (;;) {
      this.blanks()
      const name = this.string()
      this.blanks()
      this.expect(':')
      this.blanks()
      const last = members.at(-1)
      members.push([name, `${name}:${this.value(depth + 1)}`])
      if (last && (name <= last[0] || name.includes('\\') || last[0].includes('\\'))) sorted = false
      this.blanks()
      if (this.text[this.at] === '}') break
      this.expect(',')
    }
    this.at++
    return `{${(sorted ? members : sortedMembers(members)).map(([, text]) => text).join(',')}}`
  }

  private array(depth: number): string {
    this.at++
    this.blanks()
    if (this.text[this.at] === ']') {
      this.at++
      return '[]'
    }
    const items: string[] = []
    for (;;) {
      this.blanks()
      items.push(this.value(depth + 1))
      this.blanks()
      if (this.text[this.at] === ']') break
      this.expect(',')
    }
    this.at++
    return `[${items.join(',')}]`
  }

  private string(): string {
    const literal = this.match(STRING)
    return /[\\\u2028\u2029]/.test(literal) ? quoteJson(JSON.parse(literal) as string) : literal
  }

  private blanks(): void {
    BLANKS.lastIndex = this.at
    BLANKS.exec(this.text)
    this.at = BLANKS.lastIndex
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.text)
    if (!match) this.fail()
    this.at = pattern.lastIndex
    return match[0]
  }

  private expect(character: string): void {
    if (this.text[this.at] !== character) this.fail()
    this.at++
  }

  private fail(): never {
    const rest = this.text.slice(this.at, this.at + 20)
    throw new JsonSyntaxError(
      rest === ''
        ? 'syntax error while parsing value - unexpected end of input'
        : `syntax error while parsing value - invalid literal; last read: '${rest}'`,
    )
  }
}

/** By name; of members with the same name the first. */
function sortedMembers(members: readonly [string, string][]): [string, string][] {
  const first = new Map<string, [string, string]>()
  for (const member of members) if (!first.has(member[0])) first.set(member[0], member)
  const name = (quoted: string): string => JSON.parse(quoted) as string
  return [...first.values()].sort(([a], [b]) => compareNames(name(a), name(b)))
}

/** PARSE_JSON: the text in its normal form. Throws for text that is not JSON. */
export function normalJson(text: string, mode: WideNumberMode = 'exact'): string {
  try {
    return new Normalizer(text, mode).whole()
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    throw new Error(`Invalid input to PARSE_JSON: ${error.message}`, {cause: error})
  }
}

/** JSON in lines with two blanks a level, as TO_JSON_STRING(value, true) prints it; `text` has no blanks. */
export function prettyJson(text: string): string {
  let out = ''
  let depth = 0
  const line = () => `\n${'  '.repeat(depth)}`
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|\[\]|\{\}|[{}[\],:]|[^{}[\],:"]+/g)) {
    if (token === '{' || token === '[') {
      depth++
      out += token + line()
    } else if (token === '}' || token === ']') {
      depth--
      out += line() + token
    } else if (token === ',') {
      out += `,${line()}`
    } else {
      out += token === ':' ? ': ' : token
    }
  }
  return out
}

function wideNumberMode(mode: string): WideNumberMode {
  if (mode === 'exact' || mode === 'round') return mode
  throw new Error(`Invalid \`wide_number_mode\` specified: ${mode}`)
}

export const jsonTextFunctions = [
  defineRuntime({
    name: 'bq_parse_json',
    args: ['VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    call: (text: string, mode: string) => normalJson(text, wideNumberMode(mode)),
  }),
  defineRuntime({name: 'bq_json_pretty', args: ['VARCHAR'], returns: 'VARCHAR', call: prettyJson}),
  defineRuntime({name: 'bq_json_decimal', args: ['VARCHAR'], returns: 'VARCHAR', call: jsonDecimal}),
  defineRuntime({name: 'bq_json_double', args: ['DOUBLE'], returns: 'VARCHAR', call: jsonDouble}),
]
