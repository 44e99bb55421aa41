import type {DatabaseSync, SQLInputValue} from 'node:sqlite'
import {objectNotFound} from '../errors.ts'
import type {Bucket, Buckets} from './buckets.ts'
import {type Conditions, checkConditions} from './conditions.ts'
import {transaction} from './database.ts'
import {checkNotHeld} from './retention.ts'
import type {SoftDeleted} from './soft-deleted.ts'

/** One generation of an object. */
export interface StoredObject {
  readonly bucket: string
  readonly name: string
  /** Microseconds since 1970 when it was written; grows with every write to the same name. */
  readonly generation: number
  readonly metageneration: number
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly updatedAt: number
  /** When the generation stopped being the live one, in a bucket that keeps old versions. */
  readonly deletedAt?: number
  readonly content: Content
  readonly fields: ObjectFields
}

/** What an object consists of. */
export interface Content {
  readonly size: number
  /** Base64 of four bytes, highest first. */
  readonly crc32c: string
  /** Base64; composed objects have none. */
  readonly md5?: string
  readonly componentCount?: number
  /** The opaque name of the file that holds the bytes. */
  readonly body: string
}

/** What clients set, as the REST resource spells it. */
export interface ObjectFields {
  readonly contentType?: string
  readonly contentEncoding?: string
  readonly contentDisposition?: string
  readonly contentLanguage?: string
  readonly cacheControl?: string
  readonly metadata?: Readonly<Record<string, string>>
  readonly customTime?: string
  readonly eventBasedHold?: boolean
  readonly temporaryHold?: boolean
  readonly retention?: {readonly mode: 'Locked' | 'Unlocked'; readonly retainUntilTime: string}
  readonly storageClass?: string
  readonly customerEncryption?: CustomerEncryption
  /** A version of a key in Cloud KMS. */
  readonly kmsKeyName?: string
  readonly [other: string]: unknown
}

/** The key that an object was written with, which stays with the customer. */
export interface CustomerEncryption {
  readonly encryptionAlgorithm: 'AES256'
  /** Base64. */
  readonly keySha256: string
}

export interface Objects {
  /** The live object, or the generation asked for. */
  find(bucket: string, name: string, generation?: bigint): StoredObject | undefined
  /** Fails with notFound. */
  get(bucket: string, name: string, generation?: bigint): StoredObject
  /** Makes `content` the live object of this name; what was live becomes an old version or disappears. */
  put(bucket: string, name: string, version: NewVersion, conditions: Conditions): StoredObject
  /** Stores new fields; the metageneration grows. */
  update(
    key: ObjectKey,
    conditions: Conditions,
    change: (object: StoredObject, bucket: Bucket) => ObjectFields,
  ): StoredObject
  /** Without a generation the live object goes, and stays as an old version in a bucket that keeps them. */
  delete(key: ObjectKey, conditions: Conditions): void
  /** Gives an object another name within its bucket; it becomes a new generation there. */
  move(source: ObjectKey, sourceConditions: Conditions, name: string, conditions: Conditions): StoredObject
}

export interface ObjectKey {
  readonly bucket: string
  readonly name: string
  readonly generation?: bigint
}

export interface NewVersion {
  readonly content: Content
  readonly fields: ObjectFields
}

export interface ObjectRow {
  bucket: string
  name: string
  generation: number
  metageneration: number
  created_at: number
  updated_at: number
  deleted_at: number | null
  size: number
  crc32c: string
  md5: string | null
  component_count: number | null
  body: string
  fields: string
}

