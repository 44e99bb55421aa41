/**
 * The rows of a statement. A small result is kept as values; a large one goes on into a temporary table of
 * DuckDB, chunk by chunk and unconverted, which DuckDB itself moves to disk when memory runs short.
 */
import {appendRows, type Chunk, type Connection} from '../../engine/connection.ts'
import {valueReader} from '../../engine/value.ts'
import {duckdbType} from '../../sql/duckdb-types.ts'
import type {Core} from '../core.ts'
import type {Column, ResultSet, Value} from '../types.ts'

const MEMORY_ROWS = 10_000
const MEMORY_BYTES = 8 * 1024 * 1024

/** Collects the rows of a running query, which gives the columns in order. */
export async function collect(
  core: Core,
  stream: AsyncGenerator<Chunk, void, undefined>,
  columns: readonly Column[],
): Promise<ResultSet> {
  const readers = columns.map((column) => valueReader(column.type))
  const rows: Value[][] = []
  const chunks: Chunk[] = []
  let bytes = 0
  for (;;) {
    const {done, value: chunk} = await stream.next()
    if (done || !chunk) return inMemory(columns, rows)
    chunks.push(chunk)
    const before = rows.length
    appendRows(rows, chunk, readers)
    for (let row = before; row < rows.length; row++) bytes += sizeOf(rows[row]!)
    if (rows.length > MEMORY_ROWS || bytes > MEMORY_BYTES) {
      rows.length = 0
      return spill(core, columns, chunks, stream)
    }
  }
}

/** A result that is known already. */
export function inMemory(columns: readonly Column[], rows: readonly (readonly Value[])[]): ResultSet {
  let kept: readonly (readonly Value[])[] | undefined = rows
  return {
    columns,
    totalRows: rows.length,
    async read(start, count) {
      if (!kept) throw new Error('The result is closed')
      return kept.slice(start, start + count)
    },
    async close() {
      kept = undefined
    },
  }
}

async function spill(
  core: Core,
  columns: readonly Column[],
  first: readonly Chunk[],
  rest: AsyncGenerator<Chunk, void, undefined>,
): Promise<ResultSet> {
  const connection = await core.connections.open()
  let totalRows: number
  try {
    const definitions = columns.map(({type}, i) => `c${i + 1} ${duckdbType(type)}`)
    await connection.run(`CREATE TEMP TABLE rows (${definitions.join(', ')})`)
    totalRows = await connection.append('rows', joined(first, rest))
  } catch (error) {
    connection.close()
    throw error
  }
  return inTable(connection, columns, totalRows)
}

/** Rows that the temporary table `rows` of this connection holds; closing the result closes the connection. */
export function inTable(
  connection: Connection,
  columns: readonly Column[],
  totalRows: number,
): Required<ResultSet> {
  const types = columns.map((column) => column.type)
  // A connection does one thing at a time; pages asked for at once wait for each other.
  let last: Promise<unknown> = Promise.resolve()
  let closed = false
  const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work)
    last = result.catch(() => undefined)
    return result
  }
  const page = (start: number, count: number): string => {
    if (closed) throw new Error('The result is closed')
    return `SELECT * FROM rows WHERE rowid >= ${start} AND rowid < ${start + count}`
  }
  return {
    columns,
    totalRows,
    read: (start, count) => inOrder(async () => connection.rows(page(start, count), types)),
    readColumns: (start, count) => inOrder(async () => connection.columns(page(start, count), types)),
    close: () =>
      inOrder(async () => {
        if (!closed) connection.close()
        closed = true
      }),
  }
}

async function* joined(
  first: readonly Chunk[],
  rest: AsyncGenerator<Chunk, void, undefined>,
): AsyncGenerator<Chunk, void, undefined> {
  yield* first
  yield* rest
}

/** Roughly the memory that a value takes. */
function sizeOf(value: Value): number {
  if (typeof value === 'string') return 16 + value.length
  if (value instanceof Uint8Array) return 64 + value.length
  if (Array.isArray(value)) {
    let size = 32
    for (const item of value) size += sizeOf(item)
    return size
  }
  return 16
}
