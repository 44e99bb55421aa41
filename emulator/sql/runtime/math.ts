/**
 * Mathematics that DuckDB lacks or does less exactly.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/mathematical_functions
 */
import type {RuntimeFunction} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'
import {divideRounded} from './decimal.ts'
import {floatText} from './number-text.ts'

type Floats = readonly (number | null)[]

function dense(name: string, values: Floats): number[] {
  if (values.includes(null)) throw new Error(`NULL array element in ${name}`)
  return values as number[]
}

/** Both vectors over the same dimensions. */
function sameLength(name: string, a: Floats, b: Floats): [number[], number[]] {
  if (a.length !== b.length) {
    throw new Error(
      `Array arguments to ${name} must have equal length. The given arrays have lengths of ${a.length} and ${b.length}`,
    )
  }
  return [dense(name, a), dense(name, b)]
}

type Names = readonly (string | null)[]

/** Sparse vectors over all dimensions that either names. */
function aligned(
  name: string,
  ...[aNames, a, bNames, b]: [Names, Floats, Names, Floats]
): [number[], number[]] {
  const left = new Map(dimensions(name, aNames, a))
  const right = new Map(dimensions(name, bNames, b))
  const all = [...new Set([...left.keys(), ...right.keys()])]
  return [all.map((key) => left.get(key) ?? 0), all.map((key) => right.get(key) ?? 0)]
}

function dimensions(name: string, names: Names, values: Floats): [string, number][] {
  const seen = new Set<string>()
  return dense(name, values).map((value, i) => {
    const key = names[i]
    if (key === null || key === undefined) throw new Error(`NULL array element in ${name}`)
    if (seen.has(key)) throw new Error(`Duplicate index ${key} found in the input array of ${name}`)
    seen.add(key)
    return [key, value]
  })
}

const euclidean = (a: number[], b: number[]): number =>
  Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0))

function cosine(a: number[], b: number[]): number {
  const dot = (x: number[], y: number[]): number => x.reduce((sum, v, i) => sum + v * y[i]!, 0)
  const lengths = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b))
  if (lengths === 0) throw new Error('Cannot compute cosine distance against zero vector')
  return 1 - dot(a, b) / lengths
}

/** Digits after the point that a double can have at most, and before it. */
const MOST_PLACES = 323n
const MOST_DIGITS = 308n

/**
 * Rounds the exact value of a double, as BigQuery does, and not its product with a power of ten: 2.675 is a little
 * less than it looks and becomes 2.67.
 */
function roundExactly(x: number, places: bigint): number {
  if (!Number.isFinite(x) || places > MOST_PLACES) return x
  if (places < -MOST_DIGITS) return 0
  if (places >= 0n && places <= 100n && Math.abs(x) < 1e21) return Number(x.toFixed(Number(places)))
  return scaled(x, places, (n, d) => divideRounded(n, d))
}

/** Cuts the exact value of a double off behind `places` digits after the point. */
function truncateExactly(x: number, places: bigint): number {
  if (!Number.isFinite(x) || places > MOST_PLACES) return x
  const result = places < -MOST_DIGITS ? 0 : scaled(x, places, (n, d) => n / d)
  return result === 0 && (x < 0 || Object.is(x, -0)) ? -0 : result
}

/** x × 10^places as a fraction, made whole by `divide`, and back. */
function scaled(x: number, places: bigint, divide: (n: bigint, d: bigint) => bigint): number {
  let [mantissa, twos] = [x, 0n]
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2
    twos++
  }
  const unit = 10n ** (places < 0n ? -places : places)
  const denominator = 1n << twos
  const whole =
    places < 0n ? divide(BigInt(mantissa), denominator * unit) : divide(BigInt(mantissa) * unit, denominator)
  const result = Number(`${whole}e${-places}`)
  if (!Number.isFinite(result)) throw new Error(`double overflow: ROUND(${floatText(x)}, ${places})`)
  return result
}

/** How many bits each byte has. */
const BITS = Array.from({length: 256}, (_, byte) => byte.toString(2).replaceAll('0', '').length)

export const mathFunctions: readonly RuntimeFunction[] = [
  defineRuntime({name: 'bq_cbrt', args: ['DOUBLE'], returns: 'DOUBLE', call: Math.cbrt}),
  defineRuntime({
    name: 'bq_float_round',
    args: ['DOUBLE', 'BIGINT'],
    returns: 'DOUBLE',
    call: roundExactly,
  }),
  defineRuntime({
    name: 'bq_float_trunc',
    args: ['DOUBLE', 'BIGINT'],
    returns: 'DOUBLE',
    call: truncateExactly,
  }),
  defineRuntime({
    name: 'bq_bytes_bit_count',
    args: ['BLOB'],
    returns: 'BIGINT',
    call: (value: Uint8Array) => BigInt(value.reduce((sum, byte) => sum + BITS[byte]!, 0)),
  }),
  defineRuntime({
    name: 'bq_euclidean_distance',
    args: ['DOUBLE[]', 'DOUBLE[]'],
    returns: 'DOUBLE',
    call: (a: Floats, b: Floats) => euclidean(...sameLength('EUCLIDEAN_DISTANCE', a, b)),
  }),
  defineRuntime({
    name: 'bq_cosine_distance',
    args: ['DOUBLE[]', 'DOUBLE[]'],
    returns: 'DOUBLE',
    call: (a: Floats, b: Floats) => cosine(...sameLength('COSINE_DISTANCE', a, b)),
  }),
  defineRuntime({
    name: 'bq_euclidean_distance_sparse',
    args: ['VARCHAR[]', 'DOUBLE[]', 'VARCHAR[]', 'DOUBLE[]'],
    returns: 'DOUBLE',
    call: (...vectors: [Names, Floats, Names, Floats]) =>
      euclidean(...aligned('EUCLIDEAN_DISTANCE', ...vectors)),
  }),
  defineRuntime({
    name: 'bq_cosine_distance_sparse',
    args: ['VARCHAR[]', 'DOUBLE[]', 'VARCHAR[]', 'DOUBLE[]'],
    returns: 'DOUBLE',
    call: (...vectors: [Names, Floats, Names, Floats]) => cosine(...aligned('COSINE_DISTANCE', ...vectors)),
  }),
]