/** `discard` is called with bodies that nothing refers to any more, after the change is durable. */
export function createObjects(
  database: DatabaseSync,
  buckets: Buckets,
  softDeleted: SoftDeleted,
  now: () => number,
  discard: (bodies: readonly string[]) => void,
): Objects {
  const selectLive = database.prepare(
    'SELECT * FROM objects WHERE bucket = ? AND name = ? AND deleted_at IS NULL',
  )
  const selectGeneration = database.prepare(
    'SELECT * FROM objects WHERE bucket = ? AND name = ? AND generation = ?',
  )
  const selectNewest = database.prepare(
    'SELECT MAX(generation) AS generation FROM objects WHERE bucket = ? AND name = ?',
  )
  const insert = database.prepare('INSERT INTO objects VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const setFields = database.prepare(
    'UPDATE objects SET metageneration = ?, updated_at = ?, fields = ? WHERE bucket = ? AND name = ? AND generation = ?',
  )
  const retire = database.prepare(
    'UPDATE objects SET deleted_at = ?, updated_at = ? WHERE bucket = ? AND name = ? AND generation = ?',
  )
  const remove = database.prepare('DELETE FROM objects WHERE bucket = ? AND name = ? AND generation = ?')

  let lastGeneration = 0
  const nextGeneration = (bucket: string, name: string): number => {
    const newest = selectNewest.get(bucket, name) as {generation: number | null}
    lastGeneration = Math.max(now() * 1000, lastGeneration + 1, (newest.generation ?? 0) + 1)
    return lastGeneration
  }

  const find: Objects['find'] = (bucket, name, generation) => {
    const row =
      generation === undefined ? selectLive.get(bucket, name) : selectGeneration.get(bucket, name, generation)
    return row && fromRow(row as unknown as ObjectRow)
  }

  const get: Objects['get'] = (bucket, name, generation) => {
    const object = find(bucket, name, generation)
    if (object) return object
    buckets.get(bucket)
    throw objectNotFound(bucket, name)
  }

  /** Deletes a generation; gives the body that has become free, which soft delete keeps. */
  const erase = (object: StoredObject, bucket: Bucket): string[] => {
    const isKept = softDeleted.keep(object, bucket)
    remove.run(object.bucket, object.name, object.generation)
    return isKept ? [] : [object.content.body]
  }

  /** Takes a live object away; gives the body that has become free. */
  const displace = (object: StoredObject, bucket: Bucket): string[] => {
    checkNotHeld(object, bucket, now())
    if (keepsVersions(bucket)) {
      retire.run(now(), now(), object.bucket, object.name, object.generation)
      return []
    }
    return erase(object, bucket)
  }

  /** Runs the change durably, then lets go of the bodies that it freed. */
  const change = <Result>(work: (freed: string[]) => Result): Result => {
    const freed: string[] = []
    const result = transaction(database, () => work(freed))
    if (freed.length > 0) discard(freed)
    return result
  }

  const write = (bucket: Bucket, name: string, version: NewVersion, freed: string[]): StoredObject => {
    const live = find(bucket.name, name)
    if (live) freed.push(...displace(live, bucket))
    const time = now()
    const generation = nextGeneration(bucket.name, name)
    const {size, crc32c, md5, componentCount, body} = version.content
    const values: SQLInputValue[] = [bucket.name, name, generation, 1, time, time, null]
    values.push(size, crc32c, md5 ?? null, componentCount ?? null, body, JSON.stringify(version.fields))
    insert.run(...values)
    return get(bucket.name, name)
  }

  return {
    find,
    get,
    put: (bucketName, name, version, conditions) =>
      change((freed) => {
        const bucket = buckets.get(bucketName)
        checkConditions(conditions, find(bucketName, name))
        return write(bucket, name, version, freed)
      }),
    update: ({bucket, name, generation}, conditions, newFields) =>
      change(() => {
        const object = get(bucket, name, generation)
        checkConditions(conditions, object)
        const fields = JSON.stringify(newFields(object, buckets.get(bucket)))
        setFields.run(object.metageneration + 1, now(), fields, bucket, name, object.generation)
        return get(bucket, name, BigInt(object.generation))
      }),
    delete: ({bucket, name, generation}, conditions) =>
      change((freed) => {
        const object = get(bucket, name, generation)
        checkConditions(conditions, object)
        if (generation === undefined) {
          freed.push(...displace(object, buckets.get(bucket)))
          return
        }
        checkNotHeld(object, buckets.get(bucket), now())
        freed.push(...erase(object, buckets.get(bucket)))
      }),
    move: (key, sourceConditions, name, conditions) =>
      change((freed) => {
        const bucket = buckets.get(key.bucket)
        const source = get(key.bucket, key.name)
        checkConditions(sourceConditions, source)
        checkConditions(conditions, find(key.bucket, name))
        checkNotHeld(source, bucket, now())
        remove.run(key.bucket, key.name, source.generation)
        return write(bucket, name, source, freed)
      }),
  }
}

const keepsVersions = (bucket: Bucket): boolean =>
  (bucket.fields['versioning'] as {enabled?: boolean} | undefined)?.enabled === true

export const fromRow = (row: ObjectRow): StoredObject => ({
  bucket: row.bucket,
  name: row.name,
  generation: row.generation,
  metageneration: row.metageneration,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  ...(row.deleted_at !== null && {deletedAt: row.deleted_at}),
  content: {
    size: row.size,
    crc32c: row.crc32c,
    ...(row.md5 !== null && {md5: row.md5}),
    ...(row.component_count !== null && {componentCount: row.component_count}),
    body: row.body,
  },
  fields: JSON.parse(row.fields) as ObjectFields,
})
