/**
 * Load jobs: files of Cloud Storage, or an upload, become rows of a table. All rows or none: the table, its
 * schema and the rows change in one transaction.
 * https://cloud.google.com/bigquery/docs/loading-data
 */
import {stat} from 'node:fs/promises'
import type {Connection} from '../../engine/connection.ts'
import {identifier, text} from '../../sql/duckdb-types.ts'
import {SqlError} from '../../sql/error.ts'
import {INT64} from '../../sql/types.ts'
import {splitDecorator, tableName} from '../catalog/names.ts'
import type {Core} from '../core.ts'
import {partitionCondition, partitionTime} from '../partitions.ts'
import {createPhysicalSql, isIngestionPartitioned, PARTITION_TIME} from '../physical.ts'
import {bytesSql} from '../statistics.ts'
import {withTables} from '../tables.ts'
import type {FieldSchema, LoadOutcome, LoadRequest, TableEntry} from '../types.ts'
import {defaultSql, hasDefault} from './column-defaults.ts'
import {fastOrCareful} from './fast-or-careful.ts'
import {formatNamed} from './formats/index.ts'
import {hiveColumns} from './hive-partitions.ts'
import {type LoadConfiguration, parseLoadConfiguration} from './load-configuration.ts'
import {
  checkDestination,
  checkEmpty,
  type LoadPlace,
  permanentPlace,
  targetEntry,
} from './load-destination.ts'
import {invalidLoad} from './load-error.ts'
import {type LoadSchema, loadSchema, wantedSchema} from './load-schema.ts'
import {
  configuredFiles,
  detectionContext,
  type FileColumn,
  type SourceFile,
  sourceFile,
} from './source-files.ts'
import type {LoadContext, Reading, SourceFormat} from './source-format.ts'

/**
 * Runs a load job.
 * @throws LoadError (reason `invalid`, with Google's list of bad records), SqlError `notFound` for files and
 * tables that are not there, `duplicate` for WRITE_EMPTY into rows.
 */
export async function load(core: Core, request: LoadRequest): Promise<LoadOutcome> {
  const sources = await loadSources(core, request)
  return atDestination(core, request, sources, (place, connection) =>
    loadInto(place, connection, sources, request),
  )
}

/** What is loaded, and how. */
export interface LoadSources {
  readonly configuration: LoadConfiguration
  readonly files: readonly SourceFile[]
  readonly fileColumns: readonly FileColumn[]
}

export async function loadSources(core: Core, request: LoadRequest): Promise<LoadSources> {
  const configuration = parseLoadConfiguration(request.configuration)
  const files = await sourceFiles(core, request, configuration)
  return {configuration, files, fileColumns: hiveColumns(files, configuration.hivePartitioningOptions)}
}

async function atDestination<T>(
  core: Core,
  request: LoadRequest,
  {configuration}: LoadSources,
  work: (place: LoadPlace, connection: Connection) => Promise<T>,
): Promise<T> {
  const {datasetId, tableId, projectId} = configuration.destinationTable
  const {table, partition} = splitDecorator(tableId)
  const reference = {project: projectId ?? request.project, dataset: datasetId, table}
  return withTables(core, [reference], () =>
    core.connections.use((connection) => work(permanentPlace(core, reference, partition), connection)),
  )
}

export async function loadInto(
  place: LoadPlace,
  connection: Connection,
  sources: LoadSources,
  {dryRun, signal}: Pick<LoadRequest, 'dryRun' | 'signal'>,
): Promise<LoadOutcome> {
  const {files} = sources
  const {reading, rows, bytes} = await asLoadErrors(async () => {
    const plan = await planLoad(place, connection, sources, signal)
    return dryRun ? NOTHING_WRITTEN : write(place, connection, plan)
  })
  return {
    outputRows: rows,
    outputBytes: bytes,
    inputFiles: files.length,
    inputFileBytes: files.reduce((sum, file) => sum + file.size, 0),
    badRecords: reading.badRecordCount ?? reading.badRecords.length,
    errors: reading.badRecords,
  }
}

const NOTHING_WRITTEN: Written = {reading: {sql: '', badRecords: []}, rows: 0, bytes: 0}

/** The columns that the files would give a new table. */
export async function sourceColumns(
  core: Core,
  {configuration, files, fileColumns}: LoadSources,
): Promise<readonly FieldSchema[]> {
  return core.connections.use(async (connection) => {
    const context = {connection, files, fileColumns, configuration, scratch: core.scratch}
    const found = await asLoadErrors(async () =>
      wantedSchema(await detectionContext(core, context), configuration, formatNamed(configuration)),
    )
    return found.wanted?.fields ?? []
  })
}

async function sourceFiles(
  core: Core,
  request: LoadRequest,
  configuration: LoadConfiguration,
): Promise<readonly SourceFile[]> {
  if (request.uploadedFile) {
    const {size} = await stat(request.uploadedFile)
    return [await sourceFile({uri: 'upload', path: request.uploadedFile, size})]
  }
  const uris = configuration.sourceUris ?? []
  if (uris.length === 0) throw invalidLoad('Required parameter is missing: sourceUris')
  return configuredFiles(core, configuration)
}

/** What DuckDB refuses of the data is the load's fault, not that of a query. */
async function asLoadErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof SqlError) || error.reason !== 'invalidQuery') throw error
    throw invalidLoad(error.message, {cause: error})
  }
}

