/**
 * The jobs: started, waited for, cancelled, listed, remembered. Running ones are in memory, all of them on disk.
 */
import {randomUUID} from 'node:crypto'
import {join} from 'node:path'
import {setImmediate} from 'node:timers/promises'
import {deserialize, serialize} from 'node:v8'
import {ApiError, type ErrorItem} from '../../http/api-error.ts'
import {SqlError} from '../../sql/error.ts'
import {childJobId} from '../../warehouse/script/child-job.ts'
import type {ArrowColumn, ResultSet, TableReference, Value} from '../../warehouse/types.ts'
import {anonymousTable} from './anonymous-table.ts'
import {HeldResults} from './held-results.ts'
import {isFault, jobError} from './job-error.ts'
import type {JobKey, JobRecord, JobResult} from './record.ts'
import {type JobFilter, JobStore, type StoredJob} from './store.ts'

/** What the work of a job comes to. */
export interface JobOutcome {
  readonly statistics: Readonly<Record<string, unknown>>
  /** Errors that did not fail the job (bad records that were tolerated). */
  readonly errors?: readonly ErrorItem[]
  readonly startedAt?: number
  readonly endedAt?: number
  readonly rows?: ResultSet
  readonly result?: JobResult
  /** Where a query wrote to, for `configuration.query.destinationTable`. */
  readonly destination?: TableReference
  /** The statements of a script, each a job of its own. */
  readonly children?: readonly ChildOutcome[]
}

export interface ChildOutcome extends JobOutcome {
  readonly configuration: Readonly<Record<string, unknown>>
  /** What the statement failed with. */
  readonly failure?: ErrorItem
}

/** The failure of a script, some of whose statements have run. */
export class FailedScript extends Error {
  readonly children: readonly ChildOutcome[]

  constructor(cause: Error, children: readonly ChildOutcome[]) {
    super(cause.message, {cause})
    this.children = children
  }
}

export type JobWork = (signal: AbortSignal) => Promise<JobOutcome>

interface RunningJob {
  readonly seq: number
  record: JobRecord
  readonly abort: AbortController
  readonly finished: Promise<void>
}

/** Rows of results this small are kept with the job, so that they cost no memory and survive a restart. */
const KEPT_ROWS = 2_000
const KEPT_BYTES = 256 * 1024
/** How many of the last jobs keep their rows so, and how many larger results the warehouse holds for us. */
const KEPT_RESULTS = 5_000
const HELD_RESULTS = 32
const REMEMBERED_REQUESTS = 10_000
const RECENT_JOBS = 10_000
const DAY = 86_400_000
const JOB_LIFETIME = 180 * DAY
const RESULT_LIFETIME = DAY
const PRUNE_EVERY = 1_000

export interface RegistryOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Told of failures that are the server's own. */
  readonly onFault?: (error: unknown) => void
}

export class JobRegistry {
  readonly #store: JobStore
  readonly #running = new Map<string, RunningJob>()
  readonly #held = new HeldResults(HELD_RESULTS)
  readonly #now: () => number
  readonly #onFault: ((error: unknown) => void) | undefined
  readonly #requests = new Map<string, string>()
  #untilPruning = PRUNE_EVERY
  #closing = false

