/**
 * HyperLogLog++ sketches in the format of Google's ZetaSketch, which is BigQuery's: sparse while few values were seen,
 * an array of registers afterwards.
 * https://cloud.google.com/bigquery/docs/sketches
 */
import {fingerprint2011} from './fingerprint.ts'
import {readMessage, varint, writeBytes, writeNumber} from './protocol-buffer.ts'

/** Which values a sketch counts; sketches of different kinds do not merge. */
export type SketchKind = 'INT64' | 'TEXT'

const KIND_NUMBERS: Readonly<Record<SketchKind, number>> = {INT64: 8, TEXT: 11}

/** `sparse` values are encoded hashes; `registers` hold the longest run of zeros for each bucket. */
export interface Sketch {
  readonly kind: SketchKind
  readonly precision: number
  /** How many bits of a hash a sparse value keeps. */
  readonly sparsePrecision: number
  readonly values: number
  readonly sparse?: ReadonlySet<number>
  readonly registers?: Uint8Array
}

/** New sketches keep so many bits more while they are sparse. */
const SPARSE_BITS = 5
/** A sparse value keeps the run of zeros in this many bits where its index does not tell it. */
const RUN_BITS = 6

/** One more than the number of leading zeros among the last `bits` bits. */
function run(hash: bigint, bits: number): number {
  const tail = BigInt.asUintN(bits, hash)
  return bits - (tail === 0n ? 0 : tail.toString(2).length) + 1
}

type Precisions = Pick<Sketch, 'precision' | 'sparsePrecision'>

const flagOf = ({precision, sparsePrecision}: Precisions): number =>
  2 ** Math.max(sparsePrecision, precision + RUN_BITS)

/** A hash as a sparse value: its first bits, or the bucket and its run of zeros where those end in zeros. */
function encodeHash(hash: bigint, precisions: Precisions): number {
  const {precision, sparsePrecision} = precisions
  const index = Number(hash >> BigInt(64 - sparsePrecision))
  const tail = 2 ** (sparsePrecision - precision)
  if (index % tail !== 0) return index
  return flagOf(precisions) + (index / tail) * 2 ** RUN_BITS + run(hash, 64 - sparsePrecision)
}

/** The bucket of a sparse value and its run of zeros. */
function decodeSparse(value: number, precisions: Precisions): [bucket: number, zeros: number] {
  const flag = flagOf(precisions)
  const extra = precisions.sparsePrecision - precisions.precision
  if (value >= flag) {
    const rest = value - flag
    return [Math.floor(rest / 2 ** RUN_BITS), (rest % 2 ** RUN_BITS) + extra]
  }
  return [Math.floor(value / 2 ** extra), run(BigInt(value), extra)]
}

function registersOf(sketch: Sketch): Uint8Array {
  if (sketch.registers) return sketch.registers
  const result = new Uint8Array(2 ** sketch.precision)
  for (const value of sketch.sparse ?? []) {
    const [bucket, zeros] = decodeSparse(value, sketch)
    result[bucket] = Math.max(result[bucket]!, zeros)
  }
  return result
}

/** Sorted, and of values for one bucket that hold their run only the longest. */
function sortedSparse(sparse: ReadonlySet<number>, precisions: Precisions): number[] {
  const flag = flagOf(precisions)
  const sorted = [...sparse].sort((a, b) => a - b)
  const bucketOf = (value: number): number => Math.floor(value / 2 ** RUN_BITS)
  return sorted.filter((value, i) => {
    const next = sorted[i + 1]
    return value < flag || next === undefined || bucketOf(next) !== bucketOf(value)
  })
}

const differences = (sorted: readonly number[]): number[] =>
  sorted.flatMap((value, i) => varint(value - (sorted[i - 1] ?? 0)))

/** A sparse sketch becomes registers when it takes three quarters of their size. */
function compact(sketch: Sketch): Sketch {
  if (!sketch.sparse) return sketch
  const size = differences(sortedSparse(sketch.sparse, sketch)).length
  if (size <= 0.75 * 2 ** sketch.precision) return sketch
  const {sparse: _, ...rest} = sketch
  return {...rest, registers: registersOf(sketch)}
}

/** More sparse values than this are certain to take more room than registers. */
const certainlyDense = (precision: number): number => 2 ** precision

export function createSketch(kind: SketchKind, precision: number, values: Iterable<Uint8Array>): Sketch {
  const empty = {kind, precision, sparsePrecision: precision + SPARSE_BITS, values: 0}
  let sketch: Sketch = {...empty, sparse: new Set()}
  let sparse = new Set<number>()
  let count = 0
  for (const value of values) {
    count++
    sparse.add(encodeHash(fingerprint2011(value), empty))
    if (sparse.size <= certainlyDense(precision)) continue
    sketch = mergeSketches(sketch, {...empty, sparse})
    sparse = new Set()
  }
  return {...mergeSketches(sketch, {...empty, sparse}), values: count}
}

/** Both sketches in one; they count the same kind of values in the same precision. */
export function mergeSketches(a: Sketch, b: Sketch): Sketch {
  const sparsePrecision = Math.min(a.sparsePrecision, b.sparsePrecision)
  const base = {kind: a.kind, precision: a.precision, sparsePrecision, values: a.values + b.values}
  if (a.sparse && b.sparse && a.sparsePrecision === b.sparsePrecision) {
    return compact({...base, sparse: new Set([...a.sparse, ...b.sparse])})
  }
  const [left, right] = [registersOf(a), registersOf(b)]
  return {...base, registers: left.map((zeros, i) => Math.max(zeros, right[i]!))}
}