/** What a load will do, found out without writing. */
interface LoadPlan {
  readonly context: LoadContext
  readonly format: SourceFormat
  readonly schema: LoadSchema
  /** The table afterwards; where it is written anew, it has no physical table yet. */
  readonly target: TableEntry
  /** True where the rows that are there go. */
  readonly replaces: boolean
}

async function planLoad(
  place: LoadPlace,
  connection: Connection,
  {configuration, files, fileColumns}: LoadSources,
  signal: AbortSignal | undefined,
): Promise<LoadPlan> {
  const {core, existing, partition} = place
  const context = {connection, files, fileColumns, configuration, scratch: core.scratch, signal}
  const format = formatNamed(configuration)
  checkDestination(place, configuration)
  await checkEmpty(connection, place, configuration)
  const replaces = configuration.writeDisposition?.startsWith('WRITE_TRUNCATE') ?? false
  const replacesTable = configuration.writeDisposition === 'WRITE_TRUNCATE' && partition === undefined
  const schema = await loadSchema(
    await detectionContext(core, context),
    configuration,
    format,
    existing,
    replacesTable,
  )
  const target = targetEntry(place, schema.table, configuration, replacesTable)
  return {context, format, schema, target, replaces}
}

interface Written {
  readonly reading: Reading
  readonly rows: number
  readonly bytes: number
}

async function write(place: LoadPlace, connection: Connection, plan: LoadPlan): Promise<Written> {
  const {core, existing, partition, temporary} = place
  const {context, format, schema, target, replaces} = plan
  const {configuration, fileColumns} = context
  const isFileColumn = (name: string) =>
    fileColumns.some((column) => column.name.toLowerCase() === name.toLowerCase())
  const inFiles = {fields: schema.read.fields.filter((field) => !isFileColumn(field.name))}
  const {skipLeadingRows = configuration.skipLeadingRows} = schema
  const fast = await format.read({...context, configuration: {...configuration, skipLeadingRows}}, inFiles)

  // A replaced table is written anew beside the old one, so that statements that read it are not disturbed.
  // So is one that has no columns yet, which DuckDB cannot do without.
  const isBare = existing?.schema.fields.length === 0
  const fresh = !existing || isBare || (replaces && partition === undefined)
  const entry: TableEntry = fresh ? {...target, physical: core.nextPhysical()} : target
  const physical = identifier(entry.physical!)
  const columns = [...inFiles.fields, ...fileColumns].map(({name}) => identifier(name))
  const defaults = columnDefaults(core, entry, [...inFiles.fields, ...fileColumns])
  const before = [
    ...(fresh ? [createPhysicalSql(entry.physical!, entry.schema, entry.resource, temporary)] : schema.alter),
    ...(replaces && !fresh ? [`DELETE FROM ${physical} WHERE ${partitionCondition(entry, partition!)}`] : []),
  ]
  const {reading, result: rows} = await fastOrCareful(fast, ({sql}) => {
    const insert = insertSql(entry, [...columns, ...defaults.columns], defaults.rows(sql), partition)
    return place.save(connection, [...before, insert], entry, context.signal)
  })
  return {reading, rows, bytes: await writtenBytes(connection, entry, rows, fresh)}
}

/** The columns that the files do not have and that have a default: their names, and the rows with them. */
function columnDefaults(core: Core, entry: TableEntry, read: readonly {readonly name: string}[]) {
  const names = new Set(read.map(({name}) => name.toLowerCase()))
  const fields = entry.schema.fields.filter(
    (field) => hasDefault(field) && !names.has(field.name.toLowerCase()),
  )
  const values = fields.map((field) => defaultSql(core, entry, field))
  return {
    columns: fields.map(({name}) => identifier(name)),
    rows: (sql: string) =>
      values.length === 0 ? sql : `SELECT *, ${values.join(', ')} FROM (${sql}) AS loaded`,
  }
}

function insertSql(
  entry: TableEntry,
  columns: readonly string[],
  rows: string,
  partition: string | undefined,
): string {
  const into = `INSERT INTO ${identifier(entry.physical!)}`
  if (partition === undefined) return `${into} (${columns.join(', ')}) ${rows}`
  if (isIngestionPartitioned(entry.resource)) {
    const all = [...columns, identifier(PARTITION_TIME)].join(', ')
    return `${into} (${all}) SELECT *, ${partitionTime(entry, partition)} FROM (${rows})`
  }
  const elsewhere = text(
    `Some rows belong to different partitions rather than destination partition ${tableName(entry.reference)}$${partition}`,
  )
  // The message depends on the row in form only, so that DuckDB does not raise it while planning.
  const check = `CASE WHEN ${partitionCondition(entry, partition)} THEN true ELSE CAST(bq_error(left(CAST(random() AS VARCHAR), 0) || ${elsewhere}) AS BOOLEAN) END`
  return `${into} (${columns.join(', ')}) SELECT * FROM (${rows}) AS r(${columns.join(', ')}) WHERE ${check}`
}

/** Logical bytes of the rows that were written last: all there are, where the table is fresh. */
async function writtenBytes(
  connection: Connection,
  entry: TableEntry,
  rows: number,
  fresh: boolean,
): Promise<number> {
  if (rows === 0) return 0
  const physical = identifier(entry.physical!)
  const last = fresh ? '' : ` WHERE rowid > (SELECT max(rowid) FROM ${physical}) - ${rows}`
  const [bytes] = await connection.rows(`SELECT ${bytesSql(entry)} FROM ${physical}${last}`, [INT64])
  return Number(bytes![0])
}
