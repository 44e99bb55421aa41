/** Rows of a relation into objects of Cloud Storage. */
import {rm} from 'node:fs/promises'
import type {Connection} from '../../../engine/connection.ts'
import {identifier, text} from '../../../sql/duckdb-types.ts'
import {type Column, INT64} from '../../../sql/types.ts'
import type {Core} from '../../core.ts'
import type {ObjectFiles} from '../../types.ts'
import {invalidLoad} from '../load-error.ts'
import {avroWriter} from './avro-file.ts'
import {exportFormat} from './export-formats.ts'
import type {ExportTarget} from './export-target.ts'

/** What is read: a relation, or a table with a condition, whose columns have the names of `columns`. */
export interface ExportSource {
  readonly from: string
  readonly columns: readonly Column[]
  /** Logical bytes of all rows, which decide how many files there are. */
  readonly bytes: number
}

/** BigQuery puts no more into one file. */
const FILE_BYTES = 1_000_000_000

/**
 * @returns how many files each address got.
 * @throws LoadError for a table too large for an address without `*`, SqlError `notFound` for missing buckets.
 */
export async function writeFiles(
  core: Core,
  connection: Connection,
  source: ExportSource,
  target: ExportTarget,
  signal?: AbortSignal,
): Promise<number[]> {
  const {objects, files, write} = planFiles(core, connection, source, target)
  const [count] = await connection.rows(`SELECT count(*) FROM ${source.from}`, [INT64], signal)
  const rowsPerFile = Math.max(1, Math.ceil(Number(count![0]) / files.length))
  for (const [i, {uri}] of files.entries()) {
    const part = files.length === 1 ? '' : ` LIMIT ${rowsPerFile} OFFSET ${i * rowsPerFile}`
    await writeFile(objects, uri, (path) => write(path, `${source.from}${part}`, signal))
  }
  return target.uris.map((_, i) => files.filter((file) => file.of === i).length)
}

/**
 * Finds what would keep the files from being written, and writes none.
 * @throws as `writeFiles` does.
 */
export async function checkFiles(
  core: Core,
  connection: Connection,
  source: ExportSource,
  target: ExportTarget,
): Promise<void> {
  const {objects, files} = planFiles(core, connection, source, target)
  for (const {uri} of files) await objects.list(uri)
}

interface FilePlan {
  readonly objects: ObjectFiles
  /** The files' addresses, and which of the given ones each belongs to. */
  readonly files: readonly {readonly uri: string; readonly of: number}[]
  readonly write: WriteRows
}

function planFiles(
  {objects}: Core,
  connection: Connection,
  source: ExportSource,
  target: ExportTarget,
): FilePlan {
  if (!objects) throw invalidLoad('No Cloud Storage is attached to write to')
  for (const uri of target.uris) checkUri(uri)
  const write =
    target.format === 'AVRO' ? avroRows(connection, source, target) : copyRows(connection, source, target)
  return {objects, files: plannedFiles(target.uris, source.bytes), write}
}

/** Writes the rows of `from` into the file at `path`. */
type WriteRows = (path: string, from: string, signal: AbortSignal | undefined) => Promise<unknown>

function copyRows(connection: Connection, {columns}: ExportSource, target: ExportTarget): WriteRows {
  const format = exportFormat(target)
  const list = format.list(columns)
  const options = `${format.options(target)}, COMPRESSION ${format.compressions[target.compression]}`
  return (path, from, signal) =>
    connection.run(`COPY (SELECT ${list} FROM ${from}) TO ${text(path)} (${options})`, signal)
}

function avroRows(connection: Connection, {columns}: ExportSource, target: ExportTarget): WriteRows {
  const list = columns.map(({name}) => identifier(name)).join(', ')
  const write = avroWriter(columns, target)
  return (path, from, signal) => write(path, connection.stream(`SELECT ${list} FROM ${from}`, signal))
}

/** What is written lies beside the objects, then the file becomes one. */
async function writeFile(
  objects: ObjectFiles,
  uri: string,
  write: (path: string) => Promise<unknown>,
): Promise<void> {
  const path = objects.temporaryPath()
  try {
    await write(path)
    await objects.store(uri, path, {contentType: 'application/octet-stream'})
  } catch (error) {
    await rm(path, {force: true})
    throw error
  }
}

function checkUri(uri: string): void {
  if (!/^gs:\/\/[^/]+\/./s.test(uri)) throw invalidLoad(`Invalid Cloud Storage address: ${uri}`)
  if (uri.split('*').length > 2) throw invalidLoad(`Only one wildcard is allowed in ${uri}`)
}

function plannedFiles(uris: readonly string[], bytes: number): {uri: string; of: number}[] {
  const shards = Math.max(1, Math.ceil(bytes / FILE_BYTES / uris.length))
  return uris.flatMap((uri, of) => {
    if (uri.includes('*')) {
      return Array.from({length: shards}, (_, i) => ({
        uri: uri.replace('*', String(i).padStart(12, '0')),
        of,
      }))
    }
    if (shards > 1) {
      throw invalidLoad(
        "Table too large to be exported to a single file. Specify a uri including a * to shard export. See 'Exporting data into one or more files' in https://cloud.google.com/bigquery/docs/exporting-data.",
      )
    }
    return [{uri, of}]
  })
}
