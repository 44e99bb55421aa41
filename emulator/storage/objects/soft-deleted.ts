/**
 * What has been deleted from buckets with a soft delete policy, until its time is over.
 * https://cloud.google.com/storage/docs/soft-delete
 */
import type {DatabaseSync} from 'node:sqlite'
import {objectNotFound} from '../errors.ts'
import type {Bucket} from './buckets.ts'
import {afterPrefix} from './names.ts'
import {fromRow, type ObjectRow, type StoredObject} from './objects.ts'

export interface SoftDeletedObject extends StoredObject {
  /** Milliseconds since 1970. */
  readonly softDeletedAt: number
  readonly hardDeletedAt: number
}

export interface SoftDeletedPage {
  readonly objects: readonly SoftDeletedObject[]
  readonly next?: {readonly name: string; readonly generation: number}
}

export interface SoftDeleted {
  /** Takes what is about to be deleted, where the bucket's policy says so. */
  keep(object: StoredObject, bucket: Bucket): boolean
  /** Fails with notFound. */
  get(bucket: string, name: string, generation: bigint): SoftDeletedObject
  /** In the order of names and generations. */
  list(request: {
    readonly bucket: string
    readonly prefix: string
    readonly after?: {readonly name: string; readonly generation: number}
    readonly limit: number
  }): SoftDeletedPage
  /** Forgets what is over at this time, and gives the bodies that have become free. */
  expire(time: number): string[]
  /** Forgets all of a bucket, and gives the bodies that have become free. */
  forget(bucket: string): string[]
}

type Row = ObjectRow & {soft_deleted_at: number; hard_deleted_at: number}

const COLUMNS =
  'bucket, name, generation, metageneration, created_at, updated_at, deleted_at, size, crc32c, md5, component_count, body, fields'

export function createSoftDeleted(database: DatabaseSync, now: () => number): SoftDeleted {
  const insert = database.prepare(
    `INSERT INTO soft_deleted_objects (${COLUMNS}, soft_deleted_at, hard_deleted_at)
     SELECT ${COLUMNS}, ?, ? FROM objects WHERE bucket = ? AND name = ? AND generation = ?`,
  )
  const select = database.prepare(
    'SELECT * FROM soft_deleted_objects WHERE bucket = ? AND name = ? AND generation = ? AND hard_deleted_at > ?',
  )
  const page = database.prepare(
    `SELECT * FROM soft_deleted_objects
     WHERE bucket = ? AND name >= ? AND name < ? AND (name, generation) > (?, ?) AND hard_deleted_at > ?
     ORDER BY name, generation LIMIT ?`,
  )
  const expire = database.prepare(
    'DELETE FROM soft_deleted_objects WHERE hard_deleted_at <= ? RETURNING body',
  )
  const forget = database.prepare('DELETE FROM soft_deleted_objects WHERE bucket = ? RETURNING body')
  const bodies = (rows: unknown) => (rows as {body: string}[]).map(({body}) => body)

  return {
    keep: ({bucket, name, generation}, {fields}) => {
      const seconds = retentionSeconds(fields)
      if (seconds === 0) return false
      const time = now()
      insert.run(time, time + seconds * 1000, bucket, name, generation)
      return true
    },
    get: (bucket, name, generation) => {
      const row = select.get(bucket, name, generation, now()) as Row | undefined
      if (!row) throw objectNotFound(bucket, name)
      return fromSoftDeletedRow(row)
    },
    list: ({bucket, prefix, after, limit}) => {
      const end = afterPrefix(prefix) ?? new Uint8Array(0)
      const {name, generation} = after ?? {name: '', generation: 0}
      const rows = page.all(bucket, prefix, end, name, generation, now(), limit + 1) as unknown as Row[]
      const objects = rows.slice(0, limit).map(fromSoftDeletedRow)
      const last = objects.at(-1)
      return rows.length > limit && last
        ? {objects, next: {name: last.name, generation: last.generation}}
        : {objects}
    },
    expire: (time) => bodies(expire.all(time)),
    forget: (bucket) => bodies(forget.all(bucket)),
  }
}

/** How long a bucket's policy keeps what is deleted; 0 for not at all. */
export const retentionSeconds = (fields: Bucket['fields']): number => {
  const policy = fields['softDeletePolicy'] as {retentionDurationSeconds?: string} | undefined
  return Number(policy?.retentionDurationSeconds ?? 0)
}

const fromSoftDeletedRow = (row: Row): SoftDeletedObject => ({
  ...fromRow(row),
  softDeletedAt: row.soft_deleted_at,
  hardDeletedAt: row.hard_deleted_at,
})
