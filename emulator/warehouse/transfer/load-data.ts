/**
 * LOAD DATA: files of Cloud Storage become rows, as by a load job.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/load-statements
 */
import type {OtherStatement} from '../../sql/ast/index.ts'
import {SqlError} from '../../sql/error.ts'
import {DATE, type SqlType, TIMESTAMP} from '../../sql/types.ts'
import {tableReference} from '../catalog/paths.ts'
import {columnFields} from '../ddl/columns.ts'
import {EXTERNAL_OPTIONS} from '../ddl/external-options.ts'
import {TABLE_OPTIONS, withOptions} from '../ddl/options.ts'
import {clustering, partitioning} from '../ddl/partitioning.ts'
import {parts, temporaryReference} from '../ddl/place.ts'
import {partitionOf} from '../partitions.ts'
import {PARTITION_DATE, PARTITION_TIME, rangePartitioning, timePartitioning} from '../physical.ts'
import {fieldType} from '../schema.ts'
import {evaluate} from '../script/evaluate.ts'
import {outcome} from '../script/outcome.ts'
import {located, type Run} from '../script/run.ts'
import {onConnection, ownConnection} from '../session.ts'
import type {
  FieldSchema,
  LoadOutcome,
  LoadRequest,
  StatementOutcome,
  TableEntry,
  TableReference,
} from '../types.ts'
import {customPrefix} from './hive-partitions.ts'
import {load, loadInto, loadSources, sourceColumns} from './load.ts'
import {parseExternalConfiguration} from './load-configuration.ts'
import {temporaryPlace} from './load-destination.ts'

type LoadData = Extract<OtherStatement, {kind: 'loadData'}>

/** @param dryRun finds what running the statement would find, but for what only reading all of the files tells. */
export async function loadData(run: Run, statement: LoadData, dryRun = false): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const {session} = run
  if (session.transaction) throw new SqlError('LOAD DATA is not supported in a transaction', statement.at)
  const destination = destinationOf(run, statement)
  const found = await loadRequest(run, statement, destination)
  const request = {...found.request, dryRun}
  if (statement.temporary) {
    if (!dryRun) await ownConnection(session)
    const place = temporaryPlace(session, destination, found.partition)
    const sources = await loadSources(session.core, request)
    const loaded = await onConnection(session, (connection) => loadInto(place, connection, sources, request))
    return done(loaded)
  }
  return done(await load(session.core, request))

  function done(loaded: LoadOutcome): StatementOutcome {
    return outcome(run, statement, startedAt, {statementType: 'LOAD_DATA', destination, loaded})
  }
}

function destinationOf(run: Run, {temporary, path}: LoadData): TableReference {
  if (temporary) return temporaryReference(run.session, parts(path).at(-1)!)
  return located(run, () => tableReference(parts(path), run.session))
}

/** The load job that does the same. */
async function loadRequest(
  run: Run,
  statement: LoadData,
  destination: TableReference,
): Promise<{request: LoadRequest; partition: string | undefined}> {
  const {session} = run
  const {externalDataConfiguration} = await withOptions(run, statement.files, EXTERNAL_OPTIONS)
  const files = parseExternalConfiguration((externalDataConfiguration ?? {}) as Record<string, unknown>)
  if (!files.sourceFormat) throw new SqlError("Option 'format' is missing or empty.", statement.at)
  if (!files.sourceUris?.length) throw new SqlError("Option 'uris' is missing or empty.", statement.at)
  const fields = statement.columns && (await columnFields(run, statement.columns))
  if (fields && statement.partitionColumns === 'AUTO') {
    throw new SqlError(
      'WITH PARTITION COLUMNS must list its columns where the table lists its own',
      statement.at,
    )
  }
  const hive = Array.isArray(statement.partitionColumns)
    ? await columnFields(run, statement.partitionColumns)
    : []
  const existing = statement.temporary
    ? session.tables.get(destination.table)
    : session.core.catalog.table(destination)
  const {project, dataset, table} = destination
  const replaces = statement.overwrite || statement.partition?.overwrite
  // Rows that join others come in the table's own columns.
  const joins = existing && !statement.overwrite
  const configuration = {
    ...files,
    destinationTable: {projectId: project, datasetId: dataset, tableId: table},
    ...(fields && {schema: {fields}}),
    autodetect: !fields && !joins,
    writeDisposition: replaces ? 'WRITE_TRUNCATE' : 'WRITE_APPEND',
    hivePartitioningOptions: hiveOptions(statement, files.hivePartitioningOptions?.sourceUriPrefix, hive),
  }
  const request = {project: session.project, configuration, signal: session.signal}
  const columns = joins ? existing.schema.fields : fields && [...fields, ...hive]
  const shape = await shapeOf(run, statement, columns, request)
  const partition = await partitionId(run, statement, existing, shape, columns ?? [])
  const tableId = partition === undefined ? table : `${table}$${partition}`
  const destinationTable = {...configuration.destinationTable, tableId}
  // The options of partitions go into what PARTITION BY says.
  const destinationTableProperties = await withOptions(run, statement.options, TABLE_OPTIONS, shape)
  return {
    request: {...request, configuration: {...configuration, destinationTable, destinationTableProperties}},
    partition,
  }
}

