/**
 * CAST(… FORMAT …) between text and BYTES.
 *
 *   bq_bytes_to_format(BLOB, format) -> VARCHAR        bq_bytes_from_format(VARCHAR, format) -> BLOB
 *
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/format-elements#format_bytes_as_string
 */
import {defineRuntime} from '../runtime.ts'

/** Bits a digit, by format. */
const BASES: Readonly<Record<string, {readonly bits: number; readonly digits: string}>> = {
  BASE2: {bits: 1, digits: '01'},
  BASE8: {bits: 3, digits: '01234567'},
  BASE32: {bits: 5, digits: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'},
}

function toBase(bytes: Uint8Array, {bits, digits}: {bits: number; digits: string}): string {
  const whole = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const filled = whole.padEnd(Math.ceil(whole.length / bits) * bits, '0')
  const text = (filled.match(new RegExp(`.{${bits}}`, 'g')) ?? [])
    .map((d) => digits[Number.parseInt(d, 2)])
    .join('')
  return bits === 1 ? text : text.padEnd(Math.ceil(text.length / 8) * 8, '=')
}

function fromBase(text: string, {bits, digits}: {bits: number; digits: string}): Uint8Array {
  const whole = [...text.replace(/=+$/, '')]
    .map((digit) => {
      const value = digits.indexOf(digit.toUpperCase())
      if (value < 0) throw new Error(`Failed to decode invalid base${2 ** bits} string`)
      return value.toString(2).padStart(bits, '0')
    })
    .join('')
  const octets = whole.slice(0, whole.length - (whole.length % 8)).match(/.{8}/g) ?? []
  return Uint8Array.from(octets, (octet) => Number.parseInt(octet, 2))
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)
  } catch (error) {
    throw new Error('Invalid UTF-8 in BYTES', {cause: error})
  }
}

function bytesToFormat(bytes: Uint8Array, format: string): string {
  const name = format.toUpperCase()
  const base = BASES[name]
  if (base) return toBase(bytes, base)
  switch (name) {
    case 'HEX':
    case 'BASE16':
      return Buffer.from(bytes).toString('hex')
    case 'BASE64':
      return Buffer.from(bytes).toString('base64')
    case 'BASE64M':
      return (
        Buffer.from(bytes)
          .toString('base64')
          .match(/.{1,76}/g) ?? []
      ).join('\n')
    case 'ASCII':
      if (bytes.some((byte) => byte > 127)) throw new Error('Invalid ASCII value in BYTES')
      return Buffer.from(bytes).toString('latin1')
    case 'UTF8':
    case 'UTF-8':
      return decodeUtf8(bytes)
    default:
      throw new Error(`Invalid format: ${format}`)
  }
}

function bytesFromFormat(text: string, format: string): Uint8Array {
  const name = format.toUpperCase()
  const base = BASES[name]
  if (base) return fromBase(text, base)
  switch (name) {
    case 'HEX':
    case 'BASE16':
      if (!/^[0-9a-fA-F]*$/.test(text)) throw new Error('Failed to decode invalid hexadecimal string')
      return Buffer.from(text.length % 2 === 0 ? text : `0${text}`, 'hex')
    case 'BASE64':
    case 'BASE64M': {
      const compact = name === 'BASE64M' ? text.replace(/\s/g, '') : text
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) throw new Error('Failed to decode invalid base64 string')
      return Buffer.from(compact, 'base64')
    }
    case 'ASCII':
      if (/[^\0-\x7f]/.test(text)) throw new Error('Invalid ASCII value in STRING')
      return Buffer.from(text, 'latin1')
    case 'UTF8':
    case 'UTF-8':
      return Buffer.from(text)
    default:
      throw new Error(`Invalid format: ${format}`)
  }
}

export const castFormatBytesFunctions = [
  defineRuntime({
    name: 'bq_bytes_to_format',
    args: ['BLOB', 'VARCHAR'],
    returns: 'VARCHAR',
    call: bytesToFormat,
  }),
  defineRuntime({
    name: 'bq_bytes_from_format',
    args: ['VARCHAR', 'VARCHAR'],
    returns: 'BLOB',
    call: bytesFromFormat,
  }),
]
