/**
 * CREATE TABLE in all its forms. A replaced table is written anew beside the old one, so that statements that
 * read it are not disturbed, and takes its place in one step.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#create_table_statement
 */
import type {Connection} from '../../engine/connection.ts'
import {isConflict, isStale} from '../../engine/duckdb-error.ts'
import type {CreateTable, Insert} from '../../sql/ast/index.ts'
import type {CompileContext} from '../../sql/catalog.ts'
import {compileDml, compileQuery} from '../../sql/compile.ts'
import {identifier} from '../../sql/duckdb-types.ts'
import {SqlError} from '../../sql/error.ts'
import {STRING} from '../../sql/types.ts'
import {catalogTable} from '../catalog/compiler-catalog.ts'
import {commit} from '../core.ts'
import {withDefaultCollation} from '../default-collation.ts'
import {withExternalTables} from '../external-tables.ts'
import {createPhysicalSql, isIngestionPartitioned, PARTITION_TIME, TEMPORARY_DATASET} from '../physical.ts'
import {merged} from '../resource.ts'
import {columnsSchema, schemaColumns} from '../schema.ts'
import {evaluate} from '../script/evaluate.ts'
import {outcome, referenced} from '../script/outcome.ts'
import {compileContext, located, type Run} from '../script/run.ts'
import {type OpenedQuery, openedQuery} from '../script/select.ts'
import {inTransaction} from '../script/transaction.ts'
import {onConnection, ownConnection} from '../session.ts'
import {newTable, withTables} from '../tables.ts'
import type {Column, FieldSchema, StatementOutcome, TableEntry, TableReference} from '../types.ts'
import {columnFields, constraintsResource} from './columns.ts'
import {TABLE_OPTIONS, withOptions} from './options.ts'
import {checkReplacement, clustering, partitioning} from './partitioning.ts'
import {newReference, type Operation, operationOn, parts, temporaryReference} from './place.ts'
import {sourceTable} from './source-table.ts'

const ATTEMPTS = 3

export async function createTable(run: Run, statement: CreateTable): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const statementType = statement.query ? 'CREATE_TABLE_AS_SELECT' : 'CREATE_TABLE'
  const created = statement.temporary
    ? await createTemporary(run, statement)
    : await createPermanent(run, statement)
  return outcome(run, statement, startedAt, {
    statementType,
    ddl: {operation: created.operation, table: created.reference},
    destination: created.reference,
    referencedTables: referenced(created.query?.tables ?? []),
    referencedRoutines: created.query?.routines,
    ...(created.entry && {schema: created.entry.schema, columns: schemaColumns(created.entry.schema)}),
  })
}

interface Created {
  readonly operation: Operation
  readonly reference: TableReference
  readonly entry?: TableEntry
  readonly query?: OpenedQuery
}

async function createPermanent(run: Run, statement: CreateTable): Promise<Created> {
  const {session} = run
  const reference = located(run, () => newReference(session, statement.path))
  return withTables(session.core, [reference], async () => {
    const existing = session.core.catalog.table(reference)
    const operation = operationOn(statement, 'TABLE', reference, existing)
    if (operation === 'SKIP') return {operation, reference}
    const plan = await build(run, statement, reference, async (connection, sql, entry) => {
      if (existing) checkReplacement(existing, entry)
      return commit(session.core, connection, sql, [{kind: 'table', reference, entry}], session.signal)
    })
    if (existing?.physical) session.core.retirement.retire(existing.physical)
    return {operation, reference, ...plan}
  })
}

/** Temporary tables live on the session's connection and in no catalogue. */
async function createTemporary(run: Run, statement: CreateTable): Promise<Created> {
  const {session} = run
  const name = parts(statement.path).at(-1)!
  const reference = temporaryReference(session, name)
  const existing = session.tables.get(name)
  const operation = operationOn(statement, 'TABLE', reference, existing)
  if (operation === 'SKIP') return {operation, reference}
  await ownConnection(session)
  const plan = await build(run, statement, reference, (connection, sql) =>
    inTransaction(session, connection, sql, async () => {
      for (const part of sql) await connection.run(part, session.signal)
    }),
  )
  session.tables.set(name, plan.entry)
  return {operation, reference, ...plan}
}

type Save = (connection: Connection, sql: readonly string[], entry: TableEntry) => Promise<unknown>

