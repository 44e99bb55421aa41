import type {DatabaseSync} from 'node:sqlite'
import {bucketNotFound, conflict} from '../errors.ts'
import {type Conditions, checkConditions} from './conditions.ts'
import {transaction} from './database.ts'
import {afterPrefix} from './names.ts'
import type {SoftDeleted} from './soft-deleted.ts'
import type {SoftDeletedBuckets} from './soft-deleted-buckets.ts'

export interface Bucket {
  readonly name: string
  readonly project: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly updatedAt: number
  readonly metageneration: number
  /** What clients set, as the REST resource spells it: labels, lifecycle, versioning, storageClass, … */
  readonly fields: Readonly<Record<string, unknown>>
}

export interface BucketPage {
  readonly buckets: readonly Bucket[]
  readonly nextAfter?: string
}

export interface Buckets {
  /** Fails with notFound. */
  get(name: string): Bucket
  find(name: string): Bucket | undefined
  create(bucket: {name: string; project: string; fields: Bucket['fields']}): Bucket
  /** Stores new fields; the metageneration grows, unless the fields are the very same. */
  update(name: string, conditions: Conditions, change: (bucket: Bucket) => Bucket['fields']): Bucket
  /** Fails where the bucket is not empty. */
  delete(name: string, conditions: Conditions): void
  /** Brings back a bucket that was deleted under a soft delete policy. */
  restore(name: string, generation: bigint): Bucket
  list(project: string, options: {prefix: string; after: string; limit: number}): BucketPage
}

interface Row {
  name: string
  project: string
  created_at: number
  updated_at: number
  metageneration: number
  fields: string
}

/** `discard` is called with bodies that nothing refers to any more, after the change is durable. */
export function createBuckets(
  database: DatabaseSync,
  softDeleted: SoftDeleted,
  softDeletedBuckets: SoftDeletedBuckets,
  now: () => number,
  discard: (bodies: readonly string[]) => void,
): Buckets {
  const select = database.prepare('SELECT * FROM buckets WHERE name = ?')
  const insert = database.prepare('INSERT INTO buckets VALUES (?, ?, ?, ?, ?, ?)')
  const change = database.prepare(
    'UPDATE buckets SET updated_at = ?, metageneration = ?, fields = ? WHERE name = ?',
  )
  const remove = database.prepare('DELETE FROM buckets WHERE name = ?')
  const anyObject = database.prepare('SELECT 1 FROM objects WHERE bucket = ? LIMIT 1')
  const forgetRecords = database.prepare('DELETE FROM records WHERE parent = ?')
  const page = database.prepare(
    'SELECT * FROM buckets WHERE project = ? AND name > ? AND name >= ? AND name < ? ORDER BY name LIMIT ?',
  )

  const find = (name: string): Bucket | undefined => {
    const row = select.get(name) as Row | undefined
    return row && fromRow(row)
  }
  const get = (name: string): Bucket => {
    const bucket = find(name)
    if (!bucket) throw bucketNotFound()
    return bucket
  }
  const versionOf = (bucket: Bucket) => ({generation: 0, metageneration: bucket.metageneration})

  return {
    find,
    get,
    create: ({name, project, fields}) =>
      transaction(database, () => {
        if (find(name)) {
          throw conflict('Your previous request to create the named bucket succeeded and you already own it.')
        }
        const time = now()
        insert.run(name, project, time, time, 1, JSON.stringify(fields))
        return get(name)
      }),
    update: (name, conditions, newFields) =>
      transaction(database, () => {
        const bucket = get(name)
        checkConditions(conditions, versionOf(bucket))
        const fields = newFields(bucket)
        if (fields === bucket.fields) return bucket
        change.run(now(), bucket.metageneration + 1, JSON.stringify(fields), name)
        return get(name)
      }),
    delete: (name, conditions) => {
      const freed = transaction(database, () => {
        const bucket = get(name)
        checkConditions(conditions, versionOf(bucket))
        if (anyObject.get(name)) throw conflict('The bucket you tried to delete is not empty.')
        softDeletedBuckets.keep(bucket)
        remove.run(name)
        forgetRecords.run(name)
        return softDeleted.forget(name)
      })
      discard(freed)
    },
    restore: (name, generation) =>
      transaction(database, () => {
        const deleted = softDeletedBuckets.get(name, generation)
        if (find(name)) throw conflict('A bucket of this name exists.')
        const {project, createdAt, metageneration, fields} = deleted
        insert.run(name, project, createdAt, now(), metageneration + 1, JSON.stringify(fields))
        softDeletedBuckets.forget(deleted)
        return get(name)
      }),
    list: (project, {prefix, after, limit}) => {
      const end = afterPrefix(prefix) ?? '\u{10ffff}'
      const rows = page.all(project, after, prefix, end, limit + 1) as unknown as Row[]
      const buckets = rows.slice(0, limit).map(fromRow)
      return rows.length > limit ? {buckets, nextAfter: buckets.at(-1)!.name} : {buckets}
    },
  }
}

const fromRow = (row: Row): Bucket => ({
  name: row.name,
  project: row.project,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  metageneration: row.metageneration,
  fields: JSON.parse(row.fields) as Record<string, unknown>,
})
