/**
 * BYTES as text and back: base32, base64, hexadecimal, broken UTF-8.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions#from_base32
 */
import {isUtf8} from 'node:buffer'
import type {RuntimeFunction} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export function toBase32(value: Uint8Array): string {
  let result = ''
  let bits = 0
  let buffer = 0
  for (const byte of value) {
    buffer = ((buffer << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      result += BASE32[(buffer >> bits) & 31]
    }
  }
  if (bits > 0) result += BASE32[(buffer << (5 - bits)) & 31]
  return result.padEnd(Math.ceil(result.length / 8) * 8, '=')
}

/** How many `=` may close the last group of eight. */
const BASE32_PADDING = [0, 1, 3, 4, 6]

export function fromBase32(text: string): Uint8Array {
  const data = text.replace(/=+$/, '')
  const wellFormed = text.length % 8 === 0 && BASE32_PADDING.includes(text.length - data.length)
  if (!wellFormed || !/^[A-Z2-7]*$/.test(data)) throw new Error('Failed to decode invalid base32 string')
  const result: number[] = []
  let bits = 0
  let buffer = 0
  for (const letter of data) {
    buffer = ((buffer << 5) | BASE32.indexOf(letter)) & 0xffff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      result.push((buffer >> bits) & 255)
    }
  }
  return Uint8Array.from(result)
}

export function fromBase64(text: string): Uint8Array {
  const data = text.replace(/[ \t\n\v\f\r]/g, '')
  const wellFormed = /^[A-Za-z0-9+/]*={0,2}$/.test(data) && data.replace(/=+$/, '').length % 4 !== 1
  const padded = !data.endsWith('=') || data.length % 4 === 0
  if (!wellFormed || !padded) throw new Error('Failed to decode invalid base64 string')
  return Buffer.from(data, 'base64')
}

function fromHex(text: string): Uint8Array {
  if (!/^[0-9A-Fa-f]*$/.test(text)) {
    throw new Error(
      `Failed to decode invalid hexadecimal string due to character at position: ${text.search(/[^0-9A-Fa-f]/)}`,
    )
  }
  return Buffer.from(text.length % 2 === 0 ? text : `0${text}`, 'hex')
}

const REPLACEMENT = '\ufffd'

/** UTF-8 with U+FFFD for each byte that is no part of a character. */
function wellFormed(value: Uint8Array): string {
  const bytes = Buffer.from(value)
  const text = bytes.toString('utf8')
  if (!text.includes(REPLACEMENT)) return text
  let result = ''
  for (let at = 0; at < bytes.length; ) {
    const size = [1, 2, 3, 4].find((n) => isUtf8(bytes.subarray(at, at + n)) && at + n <= bytes.length)
    result += size ? bytes.toString('utf8', at, at + size) : REPLACEMENT
    at += size ?? 1
  }
  return result
}

export const encodingFunctions: readonly RuntimeFunction[] = [
  defineRuntime({name: 'bq_to_base32', args: ['BLOB'], returns: 'VARCHAR', call: toBase32}),
  defineRuntime({name: 'bq_from_base32', args: ['VARCHAR'], returns: 'BLOB', call: fromBase32}),
  defineRuntime({name: 'bq_from_base64', args: ['VARCHAR'], returns: 'BLOB', call: fromBase64}),
  defineRuntime({name: 'bq_from_hex', args: ['VARCHAR'], returns: 'BLOB', call: fromHex}),
  defineRuntime({
    name: 'bq_safe_convert_bytes_to_string',
    args: ['BLOB'],
    returns: 'VARCHAR',
    call: wellFormed,
  }),
]