/** Works out the table and its rows and saves both; again where a table that it reads was replaced meanwhile. */
async function build(
  run: Run,
  statement: CreateTable,
  reference: TableReference,
  save: Save,
): Promise<{entry: TableEntry; query?: OpenedQuery}> {
  const {session} = run
  const {core} = session
  for (let attempt = 1; ; attempt++) {
    const {version} = core.catalog
    const leave = core.retirement.enter()
    try {
      const {entry, rows, query} = await plan(run, statement, reference)
      const sql = [
        createPhysicalSql(
          entry.physical!,
          entry.schema,
          entry.resource,
          reference.dataset === TEMPORARY_DATASET,
        ),
        ...(rows ? [await withExternalTables(session, rows, query?.tables ?? [])] : []),
      ]
      await onConnection(session, (connection) => save(connection, sql, entry))
      return {entry, query}
    } catch (error) {
      const again = (isStale(error) && core.catalog.version !== version) || isConflict(error)
      if (attempt === ATTEMPTS || !again || session.transaction) throw error
    } finally {
      leave()
    }
  }
}

interface Plan {
  readonly entry: TableEntry
  /** `INSERT INTO …` that fills the new table. */
  readonly rows?: string
  readonly query?: OpenedQuery
}

/** The table that a statement would make; nothing is written. */
export async function plan(run: Run, statement: CreateTable, reference: TableReference): Promise<Plan> {
  if (statement.source) return copyPlan(run, statement, reference)
  const query = statement.query && openedCreateQuery(run, statement)
  const declared = statement.columns && (await columnFields(run, statement.columns))
  const fields = declared ?? columnsSchema(plainColumns(query?.columns ?? [])).fields
  if (fields.length === 0 && !query)
    throw new SqlError(`No column definitions for CREATE TABLE ${reference.table}`)
  const entry = await newEntry(run, statement, reference, fields)
  if (!query) return {entry}
  if (declared) return {entry, query, rows: declaredRows(run, statement, entry, query)}
  const columns = fields.map((field) => identifier(field.name)).join(', ')
  return {entry, query, rows: `INSERT INTO ${identifier(entry.physical!)} (${columns}) ${query.sql}`}
}

export function openedCreateQuery(run: Run, statement: Pick<CreateTable, 'query' | 'columns'>): OpenedQuery {
  return located(run, () => {
    const query = openedQuery(compileQuery(statement.query!, compileContext(run), {stored: true}))
    if (!statement.columns) checkNames(query, 'CREATE TABLE')
    return query
  })
}

/** Columns of what `what` creates need names, each its own. */
export function checkNames({columns, anonymous}: OpenedQuery, what: string): void {
  const nameless = anonymous.indexOf(true)
  if (nameless >= 0) {
    throw new SqlError(`${what} columns must be named, but column ${nameless + 1} has no name`)
  }
  const seen = new Set<string>()
  for (const {name} of columns) {
    if (seen.has(name.toLowerCase())) {
      throw new SqlError(
        `Duplicate column names in the result are not supported when a destination table is present. Found duplicate(s): ${name}`,
      )
    }
    seen.add(name.toLowerCase())
  }
}

/** Columns of a query lose the parameters of their types when they become a table's. */
const plainColumns = (columns: readonly Column[]): Column[] =>
  columns.map(({name, type}) => ({
    name,
    type: 'parameters' in type && type.parameters ? {kind: type.kind} : type,
  }))

async function newEntry(
  run: Run,
  statement: CreateTable,
  reference: TableReference,
  fields: readonly FieldSchema[],
): Promise<TableEntry> {
  const {core} = run.session
  const constraints = constraintsResource(run, statement.constraints, statement.columns ?? [])
  const collation =
    statement.defaultCollation && (await evaluate(run, statement.defaultCollation, STRING)).value
  const resource = await withOptions(run, statement.options, TABLE_OPTIONS, {
    ...(collation != null && {defaultCollation: collation}),
    ...(await partitioning(run, statement.partitionBy, fields)),
    ...clustering(statement.clusterBy, fields),
    ...(constraints && {tableConstraints: constraints}),
  })
  checkPartitionOptions(resource)
  const defaults = {...core.catalog.dataset(reference)?.resource, ...resource}
  const mode = defaults.defaultRoundingMode
  const rounded = mode ? fields.map((field) => withRounding(field, String(mode))) : fields
  const schema = withDefaultCollation({fields: [...rounded]}, defaults.defaultCollation)
  return newTable(core, reference, 'TABLE', schema, resource, core.nextPhysical())
}

