/**
 * A SELECT whose rows go into a table: configuration.query.destinationTable.
 * https://cloud.google.com/bigquery/docs/writing-results
 */
import type {QueryStatement} from '../sql/ast/index.ts'
import {compileQuery} from '../sql/compile.ts'
import {duckdbType, identifier} from '../sql/duckdb-types.ts'
import {SqlError} from '../sql/error.ts'
import {INT64} from '../sql/types.ts'
import {splitDecorator, tableExists, tableName, tableNotFound} from './catalog/names.ts'
import {commit, newEtag} from './core.ts'
import {checkNames} from './ddl/create-table.ts'
import {withExternalTables} from './external-tables.ts'
import {checkSameShape} from './partitioning-spec.ts'
import {partitionCondition, partitionTime} from './partitions.ts'
import {createPhysicalSql, isIngestionPartitioned, PARTITION_TIME, relationOf} from './physical.ts'
import {merged} from './resource.ts'
import {collect} from './results/result-set.ts'
import {columnsSchema, fieldType, schemaColumns} from './schema.ts'
import {schemaChange} from './schema-change.ts'
import {outcome, referenced} from './script/outcome.ts'
import {compileContext, located, type Run} from './script/run.ts'
import {openedQuery} from './script/select.ts'
import {checkDataset, onConnection} from './session.ts'
import {newTable, withTables, writableTable} from './tables.ts'
import type {Column, FieldSchema, QueryRequest, StatementOutcome, TableEntry, TableSchema} from './types.ts'

type Destination = NonNullable<QueryRequest['destination']>

export async function writeDestination(
  run: Run,
  statement: QueryStatement,
  destination: Destination,
): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const {session} = run
  const {core} = session
  const {table, partition} = splitDecorator(destination.table.table)
  const reference = {...destination.table, table}
  return withTables(core, [reference], async () => {
    checkDataset(session, reference)
    const leave = core.retirement.enter()
    try {
      const compiled = located(run, () =>
        openedQuery(compileQuery(statement.query, compileContext(run), {stored: true})),
      )
      checkNames(compiled, 'Destination table')
      const existing = core.catalog.table(reference) && writableTable(core, reference, session.location)
      const query = await withExternalTables(session, compiled.sql, compiled.tables)
      const rows = await onConnection(session, async (connection) => {
        const empty = existing && (await isEmpty(existing))
        const plan = planWrite(run, destination, existing, empty === true, compiled.columns, partition)
        const insert = insertSql(plan.entry, compiled.columns, query, partition)
        await commit(
          core,
          connection,
          [...plan.sql, insert],
          [{kind: 'table', reference, entry: plan.entry}],
          session.signal,
        )
        if (existing?.physical && plan.entry.physical !== existing.physical) {
          core.retirement.retire(existing.physical)
        }
        const columns = schemaColumns(plan.entry.schema)
        const list = columns.map((column) => identifier(column.name)).join(', ')
        return collect(core, connection.stream(`SELECT ${list} FROM ${relationOf(plan.entry)}`), columns)

        async function isEmpty(entry: TableEntry): Promise<boolean> {
          const where = partition === undefined ? '' : ` WHERE ${partitionCondition(entry, partition)}`
          const found = await connection.rows(`SELECT 1::BIGINT FROM ${relationOf(entry)}${where} LIMIT 1`, [
            INT64,
          ])
          return found.length === 0
        }
      })
      return outcome(run, statement, startedAt, {
        statementType: 'SELECT',
        columns: rows.columns,
        schema: core.catalog.table(reference)?.schema,
        rows,
        referencedTables: referenced(compiled.tables),
        referencedRoutines: compiled.routines,
        destination: reference,
      })
    } finally {
      leave()
    }
  })
}

interface WritePlan {
  readonly entry: TableEntry
  readonly sql: readonly string[]
}

function planWrite(
  run: Run,
  destination: Destination,
  existing: TableEntry | undefined,
  empty: boolean,
  columns: readonly Column[],
  partition: string | undefined,
): WritePlan {
  const {core} = run.session
  const {writeDisposition = 'WRITE_EMPTY', createDisposition = 'CREATE_IF_NEEDED'} = destination
  const schema = columnsSchema(columns)
  checkDestination(destination, schema, partition)
  if (!existing) {
    if (createDisposition === 'CREATE_NEVER') throw tableNotFound(destination.table)
    return fresh(run, destination, schema, {})
  }
  if (writeDisposition === 'WRITE_EMPTY' && !empty) throw tableExists(existing.reference)
  const {timePartitioning, rangePartitioning, clustering} = destination
  checkSameShape(existing, {timePartitioning, rangePartitioning, clustering})
  if (writeDisposition === 'WRITE_TRUNCATE' && partition === undefined) {
    const kept = keptResource(existing)
    return fresh(run, destination, described(schema, existing.schema), kept)
  }
  const {entry, sql} = appended(existing, schema, destination.schemaUpdateOptions ?? [])
  if (writeDisposition.startsWith('WRITE_TRUNCATE')) {
    const where = partition === undefined ? '' : ` WHERE ${partitionCondition(existing, partition)}`
    return {entry, sql: [...sql, `DELETE FROM ${relationOf(existing)}${where}`]}
  }
  return {entry, sql}

  function fresh(
    owner: Run,
    {timePartitioning, rangePartitioning, clustering}: Destination,
    newSchema: TableSchema,
    kept: Readonly<Record<string, unknown>>,
  ): WritePlan {
    const resource = merged(kept, {timePartitioning, rangePartitioning, clustering})
    const reference = {...destination.table, table: splitDecorator(destination.table.table).table}
    const entry = newTable(owner.session.core, reference, 'TABLE', newSchema, resource, core.nextPhysical())
    return {entry, sql: [createPhysicalSql(entry.physical!, entry.schema, entry.resource)]}
  }
}

