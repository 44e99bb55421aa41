/**
 * Chunks of DuckDB as columns in Arrow's layout. Most types lie in memory the same way in both, and are copied whole.
 * https://arrow.apache.org/docs/format/Columnar.html#physical-memory-layout
 */
import {SqlError} from '../sql/error.ts'
import {type ScalarType, type SqlType, scaleOf} from '../sql/types.ts'
import type {ArrowColumn} from '../warehouse/types.ts'
import type {Chunk} from './connection.ts'
import {copyTexts, textLength} from './copy-texts.ts'
import {GrowingBits} from './growing-bits.ts'
import {GrowingBytes} from './growing-bytes.ts'
import {chunkViews, isValid, textBytes, type VectorView} from './vector-view.ts'

/** All rows of the chunks, whose columns have these types. */
export async function arrowColumns(
  chunks: AsyncIterable<Chunk>,
  types: readonly SqlType[],
): Promise<readonly ArrowColumn[]> {
  const builders = types.map((type) => new ColumnBuilder(type))
  for await (const chunk of chunks) {
    for (const [i, view] of chunkViews(chunk, types).entries()) builders[i]!.add(view, 0, chunk.rowCount)
  }
  return builders.map((builder) => builder.finished())
}

class ColumnBuilder {
  readonly #type: SqlType
  readonly #validity = new GrowingBits()
  readonly #content: Content

  constructor(type: SqlType) {
    this.#type = type
    this.#content = contentOf(type)
  }

  /** Adds rows [from, from + count). */
  add(view: VectorView, from: number, count: number): void {
    // An array that is NULL reads as an empty one.
    this.#validity.addBits(this.#type.kind === 'ARRAY' ? undefined : view.validity, from, count)
    this.#content.add(view, from, count)
  }