/** Decimal columns without a rounding mode of their own get the table's or the dataset's. */
function withRounding(field: FieldSchema, mode: string): FieldSchema {
  if (field.fields) return {...field, fields: field.fields.map((f) => withRounding(f, mode))}
  const isDecimal = field.type === 'NUMERIC' || field.type === 'BIGNUMERIC'
  return isDecimal && !field.roundingMode ? {...field, roundingMode: mode} : field
}

function checkPartitionOptions(resource: Readonly<Record<string, unknown>>): void {
  const partitioning_ = resource.timePartitioning as {type?: string} | undefined
  if (partitioning_ && !partitioning_.type) {
    throw new SqlError('partition_expiration_days cannot be set on a table that is not partitioned by time')
  }
  if (resource.requirePartitionFilter === true && !partitioning_ && !resource.rangePartitioning) {
    throw new SqlError('Cannot require partition filter on a table that is not partitioned')
  }
}

/** With declared columns the rows are coerced as INSERT coerces them: the compiler gets just that statement. */
function declaredRows(run: Run, statement: CreateTable, entry: TableEntry, query: OpenedQuery): string {
  const columns = statement.columns ?? []
  if (columns.length !== query.columns.length) {
    throw new SqlError(
      `The number of columns in the column definition list does not match the number of columns produced by the query: ${columns.length} vs ${query.columns.length}`,
      statement.at,
    )
  }
  const target = '_new_table'
  const insert: Insert = {
    kind: 'insert',
    at: statement.at,
    end: statement.end,
    path: [{text: target, quoted: true, at: statement.at}],
    columns: columns.map((column) => column.name),
    query: statement.query,
  }
  const context = compileContext(run)
  const {catalog} = context
  const withNew: CompileContext = {
    ...context,
    catalog: {
      ...catalog,
      table: (path) => (path.length === 1 && path[0] === target ? catalogTable(entry) : catalog.table(path)),
    },
  }
  return located(run, () => compileDml(insert, withNew)).statements.at(-1)!
}

/** LIKE takes a table's shape, COPY and CLONE its rows too. */
async function copyPlan(run: Run, statement: CreateTable, reference: TableReference): Promise<Plan> {
  const {core} = run.session
  const {type, path, systemTime} = statement.source!
  const source = await sourceTable(run, path, systemTime)
  const {partitionBy, clusterBy, options} = statement
  const shape = pick(source.resource, SHAPE)
  const fields = source.schema.fields
  const resource = await withOptions(run, options, TABLE_OPTIONS, {
    ...shape,
    ...(partitionBy.length > 0 && (await partitioning(run, partitionBy, fields))),
    ...clustering(clusterBy, fields),
    ...(type === 'CLONE' && {cloneDefinition: definition(source, 'cloneTime')}),
  })
  const entry = newTable(core, reference, 'TABLE', source.schema, merged({}, resource), core.nextPhysical())
  if (type === 'LIKE' && !statement.query) return {entry}
  if (type === 'LIKE') {
    const query = openedCreateQuery(run, statement)
    const columns = fields.map((field) => identifier(field.name)).join(', ')
    return {entry, query, rows: `INSERT INTO ${identifier(entry.physical!)} (${columns}) ${query.sql}`}
  }
  return {entry, rows: copyRows(source, entry)}
}

/** What a table made from another takes over. */
const SHAPE = [
  'timePartitioning',
  'rangePartitioning',
  'clustering',
  'description',
  'labels',
  'friendlyName',
  'requirePartitionFilter',
] as const

function pick(
  resource: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => name in resource).map((name) => [name, resource[name]]))
}

export function definition(
  source: TableEntry,
  time: 'cloneTime' | 'snapshotTime',
  at = Date.now(),
): Record<string, unknown> {
  const {project, dataset, table} = source.reference
  return {
    baseTableReference: {projectId: project, datasetId: dataset, tableId: table},
    [time]: new Date(at).toISOString(),
  }
}

/** All rows of one table into another of the same shape, in their partitions. */
export function copyRows(source: TableEntry, target: TableEntry): string {
  const partitioned = [source, target].every((entry) => isIngestionPartitioned(entry.resource))
  const names = [...target.schema.fields.map((f) => f.name), ...(partitioned ? [PARTITION_TIME] : [])]
    .map(identifier)
    .join(', ')
  return `INSERT INTO ${identifier(target.physical!)} (${names}) SELECT ${names} FROM ${identifier(source.physical!)}`
}
