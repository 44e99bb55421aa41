/**
 * Multi-statement transactions: one of DuckDB's, on the session's connection, which keeps the locks of the
 * tables that it has changed. https://cloud.google.com/bigquery/docs/transactions
 */
import {randomUUID} from 'node:crypto'
import type {Connection} from '../../engine/connection.ts'
import {SqlError} from '../../sql/error.ts'
import {tableName} from '../catalog/names.ts'
import {changeSql} from '../catalog/store.ts'
import {ownConnection, type Session} from '../session.ts'
import {tableLock, touched} from '../tables.ts'
import type {TableEntry} from '../types.ts'

export interface Transaction {
  readonly id: string
  /** Tables that have changed, as they were when the transaction first met them. */
  readonly changed: Map<string, TableEntry>
  /** What has been done so far, to do it again: DuckDB gives up a transaction at its first error. */
  readonly log: string[]
  readonly releases: (() => void)[]
  /** Temporary tables before the transaction. */
  readonly tables: ReadonlyMap<string, TableEntry>
  release(): void
}

export async function beginTransaction(session: Session): Promise<void> {
  if (session.transaction) throw new SqlError('Transaction is already in progress')
  const connection = await ownConnection(session)
  await connection.run('BEGIN TRANSACTION')
  const releases: (() => void)[] = []
  session.transaction = {
    id: randomUUID(),
    changed: new Map(),
    log: [],
    releases,
    tables: new Map(session.tables),
    release() {
      for (const release of releases.splice(0)) release()
    },
  }
}

export async function commitTransaction(session: Session): Promise<void> {
  const transaction = current(session, 'COMMIT')
  const connection = await ownConnection(session)
  const entries = [...transaction.changed.values()].map(touched)
  try {
    for (const entry of entries) {
      for (const sql of changeSql({kind: 'table', reference: entry.reference, entry}))
        await connection.run(sql)
    }
    await connection.run('COMMIT')
  } catch (error) {
    await abandon(session, connection)
    throw error
  }
  for (const entry of entries) {
    session.core.catalog.apply({kind: 'table', reference: entry.reference, entry})
  }
  end(session)
}

export async function rollbackTransaction(session: Session): Promise<void> {
  current(session, 'ROLLBACK')
  await abandon(session, await ownConnection(session))
}

/** Runs one statement's SQL; when it fails, the transaction is as it was before the statement. */
export async function inTransaction<T>(
  session: Session,
  connection: Connection,
  sql: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  const {transaction} = session
  if (!transaction) return work()
  try {
    const result = await work()
    transaction.log.push(...sql)
    return result
  } catch (error) {
    await connection.run('ROLLBACK')
    await connection.run('BEGIN TRANSACTION')
    for (const done of transaction.log) await connection.run(done)
    throw error
  }
}

/** Takes a table's lock for the rest of the transaction. Two transactions on one table: the second fails. */
export async function lockInTransaction(session: Session, entry: TableEntry): Promise<void> {
  const {transaction} = session
  if (!transaction) return
  const name = tableName(entry.reference)
  if (transaction.changed.has(name)) return
  const {locks} = session.core
  const lock = tableLock(entry.reference)
  if (locks.owner(lock) && transactions.has(locks.owner(lock) as Transaction)) {
    throw new SqlError(`Transaction is aborted due to concurrent update against table ${name}.`)
  }
  transactions.add(transaction)
  transaction.releases.push(await locks.take([lock], transaction))
  transaction.changed.set(name, session.core.catalog.table(entry.reference) ?? entry)
}

/** Transactions that own locks. */
const transactions = new WeakSet<Transaction>()

function current(session: Session, what: string): Transaction {
  if (!session.transaction) throw new SqlError(`There is no active transaction to ${what}`)
  return session.transaction
}

async function abandon(session: Session, connection: Connection): Promise<void> {
  const {transaction} = session
  // A COMMIT that failed has rolled back already.
  await connection.run('ROLLBACK').catch(() => undefined)
  session.tables.clear()
  for (const [name, entry] of transaction?.tables ?? []) session.tables.set(name, entry)
  end(session)
}

function end(session: Session): void {
  session.transaction?.release()
  session.transaction = undefined
}
