/** Compiles something that reads and runs it, on tables that stay until it has ended. */
import type {Connection} from '../../engine/connection.ts'
import {isStale} from '../../engine/duckdb-error.ts'
import type {TableReference} from '../../sql/catalog.ts'
import {withExternalTables} from '../external-tables.ts'
import {onConnection} from '../session.ts'
import {located, type Run} from './run.ts'
import {inTransaction} from './transaction.ts'

const ATTEMPTS = 3

/**
 * `run` gets the compiled SQL with the files of external tables in it. Where a table has been replaced between
 * compiling and running, both are done again.
 */
export async function reading<
  Compiled extends {readonly sql: string; readonly tables: readonly TableReference[]},
  T,
>(
  run: Run,
  compile: () => Compiled,
  work: (connection: Connection, compiled: Compiled, sql: string) => Promise<T>,
): Promise<T> {
  const {session} = run
  const {core} = session
  for (let attempt = 1; ; attempt++) {
    const {version} = core.catalog
    const leave = core.retirement.enter()
    try {
      const compiled = located(run, compile)
      const sql = await withExternalTables(session, compiled.sql, compiled.tables)
      session.onStart?.()
      const task = (connection: Connection) => work(connection, compiled, sql)
      // What reads no table cannot see the transaction, and its failure must not end it.
      if (session.transaction && compiled.tables.length === 0) return await core.connections.use(task)
      return await onConnection(session, (connection) =>
        inTransaction(session, connection, [], () => task(connection)),
      )
    } catch (error) {
      if (attempt === ATTEMPTS || !isStale(error) || core.catalog.version === version) throw error
    } finally {
      leave()
    }
  }
}
