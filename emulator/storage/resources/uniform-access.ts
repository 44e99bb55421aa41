import type {Bucket} from '../objects/buckets.ts'

type Fields = Readonly<Record<string, unknown>>

/** Whether access control lists are switched off. */
export function uniformAccess(bucket: Bucket): boolean {
  const configuration = bucket.fields['iamConfiguration'] as Fields | undefined
  return (configuration?.['uniformBucketLevelAccess'] as Fields | undefined)?.['enabled'] === true
}
