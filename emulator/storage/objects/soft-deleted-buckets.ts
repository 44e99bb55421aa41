/**
 * Buckets that have been deleted under a soft delete policy, until their time is over. They come back as they were, but
 * empty: what had been deleted from them before is forgotten together with the bucket.
 * https://cloud.google.com/storage/docs/soft-delete
 */
import {bucketNotFound} from '../errors.ts'
import type {Bucket, BucketPage} from './buckets.ts'
import type {Records} from './records.ts'
import {retentionSeconds} from './soft-deleted.ts'

export interface SoftDeletedBucket extends Bucket {
  /** Milliseconds since 1970. */
  readonly softDeletedAt: number
  readonly hardDeletedAt: number
}

export interface SoftDeletedBuckets {
  /** Takes what is about to be deleted, where its own policy says so. */
  keep(bucket: Bucket): void
  /** Fails with notFound. */
  get(name: string, generation: bigint): SoftDeletedBucket
  /** In the order of names; `after` is the name that the last page ended with. */
  list(project: string, options: {prefix: string; after: string; limit: number}): BucketPage
  forget(bucket: SoftDeletedBucket): void
  /** Forgets what is over at this time. */
  expire(time: number): void
}

const KIND = 'softDeletedBucket'
/** No bucket has this name: the records belong to none. */
const PARENT = ''

/** Tells buckets of one name apart: microseconds since 1970 when it was made. */
export const bucketGeneration = ({createdAt}: Bucket): bigint => BigInt(createdAt) * 1000n

export function createSoftDeletedBuckets(records: Records, now: () => number): SoftDeletedBuckets {
  const idOf = (name: string, generation: bigint) => `${name}/${generation}`
  const all = () => records.list(KIND, PARENT).map(({fields}) => fields as unknown as SoftDeletedBucket)
  const isKept = ({hardDeletedAt}: SoftDeletedBucket) => hardDeletedAt > now()
  const forget = (bucket: SoftDeletedBucket) => {
    records.delete(KIND, PARENT, idOf(bucket.name, bucketGeneration(bucket)))
  }

  return {
    keep: (bucket) => {
      const seconds = retentionSeconds(bucket.fields)
      if (seconds === 0) return
      const time = now()
      const fields = {...bucket, softDeletedAt: time, hardDeletedAt: time + seconds * 1000}
      records.put(KIND, PARENT, {id: idOf(bucket.name, bucketGeneration(bucket)), fields})
    },
    get: (name, generation) => {
      const found = records.find(KIND, PARENT, idOf(name, generation))
      const bucket = found?.fields as unknown as SoftDeletedBucket | undefined
      if (!bucket || !isKept(bucket)) throw bucketNotFound()
      return bucket
    },
    list: (project, {prefix, after, limit}) => {
      const found = all().filter(
        (bucket) =>
          bucket.project === project &&
          bucket.name.startsWith(prefix) &&
          bucket.name > after &&
          isKept(bucket),
      )
      const buckets = found.slice(0, limit)
      return found.length > limit ? {buckets, nextAfter: buckets.at(-1)!.name} : {buckets}
    },
    forget,
    expire: (time) => {
      for (const bucket of all()) if (bucket.hardDeletedAt <= time) forget(bucket)
    },
  }
}
