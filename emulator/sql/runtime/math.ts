/**
 * Mathematics that DuckDB lacks or does less exactly.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/mathematical_functions
 */
import type {RuntimeFunction} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'

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

/** Cut off behind `places` digits after the point. */
function truncate(x: number, places: bigint): number {
  if (!Number.isFinite(x) || places > 308n) return x
  if (places < -308n) return 0
  const unit = 10 ** Math.abs(Number(places))
  if (places < 0n) return Math.trunc(x / unit) * unit
  const scaled = x * unit
  return Number.isFinite(scaled) ? Math.trunc(scaled) / unit : x
}

/** How many bits each byte has. */
const BITS = Array.from({length: 256}, (_, byte) => byte.toString(2).replaceAll('0', '').length)

export const mathFunctions: readonly RuntimeFunction[] = [
  defineRuntime({name: 'bq_cbrt', args: ['DOUBLE'], returns: 'DOUBLE', call: Math.cbrt}),
  defineRuntime({
    name: 'bq_float_trunc',
    args: ['DOUBLE', 'BIGINT'],
    returns: 'DOUBLE',
    call: truncate,
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
