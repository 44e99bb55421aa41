/**
 * Load jobs: files of Cloud Storage, or an upload, become rows of a table. All rows or none: the table, its
 * schema and the rows change in one transaction.
 * https://cloud.google.com/bigquery/docs/loading-data
 */
import {stat} from 'node:fs/promises'
import type {Connection} from '../../engine/connection.ts'
import {identifier} from '../../sql/duckdb-types.ts'
import {splitDecorator} from '../catalog/names.ts'
import {type Core, commit} from '../core.ts'
import {partitionCondition, partitionTime} from '../partitions.ts'
import {createPhysicalSql, isIngestionPartitioned, PARTITION_TIME} from '../physical.ts'
import {checkNewTable, newTable, touched, withTables} from '../tables.ts'
import type {LoadOutcome, LoadRequest, TableEntry, TableReference, TableSchema} from '../types.ts'
import {fastOrCareful} from './fast-or-careful.ts'
import {formatNamed} from './formats/index.ts'
import {hiveColumns} from './hive-partitions.ts'
import {type LoadConfiguration, parseLoadConfiguration} from './load-configuration.ts'
import {invalidLoad} from './load-error.ts'
import {loadSchema} from './load-schema.ts'
import {filesOf, type SourceFile, sourceFile} from './source-files.ts'
import type {LoadContext, Reading} from './source-format.ts'

/**
 * Runs a load job.
 * @throws LoadError (reason `invalid`, with Google's list of bad records), SqlError `notFound` for files and
 * tables that are not there, `duplicate` for WRITE_EMPTY into rows.
 */
export async function load(core: Core, request: LoadRequest): Promise<LoadOutcome> {
  const configuration = parseLoadConfiguration(request.configuration)
  const files = await sourceFiles(core, request, configuration)
  const fileColumns = hiveColumns(files, configuration.hivePartitioningOptions)
  const {datasetId, tableId, projectId} = configuration.destinationTable
  const {table, partition} = splitDecorator(tableId)
  const reference = {project: projectId ?? request.project, dataset: datasetId, table}
  return withTables(core, [reference], () =>
    core.connections.use(async (connection) => {
      const context = {
        connection,
        files,
        fileColumns,
        configuration,
        scratch: core.scratch,
        signal: request.signal,
      }
      const {reading, rows} = await write(core, context, configuration, reference, partition)
      const bytes = files.reduce((sum, file) => sum + file.size, 0)
      return {
        outputRows: rows,
        outputBytes: bytes,
        inputFiles: files.length,
        inputFileBytes: bytes,
        badRecords: reading.badRecordCount ?? reading.badRecords.length,
        errors: reading.badRecords,
      }
    }),
  )
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
  return filesOf(core, uris)
}

async function write(
  core: Core,
  context: LoadContext,
  configuration: LoadConfiguration,
  reference: TableReference,
  partition: string | undefined,
): Promise<{reading: Reading; rows: number}> {
  const {connection, signal} = context
  const format = formatNamed(configuration)
  const existing = core.catalog.table(reference)
  const schema = await loadSchema(context, configuration, format, existing)
  const isFileColumn = (name: string) =>
    context.fileColumns.some((column) => column.name.toLowerCase() === name.toLowerCase())
  const inFiles = {fields: schema.read.fields.filter((field) => !isFileColumn(field.name))}
  const {skipLeadingRows = configuration.skipLeadingRows} = schema
  const fast = await format.read({...context, configuration: {...configuration, skipLeadingRows}}, inFiles)
  const target = existing
    ? changedTable(existing, schema.table, configuration)
    : createdTable(core, reference, schema.table, configuration)
  const columns = [...inFiles.fields, ...context.fileColumns].map(({name}) => identifier(name))
  const replaces = configuration.writeDisposition?.startsWith('WRITE_TRUNCATE') ?? false
  await checkEmpty(connection, existing, configuration)
  // A replaced table is written anew beside the old one, so that statements that read it are not disturbed.
  const fresh = !existing || (replaces && partition === undefined)
  const entry: TableEntry = fresh ? {...target, physical: core.nextPhysical()} : target
  const physical = identifier(entry.physical!)
  const arrival = partition !== undefined && isIngestionPartitioned(entry.resource)
  const sql = (reading: Reading) => [
    ...(fresh ? [createPhysicalSql(entry.physical!, entry.schema, entry.resource)] : schema.alter),
    ...(replaces && partition !== undefined
      ? [`DELETE FROM ${physical} WHERE ${partitionCondition(entry, partition)}`]
      : []),
    `INSERT INTO ${physical} (${[...columns, ...(arrival ? [identifier(PARTITION_TIME)] : [])].join(', ')}) ` +
      (arrival ? `SELECT *, ${partitionTime(entry, partition)} FROM (${reading.sql})` : reading.sql),
  ]
  const attempt = (reading: Reading) =>
    insertedRows(connection, entry, fresh, partition, () =>
      commit(core, connection, sql(reading), [{kind: 'table', reference: entry.reference, entry}], signal),
    )
  const {reading, result: rows} = await fastOrCareful(fast, attempt)
  if (fresh && existing?.physical) core.retirement.retire(existing.physical)
  return {reading, rows}
}

