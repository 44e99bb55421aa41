/** Holds and retention, which keep objects from being deleted or overwritten. */
import {ApiError} from '../../http/api-error.ts'
import type {Bucket} from './buckets.ts'
import type {StoredObject} from './objects.ts'

/**
 * Until when a retention policy or the object's own retention protects it, in milliseconds since 1970.
 * https://cloud.google.com/storage/docs/bucket-lock · https://cloud.google.com/storage/docs/object-lock
 */
export function retainedUntil(object: StoredObject, bucket: Bucket): number | undefined {
  const policy = bucket.fields['retentionPolicy'] as {retentionPeriod?: string} | null | undefined
  const own = object.fields.retention?.retainUntilTime
  const times: number[] = []
  if (policy?.retentionPeriod !== undefined && object.fields.eventBasedHold !== true) {
    times.push(object.createdAt + Number(policy.retentionPeriod) * 1000)
  }
  if (own !== undefined) times.push(Date.parse(own))
  return times.length > 0 ? Math.max(...times) : undefined
}

/** Fails while something protects the object. https://cloud.google.com/storage/docs/object-holds */
export function checkNotHeld(object: StoredObject, bucket: Bucket, now: number): void {
  const name = `Object '${object.bucket}/${object.name}'`
  const hold = object.fields.temporaryHold
    ? 'Temporary'
    : object.fields.eventBasedHold
      ? 'Event-Based'
      : undefined
  if (hold) {
    const message = `${name} is under active ${hold} hold and cannot be deleted, overwritten or archived until hold is removed.`
    throw new ApiError(403, 'objectUnderActiveHold', message)
  }
  const until = retainedUntil(object, bucket)
  if (until !== undefined && until > now) {
    const message = `${name} is subject to bucket's retention policy or object retention and cannot be deleted or overwritten until ${new Date(until).toISOString()}`
    throw new ApiError(403, 'retentionPolicyNotMet', message)
  }
}