  /** Opens the jobs of a data folder; those that its last process did not finish have failed. */
  constructor(folder: string, {now = Date.now, onFault}: RegistryOptions = {}) {
    this.#store = new JobStore(join(folder, 'jobs.sqlite'))
    this.#now = now
    this.#onFault = onFault
    for (const {seq, record} of this.#store.unfinished()) this.#store.update(seq, interrupted(record, now()))
    this.#prune()
  }

  /** Starts a job and returns at once. Fails with 409 `duplicate` where the project has a job of this id. */
  start(record: JobRecord, work: JobWork): JobRecord {
    const running: JobRecord = {...record, state: 'RUNNING', startedAt: this.#now()}
    const seq = this.#store.insert(running)
    if (seq === undefined) {
      throw new ApiError(
        409,
        'duplicate',
        `Already Exists: Job ${record.project}:${record.location}.${record.id}`,
      )
    }
    if (--this.#untilPruning <= 0) this.#prune()
    const abort = new AbortController()
    const {promise: finished, resolve} = Promise.withResolvers<void>()
    const job: RunningJob = {seq, record: running, abort, finished}
    this.#running.set(keyOf(running), job)
    void this.#run(job, work).then(resolve)
    return running
  }

  async #run(job: RunningJob, work: JobWork): Promise<void> {
    try {
      // The job is acknowledged before its work begins, and so are those that arrive with it.
      await setImmediate()
      if (job.abort.signal.aborted) throw cancelled()
      const outcome = await work(job.abort.signal)
      await this.#succeed(job, outcome)
    } catch (error) {
      // At the server's end the job stays unfinished on disk, and the next start reports it as interrupted.
      if (this.#closing) return
      if (error instanceof FailedScript) await this.#fail(job, error.cause, error.children)
      else await this.#fail(job, error)
    } finally {
      this.#running.delete(keyOf(job.record))
    }
  }

  async #succeed(job: RunningJob, outcome: JobOutcome): Promise<void> {
    const now = this.#now()
    const children = childResults(job, outcome.children, now)
    // A script's rows are those of one of its statements, which is where they are kept then.
    const source = children.find((child) => child.rows && child.rows === outcome.rows)?.record
    const finished = doneRecord(job.record, outcome, now, source)
    await this.#keep(job, finished, [
      ...children,
      {rows: source ? undefined : outcome.rows, record: finished},
    ])
  }

  /** Writes the finished job with its children, and their rows. */
  async #keep(job: RunningJob, finished: JobRecord, results: readonly Result[]): Promise<void> {
    const now = this.#now()
    const packed: (Uint8Array | undefined)[] = []
    for (const {rows} of results) packed.push(await packedRows(rows))

