/**
 * External tables: files of Cloud Storage behind a table's name. Their rows are read when a query first asks for
 * them and kept in DuckDB for as long as the files stay the same ones: an object's file never changes, a new
 * version of the object is a new file.
 * https://cloud.google.com/bigquery/docs/external-data-cloud-storage
 */
import type {Connection} from '../../engine/connection.ts'
import {identifier} from '../../sql/duckdb-types.ts'
import {SqlError, unsupported} from '../../sql/error.ts'
import {INT64, STRING} from '../../sql/types.ts'
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
import {detectionContext, type FileColumn, filesOf, fileValueSql, type SourceFile} from './source-files.ts'
import type {LoadContext} from './source-format.ts'

type Configuration = Readonly<Record<string, unknown>>

const FILE_NAME: FileColumn = {name: '_FILE_NAME', type: STRING, textOf: (file) => file.uri}

/** Rows that have been read: of all files of a table, or of those that its conditions leave. */
interface Kept {
  readonly configuration: string
  /** Each file's name with its path, which another version of the object does not share. */
  readonly files: ReadonlySet<string>
  readonly physical: Promise<string>
}

/** Different choices of a table's files that are kept at a time. */
const MOST_KEPT = 8

const keptTables = new WeakMap<Core, Map<string, readonly Kept[]>>()

export interface Wanted {
  /** The connection of an open transaction, which would not see tables made by others. */
  readonly own?: Connection
  /** DuckDB SQL over the hive partitions; files for which it is not true need not be read. */
  readonly condition?: string
}

/**
 * A DuckDB relation with the table's columns and `_FILE_NAME`.
 * @throws SqlError for files that are not there, LoadError for those that cannot be read as the table's columns.
 */
export async function externalRelation(
  core: Core,
  entry: TableEntry,
  {own, condition}: Wanted = {},
): Promise<string> {
  const sent = entry.resource.externalDataConfiguration as Configuration
  const configuration = parseExternalConfiguration(sent)
  const all = await filesOf(core, configuration.sourceUris ?? [])
  const hive = hiveColumns(all, configuration.hivePartitioningOptions, entry.schema)
  const files = condition ? await filesWhere(core, condition, all, hive) : all
  const source = {entry, configuration, files, hive}
  if (own) {
    const temporary = core.nextPhysical()
    await readInto(core, own, source, temporary, true)
    return identifier(temporary)
  }
  const tables = keptTables.get(core) ?? new Map<string, readonly Kept[]>()
  keptTables.set(core, tables)
  const name = tableName(entry.reference)
  const key = JSON.stringify([sent, entry.schema])
  const current = identities(all)
  const isCurrent = (kept: Kept) => kept.configuration === key && kept.files.isSubsetOf(current)
  const [fresh, stale] = partition(tables.get(name) ?? [], isCurrent)
  for (const kept of stale) retire(core, kept)
  const needed = identities(files)
  const isWanted = (kept: Kept) => kept.files.symmetricDifference(needed).size === 0
  // The query tests its conditions itself, so that all of the rows do as well as those that are asked for.
  const known = fresh.find(isWanted) ?? fresh.find((kept) => kept.files.size === current.size)
  const kept = known ?? {configuration: key, files: needed, physical: keep(core, source)}
  const others = fresh.filter((other) => other !== kept)
  for (const least of others.slice(MOST_KEPT - 1)) retire(core, least)
  tables.set(name, [kept, ...others.slice(0, MOST_KEPT - 1)])
  try {
    return identifier(await kept.physical)
  } catch (error) {
    tables.set(
      name,
      (tables.get(name) ?? []).filter((other) => other !== kept),
    )
    throw error
  }
}

const identities = (files: readonly SourceFile[]): Set<string> =>
  new Set(files.map((file) => `${file.uri}\n${file.path}`))

const partition = <T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] => [
  items.filter(test),
  items.filter((item) => !test(item)),
]

/** The files whose hive partitions meet the condition: all of them where it cannot be computed from their names. */
async function filesWhere(
  core: Core,
  condition: string,
  files: readonly SourceFile[],
  hive: readonly FileColumn[],
): Promise<readonly SourceFile[]> {
  const keys = files.map((file, i) => [String(i), ...hive.map((column) => fileValueSql(column, file))])
  if (keys.length === 0) return files
  const names = ['_file', ...hive.map(({name}) => name)].map(identifier).join(', ')
  const rows = keys.map((values) => `(${values.join(', ')})`).join(', ')
  try {
    const found = await core.connections.use((connection) =>
      connection.rows(
        `SELECT _file::BIGINT FROM (VALUES ${rows}) AS f(${names}) WHERE ${condition} ORDER BY 1`,
        [INT64],
      ),
    )
    return found.map(([i]) => files[Number(i)]!)
  } catch (error) {
    // The query will say so itself, of the rows that it meets.
    if (error instanceof SqlError) return files
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

interface Source {
  readonly entry: TableEntry
  readonly configuration: ReadConfiguration
  readonly files: readonly SourceFile[]
  readonly hive: readonly FileColumn[]
}

async function keep(core: Core, source: Source): Promise<string> {
  const physical = core.nextPhysical()
  await core.connections.use((connection) => readInto(core, connection, source, physical, false))
  return physical
}

async function readInto(
  core: Core,
  connection: Connection,
  {entry, configuration, files, hive}: Source,
  physical: string,
  temporary: boolean,
): Promise<void> {
  const isHive = (name: string) => hive.some((column) => column.name.toLowerCase() === name.toLowerCase())
  const inFiles = {fields: entry.schema.fields.filter((field) => !isHive(field.name))}
  const fileColumns = [...hive, FILE_NAME]
  const format = formatNamed(configuration)
  const context: LoadContext = {connection, files, fileColumns, configuration, scratch: core.scratch}
  const shape = {fields: [...inFiles.fields, ...fileColumns.map(({name, type}) => typeField(name, type))]}
  const target = identifier(physical)
  try {
    // Only the header is asked of detection here: the schema was settled when the table was created.
    const detects = configuration.autodetect && files.length > 0
    const detected = detects ? await format.detect(context) : undefined
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

/** What an external table is when it is created: its schema, and its configuration with what the files say of it. */
export interface ExternalDefinition {
  readonly schema: TableSchema
  readonly configuration: Configuration
}

/** The schema is as given, or as detected from the files; hive partitions come last. */
export async function externalDefinition(
  core: Core,
  sent: Configuration,
  given: TableSchema | undefined,
): Promise<ExternalDefinition> {
  const configuration = parseExternalConfiguration(sent)
  const sourceFormat = configuration.sourceFormat?.toUpperCase()
  if (sent.objectMetadata) throw unsupported('object tables')
  if (sourceFormat && ELSEWHERE.has(sourceFormat)) throw unsupported(`external tables of ${sourceFormat}`)
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
  const fields = [...inFiles.fields, ...added.map(({name, type}) => typeField(name, type))]
  const hive = sent.hivePartitioningOptions as object | null | undefined
  return {
    schema: normalSchema({fields}),
    configuration: hive
      ? {...sent, hivePartitioningOptions: {...hive, fields: fileColumns.map(({name}) => name)}}
      : sent,
  }
}
