/**
 * NUMERIC and BIGNUMERIC, exact. A NUMERIC is a bigint × 10^9 (DuckDB's DECIMAL(38,9)), a BIGNUMERIC a bigint × 10^38
 * (DuckDB's BIGNUM). Results are rounded half away from zero and checked against the type's range.
 *
 *   NUMERIC     bq_numeric_multiply, bq_numeric_divide, bq_numeric_div, bq_numeric_round(x, digits, mode),
 *               bq_numeric_trunc(x, digits), bq_numeric_parse(VARCHAR), bq_numeric_from_double,
 *               bq_numeric_total(VARCHAR[]) → BIGNUM, bq_numeric_average(total BIGNUM, count), bq_numeric_between(low, high, share)
 *   BIGNUMERIC  bq_bignumeric_add, _subtract, _multiply, _divide, _div, _mod, _negate, _abs, _round, _trunc, _ceil,
 *               _floor, _parse(VARCHAR), _text → VARCHAR, _check (an aggregate's sum), _average(sum, count)
 *   between     bq_bignumeric_from_int64, _from_numeric, _from_double, _to_int64, _to_numeric, _to_double
 *
 * Addition and subtraction of NUMERIC are DuckDB's own: DECIMAL(38,9) has BigQuery's range exactly. The text of a
 * NUMERIC is `numericText` in functions/sql.ts.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types#decimal_types
 */
import type {RuntimeFunction} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'

/** A decimal type: how many digits follow the point, the greatest and least unscaled values, its name in messages. */
export interface DecimalType {
  readonly name: 'NUMERIC' | 'BIGNUMERIC'
  readonly scale: number
  readonly one: bigint
  readonly max: bigint
  readonly min: bigint
}

export const NUMERIC_TYPE: DecimalType = {
  name: 'NUMERIC',
  scale: 9,
  one: 10n ** 9n,
  max: 10n ** 38n - 1n,
  min: 1n - 10n ** 38n,
}

export const BIGNUMERIC_TYPE: DecimalType = {
  name: 'BIGNUMERIC',
  scale: 38,
  one: 10n ** 38n,
  max: 2n ** 255n - 1n,
  min: -(2n ** 255n),
}

export const absolute = (x: bigint): bigint => (x < 0n ? -x : x)

/** n / d, rounded half away from zero. */
export function divideRounded(n: bigint, d: bigint): bigint {
  const quotient = (absolute(n) * 2n + absolute(d)) / (absolute(d) * 2n)
  return n < 0n !== d < 0n ? -quotient : quotient
}

/** A decimal's text as BigQuery casts it to STRING: no exponent, no trailing zeros. */
export function decimalText(value: bigint, {scale}: DecimalType): string {
  const digits = absolute(value)
    .toString()
    .padStart(scale + 1, '0')
  const fraction = digits.slice(-scale).replace(/0+$/, '')
  return (value < 0n ? '-' : '') + digits.slice(0, -scale) + (fraction && `.${fraction}`)
}

const inRange = (value: bigint, type: DecimalType): boolean => value >= type.min && value <= type.max

/** The value, or the overflow error of what `describe` names. */
export function checkRange(value: bigint, type: DecimalType, describe: () => string): bigint {
  if (inRange(value, type)) return value
  const name = type.name === 'NUMERIC' ? 'numeric' : type.name
  throw new Error(`${name} overflow: ${describe()}`)
}

const POWERS: readonly bigint[] = Array.from({length: 80}, (_, exponent) => 10n ** BigInt(exponent))

const powerOfTen = (exponent: number): bigint => POWERS[exponent] ?? 10n ** BigInt(exponent)

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/

/** The unscaled value of a decimal's text, rounded to the type's scale; undefined for text that is no number. */
export function parseDecimal(text: string, type: DecimalType): bigint | undefined {
  const match = DECIMAL.exec(text)
  if (!match) return undefined
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return undefined
  const digits = BigInt(whole + fraction)
  const shift = Number(exponent) - fraction.length + type.scale
  // Beyond this no digit can remain in range, and 10 ** shift would only cost memory.
  if (digits !== 0n && shift > 200) return type.max + 1n
  const magnitude =
    digits === 0n || shift < -(whole.length + fraction.length + 1)
      ? 0n
      : shift >= 0
        ? digits * powerOfTen(shift)
        : divideRounded(digits, powerOfTen(-shift))
  return sign === '-' ? -magnitude : magnitude
}

function parse(text: string, type: DecimalType): bigint {
  const value = parseDecimal(text.trim(), type)
  if (value === undefined || !inRange(value, type)) throw new Error(`Invalid ${type.name} value: ${text}`)
  return value
}

/** PARSE_NUMERIC's forms: white space at the ends and around the sign, a sign at either end, commas in the whole part. */
const LENIENT = /^\s*([+-]?)\s*([\d,]*(?:\.\d*)?(?:[eE][+-]?\d+)?)\s*([+-]?)\s*$/

