/**
 * CREATE EXTERNAL TABLE: https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#create_external_table_statement
 */
import type {CreateExternalTable} from '../../sql/ast/index.ts'
import {SqlError} from '../../sql/error.ts'
import {commit} from '../core.ts'
import {schemaColumns} from '../schema.ts'
import {outcome} from '../script/outcome.ts'
import {located, type Run} from '../script/run.ts'
import {onConnection} from '../session.ts'
import {newTable, withTables} from '../tables.ts'
import {externalDefinition} from '../transfer/external.ts'
import {customPrefix} from '../transfer/hive-partitions.ts'
import type {StatementOutcome, TableReference, TableSchema} from '../types.ts'
import {columnFields} from './columns.ts'
import {EXTERNAL_OPTIONS} from './external-options.ts'
import {withOptions} from './options.ts'
import {newReference, operationOn, parts} from './place.ts'

export async function createExternalTable(
  run: Run,
  statement: CreateExternalTable,
): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const {core} = run.session
  const reference = located(run, () => newReference(run.session, statement.path))
  const {operation, schema} = await withTables(core, [reference], async () => {
    const result = operationOn(statement, 'EXTERNAL', reference, core.catalog.table(reference))
    return {
      operation: result,
      schema: result === 'SKIP' ? undefined : await create(run, statement, reference),
    }
  })
  return outcome(run, statement, startedAt, {
    statementType: 'CREATE_EXTERNAL_TABLE',
    ddl: {operation, table: reference},
    destination: reference,
    ...(schema && {schema, columns: schemaColumns(schema)}),
  })
}

async function create(
  run: Run,
  statement: CreateExternalTable,
  reference: TableReference,
): Promise<TableSchema> {
  const {core} = run.session
  const resource = await withOptions(run, statement.options, EXTERNAL_OPTIONS)
  const configuration = {...(resource.externalDataConfiguration as Record<string, unknown> | undefined)}
  if (!configuration.sourceFormat && !configuration.objectMetadata)
    throw new SqlError("Option 'format' is missing or empty.", statement.at)
  if (!(configuration.sourceUris as unknown[] | undefined)?.length) {
    throw new SqlError("Option 'uris' is missing or empty.", statement.at)
  }
  // What a connection lends is permission to read, which everybody has here.
  if (statement.connection) configuration.connectionId = connectionId(run, parts(statement.connection))
  const fields = statement.columns && (await columnFields(run, statement.columns))
  configuration.autodetect = fields === undefined
  const partitions = statement.partitionColumns
  if (partitions) {
    const hive = configuration.hivePartitioningOptions as Record<string, unknown> | undefined
    const custom = partitions === 'AUTO' ? undefined : await columnFields(run, partitions)
    configuration.hivePartitioningOptions = {
      ...hive,
      mode: custom ? 'CUSTOM' : 'AUTO',
      ...(custom && {sourceUriPrefix: customPrefix(String(hive?.sourceUriPrefix ?? ''), custom)}),
    }
    if (custom && fields) fields.push(...custom)
  }
  const definition = await externalDefinition(core, configuration, fields && {fields})
  const entry = newTable(
    core,
    reference,
    'EXTERNAL',
    definition.schema,
    {...resource, externalDataConfiguration: definition.configuration},
    undefined,
  )
  await onConnection(run.session, (connection) =>
    commit(core, connection, [], [{kind: 'table', reference, entry}]),
  )
  return entry.schema
}

/** `project.location.connection`, as REST has it. */
function connectionId({session}: Run, path: readonly string[]): string {
  const names = path.flatMap((name) => name.split('.'))
  return names.length === 2 ? [session.project, ...names].join('.') : names.join('.')
}
