/**
 * What DuckDB cannot say of JSON scalars: the LAX_ conversions of text, wide numbers, the errors of the strict ones.
 * Arguments are the JSON text of one value.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions#lax_int64
 */
import {defineRuntime} from '../runtime.ts'

const MIN_INT64 = -(2n ** 63n)
const MAX_INT64 = 2n ** 63n - 1n

const isInt64 = (value: bigint): boolean => value >= MIN_INT64 && value <= MAX_INT64

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** A number in text as CAST reads it, with `inf` and `nan`; undefined where it is none. */
function doubleOf(text: string): number | undefined {
  const trimmed = text.trim()
  if (NUMBER.test(trimmed)) return Number(trimmed)
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(trimmed)
  if (!special) return undefined
  if (special[2]?.toLowerCase() === 'nan') return Number.NaN
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

/** Rounded half away from zero; null where INT64 has no room for it. */
function roundedInt64(value: number): bigint | null {
  if (!Number.isFinite(value)) return null
  const rounded = BigInt(value < 0 ? -Math.round(-value) : Math.round(value))
  return isInt64(rounded) ? rounded : null
}

function laxInt64(text: string): bigint | null {
  const value = JSON.parse(text) as unknown
  if (typeof value === 'boolean') return value ? 1n : 0n
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const written = typeof value === 'string' ? value.trim() : text
  if (/^[+-]?\d+$/.test(written)) {
    const exact = BigInt(written.replace(/^\+/, ''))
    return isInt64(exact) ? exact : null
  }
  const number = doubleOf(written)
  return number === undefined ? null : roundedInt64(number)
}

function laxFloat64(text: string): number | null {
  const value = JSON.parse(text) as unknown
  if (typeof value === 'number') return value
  return typeof value === 'string' ? (doubleOf(value) ?? null) : null
}

function laxBool(text: string): boolean | null {
  const value = JSON.parse(text) as unknown
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return value !== 0
  if (typeof value !== 'string') return null
  const word = value.toLowerCase()
  return word === 'true' ? true : word === 'false' ? false : null
}

function strictInt64(text: string): bigint {
  const number = Number(text)
  const whole = /^-?\d+$/.test(text) ? BigInt(text) : Number.isInteger(number) ? BigInt(number) : undefined
  if (text.startsWith('"') || whole === undefined || !isInt64(whole)) {
    throw new Error('The provided JSON input is not an integer')
  }
  return whole
}

function exactFloat64(text: string): number {
  const value = Number(text)
  if (/^-?\d+$/.test(text) && BigInt(text) !== BigInt(value)) {
    throw new Error(`JSON number: ${text} cannot be converted to FLOAT64 without loss of precision`)
  }
  return value
}

export const jsonConvertFunctions = [
  defineRuntime({name: 'bq_lax_int64', args: ['VARCHAR'], returns: 'BIGINT', call: laxInt64}),
  defineRuntime({name: 'bq_lax_float64', args: ['VARCHAR'], returns: 'DOUBLE', call: laxFloat64}),
  defineRuntime({name: 'bq_lax_bool', args: ['VARCHAR'], returns: 'BOOLEAN', call: laxBool}),
  defineRuntime({name: 'bq_json_int64', args: ['VARCHAR'], returns: 'BIGINT', call: strictInt64}),
  defineRuntime({name: 'bq_json_exact_float64', args: ['VARCHAR'], returns: 'DOUBLE', call: exactFloat64}),
]
