/**
 * LOAD DATA: files of Cloud Storage become rows, as by a load job.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/load-statements
 */
import type {OtherStatement} from '../../sql/ast/index.ts'
import {SqlError, unsupported} from '../../sql/error.ts'
import {tableReference} from '../catalog/paths.ts'
import {columnFields} from '../ddl/columns.ts'
import {EXTERNAL_OPTIONS} from '../ddl/external-options.ts'
import {TABLE_OPTIONS, withOptions} from '../ddl/options.ts'
import {clustering, partitioning} from '../ddl/partitioning.ts'
import {parts} from '../ddl/place.ts'
import {outcome} from '../script/outcome.ts'
import {located, type Run} from '../script/run.ts'
import type {FieldSchema, StatementOutcome, TableReference} from '../types.ts'
import {customPrefix} from './hive-partitions.ts'
import {load} from './load.ts'
import {parseExternalConfiguration} from './load-configuration.ts'

type LoadData = Extract<OtherStatement, {kind: 'loadData'}>

export async function loadData(run: Run, statement: LoadData): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const {session} = run
  if (statement.connection) throw unsupported('LOAD DATA WITH CONNECTION', statement.at)
  if (statement.temporary) throw unsupported('LOAD DATA into temporary tables', statement.at)
  if (statement.partitions) throw unsupported('LOAD DATA … PARTITIONS', statement.at)
  if (session.transaction) throw new SqlError('LOAD DATA is not supported in a transaction', statement.at)
  const reference = located(run, () => tableReference(parts(statement.path), session))
  await load(session.core, {
    project: session.project,
    configuration: await configuration(run, statement, reference),
    signal: session.signal,
  })
  return outcome(run, statement, startedAt, {statementType: 'LOAD_DATA', destination: reference})
}

async function configuration(
  run: Run,
  statement: LoadData,
  {project, dataset, table}: TableReference,
): Promise<Record<string, unknown>> {
  const {externalDataConfiguration} = await withOptions(run, statement.files, EXTERNAL_OPTIONS)
  const files = parseExternalConfiguration((externalDataConfiguration ?? {}) as Record<string, unknown>)
  if (!files.sourceFormat) throw new SqlError("Option 'format' is missing or empty.", statement.at)
  if (!files.sourceUris?.length) throw new SqlError("Option 'uris' is missing or empty.", statement.at)
  const fields = statement.columns && (await columnFields(run, statement.columns))
  const existing = run.session.core.catalog.table({project, dataset, table})
  const known = fields ?? existing?.schema.fields ?? []
  const destinationTableProperties = await withOptions(run, statement.options, TABLE_OPTIONS)
  return {
    ...files,
    destinationTable: {projectId: project, datasetId: dataset, tableId: table},
    ...(fields && {schema: {fields}}),
    // Rows that join others come in the table's own columns.
    autodetect: !fields && (statement.overwrite || !existing),
    writeDisposition: statement.overwrite ? 'WRITE_TRUNCATE' : 'WRITE_APPEND',
    ...(await partitioning(run, statement.partitionBy, known)),
    ...clustering(statement.clusterBy, known),
    destinationTableProperties,
    hivePartitioningOptions: await hiveOptions(
      run,
      statement,
      files.hivePartitioningOptions?.sourceUriPrefix,
    ),
  }
}

async function hiveOptions(
  run: Run,
  {partitionColumns}: LoadData,
  prefix: string | null | undefined,
): Promise<Record<string, unknown> | undefined> {
  if (!partitionColumns) return undefined
  if (partitionColumns === 'AUTO') return {mode: 'AUTO', sourceUriPrefix: prefix}
  const fields: FieldSchema[] = await columnFields(run, partitionColumns)
  return {mode: 'CUSTOM', sourceUriPrefix: customPrefix(prefix ?? '', fields)}
}
