/**
 * The values of string and bytes literals: escape sequences, raw literals, line ends.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical#escape_sequences
 */
import {SqlError} from '../error.ts'

const SIMPLE: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['b', 8],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
  ['\\', 92],
  ['?', 63],
  ['"', 34],
  ["'", 39],
  ['`', 96],
])

const OCTAL = /[0-3][0-7]{2}/y
const HEX_2 = /[0-9a-fA-F]{2}/y
const HEX_4 = /[0-9a-fA-F]{4}/y
const HEX_8 = /[0-9a-fA-F]{8}/y

/** `body` is what stands between the quotes; `at` is its offset in the text, for errors. */
export function decodeString(body: string, raw: boolean, at: number): string {
  const text = body.includes('\r') ? body.replace(/\r\n?/g, '\n') : body
  if (raw || !text.includes('\\')) return text
  const parts: string[] = []
  let done = 0
  for (let i = text.indexOf('\\'); i >= 0; i = text.indexOf('\\', done)) {
    parts.push(text.slice(done, i))
    const found = readEscape(text, i, false, at)
    parts.push(String.fromCodePoint(found.code))
    done = found.end
  }
  parts.push(text.slice(done))
  return parts.join('')
}

export function decodeBytes(body: string, raw: boolean, at: number): Uint8Array {
  const text = body.includes('\r') ? body.replace(/\r\n?/g, '\n') : body
  if (raw || !text.includes('\\')) return new TextEncoder().encode(text)
  const bytes: number[] = []
  const encoder = new TextEncoder()
  let done = 0
  for (let i = text.indexOf('\\'); i >= 0; i = text.indexOf('\\', done)) {
    for (const byte of encoder.encode(text.slice(done, i))) bytes.push(byte)
    const found = readEscape(text, i, true, at)
    bytes.push(found.code)
    done = found.end
  }
  for (const byte of encoder.encode(text.slice(done))) bytes.push(byte)
  return Uint8Array.from(bytes)
}

/** The escape sequence whose backslash stands at `start`: a code point, or a byte for bytes literals. */
function readEscape(
  text: string,
  start: number,
  isBytes: boolean,
  at: number,
): {readonly code: number; readonly end: number} {
  const letter = text[start + 1] ?? ''
  const simple = SIMPLE.get(letter)
  if (simple !== undefined) return {code: simple, end: start + 2}
  const fail = (why: string): SqlError =>
    new SqlError(`Syntax error: Illegal escape sequence: ${why}`, at + start)
  if (letter >= '0' && letter <= '7') {
    const digits = digitsAt(OCTAL, text, start + 1)
    if (digits === undefined) {
      throw fail(
        'Octal escape must be followed by 3 octal digits. Octal escapes greater than \\377 are not allowed',
      )
    }
    return {code: Number.parseInt(digits, 8), end: start + 4}
  }
  if (letter === 'x' || letter === 'X') {
    const digits = digitsAt(HEX_2, text, start + 2)
    if (digits === undefined) throw fail(`\\${letter} must be followed by 2 hex digits`)
    return {code: Number.parseInt(digits, 16), end: start + 4}
  }
  if (letter === 'u' || letter === 'U') {
    if (isBytes) {
      throw fail(`Unicode escape sequence \\${letter} cannot be used in bytes literals`)
    }
    return readUnicodeEscape(text, start, letter, fail)
  }
  const whole = String.fromCodePoint(text.codePointAt(start + 1) ?? 0x5c)
  throw fail(`\\${whole}`)
}

function readUnicodeEscape(
  text: string,
  start: number,
  letter: 'u' | 'U',
  fail: (why: string) => SqlError,
): {readonly code: number; readonly end: number} {
  const size = letter === 'u' ? 4 : 8
  const digits = digitsAt(letter === 'u' ? HEX_4 : HEX_8, text, start + 2)
  if (digits === undefined) throw fail(`\\${letter} must be followed by ${size} hex digits`)
  const code = Number.parseInt(digits, 16)
  if (code >= 0xd800 && code <= 0xdfff) throw fail(`Unicode value \\${letter}${digits} is invalid`)
  if (code > 0x10ffff) {
    throw fail(`Value of \\${letter}${digits} exceeds Unicode limit (0x0010FFFF)`)
  }
  return {code, end: start + 2 + size}
}

function digitsAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? text.slice(at, pattern.lastIndex) : undefined
}
