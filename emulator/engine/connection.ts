/** One connection to DuckDB: runs one statement at a time, can be interrupted, keeps temporary tables. */
import {type DuckDBConnection, DuckDBDataChunk, VARCHAR} from '@duckdb/node-api'
import {SqlError} from '../sql/error.ts'
import type {SqlType} from '../sql/types.ts'
import type {ArrowColumn, Value} from '../warehouse/types.ts'
import {arrowColumns} from './arrow-columns.ts'
import {sqlErrorFrom} from './duckdb-error.ts'
import {valueReader} from './value.ts'

/** A piece of a result as DuckDB holds it: up to 2,048 rows, still in columns. */
export type Chunk = DuckDBDataChunk

export interface Connection {
  /** Runs statements for their effect; gives the rows that the last one changed. */
  run(sql: string, signal?: AbortSignal): Promise<number>
  /** All rows of a query, for results known to be small. */
  rows(sql: string, types: readonly SqlType[], signal?: AbortSignal): Promise<Value[][]>
  /** All rows of a query as columns, for results known to be small. */
  columns(sql: string, types: readonly SqlType[], signal?: AbortSignal): Promise<readonly ArrowColumn[]>
  /** A query's result piece by piece, computed as it is read. */
  stream(sql: string, signal?: AbortSignal): AsyncGenerator<Chunk, void, undefined>
  /** The same for a result that is surely small, in one step: four times as fast as a stream for one row. */
  atOnce(sql: string, signal?: AbortSignal): AsyncGenerator<Chunk, void, undefined>
  /** Adds pieces of a result to a temporary table of this connection. */
  append(table: string, chunks: AsyncIterable<Chunk> | Iterable<Chunk>): Promise<number>
  /** Adds rows of texts to a temporary table of this connection whose columns are all VARCHAR. */
  appendTexts(table: string, width: number, rows: TextRows): Promise<number>
  close(): void
}

export type TextRows = AsyncIterable<readonly (string | null)[]> | Iterable<readonly (string | null)[]>

/** Interrupting before DuckDB has begun has no effect, so it is repeated until the work has ended. */
const INTERRUPT_EVERY_MS = 20

export function connectionOf(duck: DuckDBConnection): Connection {
  /** Runs `work` and interrupts it when `signal` aborts. */
  async function guarded<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (!signal) {
      try {
        return await work()
      } catch (error) {
        throw sqlErrorFrom(error)
      }
    }
    let timer: NodeJS.Timeout | undefined
    const interrupt = () => {
      duck.interrupt()
      timer ??= setInterval(() => duck.interrupt(), INTERRUPT_EVERY_MS)
    }
    if (signal.aborted) throw abortError(signal)
    signal.addEventListener('abort', interrupt)
    try {
      return await work()
    } catch (error) {
      throw signal.aborted ? abortError(signal) : sqlErrorFrom(error)
    } finally {
      clearInterval(timer)
      signal.removeEventListener('abort', interrupt)
    }
  }

  return {
    run: (sql, signal) => guarded(async () => (await duck.run(sql)).rowsChanged, signal),

    rows: (sql, types, signal) =>
      guarded(async () => {
        const result = await duck.run(sql)
        const readers = types.map(valueReader)
        const rows: Value[][] = []
        for (let i = 0; i < result.chunkCount; i++) appendRows(rows, result.getChunk(i), readers)
        return rows
      }, signal),

    columns(sql, types, signal) {
      return arrowColumns(this.atOnce(sql, signal), types)
    },

    async *atOnce(sql, signal) {
      const result = await guarded(() => duck.run(sql), signal)
      for (let i = 0; i < result.chunkCount; i++) yield result.getChunk(i)
    },

    async *stream(sql, signal) {
      const prepared = await guarded(() => duck.prepare(sql), signal)
      try {
        const result = await guarded(() => prepared.stream(), signal)
        for (;;) {
          const chunk = await guarded(() => result.fetchChunk(), signal)
          if (!chunk || chunk.rowCount === 0) return
          yield chunk
        }
      } finally {
        prepared.destroySync()
      }
    },

    async append(table, chunks) {
      const appender = await duck.createAppender(table, null, 'temp')
      let rows = 0
      try {
        for await (const chunk of chunks) {
          appender.appendDataChunk(chunk)
          rows += chunk.rowCount
        }
        appender.flushSync()
      } finally {
        appender.closeSync()
      }
      return rows
    },

    async appendTexts(table, width, rows) {
      return this.append(table, textChunks(width, rows))
    },

    close: () => duck.closeSync(),
  }
}

const CHUNK_ROWS = 2048

async function* textChunks(width: number, rows: TextRows): AsyncGenerator<Chunk, void, undefined> {
  const types = Array.from({length: width}, () => VARCHAR)
  let held: (readonly (string | null)[])[] = []
  const chunk = (): Chunk => {
    const full = DuckDBDataChunk.create(types)
    full.setRows(held as (string | null)[][])
    held = []
    return full
  }
  for await (const row of rows) {
    held.push(row)
    if (held.length === CHUNK_ROWS) yield chunk()
  }
  if (held.length > 0) yield chunk()
}

/** Appends a chunk's rows as values. */
export function appendRows(
  rows: Value[][],
  chunk: Chunk,
  readers: readonly ReturnType<typeof valueReader>[],
): void {
  const start = rows.length
  const count = chunk.rowCount
  for (let row = 0; row < count; row++) rows.push(new Array<Value>(readers.length))
  for (let column = 0; column < readers.length; column++) {
    const vector = chunk.getColumnVector(column)
    const read = readers[column]!
    for (let row = 0; row < count; row++) rows[start + row]![column] = read(vector.getItem(row))
  }
}

/** The signal's own reason where it is an error of ours (a timeout), else a cancellation. */
function abortError(signal: AbortSignal): SqlError {
  if (signal.reason instanceof SqlError) return signal.reason
  return new SqlError('Job execution was cancelled: User requested cancellation', undefined, 'stopped')
}
