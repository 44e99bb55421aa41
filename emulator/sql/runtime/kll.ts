/**
 * KLL_QUANTILES. Google has not published the format of its sketches; ours hold every value in order, so quantiles are
 * exact. They begin with a mark of their own and are never taken for BigQuery's.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/kll_functions
 */
import type {RuntimeFunction, RuntimeType, RuntimeValue} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'

type Kind = 'INT64' | 'FLOAT64' | 'UINT64'
type Numbers = readonly (bigint | number)[]

const MARK: Readonly<Record<Kind, string>> = {INT64: 'KLLi', FLOAT64: 'KLLf', UINT64: 'KLLu'}

const ascending = (a: bigint | number, b: bigint | number): number => (a < b ? -1 : a > b ? 1 : 0)

function encode(values: Numbers, kind: Kind): Uint8Array {
  const bytes = Buffer.alloc(4 + 8 * values.length)
  bytes.write(MARK[kind], 'latin1')
  for (const [i, value] of values.toSorted(ascending).entries()) {
    if (kind === 'INT64') bytes.writeBigInt64LE(value as bigint, 4 + 8 * i)
    else if (kind === 'UINT64') bytes.writeBigUInt64LE(value as bigint, 4 + 8 * i)
    else bytes.writeDoubleLE(value as number, 4 + 8 * i)
  }
  return bytes
}

function decode(sketch: Uint8Array, kind: Kind, name: string): Numbers {
  const bytes = Buffer.from(sketch)
  if (bytes.toString('latin1', 0, 4) !== MARK[kind] || bytes.length % 8 !== 4) {
    throw new Error(`Invalid or incompatible sketch in KLL_QUANTILES.${name}`)
  }
  return Array.from({length: (bytes.length - 4) / 8}, (_, i) => {
    if (kind === 'INT64') return bytes.readBigInt64LE(4 + 8 * i)
    return kind === 'UINT64' ? bytes.readBigUInt64LE(4 + 8 * i) : bytes.readDoubleLE(4 + 8 * i)
  })
}

function pointAt(sorted: Numbers, phi: number): bigint | number | null {
  if (!(phi >= 0 && phi <= 1)) throw new Error(`Quantile must be between 0 and 1; got ${phi}`)
  return sorted[Math.min(sorted.length - 1, Math.floor(phi * sorted.length))] ?? null
}

/** The values at so many equal steps. */
function quantiles(sorted: Numbers, steps: bigint): RuntimeValue {
  if (steps < 1n) throw new Error(`The number of quantiles must be positive; got ${steps}`)
  if (sorted.length === 0) return null
  return Array.from({length: Number(steps) + 1}, (_, i) => pointAt(sorted, i / Number(steps)))
}

type Sketches = readonly (Uint8Array | null)[]

const merged = (sketches: Sketches, kind: Kind, name: string): Numbers =>
  sketches.flatMap((sketch) => (sketch === null ? [] : decode(sketch, kind, name))).sort(ascending)

/** UINT64 goes by its text: no type of the runtime holds it. */
const asText = (value: RuntimeValue): RuntimeValue =>
  Array.isArray(value) ? value.map(String) : value === null ? null : String(value)

function uint64(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.')
  const value = /^0*$/.test(fraction) && /^\d+$/.test(whole) ? BigInt(whole) : -1n
  if (value < 0n || value >= 2n ** 64n) throw new Error(`KLL_QUANTILES.INIT_UINT64: no UINT64: ${text}`)
  return value
}

function functionsOf(kind: Kind, type: 'BIGINT' | 'DOUBLE' | 'VARCHAR'): RuntimeFunction[] {
  const suffix = kind.toLowerCase()
  const list: RuntimeType = `${type}[]`
  const shown = kind === 'UINT64' ? asText : (value: RuntimeValue): RuntimeValue => value
  const numbers = (values: readonly (bigint | number | string)[]): Numbers =>
    values.map((value) => (typeof value === 'string' ? uint64(value) : value))
  return [
    defineRuntime({
      name: `bq_kll_init_${suffix}`,
      args: [list],
      returns: 'BLOB',
      call: (values: readonly (bigint | number | string)[]) =>
        values.length === 0 ? null : encode(numbers(values), kind),
    }),
    defineRuntime({
      name: `bq_kll_quantiles_${suffix}`,
      args: ['BLOB[]', 'BIGINT', 'VARCHAR'],
      returns: list,
      call: (sketches: Sketches, steps: bigint, name: string) =>
        shown(quantiles(merged(sketches, kind, name), steps)),
    }),
    defineRuntime({
      name: `bq_kll_point_${suffix}`,
      args: ['BLOB[]', 'DOUBLE', 'VARCHAR'],
      returns: type,
      call: (sketches: Sketches, phi: number, name: string) =>
        shown(pointAt(merged(sketches, kind, name), phi)),
    }),
  ]
}

export const kllFunctions: readonly RuntimeFunction[] = [
  ...functionsOf('INT64', 'BIGINT'),
  ...functionsOf('FLOAT64', 'DOUBLE'),
  ...functionsOf('UINT64', 'VARCHAR'),
  defineRuntime({
    name: 'bq_kll_merge_partial',
    args: ['BLOB[]'],
    returns: 'BLOB',
    call: (sketches: Sketches) => {
      const present = sketches.filter((sketch) => sketch !== null)
      if (present.length === 0) return null
      const mark = Buffer.from(present[0]!).toString('latin1', 0, 4)
      const kind = (Object.keys(MARK) as Kind[]).find((k) => MARK[k] === mark) ?? 'INT64'
      return encode(merged(present, kind, 'MERGE_PARTIAL'), kind)
    },
  }),
]