function parseLenient(text: string, type: DecimalType): bigint {
  const [, before = '', digits = '', after = ''] = LENIENT.exec(text) ?? []
  const value = before && after ? undefined : parseDecimal(before + after + digits.replaceAll(',', ''), type)
  if (value === undefined || !inRange(value, type)) {
    throw new Error(`Invalid input to PARSE_${type.name}: ${text}`)
  }
  return value
}

/** The exact value of a double as a fraction of powers of two, rounded to the type's scale. */
export function decimalFromDouble(value: number, type: DecimalType): bigint {
  if (!Number.isFinite(value)) {
    const shown = Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf'
    throw new Error(`Illegal conversion of non-finite floating point number to ${type.name}: ${shown}`)
  }
  let mantissa = value
  let exponent = 0
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2
    exponent++
  }
  const scaled = divideRounded(BigInt(mantissa) * type.one, 2n ** BigInt(exponent))
  if (!inRange(scaled, type)) throw new Error(`${type.name} out of range: ${value}`)
  return scaled
}

/** The value to `digits` digits after the point (negative: before it). */
export function roundDecimal(value: bigint, digits: bigint, mode: string, type: DecimalType): bigint {
  if (mode !== 'ROUND_HALF_AWAY_FROM_ZERO' && mode !== 'ROUND_HALF_EVEN') {
    throw new Error(`Invalid rounding mode: ${mode}`)
  }
  const unit = unitOf(digits, type)
  if (unit === undefined) return digits > 0n ? value : 0n
  const half = absolute(value % unit) * 2n === unit
  const rounded = divideRounded(value, unit)
  const even = half && mode === 'ROUND_HALF_EVEN' && rounded % 2n !== 0n
  const result = (even ? rounded - (value < 0n ? -1n : 1n) : rounded) * unit
  return checkRange(result, type, () => `ROUND(${decimalText(value, type)}, ${digits})`)
}

export function truncateDecimal(value: bigint, digits: bigint, type: DecimalType): bigint {
  const unit = unitOf(digits, type)
  if (unit === undefined) return digits > 0n ? value : 0n
  return value - (value % unit)
}

/** What one unit of the last kept digit is worth; undefined where all or no digits are kept. */
function unitOf(digits: bigint, type: DecimalType): bigint | undefined {
  const places = BigInt(type.scale) - digits
  return places <= 0n || places > 80n ? undefined : 10n ** places
}

function floorBig(value: bigint): bigint {
  const rest = value % BIGNUMERIC_TYPE.one
  return rest === 0n ? value : value - rest - (value < 0n ? BIGNUMERIC_TYPE.one : 0n)
}

export const DECIMAL_STORAGE = {NUMERIC: 'DECIMAL(38,9)', BIGNUMERIC: 'BIGNUM'} as const

/** The operations that both types share, under bq_numeric_… and bq_bignumeric_…. */
function operations(type: DecimalType): RuntimeFunction[] {
  const prefix = `bq_${type.name.toLowerCase()}`
  const own = DECIMAL_STORAGE[type.name]
  const show = (x: bigint): string => decimalText(x, type)
  const binary = (name: string, sign: string, call: (a: bigint, b: bigint) => bigint): RuntimeFunction =>
    defineRuntime({
      name: `${prefix}_${name}`,
      args: [own, own],
      returns: own,
      call: (a: bigint, b: bigint) => checkRange(call(a, b), type, () => `${show(a)} ${sign} ${show(b)}`),
    })
  const divisor = (a: bigint, b: bigint, sign: string): bigint => {
    if (b === 0n) throw new Error(`division by zero: ${show(a)} ${sign} ${show(b)}`)
    return b
  }
  return [
    binary('multiply', '*', (a, b) => divideRounded(a * b, type.one)),
    binary('divide', '/', (a, b) => divideRounded(a * type.one, divisor(a, b, '/'))),
    binary('div', '/', (a, b) => (a / divisor(a, b, '/')) * type.one),
    defineRuntime({
      name: `${prefix}_mod`,
      args: [own, own],
      returns: own,
      call: (a: bigint, b: bigint) => {
        if (b === 0n) throw new Error(`division by zero: MOD(${show(a)}, ${show(b)})`)
        return a % b
      },
    }),
    defineRuntime({
      name: `${prefix}_round`,
      args: [own, 'BIGINT', 'VARCHAR'],
      returns: own,
      call: (x: bigint, digits: bigint, mode: string) => roundDecimal(x, digits, mode, type),
    }),
    defineRuntime({
      name: `${prefix}_trunc`,
      args: [own, 'BIGINT'],
      returns: own,
      call: (x: bigint, digits: bigint) => truncateDecimal(x, digits, type),
    }),
    defineRuntime({
      name: `${prefix}_parse`,
      args: ['VARCHAR'],
      returns: own,
      call: (text: string) => parse(text, type),
    }),
    defineRuntime({
      name: `bq_parse_${type.name.toLowerCase()}`,
      args: ['VARCHAR'],
      returns: own,
      call: (text: string) => parseLenient(text, type),
    }),
    defineRuntime({
      name: `${prefix}_from_double`,
      args: ['DOUBLE'],
      returns: own,
      call: (x: number) => decimalFromDouble(x, type),
    }),
    defineRuntime({
      name: `${prefix}_average`,
      args: ['BIGNUM', 'BIGINT'],
      returns: own,
      call: (sum: bigint, count: bigint) => divideRounded(sum, count),
    }),
    defineRuntime({
      name: `${prefix}_between`,
      args: [own, own, own],
      returns: own,
      call: (low: bigint, high: bigint, share: bigint) =>
        divideRounded(low * (type.one - share) + high * share, type.one),
    }),
    defineRuntime({
      name: `${prefix}_check`,
      args: ['BIGNUM'],
      returns: own,
      call: (x: bigint) => checkRange(x, type, () => 'SUM'),
    }),
  ]
}

