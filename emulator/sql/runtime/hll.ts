/**
 * HLL_COUNT over the values and sketches of a group.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/hll_functions
 */
import type {RuntimeFunction} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'
import type {Sketch, SketchKind} from './hll-sketch.ts'
import {
  createSketch,
  decodeSketch,
  encodeSketch,
  estimate,
  lowerPrecision,
  mergeSketches,
} from './hll-sketch.ts'

function init(kind: SketchKind, values: readonly Uint8Array[], precision: bigint): Uint8Array | null {
  if (precision < 10n || precision > 24n) {
    throw new Error(`HLL++ precision must be between 10 and 24 (inclusive); got ${precision}`)
  }
  return values.length === 0 ? null : encodeSketch(createSketch(kind, Number(precision), values))
}

const asBytes = (value: bigint): Uint8Array => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(value)
  return bytes
}

/** All sketches in one, of the least precision among them. */
function merge(sketches: readonly (Uint8Array | null)[], name: string): Sketch | undefined {
  const invalid = (): never => {
    throw new Error(`Invalid or incompatible sketch in HLL_COUNT.${name}`)
  }
  const decoded = sketches.flatMap((bytes) => (bytes === null ? [] : [decodeSketch(bytes) ?? invalid()]))
  const precision = Math.min(...decoded.map((s) => s.precision))
  return decoded
    .map((s) => lowerPrecision(s, precision))
    .reduce<Sketch | undefined>((all, s) => {
      if (!all) return s
      return all.kind === s.kind ? mergeSketches(all, s) : invalid()
    }, undefined)
}

type Sketches = readonly (Uint8Array | null)[]

export const hllFunctions: readonly RuntimeFunction[] = [
  defineRuntime({
    name: 'bq_hll_init_integers',
    args: ['BIGINT[]', 'BIGINT'],
    returns: 'BLOB',
    call: (values: readonly (bigint | null)[], precision: bigint) =>
      init(
        'INT64',
        values.map((v) => asBytes(v!)),
        precision,
      ),
  }),
  defineRuntime({
    name: 'bq_hll_init_bytes',
    args: ['BLOB[]', 'BIGINT'],
    returns: 'BLOB',
    call: (values: Sketches, precision: bigint) => init('TEXT', values as readonly Uint8Array[], precision),
  }),
  defineRuntime({
    name: 'bq_hll_merge',
    args: ['BLOB[]'],
    returns: 'BIGINT',
    call: (sketches: Sketches) => {
      const merged = merge(sketches, 'MERGE')
      return merged ? BigInt(estimate(merged)) : 0n
    },
  }),
  defineRuntime({
    name: 'bq_hll_merge_partial',
    args: ['BLOB[]'],
    returns: 'BLOB',
    call: (sketches: Sketches) => {
      const merged = merge(sketches, 'MERGE_PARTIAL')
      return merged ? encodeSketch(merged) : null
    },
  }),
  defineRuntime({
    name: 'bq_hll_extract',
    args: ['BLOB'],
    returns: 'BIGINT',
    nulls: 'call',
    call: (sketch: Uint8Array | null) => {
      const merged = merge([sketch], 'EXTRACT')
      return merged ? BigInt(estimate(merged)) : 0n
    },
  }),
]
