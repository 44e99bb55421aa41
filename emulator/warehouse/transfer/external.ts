/**
 * External tables: files of Cloud Storage behind a table's name. Their rows are read when a query first asks for
 * them and kept in DuckDB for as long as the files stay the same ones: an object's file never changes, a new
 * version of the object is a new file.
 * https://cloud.google.com/bigquery/docs/external-data-cloud-storage
 */
import type {Connection} from '../../engine/connection.ts'
import {identifier} from '../../sql/duckdb-types.ts'
import {SqlError, unsupported} from '../../sql/error.ts'
import {STRING} from '../../sql/types.ts'
import {tableName} from '../catalog/names.ts'
import type {Core} from '../core.ts'
import {createPhysicalSql} from '../physical.ts'
import {normalSchema, typeField} from '../schema.ts'
import type {TableEntry, TableSchema} from '../types.ts'
import {fastOrCareful} from './fast-or-careful.ts'
import {formatNamed} from './formats/index.ts'
import {hiveColumns} from './hive-partitions.ts'
import {parseExternalConfiguration, type ReadConfiguration} from './load-configuration.ts'
import {invalidLoad} from './load-error.ts'
import {detectionContext, type FileColumn, filesOf, type SourceFile} from './source-files.ts'
import type {LoadContext} from './source-format.ts'

type Configuration = Readonly<Record<string, unknown>>

const FILE_NAME: FileColumn = {name: '_FILE_NAME', type: STRING, textOf: (file) => file.uri}

interface Kept {
  readonly fingerprint: string
  readonly physical: Promise<string>
}

const keptTables = new WeakMap<Core, Map<string, Kept>>()

/**
 * A DuckDB relation with the table's columns and `_FILE_NAME`.
 * @param own the connection of an open transaction, which would not see tables made by others.
 * @throws SqlError for files that are not there, LoadError for those that cannot be read as the table's columns.
 */
export async function externalRelation(core: Core, entry: TableEntry, own?: Connection): Promise<string> {
  const sent = entry.resource.externalDataConfiguration as Configuration
  const configuration = parseExternalConfiguration(sent)
  const files = await filesOf(core, configuration.sourceUris ?? [])
  if (own) {
    const temporary = core.nextPhysical()
    await readInto(core, own, entry, configuration, files, temporary, true)
    return identifier(temporary)
  }
  const tables = keptTables.get(core) ?? new Map<string, Kept>()
  keptTables.set(core, tables)
  const key = tableName(entry.reference)
  const fingerprint = JSON.stringify([sent, entry.schema, files.map((file) => [file.uri, file.path])])
  const before = tables.get(key)
  if (before?.fingerprint === fingerprint) return identifier(await before.physical)
  const physical = keep(core, entry, configuration, files)
  tables.set(key, {fingerprint, physical})
  if (before) retire(core, before)
  try {
    return identifier(await physical)
  } catch (error) {
    tables.delete(key)
    throw error
  }
}

function retire(core: Core, {physical}: Kept): void {
  physical.then(
    (name) => core.retirement.retire(name),
    // What could not be read has left nothing behind; whoever asked for it has the error.
    () => undefined,
  )
}

async function keep(
  core: Core,
  entry: TableEntry,
  configuration: ReadConfiguration,
  files: readonly SourceFile[],
): Promise<string> {
  const physical = core.nextPhysical()
  await core.connections.use((connection) =>
    readInto(core, connection, entry, configuration, files, physical, false),
  )
  return physical
}

async function readInto(
  core: Core,
  connection: Connection,
  entry: TableEntry,
  configuration: ReadConfiguration,
  files: readonly SourceFile[],
  physical: string,
  temporary: boolean,
): Promise<void> {
  const hive = hiveColumns(files, configuration.hivePartitioningOptions, entry.schema)
  const isHive = (name: string) => hive.some((column) => column.name.toLowerCase() === name.toLowerCase())
  const inFiles = {fields: entry.schema.fields.filter((field) => !isHive(field.name))}
  const fileColumns = [...hive, FILE_NAME]
  const format = formatNamed(configuration)
  const context: LoadContext = {connection, files, fileColumns, configuration, scratch: core.scratch}
  const shape = {fields: [...inFiles.fields, ...fileColumns.map(({name, type}) => typeField(name, type))]}
  const target = identifier(physical)
  try {
    // Only the header is asked of detection here: the schema was settled when the table was created.
    const detected = configuration.autodetect ? await format.detect(context) : undefined
    const skipLeadingRows = detected?.skipLeadingRows ?? configuration.skipLeadingRows
    const reading = await format.read(
      {...context, configuration: {...configuration, skipLeadingRows}},
      inFiles,
    )
    await fastOrCareful(reading, async ({sql}) => {
      await connection.run(`DROP TABLE IF EXISTS ${target}`)
      await connection.run(createPhysicalSql(physical, shape, {}, temporary))
      await connection.run(`INSERT INTO ${target} ${sql}`)
    })
  } catch (error) {
    if (!temporary) await connection.run(`DROP TABLE IF EXISTS ${target}`)
    throw readError(entry, error)
  }
}

function readError(entry: TableEntry, error: unknown): unknown {
  if (!(error instanceof SqlError)) return error
  const message = error.message.replace(
    'Error while reading data',
    `Error while reading table: ${tableName(entry.reference)}`,
  )
  return new SqlError(message, undefined, error.reason, {cause: error})
}

/** Sources of Google's that are no files of Cloud Storage. */
const ELSEWHERE: ReadonlySet<string> = new Set(['GOOGLE_SHEETS', 'BIGTABLE', 'DATASTORE_BACKUP', 'ICEBERG'])

/** The schema of an external table: as given, or as detected from its files; hive partitions come last. */
export async function externalSchema(
  core: Core,
  sent: Configuration,
  given: TableSchema | undefined,
): Promise<TableSchema> {
  const configuration = parseExternalConfiguration(sent)
  const sourceFormat = configuration.sourceFormat?.toUpperCase()
  if (sourceFormat && ELSEWHERE.has(sourceFormat)) throw unsupported(`external tables of ${sourceFormat}`)
  if (sent.connectionId) throw unsupported('external tables with a connection')
  const format = formatNamed(configuration)
  const schema = given ?? (sent.schema as TableSchema | undefined)
  const isGiven = (schema?.fields?.length ?? 0) > 0
  const partitioned = configuration.hivePartitioningOptions != null
  // With a schema of its own a table may be there before its files.
  const files = isGiven && !partitioned ? [] : await filesOf(core, configuration.sourceUris ?? [])
  const fileColumns = hiveColumns(files, configuration.hivePartitioningOptions, schema)
  if (!isGiven && !configuration.autodetect && !format.selfDescribing) {
    throw invalidLoad('Schema must be specified, or autodetect must be true, for an external table')
  }
  const inFiles = isGiven
    ? schema!
    : await core.connections.use(async (connection) => {
        const context = {connection, files, fileColumns, configuration, scratch: core.scratch}
        return (await format.detect(await detectionContext(core, context))).schema
      })
  const names = new Set(inFiles.fields.map((field) => field.name.toLowerCase()))
  const added = fileColumns.filter(({name}) => !names.has(name.toLowerCase()))
  return normalSchema({
    fields: [...inFiles.fields, ...added.map(({name, type}) => typeField(name, type))],
  })
}
