/** What all parts of the warehouse share: the database, the catalogue, locks, turns. */
import {randomUUID} from 'node:crypto'
import type {Connection} from '../engine/connection.ts'
import type {Database} from '../engine/database.ts'
import {isConflict} from '../engine/duckdb-error.ts'
import type {CatalogState, Change} from './catalog/state.ts'
import {changeSql} from './catalog/store.ts'
import type {Connections} from './connections.ts'
import type {Locks} from './locks.ts'
import type {Retirement} from './retirement.ts'
import type {Scratch} from './transfer/scratch.ts'
import type {ObjectFiles} from './types.ts'

export interface Core {
  readonly database: Database
  readonly catalog: CatalogState
  readonly connections: Connections
  readonly locks: Locks
  readonly retirement: Retirement
  /** Files behind gs:// addresses; absent where no storage is attached. */
  readonly objects?: ObjectFiles
  /** Small files of our own that DuckDB reads. */
  readonly scratch: Scratch
  /** The location of datasets that name none. */
  readonly location: string
  /** The job rows of INFORMATION_SCHEMA.JOBS, given by the REST room. */
  readonly jobs?: JobSource
  /** How long a query job may take that sets no time of its own. */
  readonly timeLimitMs: number
  /** True in dry runs: changes are made neither on disk nor in memory. */
  readonly dryRun?: boolean
  /** A fresh name for a physical table. */
  nextPhysical(): string
}

/** Jobs as the REST API's resources, newest last. */
export type JobSource = (project: string) => readonly Readonly<Record<string, unknown>>[]

export const newEtag = (): string => randomUUID().replaceAll('-', '').slice(0, 22)

const ATTEMPTS = 5

/**
 * Runs SQL and records changes of the catalogue in one transaction; memory follows once the disk has it.
 * The caller holds the locks of what it changes.
 * @returns how many rows the last statement of `sql` changed.
 */
export async function commit(
  core: Core,
  connection: Connection,
  sql: readonly string[],
  changes: readonly Change[],
  signal?: AbortSignal,
): Promise<number> {
  if (core.dryRun) return 0
  const statements = [...sql, ...changes.flatMap(changeSql)]
  const counts = statements.length > 0 ? await inTransaction(connection, statements, signal) : []
  for (const change of changes) core.catalog.apply(change)
  return counts[sql.length - 1] ?? 0
}

async function inTransaction(
  connection: Connection,
  statements: readonly string[],
  signal: AbortSignal | undefined,
): Promise<number[]> {
  for (let attempt = 1; ; attempt++) {
    await connection.run('BEGIN TRANSACTION')
    try {
      const counts: number[] = []
      for (const statement of statements) counts.push(await connection.run(statement, signal))
      await connection.run('COMMIT')
      return counts
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => undefined)
      if (attempt === ATTEMPTS || !isConflict(error)) throw error
    }
  }
}
