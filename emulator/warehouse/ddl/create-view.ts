/**
 * CREATE VIEW and CREATE MATERIALIZED VIEW. Both keep their GoogleSQL, which is bound wherever they are read; it
 * must compile when they are created.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#create_view_statement
 */
import type {CreateView} from '../../sql/ast/index.ts'
import {compileQuery} from '../../sql/compile.ts'
import {SqlError, unsupported} from '../../sql/error.ts'
import {parseQuery} from '../../sql/parser/index.ts'
import {compilerCatalog} from '../catalog/compiler-catalog.ts'
import {type Core, commit} from '../core.ts'
import {columnsSchema, schemaColumns} from '../schema.ts'
import {outcome, referenced} from '../script/outcome.ts'
import {compileContext, located, type Run, withText} from '../script/run.ts'
import {type OpenedQuery, openedQuery} from '../script/select.ts'
import {createSession, onConnection} from '../session.ts'
import {newTable, withTables} from '../tables.ts'
import type {StatementOutcome, TableReference, TableSchema} from '../types.ts'
import {checkNames} from './create-table.ts'
import {COLUMN_OPTIONS, MATERIALIZED_VIEW_OPTIONS, VIEW_OPTIONS, withOptions} from './options.ts'
import {clustering, partitioning} from './partitioning.ts'
import {newReference, operationOn} from './place.ts'

export async function createView(run: Run, statement: CreateView): Promise<StatementOutcome> {
  const startedAt = Date.now()
  if (statement.temporary) throw unsupported('CREATE TEMP VIEW', statement.at)
  const {session} = run
  const {core} = session
  const kind = statement.materialized ? 'MATERIALIZED_VIEW' : 'VIEW'
  const reference = located(run, () => newReference(session, statement.path))
  const created = await withTables(core, [reference], async () => {
    const operation = operationOn(statement, kind, reference, core.catalog.table(reference))
    if (operation === 'SKIP') return {operation}
    const query = located(run, () => openedQuery(compileQuery(statement.query, viewContext(run))))
    if (!statement.columns) checkNames(query, 'CREATE VIEW')
    const schema = await viewSchema(run, statement, query)
    const text = run.text.slice(statement.query.at, statement.query.end)
    const resource = await viewResource(run, statement, schema, text)
    const entry = newTable(core, reference, kind, schema, resource, undefined)
    await onConnection(session, (connection) =>
      commit(core, connection, [], [{kind: 'table', reference, entry}]),
    )
    return {operation, query, schema}
  })
  return outcome(run, statement, startedAt, {
    statementType: statement.materialized ? 'CREATE_MATERIALIZED_VIEW' : 'CREATE_VIEW',
    ddl: {operation: created.operation, table: reference},
    destination: reference,
    referencedTables: referenced(created.query?.tables ?? []),
    ...(created.schema && {schema: created.schema, columns: schemaColumns(created.schema)}),
  })
}

/** A view outlives the script: it cannot refer to variables, parameters or temporary things. */
export function viewContext(run: Run): ReturnType<typeof compileContext> {
  const context = compileContext(run)
  return {...context, variables: undefined, positionalParameters: undefined, namedParameters: undefined}
}

export async function viewSchema(
  run: Run,
  statement: Pick<CreateView, 'columns' | 'at'>,
  query: OpenedQuery,
): Promise<TableSchema> {
  const schema = columnsSchema(query.columns)
  if (!statement.columns) return schema
  if (statement.columns.length !== schema.fields.length) {
    throw new SqlError(
      `The number of columns in the view column list (${statement.columns.length}) does not match the number of columns of the query (${schema.fields.length})`,
      statement.at,
    )
  }
  const fields = []
  for (const [i, column] of statement.columns.entries()) {
    const options = await withOptions(run, column.options, COLUMN_OPTIONS)
    fields.push({...schema.fields[i]!, ...options, name: column.name.text})
  }
  return {fields}
}

async function viewResource(
  run: Run,
  statement: CreateView,
  schema: TableSchema,
  text: string,
): Promise<Record<string, unknown>> {
  if (!statement.materialized) {
    return withOptions(run, statement.options, VIEW_OPTIONS, {view: {query: text, useLegacySql: false}})
  }
  return withOptions(run, statement.options, MATERIALIZED_VIEW_OPTIONS, {
    materializedView: {query: text, enableRefresh: true, refreshIntervalMs: '1800000'},
    ...(await partitioning(run, statement.partitionBy, schema.fields)),
    ...clustering(statement.clusterBy, schema.fields),
  })
}

/** The schema of a view that REST creates from its text. */
export function viewSchemaOf(core: Core, reference: TableReference, text: string): TableSchema {
  const session = createSession(core, {project: reference.project})
  try {
    const query = openedQuery(
      compileQuery(parseQuery(text), {catalog: compilerCatalog(session), timeZone: 'UTC'}),
    )
    return columnsSchema(query.columns)
  } catch (error) {
    throw withText(error, text)
  }
}
