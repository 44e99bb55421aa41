/**
 * A vector of DuckDB as the bytes that it is: what reads whole columns is spared a JavaScript value for each cell.
 * https://duckdb.org/docs/stable/clients/c/vector
 */
import bindings from '@duckdb/node-bindings'
import type {SqlType} from '../sql/types.ts'
import type {Chunk} from './connection.ts'

/** Valid as long as its chunk is. */
export interface VectorView {
  /** Values of a fixed width each; empty for structs. */
  readonly data: Uint8Array
  readonly view: DataView
  /** One bit a row, 0 for NULL; undefined where no row is. */
  readonly validity: Uint8Array | undefined
  /** The elements of all lists, one after the other, or the fields of structs. */
  readonly children: readonly VectorView[]
}

/** Views of a chunk's columns, which have these types. */
export const chunkViews = (chunk: Chunk, types: readonly SqlType[]): VectorView[] =>
  types.map((type, i) => vectorView(bindings.data_chunk_get_vector(chunk.chunk, i), chunk.rowCount, type))

type Vector = ReturnType<typeof bindings.data_chunk_get_vector>

function vectorView(vector: Vector, rows: number, type: SqlType): VectorView {
  const bytes = rows * WIDTHS[type.kind]
  const data = bytes > 0 ? bindings.vector_get_data(vector, bytes) : new Uint8Array()
  return {
    data,
    view: new DataView(data.buffer, data.byteOffset, data.byteLength),
    validity:
      rows > 0 ? (bindings.vector_get_validity(vector, Math.ceil(rows / 64) * 8) ?? undefined) : undefined,
    children: childrenOf(vector, rows, type),
  }
}

function childrenOf(vector: Vector, rows: number, type: SqlType): VectorView[] {
  const field = (i: number, of: SqlType) => vectorView(bindings.struct_vector_get_child(vector, i), rows, of)
  switch (type.kind) {
    case 'ARRAY': {
      const elements = bindings.list_vector_get_size(vector)
      return [vectorView(bindings.list_vector_get_child(vector), elements, type.element)]
    }
    case 'STRUCT':
      return type.fields.map((each, i) => field(i, each.type))
    case 'RANGE':
      return [field(0, type.element), field(1, type.element)]
    default:
      return []
  }
}

/** Bytes of a value. Texts are their length and their bytes or a pointer to them; lists are a start and a length. */
const WIDTHS: Readonly<Record<SqlType['kind'], number>> = {
  INT64: 8,
  FLOAT64: 8,
  NUMERIC: 16,
  BIGNUMERIC: 16,
  BOOL: 1,
  STRING: 16,
  BYTES: 16,
  DATE: 4,
  DATETIME: 8,
  TIME: 8,
  TIMESTAMP: 8,
  INTERVAL: 16,
  JSON: 16,
  GEOGRAPHY: 16,
  ARRAY: 16,
  STRUCT: 0,
  RANGE: 0,
}

export const isValid = ({validity}: VectorView, row: number): boolean =>
  validity === undefined || (validity[row >> 3]! & (1 << (row & 7))) !== 0

/** Texts up to this long lie in the vector itself, from the fifth of their bytes on; for others that has a pointer. */
export const INLINE_BYTES = 12
export const TEXT_WIDTH = WIDTHS.STRING

/** The bytes of a text that is not NULL. */
export function textBytes(texts: VectorView, row: number): Uint8Array {
  const at = row * TEXT_WIDTH
  const length = texts.view.getUint32(at, true)
  return length <= INLINE_BYTES ? texts.data.subarray(at + 4, at + 4 + length) : bytesAt(texts, row, length)
}

/** So many bytes from where a long text begins: all of them must be DuckDB's. */
export function bytesAt({data}: VectorView, row: number, count: number): Uint8Array {
  const pointer = data.byteOffset + row * TEXT_WIDTH + 8
  return bindings.get_data_from_pointer(data.buffer as ArrayBuffer, pointer, count)
}