    const held: [number, ResultSet][] = []
    this.#store.inTransaction(() => {
      for (const [i, {rows, record}] of results.entries()) {
        const seq = record === finished ? job.seq : this.#store.insert(record, destinationKey(record))
        if (record === finished) this.#store.update(job.seq, record, destinationKey(record))
        const bytes = packed[i]
        if (seq === undefined || !rows) continue
        if (bytes) this.#store.putRows(seq, now, bytes)
        else held.push([seq, rows])
      }
    })
    job.record = finished
    for (const [seq, rows] of held) await this.#held.add(seq, rows)
  }

  async #fail(job: RunningJob, error: unknown, children: readonly ChildOutcome[] = []): Promise<void> {
    if (isFault(error)) this.#onFault?.(error)
    const item = jobError(error, sqlOf(job.record))
    const errors = errorsOf(error, item)
    const now = this.#now()
    const finished: JobRecord = {
      ...job.record,
      state: 'DONE',
      endedAt: now,
      errorResult: errors[0]!,
      errors,
      statistics: {
        ...job.record.statistics,
        ...(children.length > 0 && {numChildJobs: String(children.length)}),
      },
    }
    await this.#keep(job, finished, [
      ...childResults(job, children, now),
      {rows: undefined, record: finished},
    ])
  }

  get(key: JobKey): JobRecord | undefined {
    return this.#running.get(keyOf(key))?.record ?? this.#store.get(key)?.record
  }

  /** The job once it has ended, or as it is after `timeoutMs`. */
  async wait(key: JobKey, timeoutMs: number): Promise<JobRecord | undefined> {
    const job = this.#running.get(keyOf(key))
    if (!job) return this.#store.get(key)?.record
    const {promise: timeout, resolve} = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, timeoutMs)
    await Promise.race([job.finished, timeout])
    clearTimeout(timer)
    return job.record
  }

  /** Newest first; `next` continues after the page. */
  list(filter: JobFilter, limit: number): {records: JobRecord[]; next?: number} {
    const found = this.#store.list(filter, limit + 1)
    const page = found.slice(0, limit)
    const records = page.map(({record}) => this.#running.get(keyOf(record))?.record ?? record)
    return {records, ...(found.length > limit && {next: page.at(-1)!.seq})}
  }

  /** The job that a request of this id began; clients repeat a request whose answer they did not get. */
  requested(project: string, requestId: string): string | undefined {
    return this.#requests.get(`${project}\n${requestId}`)
  }

  remember(project: string, requestId: string, jobId: string): void {
    this.#requests.set(`${project}\n${requestId}`, jobId)
    if (this.#requests.size <= REMEMBERED_REQUESTS) return
    const [oldest] = this.#requests.keys()
    this.#requests.delete(oldest!)
  }

  /** The last jobs of a project, newest first, for INFORMATION_SCHEMA.JOBS. */
  recent(project: string): JobRecord[] {
    return this.list({project}, RECENT_JOBS).records
  }

  projects(): string[] {
    return this.#store.projects()
  }

  /** Asks a running job to stop; it ends with the reason `stopped`. */
  cancel(key: JobKey): void {
    this.#running.get(keyOf(key))?.abort.abort()
  }

  async delete(key: JobKey): Promise<void> {
    const found = this.#store.get(key)
    if (!found) return
    const children = this.#store.list({project: key.project, parent: key.id}, -1)
    for (const {seq} of [found, ...children]) await this.#held.remove(seq)
    this.#store.delete(key)
  }

  /** The finished query whose anonymous result table this is. */
  byAnonymousTable(table: TableReference): JobRecord | undefined {
    return this.#store.byDestination(tableKey(table))?.record
  }

  /** Rows [start, start + count) of a finished query; fails with 404 where they are gone. */
  async rows(record: JobRecord, start: number, count: number): Promise<readonly (readonly Value[])[]> {
    const seq = this.#seqOfRows(record)
    if (seq !== undefined) {
      const held = this.#held.get(seq)
      if (held) return held.read(start, count)
      const packed = this.#store.rows(seq)
      if (packed) return (deserialize(packed) as Value[][]).slice(start, start + count)
    }
    throw rowsNotFound(record)
  }

  /** Whether the warehouse holds the rows of this query, so that `columns` gives them. */
  holds(record: JobRecord): boolean {
    return this.#heldRows(record)?.readColumns !== undefined
  }

  /** The same rows as `rows` in columns; fails with 404 where the warehouse does not hold them. */
  async columns(record: JobRecord, start: number, count: number): Promise<readonly ArrowColumn[]> {
    const columns = await this.#heldRows(record)?.readColumns?.(start, count)
    if (!columns) throw rowsNotFound(record)
    return columns
  }

  #heldRows(record: JobRecord): ResultSet | undefined {
    const seq = this.#seqOfRows(record)
    return seq === undefined ? undefined : this.#held.get(seq)
  }

  /** Where the rows are: with the job, or with the statement of its script that has them. */
  #seqOfRows(record: JobRecord): number | undefined {
    return this.#store.get({project: record.project, id: record.result?.statement ?? record.id})?.seq
  }

  /** Stops what runs. */
  async stop(): Promise<void> {
    this.#closing = true
    const running = [...this.#running.values()]
    for (const job of running) job.abort.abort()
    await Promise.all(running.map((job) => job.finished))
    await this.#held.close()
  }

  /** Closes the file, after `stop`. */
  close(): void {
    this.#store.close()
  }

  #prune(): void {
    this.#untilPruning = PRUNE_EVERY
    this.#store.prune(this.#now() - JOB_LIFETIME, this.#now() - RESULT_LIFETIME, KEPT_RESULTS)
  }
}

const cancelled = () =>
  new SqlError('Job execution was cancelled: User requested cancellation', undefined, 'stopped')

function rowsNotFound(record: JobRecord): ApiError {
  const {project, dataset, table} = anonymousTable(record)
  return new ApiError(404, 'notFound', `Not found: Table ${project}:${dataset}.${table}`)
}

export const newJobId = (): string => `job_${randomUUID().replaceAll('-', '')}`

const keyOf = (key: JobKey): string => `${key.project}\n${key.id}`
const tableKey = (table: TableReference): string => `${table.project}:${table.dataset}.${table.table}`

