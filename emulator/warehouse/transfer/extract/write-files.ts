/** Rows of a relation into objects of Cloud Storage. */
import {rm} from 'node:fs/promises'
import type {Connection} from '../../../engine/connection.ts'
import {text} from '../../../sql/duckdb-types.ts'
import {type Column, INT64} from '../../../sql/types.ts'
import type {Core} from '../../core.ts'
import type {ObjectFiles} from '../../types.ts'
import {invalidLoad} from '../load-error.ts'
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
  const {objects} = core
  if (!objects) throw invalidLoad('No Cloud Storage is attached to write to')
  const format = exportFormat(target)
  for (const uri of target.uris) checkUri(uri)
  const list = format.list(source.columns)
  const [count] = await connection.rows(`SELECT count(*) FROM ${source.from}`, [INT64], signal)
  const files = plannedFiles(target.uris, source.bytes)
  const rowsPerFile = Math.max(1, Math.ceil(Number(count![0]) / files.length))
  const options = `${format.options(target)}, COMPRESSION ${format.compressions[target.compression]}`
  for (const [i, {uri}] of files.entries()) {
    const part = files.length === 1 ? '' : ` LIMIT ${rowsPerFile} OFFSET ${i * rowsPerFile}`
    const select = `SELECT ${list} FROM ${source.from}${part}`
    await writeFile(
      objects,
      connection,
      uri,
      (path) => `COPY (${select}) TO ${text(path)} (${options})`,
      signal,
    )
  }
  return target.uris.map((_, i) => files.filter((file) => file.of === i).length)
}

/** DuckDB writes beside the objects, then the file becomes one. */
async function writeFile(
  objects: ObjectFiles,
  connection: Connection,
  uri: string,
  copySql: (path: string) => string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const path = objects.temporaryPath()
  try {
    await connection.run(copySql(path), signal)
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

/** The files' addresses, and which of the given ones each belongs to. */
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