/** The same sketch with fewer buckets. */
export function lowerPrecision(sketch: Sketch, precision: number): Sketch {
  if (precision === sketch.precision) return sketch
  const drop = sketch.precision - precision
  const result = new Uint8Array(2 ** precision)
  for (const [bucket, zeros] of registersOf(sketch).entries()) {
    if (zeros === 0) continue
    const dropped = bucket % 2 ** drop
    const longer = dropped === 0 ? zeros + drop : drop - Math.floor(Math.log2(dropped))
    const at = Math.floor(bucket / 2 ** drop)
    result[at] = Math.max(result[at]!, longer)
  }
  const sparsePrecision = Math.min(sketch.sparsePrecision, precision + SPARSE_BITS)
  return {kind: sketch.kind, precision, sparsePrecision, values: sketch.values, registers: result}
}

/** Linear counting while the sketch is sparse, an estimate from the registers afterwards. */
export function estimate(sketch: Sketch): number {
  if (sketch.sparse) {
    const buckets = 2 ** sketch.sparsePrecision
    const seen = sortedSparse(sketch.sparse, sketch).length
    return Math.round(buckets * Math.log(buckets / (buckets - seen)))
  }
  return Math.round(estimateRegisters(registersOf(sketch), sketch.precision))
}

/** O. Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017): no tables of biases. */
function estimateRegisters(registers: Uint8Array, precision: number): number {
  const m = registers.length
  const longest = 64 - precision
  const counts = new Array<number>(longest + 2).fill(0)
  for (const zeros of registers) counts[Math.min(zeros, longest + 1)]!++
  let z = m * tau(1 - counts[longest + 1]! / m)
  for (let k = longest; k >= 1; k--) z = 0.5 * (z + counts[k]!)
  z += m * sigma(counts[0]! / m)
  return m ** 2 / (2 * Math.LN2 * z)
}

function sigma(x: number): number {
  if (x === 1) return Number.POSITIVE_INFINITY
  let [power, y, z, previous] = [x, 1, x, Number.NaN]
  while (z !== previous) {
    power *= power
    previous = z
    z += power * y
    y += y
  }
  return z
}

function tau(x: number): number {
  if (x === 0 || x === 1) return 0
  let [root, y, z, previous] = [x, 1, 1 - x, Number.NaN]
  while (z !== previous) {
    root = Math.sqrt(root)
    previous = z
    y *= 0.5
    z -= (1 - root) ** 2 * y
  }
  return z / 3
}

// ---- bytes: a protocol buffer of aggregator type 112 ---------------------------------------------------

const HLL_TYPE = 112
const ENCODING_VERSION = 2

export function encodeSketch(sketch: Sketch): Uint8Array {
  const compacted = compact(sketch)
  const {kind, precision, sparsePrecision, values, sparse, registers} = compacted
  const sorted = sparse && sortedSparse(sparse, compacted)
  const state = Buffer.concat([
    sorted && sorted.length > 0 ? writeNumber(2, sorted.length) : Buffer.alloc(0),
    writeNumber(3, precision),
    writeNumber(4, sparsePrecision),
    registers ? writeBytes(5, registers) : writeBytes(6, Buffer.from(differences(sorted ?? []))),
  ])
  return Buffer.concat([
    writeNumber(1, HLL_TYPE),
    writeNumber(2, values),
    writeNumber(3, ENCODING_VERSION),
    writeNumber(4, KIND_NUMBERS[kind]),
    writeBytes(HLL_TYPE, state),
  ])
}

const fieldsOf = (bytes: Uint8Array): Map<number, number | Uint8Array> | undefined => {
  const message = readMessage(bytes)
  return message && new Map(message.map(({number, value}) => [number, value]))
}

/** The sketch of its bytes; undefined for bytes that are none. */
export function decodeSketch(bytes: Uint8Array): Sketch | undefined {
  const outer = fieldsOf(bytes)
  const state = outer?.get(HLL_TYPE)
  if (!outer || outer.get(1) !== HLL_TYPE || !(state instanceof Uint8Array)) return undefined
  const inner = fieldsOf(state)
  // Sketches that do not say what they count are taken for ones of numbers.
  const number = outer.get(4) ?? KIND_NUMBERS.INT64
  const kind = (['INT64', 'TEXT'] as const).find((k) => KIND_NUMBERS[k] === number)
  const precision = inner?.get(3)
  const sparsePrecision = inner?.get(4)
  if (!inner || !kind || typeof precision !== 'number' || typeof sparsePrecision !== 'number')
    return undefined
  if (precision < 10 || precision > 24 || sparsePrecision < precision || sparsePrecision > 30)
    return undefined
  const base = {kind, precision, sparsePrecision, values: Number(outer.get(2) ?? 0)}
  const registers = inner.get(5)
  if (registers instanceof Uint8Array) {
    return registers.length === 2 ** precision ? {...base, registers} : undefined
  }
  const sparse = inner.get(6)
  const sorted = readDifferences(sparse instanceof Uint8Array ? sparse : new Uint8Array())
  return sorted && {...base, sparse: new Set(sorted)}
}

function readDifferences(bytes: Uint8Array): number[] | undefined {
  const values: number[] = []
  let [value, difference, scale] = [0, 0, 1]
  for (const byte of bytes) {
    difference += (byte & 0x7f) * scale
    scale *= 0x80
    if (byte & 0x80) continue
    value += difference
    values.push(value)
    difference = 0
    scale = 1
  }
  return scale === 1 ? values : undefined
}
