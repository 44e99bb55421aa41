/**
 * Search and vector indexes. Queries find the same rows without them, so they are kept to be seen, and used by nothing.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#create_search_index_statement
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#create_vector_index_statement
 */
import type {AlterIndex, CreateIndex, Drop} from '../../sql/ast/index.ts'
import {SqlError} from '../../sql/error.ts'
import {tableName, tableNotFound} from '../catalog/names.ts'
import {tableReference} from '../catalog/paths.ts'
import {commit} from '../core.ts'
import {outcome} from '../script/outcome.ts'
import {located, type Run} from '../script/run.ts'
import {onConnection} from '../session.ts'
import {withTables} from '../tables.ts'
import type {IndexEntry, StatementOutcome, TableEntry, TableReference} from '../types.ts'
import {newIndex} from './new-index.ts'
import {parts, wrongKind} from './place.ts'

export async function createIndex(run: Run, statement: CreateIndex): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const {type, orReplace, ifNotExists} = statement
  const name = statement.name.text
  const {table, operation} = await onTable(run, statement.table, async (entry) => {
    const indexes = entry.indexes ?? []
    const before = indexes.find(named(type, name))
    if (before && ifNotExists) return {operation: 'SKIP'}
    if (before && !orReplace) throw exists(name, entry)
    const other = indexes.find((index) => index.type === type && index !== before)
    if (other && type === 'SEARCH') {
      throw new SqlError(`Table ${tableName(entry.reference)} already has the search index ${other.name}`)
    }
    const index = await newIndex(run, statement, entry)
    const after = [...indexes.filter((known) => known !== before), index]
    return {operation: before ? 'REPLACE' : 'CREATE', indexes: after}
  })
  return outcome(run, statement, startedAt, {
    statementType: `CREATE_${type}_INDEX`,
    ddl: {operation, table},
  })
}

export async function dropIndex(run: Run, statement: Drop): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const type = statement.object === 'SEARCH INDEX' ? 'SEARCH' : 'VECTOR'
  const name = parts(statement.path).join('.')
  const {table, operation} = await onTable(run, statement.on ?? [], async (entry) => {
    const dropped = entry.indexes?.find(named(type, name))
    if (dropped) return {operation: 'DROP', indexes: entry.indexes?.filter((index) => index !== dropped)}
    if (statement.ifExists) return {operation: 'SKIP'}
    throw notThere(name, entry)
  })
  return outcome(run, statement, startedAt, {statementType: `DROP_${type}_INDEX`, ddl: {operation, table}})
}

/** REBUILD has nothing to do: nothing is built. */
export async function alterIndex(run: Run, statement: AlterIndex): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const name = statement.name.text
  const {table, operation} = await onTable(run, statement.table, async (entry) => {
    if (entry.indexes?.some(named('VECTOR', name))) return {operation: 'ALTER'}
    if (statement.ifExists) return {operation: 'SKIP'}
    throw notThere(name, entry)
  })
  return outcome(run, statement, startedAt, {statementType: 'ALTER_VECTOR_INDEX', ddl: {operation, table}})
}

interface Step {
  readonly operation: NonNullable<StatementOutcome['ddl']>['operation']
  /** The table's indexes afterwards, where they change. */
  readonly indexes?: readonly IndexEntry[]
}

async function onTable(
  run: Run,
  path: CreateIndex['table'],
  work: (entry: TableEntry) => Promise<Step>,
): Promise<Step & {readonly table: TableReference}> {
  const {session} = run
  const {core} = session
  const reference = located(run, () => tableReference(parts(path), session))
  return withTables(core, [reference], async () => {
    const before = core.catalog.table(reference)
    if (!before) throw tableNotFound(reference, session.location)
    if (before.kind !== 'TABLE') throw wrongKind(reference, before.kind)
    const step = await work(before)
    if (step.indexes) {
      const entry = {...before, indexes: step.indexes}
      await onConnection(session, (connection) =>
        commit(core, connection, [], [{kind: 'table', reference: entry.reference, entry}], session.signal),
      )
    }
    return {...step, table: before.reference}
  })
}

const named =
  (type: IndexEntry['type'], name: string) =>
  (index: IndexEntry): boolean =>
    index.type === type && index.name.toLowerCase() === name.toLowerCase()

const exists = (name: string, {reference}: TableEntry): SqlError =>
  new SqlError(`Already Exists: Index ${name} on ${tableName(reference)}`, undefined, 'duplicate')

const notThere = (name: string, {reference}: TableEntry): SqlError =>
  new SqlError(`Not found: Index ${name} on ${tableName(reference)}`, undefined, 'notFound')
