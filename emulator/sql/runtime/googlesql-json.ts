/**
 * JSON functions of GoogleSQL that BigQuery does not list: numbers of types that BigQuery lacks, and containment.
 * https://github.com/google/googlesql/blob/master/docs/json_functions.md
 */
import type {RuntimeFunction} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'
import {JsonNumber, type JsonValue, readJson} from './json-value.ts'

/** The integer types that BigQuery lacks. */
const RANGES: Readonly<Record<string, readonly [bigint, bigint]>> = {
  INT32: [-(2n ** 31n), 2n ** 31n - 1n],
  UINT32: [0n, 2n ** 32n - 1n],
  UINT64: [0n, 2n ** 64n - 1n],
}

function fits(value: bigint, type: string): boolean {
  const [least, greatest] = RANGES[type]!
  return value >= least && value <= greatest
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** A written number as a whole one, rounded half away from zero. */
function rounded(written: string): bigint | undefined {
  if (/^[+-]?\d+$/.test(written)) return BigInt(written.replace(/^\+/, ''))
  const number = Number(written)
  if (!Number.isFinite(number)) return undefined
  return BigInt(number < 0 ? -Math.round(-number) : Math.round(number))
}

export function strictInteger(text: string, type: string): bigint {
  const whole = /^-?[\d.eE+-]+$/.test(text) && Number.isInteger(Number(text)) ? rounded(text) : undefined
  if (whole === undefined) throw new Error('The provided JSON input is not an integer')
  if (!fits(whole, type)) {
    throw new Error(`The provided JSON number: ${text} cannot be converted to ${type.toLowerCase()}`)
  }
  return whole
}

export function laxInteger(text: string, type: string): bigint | null {
  const value = JSON.parse(text) as unknown
  if (typeof value === 'boolean') return value ? 1n : 0n
  const written = typeof value === 'number' ? text : typeof value === 'string' ? value.trim() : ''
  const whole = NUMBER.test(written) ? rounded(written) : undefined
  return whole !== undefined && fits(whole, type) ? whole : null
}

/**
 * A number as FLOAT holds it, by the shortest decimal that names it there: 3.14 stays 3.14. Undefined where FLOAT has
 * no room for it.
 */
export function asFloat(value: number): number | undefined {
  const float = Math.fround(value)
  if (!Number.isFinite(float)) return Number.isFinite(value) ? undefined : float
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(float.toPrecision(digits))
    if (Math.fround(short) === float) return short
  }
  return Number(float.toPrecision(9))
}

function strictFloat(text: string, mode: string): number {
  const isNumber = /^-?\d/.test(text)
  if (!isNumber) throw new Error('The provided JSON input is not a number')
  const float = asFloat(Number(text))
  if (mode !== 'round' && mode !== 'exact') throw new Error(`Invalid \`wide_number_mode\` specified: ${mode}`)
  const isExact = float !== undefined && (mode === 'round' || float === Number(text))
  if (!isExact) throw new Error(`JSON number: ${text} cannot be converted to FLOAT without loss of precision`)
  return float
}

function laxFloat(text: string): number | null {
  const value = JSON.parse(text) as unknown
  if (typeof value === 'number') return asFloat(value) ?? null
  if (typeof value !== 'string') return null
  const written = value.trim()
  if (NUMBER.test(written)) return asFloat(Number(written)) ?? null
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(written)
  if (!special) return null
  if (special[2]!.toLowerCase() === 'nan') return Number.NaN
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

const sameNumber = (a: JsonNumber, b: JsonNumber): boolean =>
  a.text === b.text ||
  (Number(a.text) === Number(b.text) && !(/^-?\d+$/.test(a.text) && /^-?\d+$/.test(b.text)))

/** Whether one document is within another: members by name, elements in any order, scalars by equality. */
export function contains(whole: JsonValue, part: JsonValue): boolean {
  if (Array.isArray(part)) {
    return Array.isArray(whole) && part.every((p) => whole.some((w) => contains(w, p)))
  }
  if (part instanceof Map) {
    if (!(whole instanceof Map)) return false
    return [...part].every(([name, value]) => whole.has(name) && contains(whole.get(name)!, value))
  }
  if (part instanceof JsonNumber) return whole instanceof JsonNumber && sameNumber(whole, part)
  return whole === part
}

function documentContains(whole: string, part: string): boolean {
  const [outer, inner] = [readJson(whole), readJson(part)]
  // An array may contain a scalar only at the top.
  const isScalar = !Array.isArray(inner) && !(inner instanceof Map)
  if (Array.isArray(outer) && isScalar) return outer.some((element) => contains(element, inner))
  return contains(outer, inner)
}

const NUMERIC_SCALE = 10n ** 9n

export const googlesqlJsonRuntimeFunctions: readonly RuntimeFunction[] = [
  defineRuntime({
    name: 'bq_json_integer',
    args: ['VARCHAR', 'VARCHAR'],
    returns: 'BIGINT',
    call: strictInteger,
  }),
  defineRuntime({name: 'bq_lax_integer', args: ['VARCHAR', 'VARCHAR'], returns: 'BIGINT', call: laxInteger}),
  defineRuntime({
    name: 'bq_json_uint64',
    args: ['VARCHAR'],
    returns: 'DECIMAL(38,9)',
    call: (text: string) => strictInteger(text, 'UINT64') * NUMERIC_SCALE,
  }),
  defineRuntime({
    name: 'bq_lax_uint64',
    args: ['VARCHAR'],
    returns: 'DECIMAL(38,9)',
    call: (text: string) => {
      const value = laxInteger(text, 'UINT64')
      return value === null ? null : value * NUMERIC_SCALE
    },
  }),
  defineRuntime({name: 'bq_json_float', args: ['VARCHAR', 'VARCHAR'], returns: 'DOUBLE', call: strictFloat}),
  defineRuntime({name: 'bq_lax_float', args: ['VARCHAR'], returns: 'DOUBLE', call: laxFloat}),
  defineRuntime({
    name: 'bq_json_contains',
    args: ['VARCHAR', 'VARCHAR'],
    returns: 'BOOLEAN',
    call: documentContains,
  }),
]
