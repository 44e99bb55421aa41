/**
 * CAST between text and scalars where DuckDB reads more, or less, than BigQuery.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/conversion_functions#cast
 */
import {defineRuntime, type RuntimeFunction} from '../runtime.ts'
import {BIGNUMERIC_TYPE, decimalText, divideRounded} from './decimal.ts'

const INT64_MAX = 2n ** 63n - 1n
const INT64_MIN = -(2n ** 63n)

/** Decimal, or hexadecimal with 0x; spaces around it are ignored. NULL for what is neither. */
function readInt64(text: string): bigint | null {
  const match = /^([+-]?)(0[xX][0-9a-fA-F]+|\d+)$/.exec(text.trim())
  if (!match) return null
  const value = BigInt(match[2]!) * (match[1] === '-' ? -1n : 1n)
  return value > INT64_MAX || value < INT64_MIN ? null : value
}

const SPECIAL: Readonly<Record<string, number>> = {
  inf: Infinity,
  infinity: Infinity,
  nan: Number.NaN,
}

function readFloat64(text: string): number | null {
  const trimmed = text.trim()
  const [, sign, word] = /^([+-]?)([a-z]+)$/i.exec(trimmed) ?? []
  const special = word ? SPECIAL[word.toLowerCase()] : undefined
  if (special !== undefined) return sign === '-' ? -special : special
  if (/^[+-]?nan\(\w*\)$/i.test(trimmed)) return Number.NaN
  if (/^[+-]?0x/i.test(trimmed)) return readHexadecimalFloat(trimmed)
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return null
  return Number(trimmed)
}

/** Hexadecimal digits and a power of two, as C writes FLOAT64 exactly: 0x1.8p3. */
function readHexadecimalFloat(text: string): number | null {
  const match = /^([+-]?)0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?\d+))?$/i.exec(text)
  const [, sign, whole = '', fraction = '', power = '0'] = match ?? []
  if (!match || whole + fraction === '') return null
  const magnitude = Number(BigInt(`0x${whole}${fraction}`)) * 2 ** (Number(power) - 4 * fraction.length)
  if (!Number.isFinite(magnitude)) return null
  return sign === '-' ? -magnitude : magnitude
}

function readBool(text: string): boolean | null {
  const word = text.toLowerCase()
  return word === 'true' ? true : word === 'false' ? false : null
}

/** The reader with an error in place of NULL. */
const orFail =
  <T>(read: (text: string) => T | null, type: string) =>
  (text: string): T => {
    const value = read(text)
    if (value === null) throw new Error(`Bad ${type} value: ${text}`)
    return value
  }

function bytesToString(value: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(value)
  } catch (error) {
    throw new Error('Invalid cast of bytes to UTF8 string', {cause: error})
  }
}

/** A value as BIGNUMERIC(precision, scale). */
function fitBignumeric(value: bigint, precision: bigint, scale: bigint): bigint {
  const unit = 10n ** (38n - scale)
  const units = divideRounded(value, unit)
  if (units >= 10n ** precision || units <= -(10n ** precision)) {
    const shown = decimalText(value, BIGNUMERIC_TYPE)
    throw new Error(`Value of type BIGNUMERIC(${precision}, ${scale}) out of range: ${shown}`)
  }
  return units * unit
}

export const castFunctions: readonly RuntimeFunction[] = [
  defineRuntime({
    name: 'bq_parse_int64',
    args: ['VARCHAR'],
    returns: 'BIGINT',
    call: orFail(readInt64, 'int64'),
  }),
  defineRuntime({
    name: 'bq_parse_float64',
    args: ['VARCHAR'],
    returns: 'DOUBLE',
    call: orFail(readFloat64, 'double'),
  }),
  defineRuntime({
    name: 'bq_parse_bool',
    args: ['VARCHAR'],
    returns: 'BOOLEAN',
    call: orFail(readBool, 'bool'),
  }),
  defineRuntime({name: 'bq_safe_int64', args: ['VARCHAR'], returns: 'BIGINT', call: readInt64}),
  defineRuntime({name: 'bq_safe_float64', args: ['VARCHAR'], returns: 'DOUBLE', call: readFloat64}),
  defineRuntime({name: 'bq_safe_bool', args: ['VARCHAR'], returns: 'BOOLEAN', call: readBool}),
  defineRuntime({name: 'bq_bytes_to_string', args: ['BLOB'], returns: 'VARCHAR', call: bytesToString}),
  defineRuntime({
    name: 'bq_bignumeric_fit',
    args: ['BIGNUM', 'BIGINT', 'BIGINT'],
    returns: 'BIGNUM',
    call: fitBignumeric,
  }),
]