  finished(): ArrowColumn {
    const {count: length, zeros: nullCount} = this.#validity
    const validity = nullCount > 0 ? {validity: this.#validity.finished()} : {}
    return {length, nullCount, ...validity, ...this.#content.finished()}
  }
}

/** A column but for its NULLs. */
interface Content {
  add(view: VectorView, from: number, count: number): void
  finished(): Pick<ArrowColumn, 'buffers' | 'children'>
}

function contentOf(type: SqlType): Content {
  switch (type.kind) {
    case 'ARRAY':
      return lists(type.element)
    case 'STRUCT':
      return structs(type.fields.map((field) => field.type))
    case 'RANGE':
      return structs([type.element, type.element])
    case 'STRING':
    case 'JSON':
    case 'GEOGRAPHY':
    case 'BYTES':
      return texts()
    case 'BOOL':
      return bits()
    case 'DATE':
      return copied(4)
    case 'NUMERIC':
      return scaleOf(type) === NUMERIC_SCALE ? copied(16) : converted(16, numeric(type))
    case 'BIGNUMERIC':
      return converted(32, bignumeric(type))
    case 'INTERVAL':
      return converted(16, interval)
    default:
      return copied(8)
  }
}

const NUMERIC_SCALE = 9
const BIGNUMERIC_SCALE = 38

/** Values of `width` bytes that are the same in both. */
function copied(width: number): Content {
  const values = new GrowingBytes()
  return {
    add: ({data}, from, count) => values.append(data.subarray(from * width, (from + count) * width)),
    finished: () => ({buffers: [values.finished()], children: []}),
  }
}

type WriteValue = (view: VectorView, row: number, into: DataView, at: number) => void

/** Values that become `width` other bytes; NULLs are zeros. */
function converted(width: number, write: WriteValue): Content {
  const values = new GrowingBytes()
  return {
    add(view, from, count) {
      const start = values.extend(count * width)
      for (let i = 0; i < count; i++) {
        if (isValid(view, from + i)) write(view, from + i, values.view, start + i * width)
      }
    },
    finished: () => ({buffers: [values.finished()], children: []}),
  }
}

function bits(): Content {
  const values = new GrowingBits()
  return {
    add({data}, from, count) {
      for (let i = from; i < from + count; i++) values.add(data[i] !== 0)
    },
    finished: () => ({buffers: [values.finished()], children: []}),
  }
}

function texts(): Content {
  const ends = newOffsets()
  const content = new GrowingBytes()
  return {
    add(view, from, count) {
      const start = ends.extend(count * 4)
      let end = content.length
      for (let i = 0; i < count; i++) {
        end += textLength(view, from + i)
        ends.view.setInt32(start + i * 4, end, true)
      }
      const at = content.extend(end - content.length)
      copyTexts(view, from, count, content.bytes, at)
    },
    finished: () => ({buffers: [ends.finished(), content.finished()], children: []}),
  }
}

/** Where each value begins; the first one at 0. */
function newOffsets(): GrowingBytes {
  const offsets = new GrowingBytes()
  offsets.extend(4)
  return offsets
}

function lists(element: SqlType): Content {
  const ends = newOffsets()
  const elements = new ColumnBuilder(element)
  let end = 0
  return {
    add(view, from, count) {
      const start = ends.extend(count * 4)
      // Lists that follow each other in DuckDB's memory are taken in one go.
      let run = {from: 0, count: 0}
      for (let i = 0; i < count; i++) {
        if (isValid(view, from + i)) {
          const at = Number(view.view.getBigUint64((from + i) * 16, true))
          const length = Number(view.view.getBigUint64((from + i) * 16 + 8, true))
          if (run.from + run.count !== at) {
            elements.add(view.children[0]!, run.from, run.count)
            run = {from: at, count: 0}
          }
          run.count += length
          end += length
        }
        ends.view.setInt32(start + i * 4, end, true)
      }
      elements.add(view.children[0]!, run.from, run.count)
    },
    finished: () => ({buffers: [ends.finished()], children: [elements.finished()]}),
  }
}

function structs(types: readonly SqlType[]): Content {
  const fields = types.map((type) => new ColumnBuilder(type))
  return {
    add(view, from, count) {
      for (const [i, field] of fields.entries()) field.add(view.children[i]!, from, count)
    },
    finished: () => ({buffers: [], children: fields.map((field) => field.finished())}),
  }
}

/** NUMERIC(P, S): DuckDB holds nine digits after the point, Arrow as many as there may be. */
function numeric(type: ScalarType): WriteValue {
  const divisor = 10n ** BigInt(NUMERIC_SCALE - scaleOf(type))
  return ({view}, row, into, at) => {
    const value = (view.getBigInt64(row * 16 + 8, true) << 64n) | view.getBigUint64(row * 16, true)
    setBigInt(into, at, 16, value / divisor)
  }
}

function bignumeric(type: ScalarType): WriteValue {
  const divisor = 10n ** BigInt(BIGNUMERIC_SCALE - scaleOf(type))
  return (view, row, into, at) => setBigInt(into, at, 32, bignum(textBytes(view, row)) / divisor)
}

/** DuckDB's BIGNUM: three bytes of sign and length, then the digits, all of them inverted where it is negative. */
function bignum(bytes: Uint8Array): bigint {
  const isNegative = (bytes[0]! & 0x80) === 0
  let size = 0n
  for (const byte of bytes.subarray(3)) size = (size << 8n) | BigInt(isNegative ? byte ^ 0xff : byte)
  return isNegative ? -size : size
}

function setBigInt(into: DataView, at: number, width: number, value: bigint): void {
  for (let i = 0, rest = value; i < width; i += 8, rest >>= 64n) {
    into.setBigUint64(at + i, BigInt.asUintN(64, rest), true)
  }
}

const MOST_NANOS = 2n ** 63n - 1n

/** Both are months, days and a time; Arrow's time is in nanoseconds, which 64 bits have for 292 years. */
const interval: WriteValue = ({view}, row, into, at) => {
  const nanos = view.getBigInt64(row * 16 + 8, true) * 1000n
  if (nanos > MOST_NANOS || nanos < -MOST_NANOS) {
    throw new SqlError(
      'An INTERVAL with a time of more than 292 years has no form in ARROW',
      undefined,
      'invalid',
    )
  }
  into.setInt32(at, view.getInt32(row * 16, true), true)
  into.setInt32(at + 4, view.getInt32(row * 16 + 4, true), true)
  into.setBigInt64(at + 8, nanos, true)
}
