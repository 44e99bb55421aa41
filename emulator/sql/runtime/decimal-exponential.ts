/**
 * Powers, roots, exponentials and logarithms of NUMERIC and BIGNUMERIC, computed with more digits than are kept.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/mathematical_functions
 */
import type {RuntimeFunction} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'
import type {DecimalType} from './decimal.ts'
import {
  absolute,
  BIGNUMERIC_TYPE,
  checkRange,
  DECIMAL_STORAGE,
  decimalText,
  divideRounded,
  NUMERIC_TYPE,
} from './decimal.ts'

/** Fixed point with 448 binary places: BIGNUMERIC's 77 digits, and as many again for rounding errors. */
const PLACES = 448n
const ONE = 1n << PLACES

const multiply = (a: bigint, b: bigint): bigint => (a * b) >> PLACES
const divide = (a: bigint, b: bigint): bigint => (a << PLACES) / b

const toFixed = (value: bigint, type: DecimalType): bigint => (value << PLACES) / type.one

/** ln((1 + z) / (1 - z)) for small z. */
function twiceArtanh(z: bigint): bigint {
  const square = multiply(z, z)
  let term = z
  let sum = 0n
  for (let n = 1n; term !== 0n; n += 2n) {
    sum += term / n
    term = multiply(term, square)
  }
  return 2n * sum
}

const LN2 = twiceArtanh(ONE / 3n)
const LN10 = naturalLogarithm(10n * ONE)

/** ln x = ln m + k ln 2 with m between 1 and 2. */
function naturalLogarithm(x: bigint): bigint {
  const k = BigInt(x.toString(2).length - 1) - PLACES
  const m = k >= 0n ? x >> k : x << -k
  return twiceArtanh(divide(m - ONE, m + ONE)) + k * LN2
}

/** e^x = 2^k e^r with |r| at most ln 2; undefined where the result is too great for any decimal. */
function exponential(x: bigint): bigint | undefined {
  const k = x / LN2
  if (k > 300n) return undefined
  if (k < -PLACES) return 0n
  const r = x - k * LN2
  let term = ONE
  let sum = 0n
  for (let n = 1n; term !== 0n; n++) {
    sum += term
    term = multiply(term, r) / n
  }
  return k >= 0n ? sum << k : sum >> -k
}

function squareRoot(n: bigint): bigint {
  if (n < 2n) return n
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (x + n / x) >> 1n
    if (next >= x) return x
    x = next
  }
}

/** The functions of one type, which name themselves and their arguments in errors. */
function functionsOf(type: DecimalType) {
  const show = (x: bigint): string => decimalText(x, type)
  const round = (x: bigint | undefined, describe: () => string): bigint =>
    checkRange(x === undefined ? type.max + 1n : divideRounded(x * type.one, ONE), type, describe)

  const logarithm = (x: bigint, describe: string): bigint => {
    if (x <= 0n)
      throw new Error(`${describe} is undefined for zero or negative value: ${describe}(${show(x)})`)
    return naturalLogarithm(toFixed(x, type))
  }
  const power = (base: bigint, exponent: bigint): bigint => {
    const describe = (): string => `POW(${show(base)}, ${show(exponent)})`
    if (exponent === 0n || base === type.one) return type.one
    if (base === 0n) {
      if (exponent < 0n) throw new Error(`division by zero: ${describe()}`)
      return 0n
    }
    const whole = exponent % type.one === 0n
    if (base < 0n && !whole) {
      throw new Error(`Negative ${type.name} value cannot be raised to a fractional power: ${describe()}`)
    }
    const n = exponent / type.one
    if (whole && absolute(n) <= 512n) return wholePower(base, n, type, describe)
    const magnitude = exponential((naturalLogarithm(toFixed(absolute(base), type)) * exponent) / type.one)
    const result = round(magnitude, describe)
    return base < 0n && n % 2n !== 0n ? -result : result
  }
  return {
    exp: (x: bigint) => round(exponential(toFixed(x, type)), () => `EXP(${show(x)})`),
    ln: (x: bigint) => round(logarithm(x, 'LN'), () => `LN(${show(x)})`),
    log10: (x: bigint) => round(divide(logarithm(x, 'LOG10'), LN10), () => `LOG10(${show(x)})`),
    log: (x: bigint, base: bigint) => {
      if (base === type.one) throw new Error(`division by zero: LOG(${show(x)}, ${show(base)})`)
      return round(
        divide(logarithm(x, 'LOG'), logarithm(base, 'LOG')),
        () => `LOG(${show(x)}, ${show(base)})`,
      )
    },
    power,
    sqrt: (x: bigint) => {
      if (x < 0n) throw new Error(`SQRT is undefined for negative value: SQRT(${show(x)})`)
      // Two more digits than are kept, so that the last can be rounded.
      return divideRounded(squareRoot(x * type.one * 10_000n), 100n)
    },
  }
}

/** Exact powers; the inverse of one where the exponent is negative. */
function wholePower(base: bigint, exponent: bigint, type: DecimalType, describe: () => string): bigint {
  const n = absolute(exponent)
  const numerator = base ** n
  const denominator = type.one ** n
  return checkRange(
    exponent > 0n
      ? divideRounded(numerator * type.one, denominator)
      : divideRounded(denominator * type.one, numerator),
    type,
    describe,
  )
}

export const decimalExponentialFunctions: readonly RuntimeFunction[] = [
  NUMERIC_TYPE,
  BIGNUMERIC_TYPE,
].flatMap((type) =>
  Object.entries(functionsOf(type)).map(([name, call]) =>
    defineRuntime({
      name: `bq_${type.name.toLowerCase()}_${name}`,
      args: Array.from({length: call.length}, () => DECIMAL_STORAGE[type.name]),
      returns: DECIMAL_STORAGE[type.name],
      call,
    }),
  ),
)
