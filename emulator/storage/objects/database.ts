import {DatabaseSync} from 'node:sqlite'

const SCHEMA_VERSION = 2

const SCHEMA = `
  CREATE TABLE buckets (
    name TEXT PRIMARY KEY,
    project TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    metageneration INTEGER NOT NULL,
    fields TEXT NOT NULL
  ) WITHOUT ROWID;

  -- Every generation of every object, in the order in which they are listed. TEXT compares by UTF-8 bytes.
  CREATE TABLE objects (
    bucket TEXT NOT NULL,
    name TEXT NOT NULL,
    generation INTEGER NOT NULL,
    metageneration INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    size INTEGER NOT NULL,
    crc32c TEXT NOT NULL,
    md5 TEXT,
    component_count INTEGER,
    body TEXT NOT NULL,
    fields TEXT NOT NULL,
    PRIMARY KEY (bucket, name, generation)
  ) WITHOUT ROWID;

  -- Live objects have an order of their own, so that old generations do not slow down a listing.
  CREATE UNIQUE INDEX live_objects ON objects (bucket, name) WHERE deleted_at IS NULL;

  CREATE TABLE uploads (
    id TEXT PRIMARY KEY,
    bucket TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    request TEXT NOT NULL,
    result TEXT
  ) WITHOUT ROWID;

  -- Side resources of buckets, objects and projects: notification configurations, HMAC keys, IAM policies.
  CREATE TABLE records (
    kind TEXT NOT NULL,
    parent TEXT NOT NULL,
    id TEXT NOT NULL,
    fields TEXT NOT NULL,
    PRIMARY KEY (kind, parent, id)
  ) WITHOUT ROWID;
`

/** Since version 2. */
const SOFT_DELETED = `
  -- What was deleted from buckets with a soft delete policy; the columns of objects, and two times.
  CREATE TABLE soft_deleted_objects (
    bucket TEXT NOT NULL,
    name TEXT NOT NULL,
    generation INTEGER NOT NULL,
    metageneration INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    size INTEGER NOT NULL,
    crc32c TEXT NOT NULL,
    md5 TEXT,
    component_count INTEGER,
    body TEXT NOT NULL,
    fields TEXT NOT NULL,
    soft_deleted_at INTEGER NOT NULL,
    hard_deleted_at INTEGER NOT NULL,
    PRIMARY KEY (bucket, name, generation)
  ) WITHOUT ROWID;
`

/** The index of a store. A committed change survives the end of the process at any moment. */
export function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000')
  const {user_version: version} = database.prepare('PRAGMA user_version').get() as {user_version: number}
  if (version === 0) {
    database.exec(`BEGIN; ${SCHEMA} ${SOFT_DELETED} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`)
  } else if (version === 1) {
    database.exec(`BEGIN; ${SOFT_DELETED} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`)
  } else if (version !== SCHEMA_VERSION) {
    database.close()
    throw new Error(
      `${path} was written by another version of this program (${version}, not ${SCHEMA_VERSION}).`,
    )
  }
  return database
}

/** Runs `change` as one transaction: all of it happens, or nothing. */
export function transaction<Result>(database: DatabaseSync, change: () => Result): Result {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = change()
    database.exec('COMMIT')
    return result
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}
