/**
 * CAST(… FORMAT …) between text and BYTES.
 *
 *   bq_bytes_to_format(BLOB, format) -> VARCHAR        bq_bytes_from_format(VARCHAR, format) -> BLOB
 *
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/format-elements#format_bytes_as_string
 */
import {defineRuntime} from '../runtime.ts'
import {fromBase32, fromBase64, toBase32} from './encoding.ts'

/** Bits a digit of the formats that write the bytes as one number. */
const BITS: Readonly<Record<string, number>> = {BASE2: 1, BASE8: 3}

const digitsFor = (bytes: number, bits: number): number => Math.ceil((bytes * 8) / bits)

/** All bytes as one number, with as many digits as the greatest of that length has. */
function toNumber(bytes: Uint8Array, bits: number): string {
  if (bytes.length === 0) return ''
  const value = BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
  return value.toString(2 ** bits).padStart(digitsFor(bytes.length, bits), '0')
}

/** The bytes of a number: as few as its digits have room in; what is beyond them is lost. */
function fromNumber(text: string, bits: number): Uint8Array {
  const base = 2 ** bits
  for (const digit of text) {
    if (!(digit >= '0' && digit < String(base)))
      throw new Error(`Failed to decode invalid base${base} string`)
  }
  let length = 0
  while (digitsFor(length, bits) < text.length) length++
  const value = [...text].reduce((sum, digit) => sum * BigInt(base) + BigInt(digit), 0n)
  return Buffer.from(
    BigInt.asUintN(length * 8, value)
      .toString(16)
      .padStart(length * 2, '0'),
    'hex',
  ).subarray(0, length)
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
  const bits = BITS[name]
  if (bits) return toNumber(bytes, bits)
  switch (name) {
    case 'BASE32':
      return toBase32(bytes)
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
      if (bytes.some((byte) => byte > 127)) throw new Error('Failed to decode invalid ASCII string')
      return Buffer.from(bytes).toString('latin1')
    case 'UTF8':
    case 'UTF-8':
      return decodeUtf8(bytes)
    default:
      throw new Error(`Invalid format '${format}'`)
  }
}

function bytesFromFormat(text: string, format: string): Uint8Array {
  const name = format.toUpperCase()
  const bits = BITS[name]
  if (bits) return fromNumber(text, bits)
  switch (name) {
    case 'BASE32':
      return fromBase32(text)
    case 'HEX':
    case 'BASE16':
      if (!/^[0-9a-fA-F]*$/.test(text)) throw new Error('Failed to decode invalid hexadecimal string')
      return Buffer.from(text.length % 2 === 0 ? text : `0${text}`, 'hex')
    case 'BASE64':
    case 'BASE64M':
      return fromBase64(text)
    case 'ASCII':
      if (/[^\0-\x7f]/.test(text)) throw new Error('Failed to decode invalid ASCII string')
      return Buffer.from(text, 'latin1')
    case 'UTF8':
    case 'UTF-8':
      return Buffer.from(text)
    default:
      throw new Error(`Invalid format '${format}'`)
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
