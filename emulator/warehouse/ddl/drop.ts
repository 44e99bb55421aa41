/** DROP of tables, views and routines. */
import type {Drop} from '../../sql/ast/index.ts'
import {identifier} from '../../sql/duckdb-types.ts'
import {SqlError, unsupported} from '../../sql/error.ts'
import {routineName, routineNotFound, tableNotFound} from '../catalog/names.ts'
import {routineReference, tableReference, temporaryName} from '../catalog/paths.ts'
import type {RoutineResource} from '../catalog/routine-resource.ts'
import {deleteRoutine} from '../routines.ts'
import {outcome} from '../script/outcome.ts'
import {located, type Run} from '../script/run.ts'
import {inTransaction} from '../script/transaction.ts'
import {onConnection} from '../session.ts'
import {deleteTable} from '../tables.ts'
import type {StatementOutcome, TableKind, TableReference} from '../types.ts'
import {dropIndex} from './indexes.ts'
import {parts, wrongKind} from './place.ts'
import {dropSchema} from './schemas.ts'

const TABLES: Readonly<Record<string, readonly TableKind[]>> = {
  TABLE: ['TABLE', 'SNAPSHOT'],
  VIEW: ['VIEW'],
  'MATERIALIZED VIEW': ['MATERIALIZED_VIEW'],
  'EXTERNAL TABLE': ['EXTERNAL'],
  'SNAPSHOT TABLE': ['SNAPSHOT'],
}

const ROUTINES: Readonly<Record<string, readonly string[]>> = {
  FUNCTION: ['SCALAR_FUNCTION', 'AGGREGATE_FUNCTION'],
  'AGGREGATE FUNCTION': ['AGGREGATE_FUNCTION'],
  'TABLE FUNCTION': ['TABLE_VALUED_FUNCTION'],
  PROCEDURE: ['PROCEDURE'],
}

export async function drop(run: Run, statement: Drop): Promise<StatementOutcome> {
  if (statement.object === 'SCHEMA' || statement.object === 'DATABASE') return dropSchema(run, statement)
  const kinds = TABLES[statement.object]
  if (kinds) return dropTable(run, statement, kinds)
  const types = ROUTINES[statement.object]
  if (types) return dropRoutine(run, statement, types)
  if (statement.on) return dropIndex(run, statement)
  throw unsupported(`DROP ${statement.object}`, statement.at)
}

const typeOf = (statement: Drop): string => `DROP_${statement.object.replaceAll(' ', '_')}`

async function dropTable(run: Run, statement: Drop, kinds: readonly TableKind[]): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const {session} = run
  const path = parts(statement.path)
  const done = (operation: 'DROP' | 'SKIP', table: TableReference) =>
    outcome(run, statement, startedAt, {statementType: typeOf(statement), ddl: {operation, table}})
  const temporary = temporaryName(path)
  const own = temporary ? session.tables.get(temporary) : undefined
  if (temporary && own && kinds.includes('TABLE')) {
    const sql = `DROP TABLE IF EXISTS ${identifier(own.physical!)}`
    await onConnection(session, (connection) =>
      inTransaction(session, connection, [sql], () => connection.run(sql)),
    )
    session.tables.delete(temporary)
    return done('DROP', own.reference)
  }
  if (path[0]?.toUpperCase() === '_SESSION' && statement.ifExists) {
    return done('SKIP', {project: session.project, dataset: '_SESSION', table: path[1] ?? ''})
  }
  const reference = located(run, () => tableReference(path, session))
  const entry = session.core.catalog.table(reference)
  if (!entry) {
    if (statement.ifExists) return done('SKIP', reference)
    throw tableNotFound(reference, session.location)
  }
  if (!kinds.includes(entry.kind)) throw wrongKind(reference, entry.kind)
  if (session.transaction) {
    throw new SqlError('DDL statements that change permanent objects are not supported in a transaction')
  }
  try {
    await deleteTable(session.core, reference)
  } catch (error) {
    // Another statement was faster.
    if (statement.ifExists && error instanceof SqlError && error.reason === 'notFound') {
      return done('SKIP', reference)
    }
    throw error
  }
  return done('DROP', reference)
}

async function dropRoutine(run: Run, statement: Drop, types: readonly string[]): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const {session} = run
  const path = parts(statement.path)
  const done = (operation: 'DROP' | 'SKIP', routine?: ReturnType<typeof routineReference>) =>
    outcome(run, statement, startedAt, {statementType: typeOf(statement), ddl: {operation, routine}})
  if (path.length === 1 && session.routines.delete(path[0]!.toLowerCase())) return done('DROP')
  const reference = located(run, () => routineReference(path, session))
  const entry = session.core.catalog.routine(reference)
  if (!entry) {
    if (statement.ifExists) return done('SKIP', reference)
    throw routineNotFound(reference, session.location)
  }
  const {routineType = 'SCALAR_FUNCTION'} = entry.resource as RoutineResource
  if (!types.includes(routineType)) {
    throw new SqlError(
      `${routineName(reference)} is not allowed for this operation because it is a ${routineType}.`,
      undefined,
      'invalid',
    )
  }
  try {
    await deleteRoutine(session.core, reference)
  } catch (error) {
    if (statement.ifExists && error instanceof SqlError && error.reason === 'notFound') {
      return done('SKIP', reference)
    }
    throw error
  }
  return done('DROP', reference)
}
