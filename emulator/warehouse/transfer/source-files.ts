/** The files of a load or of an external table, told apart by whether they are compressed. */
import {open} from 'node:fs/promises'
import {text} from '../../sql/duckdb-types.ts'
import {SqlError} from '../../sql/error.ts'
import type {SqlType} from '../../sql/types.ts'
import type {Core} from '../core.ts'
import type {ObjectFile} from '../types.ts'
import type {ReadConfiguration} from './load-configuration.ts'
import {invalidLoad} from './load-error.ts'
import {recordTextValue} from './records/json-columns.ts'
import {linesOf} from './source-content.ts'

export interface SourceFile extends ObjectFile {
  /** Gzip, by the file's first bytes: neither names nor content types are to be trusted. */
  readonly gzip: boolean
}

/** A column whose value is the same for all rows of a file: a hive partition, `_FILE_NAME`. */
export interface FileColumn {
  readonly name: string
  readonly type: SqlType
  /** In the spelling of `scalar-text.ts`. */
  readonly textOf: (file: SourceFile) => string | null
}

const GZIP = Buffer.from([0x1f, 0x8b])

export async function sourceFile(file: ObjectFile): Promise<SourceFile> {
  const handle = await open(file.path)
  try {
    const {buffer} = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return {...file, gzip: buffer.equals(GZIP)}
  } finally {
    await handle.close()
  }
}

/**
 * The files of gs:// addresses, each once. An address without `*` must name a file; one with `*` must find some.
 * @throws LoadError for what is no gs:// address, or names nothing.
 */
export async function filesOf(core: Core, uris: readonly string[]): Promise<readonly SourceFile[]> {
  if (!core.objects) throw invalidLoad('No Cloud Storage is attached to read from')
  const found = new Map<string, SourceFile>()
  for (const uri of uris) {
    if (!uri.startsWith('gs://')) {
      throw invalidLoad(`Source URI must be a Google Cloud Storage location: ${uri}`)
    }
    const files = await core.objects.list(uri)
    if (files.length === 0) throw notFound(uri)
    for (const file of files) found.set(file.uri, await sourceFile(file))
  }
  return [...found.values()]
}

/** The files that a configuration names, itself or by files that list them. */
export async function configuredFiles(
  core: Core,
  {sourceUris, fileSetSpecType}: ReadConfiguration,
): Promise<readonly SourceFile[]> {
  const named = await filesOf(core, sourceUris ?? [])
  const kind = (fileSetSpecType || 'FILE_SET_SPEC_TYPE_FILE_SYSTEM_MATCH').toUpperCase()
  if (kind.endsWith('FILE_SYSTEM_MATCH')) return named
  if (!kind.endsWith('NEW_LINE_DELIMITED_MANIFEST')) {
    throw invalidLoad(`Invalid value for fileSetSpecType: ${fileSetSpecType}`)
  }
  const uris: string[] = []
  for (const manifest of named) {
    for await (const {text} of linesOf(manifest, 'UTF-8')) if (text.trim() !== '') uris.push(text.trim())
  }
  return filesOf(core, uris)
}

/** The same load with the file that a schema is to be taken from, where one is named, in the place of the others. */
export async function detectionContext<
  Context extends {
    readonly files: readonly SourceFile[]
    readonly configuration: {readonly referenceFileSchemaUri?: string | null}
  },
>(core: Core, context: Context): Promise<Context> {
  const uri = context.configuration.referenceFileSchemaUri
  return uri ? {...context, files: await filesOf(core, [uri])} : context
}

/** Files of one kind as DuckDB's readers are told of them. */
export interface FileGroup {
  readonly files: readonly SourceFile[]
  readonly gzip: boolean
  /** DuckDB's list of the paths, and its option for how they are compressed. */
  readonly paths: string
  readonly compression: string
}

/** One SELECT over files of both kinds, which `read` makes for each of them. */
export function readFiles(files: readonly SourceFile[], read: (group: FileGroup) => string): string {
  return [false, true]
    .map((gzip) => ({gzip, files: files.filter((file) => file.gzip === gzip)}))
    .filter((group) => group.files.length > 0)
    .map(({gzip, files}) =>
      read({
        files,
        gzip,
        paths: `[${files.map((file) => text(file.path)).join(', ')}]`,
        compression: `compression = '${gzip ? 'gzip' : 'uncompressed'}'`,
      }),
    )
    .join(' UNION ALL ')
}

/** The column in which DuckDB's readers give a row's path. */
export const PATH_COLUMN = '_path_of_row'

/** SQL of a file column for rows whose path is in PATH_COLUMN. */
export function fileColumnSql({textOf, type}: FileColumn, {files, paths}: FileGroup): string {
  const texts = files.map((file) => {
    const value = textOf(file)
    return value === null ? 'NULL' : text(value)
  })
  const value =
    new Set(texts).size === 1
      ? texts[0]!
      : `list_extract([${texts.join(', ')}], list_position(${paths}, ${PATH_COLUMN}))`
  return recordTextValue(`CAST(${value} AS VARCHAR)`, type)
}

/** SQL of the value that a column has for all rows of one file. */
export function fileValueSql({textOf, type}: FileColumn, file: SourceFile): string {
  const value = textOf(file)
  return recordTextValue(`CAST(${value === null ? 'NULL' : text(value)} AS VARCHAR)`, type)
}

function notFound(uri: string): Error {
  return new SqlError(`Not found: URI ${uri}`, undefined, 'notFound')
}