/** The name under which tabledata.list finds a result; only for results that the job has of its own. */
function destinationKey(record: JobRecord): string | undefined {
  const {result} = record
  const own =
    result?.totalRows !== undefined && !result.table && !result.statement && result.columns.length > 0
  return own ? tableKey(anonymousTable(record)) : undefined
}

/** `source`: the statement of the script that the rows come from. */
function doneRecord(record: JobRecord, outcome: JobOutcome, now: number, source?: JobRecord): JobRecord {
  const count = outcome.children?.length ?? 0
  const done: JobRecord = {
    ...record,
    state: 'DONE',
    startedAt: outcome.startedAt ?? record.startedAt,
    endedAt: outcome.endedAt ?? now,
    statistics: {...outcome.statistics, ...(count > 0 && {numChildJobs: String(count)})},
    ...(outcome.errors && outcome.errors.length > 0 && {errors: outcome.errors}),
    ...(outcome.result && {
      result: {
        ...outcome.result,
        ...(outcome.rows && {totalRows: outcome.rows.totalRows}),
        ...(source && {statement: source.id}),
      },
    }),
  }
  const destination = outcome.destination ?? (outcome.rows && anonymousTable(source ?? record))
  return destination ? {...done, configuration: withDestination(done.configuration, destination)} : done
}

function withDestination(
  configuration: Readonly<Record<string, unknown>>,
  {project, dataset, table}: TableReference,
): Record<string, unknown> {
  const query = configuration['query'] as Record<string, unknown> | undefined
  if (!query) return configuration
  return {
    ...configuration,
    query: {...query, destinationTable: {projectId: project, datasetId: dataset, tableId: table}},
  }
}

/** A job that has ended, with its rows where it has some of its own. */
interface Result {
  readonly rows: ResultSet | undefined
  readonly record: JobRecord
}

const childResults = (job: RunningJob, children: readonly ChildOutcome[] = [], now: number): Result[] =>
  children.map((child, i) => ({rows: child.rows, record: childRecord(job.record, child, i, now)}))

function childRecord(parent: JobRecord, child: ChildOutcome, index: number, now: number): JobRecord {
  const record: JobRecord = {
    project: parent.project,
    id: childJobId(parent.id, index),
    location: parent.location,
    userEmail: parent.userEmail,
    type: 'QUERY',
    configuration: child.configuration,
    parent: parent.id,
    createdAt: child.startedAt ?? now,
    state: 'RUNNING',
    statistics: {},
  }
  const done = doneRecord(record, child, now)
  const {failure} = child
  return failure ? {...done, errorResult: failure, errors: [failure]} : done
}

/** The rows of a small result, packed; the warehouse is done with them then. Undefined for a large one. */
async function packedRows(rows: ResultSet | undefined): Promise<Uint8Array | undefined> {
  if (!rows || rows.totalRows > KEPT_ROWS) return undefined
  const packed = serialize(await rows.read(0, rows.totalRows))
  if (packed.length > KEPT_BYTES) return undefined
  await rows.close()
  return packed
}

function interrupted(record: JobRecord, now: number): JobRecord {
  const error: ErrorItem = {
    reason: 'stopped',
    message: 'Job execution was cancelled: the server stopped before the job had ended.',
  }
  return {...record, state: 'DONE', endedAt: now, errorResult: error, errors: [error]}
}

/** The error of a job, and after it what a load tells of each record that was wrong. */
function errorsOf(error: unknown, item: ErrorItem): readonly ErrorItem[] {
  const listed = error instanceof Error && 'errors' in error ? error.errors : undefined
  if (!Array.isArray(listed)) return [item]
  const errors = listed as ErrorItem[]
  return errors[0]?.message === item.message ? errors : [item, ...errors]
}

function sqlOf(record: JobRecord): string | undefined {
  const query = record.configuration['query'] as {query?: unknown} | undefined
  return typeof query?.query === 'string' ? query.query : undefined
}

export type {JobFilter, StoredJob}
