/**
 * What one job, or a session of several, keeps between its statements: defaults, temporary tables and functions,
 * the connection they live on, and an open transaction.
 */
import type {Connection} from '../engine/connection.ts'
import {SqlError} from '../sql/error.ts'
import {datasetNotFound} from './catalog/names.ts'
import type {Core} from './core.ts'
import {sameLocation} from './datasets.ts'
import type {Frame} from './script/frame.ts'
import type {Transaction} from './script/transaction.ts'
import type {DatasetReference, RoutineEntry, TableEntry, Value} from './types.ts'
import type {BoundParameters} from './values/parameters.ts'

export interface Session {
  readonly core: Core
  readonly project: string
  defaultDataset: DatasetReference | undefined
  /** What SET @@dataset_project_id has made the project of datasets without one. */
  defaultProject?: string
  /** Where statements run. */
  location: string
  /** True where that was asked for, and is not just the default. */
  locationGiven: boolean
  timeZone: string
  /** What SET @@… has kept of the variables that change no answer, by their lower-cased names. */
  readonly settings: Map<string, Value>
  /** Of sessions of several jobs: the variables that their scripts have declared outside of blocks. */
  frame?: Frame
  /** Temporary tables by name. */
  readonly tables: Map<string, TableEntry>
  /** Temporary functions by lower-cased name. */
  readonly routines: Map<string, RoutineEntry>
  /** In dry runs: tables as the statements so far would have left them, by `p:d.t`. */
  planned?: Map<string, TableEntry>
  parameters: BoundParameters
  /** The session's own connection; opened by the first temporary table or transaction. */
  connection?: Connection
  transaction?: Transaction
  signal?: AbortSignal
  onStart?: () => void
  readonly id?: string
  /** Set when a statement has ended the session. */
  aborted?: boolean
  /** Ends another session. @throws SqlError `notFound` for one that is not there. */
  readonly abortOther?: (id: string) => void
  readonly jobId?: string
  /** Whose statements these are: SESSION_USER(). */
  readonly userEmail?: string
  readonly createdAt: number
}

export interface SessionOptions {
  readonly project: string
  readonly defaultDataset?: DatasetReference
  readonly location?: string
  readonly id?: string
  readonly jobId?: string
  readonly userEmail?: string
  readonly abortOther?: (id: string) => void
}

export function createSession(core: Core, options: SessionOptions): Session {
  const dataset = options.defaultDataset && core.catalog.dataset(options.defaultDataset)
  return {
    core,
    project: options.project,
    defaultDataset: options.defaultDataset,
    locationGiven: Boolean(options.location),
    location: options.location || String(dataset?.resource.location ?? core.location),
    timeZone: 'UTC',
    settings: new Map(),
    tables: new Map(),
    routines: new Map(),
    parameters: {},
    id: options.id,
    abortOther: options.abortOther,
    jobId: options.jobId,
    userEmail: options.userEmail,
    createdAt: Date.now(),
  }
}

/** @throws SqlError `notFound` for a dataset that is not there, or lies elsewhere than where statements must run. */
export function checkDataset(session: Session, reference: DatasetReference): void {
  const {core, location, locationGiven} = session
  const entry = core.catalog.dataset(reference)
  const isNear = !locationGiven || (entry && sameLocation(entry.resource.location ?? core.location, location))
  if (!entry || !isNear) throw datasetNotFound(reference, location)
}

/** The session's own connection, opened when it is first needed. */
export async function ownConnection(session: Session): Promise<Connection> {
  session.connection ??= await session.core.connections.open()
  return session.connection
}

/** Runs `work` in its turn on the session's connection, or on any where the session has none. */
export async function onConnection<T>(
  session: Session,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  if (session.signal?.aborted) throw stopped(session.signal)
  const {connection} = session
  if (!connection) return session.core.connections.use(work)
  return session.core.connections.turn(() => work(connection))
}

/** Ends the session: its transaction is rolled back and its temporary tables are gone. */
export async function endSession(session: Session): Promise<void> {
  session.transaction?.release()
  session.transaction = undefined
  session.connection?.close()
  session.connection = undefined
  session.tables.clear()
  session.routines.clear()
}

function stopped(signal: AbortSignal): SqlError {
  if (signal.reason instanceof SqlError) return signal.reason
  return new SqlError('Job execution was cancelled: User requested cancellation', undefined, 'stopped')
}