/** PARTITION BY and CLUSTER BY. Where the columns are the files' own, those are asked. */
async function shapeOf(
  run: Run,
  {partitionBy, clusterBy}: LoadData,
  known: readonly FieldSchema[] | undefined,
  request: LoadRequest,
): Promise<Record<string, unknown>> {
  if (partitionBy.length === 0 && clusterBy.length === 0) return {}
  const {core} = run.session
  const columns = known ?? (await sourceColumns(core, await loadSources(core, request)))
  return {...(await partitioning(run, partitionBy, columns)), ...clustering(clusterBy, columns)}
}

function hiveOptions(
  {partitionColumns}: LoadData,
  prefix: string | null | undefined,
  fields: readonly FieldSchema[],
): Record<string, unknown> | undefined {
  if (!partitionColumns) return undefined
  if (partitionColumns === 'AUTO') return {mode: 'AUTO', sourceUriPrefix: prefix}
  return {mode: 'CUSTOM', sourceUriPrefix: customPrefix(prefix ?? '', fields)}
}

/** The partition that `PARTITIONS(column = value)` names, as a decorator of the table's name has it. */
async function partitionId(
  run: Run,
  {partition, overwrite}: LoadData,
  existing: TableEntry | undefined,
  shape: Readonly<Record<string, unknown>>,
  fields: readonly FieldSchema[],
): Promise<string | undefined> {
  if (!partition) return undefined
  const {at, column} = partition
  if (overwrite) throw new SqlError('LOAD DATA OVERWRITE does not take PARTITIONS; use LOAD DATA INTO', at)
  const resource = existing?.resource ?? shape
  const name = column.text.toLowerCase()
  const type = pseudoType(resource, name) ?? columnType(resource, name, fields)
  if (!type) throw new SqlError(`The table is not partitioned by ${column.text}`, column.at)
  if (!isLiteral(partition.value)) {
    throw new SqlError('The value of PARTITIONS must be a literal', partition.value.at)
  }
  const {value} = await evaluate(run, partition.value, type)
  if (value === null) throw new SqlError('The value of PARTITIONS must not be NULL', partition.value.at)
  return partitionOf(resource, value as number | bigint)
}

type Resource = Readonly<Record<string, unknown>>

/** The type of `_PARTITIONTIME` and `_PARTITIONDATE`, where the table is partitioned by them. */
function pseudoType(resource: Resource, name: string): SqlType | undefined {
  const time = timePartitioning(resource)
  if (!time || time.field) return undefined
  if (name === PARTITION_TIME.toLowerCase()) return TIMESTAMP
  return name === PARTITION_DATE.toLowerCase() ? DATE : undefined
}

function columnType(resource: Resource, name: string, fields: readonly FieldSchema[]): SqlType | undefined {
  const used = timePartitioning(resource)?.field ?? rangePartitioning(resource)?.field
  if (used?.toLowerCase() !== name) return undefined
  const field = fields.find((candidate) => candidate.name.toLowerCase() === name)
  return field && fieldType(field)
}

type Value = NonNullable<LoadData['partition']>['value']

const isLiteral = (value: Value): boolean =>
  value.kind === 'literal' || (value.kind === 'unary' && isLiteral(value.operand))
