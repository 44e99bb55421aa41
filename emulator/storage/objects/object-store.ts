/** Buckets and objects in a folder: `index.sqlite` knows them, `bodies/` holds the bytes. */
import {mkdir, readdir, rm} from 'node:fs/promises'
import {join} from 'node:path'
import type {ObjectFiles} from '../../warehouse/types.ts'
import {type Bodies, createBodies} from './bodies.ts'
import {type Buckets, createBuckets} from './buckets.ts'
import type {Conditions} from './conditions.ts'
import {createContentHasher} from './content-hash.ts'
import {openDatabase} from './database.ts'
import {createObjectFiles} from './gs-files.ts'
import {createList, type List} from './listing.ts'
import {createMultipartUploads, type MultipartUploads} from './multipart-uploads.ts'
import {createObjects, type ObjectFields, type Objects} from './objects.ts'
import {createRecords, type Records} from './records.ts'
import {createSoftDeleted, type SoftDeleted} from './soft-deleted.ts'
import {createSoftDeletedBuckets, type SoftDeletedBuckets} from './soft-deleted-buckets.ts'
import {createUploadSessions, type UploadSessions} from './upload-sessions.ts'

export interface ObjectStore extends ObjectFiles {
  readonly buckets: Buckets
  readonly objects: Objects
  readonly listObjects: List
  readonly softDeleted: SoftDeleted
  readonly softDeletedBuckets: SoftDeletedBuckets
  readonly bodies: Bodies
  readonly uploads: UploadSessions<UploadRequest, UploadResult>
  readonly multipartUploads: MultipartUploads
  readonly records: Records
  /** Milliseconds since 1970. */
  now(): number
  close(): Promise<void>
}

/** What an upload shall become when its bytes have arrived. */
export interface UploadRequest {
  readonly name: string
  readonly fields: ObjectFields
  /** Preconditions as sent, decimal. */
  readonly conditions: {readonly [Key in keyof Conditions]?: string}
  readonly expected: ExpectedContent
  readonly projection: 'full' | 'noAcl'
}

/** What the client says about the bytes that it sends. */
export interface ExpectedContent {
  readonly size?: number
  readonly crc32c?: string
  readonly md5?: string
}

export interface UploadResult {
  readonly generation: number
}

/** Sessions live a week, as Google's do. */
const SESSION_LIFE_MS = 7 * 24 * 60 * 60 * 1000

export async function openObjectStore(folder: string): Promise<ObjectStore> {
  await mkdir(join(folder, 'bodies'), {recursive: true})
  await mkdir(join(folder, 'incoming'), {recursive: true})
  const now = () => Date.now()
  const database = openDatabase(join(folder, 'index.sqlite'))
  const hasher = await createContentHasher()
  const bodies = createBodies(folder, hasher)
  const pendingDiscards = new Set<Promise<void>>()
  const discard = (freed: readonly string[]) => {
    const work = bodies.discard(freed).finally(() => pendingDiscards.delete(work))
    pendingDiscards.add(work)
  }

  const softDeleted = createSoftDeleted(database, now)
  const records = createRecords(database)
  const softDeletedBuckets = createSoftDeletedBuckets(records, now)
  const multipartUploads = createMultipartUploads(records, now, discard)
  const buckets = createBuckets(database, softDeleted, softDeletedBuckets, now, discard)
  const objects = createObjects(database, buckets, softDeleted, now, discard)
  const listObjects = createList(database)
  const uploads = createUploadSessions<UploadRequest, UploadResult>(database, bodies, hasher, now)
  await removeAbandoned(join(folder, 'incoming'))
  await uploads.expire(now() - SESSION_LIFE_MS)
  discard(softDeleted.expire(now()))
  softDeletedBuckets.expire(now())
  multipartUploads.expire(now() - SESSION_LIFE_MS)

  return {
    ...createObjectFiles(buckets, objects, listObjects, bodies, hasher),
    buckets,
    objects,
    listObjects,
    softDeleted,
    softDeletedBuckets,
    bodies,
    uploads,
    multipartUploads,
    records,
    now,
    close: async () => {
      await Promise.all(pendingDiscards)
      await hasher.close()
      database.close()
    },
  }
}

/** What a killed process left half written; resumable uploads stay, their clients may come back. */
async function removeAbandoned(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    if (!name.startsWith('upload-')) await rm(join(incoming, name), {force: true})
  }
}