function checkDestination(
  destination: Destination,
  schema: TableSchema,
  partition: string | undefined,
): void {
  const {writeDisposition, schemaUpdateOptions, timePartitioning, rangePartitioning, clustering} = destination
  const whole = writeDisposition === 'WRITE_TRUNCATE' && partition === undefined
  if (schemaUpdateOptions?.length && (writeDisposition === 'WRITE_EMPTY' || !writeDisposition || whole)) {
    throw invalid(
      'Schema update options should only be specified with WRITE_APPEND disposition, or with WRITE_TRUNCATE disposition on a table partition.',
    )
  }
  const column = timePartitioning?.field ?? rangePartitioning?.field
  if (column != null && !has(schema.fields, String(column))) {
    throw invalid('The field specified for partitioning cannot be found in the schema.')
  }
  for (const name of (clustering?.fields as readonly string[] | undefined) ?? []) {
    if (has(schema.fields, name)) continue
    throw invalid(`The field specified for clustering cannot be found in the schema. Invalid field: ${name}.`)
  }
}

const invalid = (message: string): SqlError => new SqlError(message, undefined, 'invalid')

/** WRITE_TRUNCATE replaces rows and schema, not what describes the table. */
function keptResource(existing: TableEntry): Record<string, unknown> {
  return {...existing.resource}
}

function described(schema: TableSchema, before: TableSchema): TableSchema {
  return {
    fields: schema.fields.map((field) => {
      const known = before.fields.find((f) => f.name.toLowerCase() === field.name.toLowerCase())
      return known?.description ? {...field, description: known.description} : field
    }),
  }
}

/** Appending goes by name; the schema may change only as far as the request allows. */
function appended(existing: TableEntry, schema: TableSchema, options: readonly string[]): WritePlan {
  const fields = [...existing.schema.fields]
  for (const field of schema.fields) {
    const at = fields.findIndex((f) => f.name.toLowerCase() === field.name.toLowerCase())
    const before = fields[at]
    if (!before) {
      if (!options.includes('ALLOW_FIELD_ADDITION')) {
        throw mismatch(existing, `Cannot add fields (field: ${field.name})`)
      }
      fields.push(field)
      continue
    }
    if (duckdbType(fieldType(before)) !== duckdbType(fieldType(field))) {
      throw mismatch(existing, `Field ${before.name} has changed type from ${before.type} to ${field.type}`)
    }
    if (before.mode === 'REQUIRED' && options.includes('ALLOW_FIELD_RELAXATION')) {
      fields[at] = {...before, mode: 'NULLABLE'}
    }
  }
  for (const field of existing.schema.fields) {
    if (
      field.mode === 'REQUIRED' &&
      !has(schema.fields, field.name) &&
      !options.includes('ALLOW_FIELD_RELAXATION')
    ) {
      throw mismatch(existing, `Field ${field.name} is missing in new schema`)
    }
  }
  const after = {...existing.schema, fields}
  return {
    entry: {...existing, schema: after, modifiedAt: Date.now(), etag: newEtag()},
    sql: schemaChange(existing, after),
  }
}

const has = (fields: readonly FieldSchema[], name: string): boolean =>
  fields.some((field) => field.name.toLowerCase() === name.toLowerCase())

const mismatch = (entry: TableEntry, problem: string): SqlError =>
  new SqlError(`Invalid schema update. ${problem}`, undefined, 'invalid', {cause: tableName(entry.reference)})

function insertSql(
  entry: TableEntry,
  columns: readonly Column[],
  query: string,
  partition: string | undefined,
): string {
  const names = columns.map((column) => identifier(column.name))
  const into = `INSERT INTO ${relationOf(entry)}`
  if (partition === undefined || !isIngestionPartitioned(entry.resource)) {
    return `${into} (${names.join(', ')}) ${query}`
  }
  return `${into} (${[...names, identifier(PARTITION_TIME)].join(', ')}) SELECT *, ${partitionTime(entry, partition)} FROM (${query})`
}
