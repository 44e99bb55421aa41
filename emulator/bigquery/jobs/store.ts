/**
 * Jobs on disk: an SQLite file in the data folder. A job that was acknowledged is found again after a restart;
 * memory holds none of the finished ones.
 */
import {dirname} from 'node:path'
import {DatabaseSync} from 'node:sqlite'
import type {JobKey, JobRecord, JobState} from './record.ts'

/** The file belongs to one process at a time, and with it the data folder. */
const SCHEMA = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS job (
    seq INTEGER PRIMARY KEY,
    project TEXT NOT NULL,
    id TEXT NOT NULL,
    parent TEXT NOT NULL,
    created INTEGER NOT NULL,
    state TEXT NOT NULL,
    destination TEXT,
    record TEXT NOT NULL,
    UNIQUE (project, id)
  );
  CREATE INDEX IF NOT EXISTS job_by_parent ON job (project, parent, seq);
  CREATE INDEX IF NOT EXISTS job_by_state ON job (state) WHERE state <> 'DONE';
  CREATE UNIQUE INDEX IF NOT EXISTS job_by_destination ON job (destination) WHERE destination IS NOT NULL;
  CREATE TABLE IF NOT EXISTS result (seq INTEGER PRIMARY KEY, created INTEGER NOT NULL, rows BLOB NOT NULL);
  CREATE INDEX IF NOT EXISTS result_by_created ON result (created);
`

export interface JobFilter {
  readonly project: string
  /** Only statements of this script; without it only jobs that are no statement of one. */
  readonly parent?: string
  readonly states?: readonly JobState[]
  readonly minCreatedAt?: number
  readonly maxCreatedAt?: number
  /** Only jobs older than the one with this number. */
  readonly before?: number
}

export interface StoredJob {
  readonly seq: number
  readonly record: JobRecord
}

export class JobStore {
  readonly #db: DatabaseSync
  readonly #insert
  readonly #update
  readonly #get
  readonly #byDestination
  readonly #putRows
  readonly #getRows

  constructor(path: string) {
    this.#db = open(path)
    this.#insert = this.#db.prepare(
      `INSERT INTO job (project, id, parent, created, state, destination, record) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (project, id) DO NOTHING`,
    )
    this.#update = this.#db.prepare('UPDATE job SET state = ?, destination = ?, record = ? WHERE seq = ?')
    this.#get = this.#db.prepare('SELECT seq, record FROM job WHERE project = ? AND id = ?')
    this.#byDestination = this.#db.prepare('SELECT seq, record FROM job WHERE destination = ?')
    this.#putRows = this.#db.prepare('INSERT OR REPLACE INTO result (seq, created, rows) VALUES (?, ?, ?)')
    this.#getRows = this.#db.prepare('SELECT rows FROM result WHERE seq = ?')
  }

  /** The new job's number, or undefined where the project has a job of this id. */
  insert(record: JobRecord, destination?: string): number | undefined {
    const {changes, lastInsertRowid} = this.#insert.run(
      record.project,
      record.id,
      record.parent ?? '',
      record.createdAt,
      record.state,
      destination ?? null,
      JSON.stringify(record),
    )
    return Number(changes) === 0 ? undefined : Number(lastInsertRowid)
  }

  /** `destination`: the name of the anonymous table that the result can be read from. */
  update(seq: number, record: JobRecord, destination?: string): void {
    this.#update.run(record.state, destination ?? null, JSON.stringify(record), seq)
  }

  get(key: JobKey): StoredJob | undefined {
    return stored(this.#get.get(key.project, key.id))
  }

  byDestination(destination: string): StoredJob | undefined {
    return stored(this.#byDestination.get(destination))
  }

  /** Newest first, up to `limit`. */
  list(filter: JobFilter, limit: number): StoredJob[] {
    const states = filter.states ?? []
    const where = [
      'project = ?',
      'parent = ?',
      ...(filter.before === undefined ? [] : ['seq < ?']),
      ...(filter.minCreatedAt === undefined ? [] : ['created >= ?']),
      ...(filter.maxCreatedAt === undefined ? [] : ['created <= ?']),
      ...(states.length === 0 ? [] : [`state IN (${states.map(() => '?').join(', ')})`]),
    ]
    const values = [
      filter.project,
      filter.parent ?? '',
      ...[filter.before, filter.minCreatedAt, filter.maxCreatedAt].filter((value) => value !== undefined),
      ...states,
      limit,
    ]
    const sql = `SELECT seq, record FROM job WHERE ${where.join(' AND ')} ORDER BY seq DESC LIMIT ?`
    return this.#db
      .prepare(sql)
      .all(...values)
      .map((row) => stored(row)!)
  }

  /** Jobs that a process which ended before them left behind. */
  unfinished(): StoredJob[] {
    return this.#db
      .prepare("SELECT seq, record FROM job WHERE state <> 'DONE'")
      .all()
      .map((row) => stored(row)!)
  }

  projects(): string[] {
    return this.#db
      .prepare('SELECT DISTINCT project FROM job ORDER BY project')
      .all()
      .map((row) => String(row['project']))
  }

  /** Removes a job, the statements of a script with it. */
  delete(key: JobKey): void {
    this.inTransaction(() => {
      const found = 'SELECT seq FROM job WHERE project = ? AND (id = ? OR parent = ?)'
      this.#db.prepare(`DELETE FROM result WHERE seq IN (${found})`).run(key.project, key.id, key.id)
      this.#db
        .prepare('DELETE FROM job WHERE project = ? AND (id = ? OR parent = ?)')
        .run(key.project, key.id, key.id)
    })
  }

  putRows(seq: number, createdAt: number, rows: Uint8Array): void {
    this.#putRows.run(seq, createdAt, rows)
  }

  rows(seq: number): Uint8Array | undefined {
    return this.#getRows.get(seq)?.['rows'] as Uint8Array | undefined
  }

  /** Forgets jobs and results that are older than given, and results of all but the last jobs. */
  prune(jobsBefore: number, resultsBefore: number, keptResults: number): void {
    this.#db
      .prepare('DELETE FROM result WHERE created < ? OR seq <= (SELECT max(seq) FROM job) - ?')
      .run(Math.max(jobsBefore, resultsBefore), keptResults)
    this.#db.prepare('DELETE FROM job WHERE created < ?').run(jobsBefore)
  }

  inTransaction(work: () => void): void {
    this.#db.exec('BEGIN')
    try {
      work()
      this.#db.exec('COMMIT')
    } catch (error) {
      this.#db.exec('ROLLBACK')
      throw error
    }
  }

  close(): void {
    this.#db.close()
  }
}

function open(path: string): DatabaseSync {
  const db = new DatabaseSync(path)
  try {
    db.exec(SCHEMA)
    return db
  } catch (cause) {
    db.close()
    if (!/locked|busy/.test(String(cause))) throw cause
    throw new Error(`The data folder is in use by another emulator: ${dirname(path)}`, {cause})
  }
}

function stored(row: Record<string, unknown> | undefined): StoredJob | undefined {
  return row && {seq: Number(row['seq']), record: JSON.parse(String(row['record'])) as JobRecord}
}