const INT64_MAX = 2n ** 63n - 1n
const INT64_MIN = -(2n ** 63n)
const NUMERIC_TO_BIG = BIGNUMERIC_TYPE.one / NUMERIC_TYPE.one

const big = (x: bigint, describe: () => string): bigint => checkRange(x, BIGNUMERIC_TYPE, describe)
const bigText = (x: bigint): string => decimalText(x, BIGNUMERIC_TYPE)

export const decimalFunctions: readonly RuntimeFunction[] = [
  ...operations(NUMERIC_TYPE),
  ...operations(BIGNUMERIC_TYPE),
  defineRuntime({
    name: 'bq_numeric_total',
    args: ['VARCHAR[]'],
    returns: 'BIGNUM',
    call: (values: readonly string[]) =>
      values.reduce((sum, value) => sum + (parseDecimal(value, NUMERIC_TYPE) ?? 0n), 0n),
  }),
  defineRuntime({
    name: 'bq_bignumeric_ceil',
    args: ['BIGNUM'],
    returns: 'BIGNUM',
    call: (x: bigint) => big(-floorBig(-x), () => `CEIL(${bigText(x)})`),
  }),
  defineRuntime({
    name: 'bq_bignumeric_floor',
    args: ['BIGNUM'],
    returns: 'BIGNUM',
    call: (x: bigint) => big(floorBig(x), () => `FLOOR(${bigText(x)})`),
  }),
  defineRuntime({
    name: 'bq_bignumeric_add',
    args: ['BIGNUM', 'BIGNUM'],
    returns: 'BIGNUM',
    call: (a: bigint, b: bigint) => big(a + b, () => `${bigText(a)} + ${bigText(b)}`),
  }),
  defineRuntime({
    name: 'bq_bignumeric_subtract',
    args: ['BIGNUM', 'BIGNUM'],
    returns: 'BIGNUM',
    call: (a: bigint, b: bigint) => big(a - b, () => `${bigText(a)} - ${bigText(b)}`),
  }),
  defineRuntime({
    name: 'bq_bignumeric_negate',
    args: ['BIGNUM'],
    returns: 'BIGNUM',
    call: (x: bigint) => big(-x, () => `-(${bigText(x)})`),
  }),
  defineRuntime({
    name: 'bq_bignumeric_abs',
    args: ['BIGNUM'],
    returns: 'BIGNUM',
    call: (x: bigint) => big(absolute(x), () => `ABS(${bigText(x)})`),
  }),
  defineRuntime({
    name: 'bq_bignumeric_text',
    args: ['BIGNUM'],
    returns: 'VARCHAR',
    call: bigText,
  }),
  defineRuntime({
    name: 'bq_bignumeric_from_int64',
    args: ['BIGINT'],
    returns: 'BIGNUM',
    call: (x: bigint) => x * BIGNUMERIC_TYPE.one,
  }),
  defineRuntime({
    name: 'bq_bignumeric_from_numeric',
    args: ['DECIMAL(38,9)'],
    returns: 'BIGNUM',
    call: (x: bigint) => x * NUMERIC_TO_BIG,
  }),
  defineRuntime({
    name: 'bq_bignumeric_to_numeric',
    args: ['BIGNUM'],
    returns: 'DECIMAL(38,9)',
    call: (x: bigint) => {
      const value = divideRounded(x, NUMERIC_TO_BIG)
      if (!inRange(value, NUMERIC_TYPE)) throw new Error(`numeric out of range: ${bigText(x)}`)
      return value
    },
  }),
  defineRuntime({
    name: 'bq_bignumeric_to_int64',
    args: ['BIGNUM'],
    returns: 'BIGINT',
    call: (x: bigint) => {
      const value = divideRounded(x, BIGNUMERIC_TYPE.one)
      if (value > INT64_MAX || value < INT64_MIN) throw new Error(`int64 out of range: ${bigText(x)}`)
      return value
    },
  }),
  defineRuntime({
    name: 'bq_bignumeric_to_double',
    args: ['BIGNUM'],
    returns: 'DOUBLE',
    call: (x: bigint) => Number(bigText(x)),
  }),
]