/** How many rows `work` added, by counting before and after: DuckDB counts a table without reading it. */
async function insertedRows(
  connection: Connection,
  entry: TableEntry,
  fresh: boolean,
  partition: string | undefined,
  work: () => Promise<void>,
): Promise<number> {
  const condition = partition === undefined ? '' : ` WHERE ${partitionCondition(entry, partition)}`
  const count = async (): Promise<number> => {
    const rows = await connection.rows(`SELECT count(*) FROM ${identifier(entry.physical!)}${condition}`, [
      {kind: 'INT64'},
    ])
    return Number(rows[0]![0])
  }
  const before = fresh ? 0 : await count()
  await work()
  const after = await count()
  return partition === undefined ? after - before : Math.max(after - before, 0)
}

async function checkEmpty(
  connection: Connection,
  existing: TableEntry | undefined,
  configuration: LoadConfiguration,
): Promise<void> {
  if (configuration.writeDisposition !== 'WRITE_EMPTY' || !existing?.physical) return
  const rows = await connection.rows(`SELECT 1 FROM ${identifier(existing.physical)} LIMIT 1`, [
    {kind: 'INT64'},
  ])
  if (rows.length === 0) return
  const {project, dataset, table} = existing.reference
  throw invalidLoad(`Already Exists: Table ${project}:${dataset}.${table}`)
}

function createdTable(
  core: Core,
  reference: TableReference,
  schema: TableSchema,
  configuration: LoadConfiguration,
): TableEntry {
  if (configuration.createDisposition === 'CREATE_NEVER') {
    throw invalidLoad(`Not found: Table ${reference.project}:${reference.dataset}.${reference.table}`)
  }
  checkNewTable(core, reference)
  return newTable(core, reference, 'TABLE', schema, tableProperties(configuration), undefined)
}

function changedTable(
  existing: TableEntry,
  schema: TableSchema,
  configuration: LoadConfiguration,
): TableEntry {
  if (existing.kind !== 'TABLE') {
    const {project, dataset, table} = existing.reference
    throw invalidLoad(`Cannot load into ${project}:${dataset}.${table}, which is a ${existing.kind}`)
  }
  const replaces = configuration.writeDisposition === 'WRITE_TRUNCATE'
  const resource = replaces ? {...existing.resource, ...tableProperties(configuration)} : existing.resource
  return {...touched(existing), schema, resource}
}

function tableProperties(configuration: LoadConfiguration): Record<string, unknown> {
  const {timePartitioning, rangePartitioning, clustering, destinationTableProperties} = configuration
  return {
    ...(timePartitioning && {timePartitioning}),
    ...(rangePartitioning && {rangePartitioning}),
    ...(clustering && {clustering}),
    ...destinationTableProperties,
  }
}
