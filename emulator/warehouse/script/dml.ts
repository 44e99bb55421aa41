/** INSERT, UPDATE, DELETE, MERGE and TRUNCATE: one statement at a time on a table. */
import type {Connection} from '../../engine/connection.ts'
import {isConflict, isStale} from '../../engine/duckdb-error.ts'
import type {DmlStatement} from '../../sql/ast/index.ts'
import {type CompiledDml, compileDml} from '../../sql/compile.ts'
import {SqlError} from '../../sql/error.ts'
import {STRING} from '../../sql/types.ts'
import {tableReference, temporaryName} from '../catalog/paths.ts'
import {changeSql} from '../catalog/store.ts'
import {withExternalTables} from '../external-tables.ts'
import {onConnection, type Session} from '../session.ts'
import {touched, withTables, writableTable} from '../tables.ts'
import type {StatementOutcome, TableEntry} from '../types.ts'
import {outcome, referenced} from './outcome.ts'
import {compileContext, located, type Run} from './run.ts'
import {inTransaction, lockInTransaction} from './transaction.ts'

export interface Counts {
  readonly inserted: number
  readonly updated: number
  readonly deleted: number
}

const ATTEMPTS = 5

export async function runDml(run: Run, statement: DmlStatement): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const {compiled, counts} = await locked(run, statement, () => attempts(run, statement))
  run.report.rowCount = BigInt(counts.inserted + counts.updated + counts.deleted)
  return outcome(run, statement, startedAt, {
    statementType: compiled.kind,
    dml: counts,
    referencedTables: referenced([compiled.target, ...compiled.tables]),
    destination: compiled.target,
  })
}

/** Compiling comes after locking, so that the statement sees the table as it will be when it runs. */
async function locked<T>(run: Run, statement: DmlStatement, work: () => Promise<T>): Promise<T> {
  const {session} = run
  const temporary = temporaryName(statement.path.map((name) => name.text))
  if (temporary && session.tables.has(temporary)) return work()
  const reference = located(run, () =>
    tableReference(
      statement.path.map((name) => name.text),
      session,
    ),
  )
  if (session.transaction) {
    await lockInTransaction(session, writableTable(session.core, reference, session.location))
    return work()
  }
  return withTables(session.core, [reference], work)
}

async function attempts(run: Run, statement: DmlStatement): Promise<{compiled: CompiledDml; counts: Counts}> {
  const {session} = run
  const {core} = session
  for (let attempt = 1; ; attempt++) {
    const {version} = core.catalog
    const leave = core.retirement.enter()
    try {
      const compiled = located(run, () => compileDml(statement, compileContext(run)))
      const entry = targetEntry(session, compiled)
      const place = (sql: string) => withExternalTables(session, sql, compiled.tables)
      const checks = await Promise.all(compiled.checks.map(place))
      const statements = await Promise.all(compiled.statements.map(place))
      const counts = await onConnection(session, (connection) =>
        inTransaction(session, connection, statements, () =>
          write(session, connection, entry, {...compiled, checks, statements}),
        ),
      )
      return {compiled, counts}
    } catch (error) {
      const stale = isStale(error) && core.catalog.version !== version
      const conflict = isConflict(error) && !session.transaction
      if (attempt === ATTEMPTS || !(stale || conflict)) throw error
    } finally {
      leave()
    }
  }
}

/** Temporary tables have an entry in the session alone. */
function targetEntry(session: Session, compiled: CompiledDml): TableEntry {
  return session.tables.get(compiled.target.table)?.reference.dataset === compiled.target.dataset
    ? session.tables.get(compiled.target.table)!
    : writableTable(session.core, compiled.target, session.location)
}

/** All of a statement happens, with the catalogue's note of it, or nothing. */
async function write(
  session: Session,
  connection: Connection,
  entry: TableEntry,
  compiled: CompiledDml,
): Promise<Counts> {
  const {core, signal} = session
  if (session.transaction) return writeRows(connection, compiled, signal)
  await connection.run('BEGIN TRANSACTION')
  let after: TableEntry | undefined
  let counts: Counts
  try {
    counts = await writeRows(connection, compiled, signal)
    if (core.catalog.table(entry.reference) === entry) {
      after = touched(entry)
      for (const sql of changeSql({kind: 'table', reference: after.reference, entry: after})) {
        await connection.run(sql)
      }
    }
    await connection.run('COMMIT')
  } catch (error) {
    // A COMMIT that failed has rolled back already.
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  }
  if (after) core.catalog.apply({kind: 'table', reference: after.reference, entry: after})
  return counts
}

async function writeRows(
  connection: Connection,
  compiled: CompiledDml,
  signal: AbortSignal | undefined,
): Promise<Counts> {
  for (const check of compiled.checks) {
    const [failure] = await connection.rows(check, [STRING], signal)
    if (failure) throw new SqlError(String(failure[0]))
  }
  for (const sql of compiled.statements.slice(0, -1)) await connection.run(sql, signal)
  const last = compiled.statements.at(-1)
  const counts = {inserted: 0, updated: 0, deleted: 0}
  if (last === undefined) return counts
  if (compiled.returns === 'actions') {
    for (const [action] of await connection.rows(last, [STRING], signal)) {
      if (action === 'INSERT') counts.inserted++
      else if (action === 'UPDATE') counts.updated++
      else counts.deleted++
    }
    return counts
  }
  const changed = await connection.run(last, signal)
  if (compiled.kind === 'INSERT') counts.inserted = changed
  else if (compiled.kind === 'UPDATE') counts.updated = changed
  else counts.deleted = changed
  return counts
}
