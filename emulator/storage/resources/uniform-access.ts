import {invalid} from '../errors.ts'
import type {Bucket} from '../objects/buckets.ts'
import {checkPublicAllowed} from './access-controls.ts'

type Fields = Readonly<Record<string, unknown>>

/** Whether access control lists are switched off. */
export function uniformAccess(bucket: Bucket): boolean {
  const configuration = bucket.fields['iamConfiguration'] as Fields | undefined
  return (configuration?.['uniformBucketLevelAccess'] as Fields | undefined)?.['enabled'] === true
}

/** Fails where access control lists are to be written in spite of that. */
export function checkAclAllowed(bucket: Bucket, resource: Fields): void {
  const writes = ['acl', 'defaultObjectAcl'].some(
    (name) => Array.isArray(resource[name]) && resource[name].length > 0,
  )
  if (writes && uniformAccess(bucket)) throw aclDisabled()
  if (Array.isArray(resource['acl'])) checkPublicAllowed(bucket, resource['acl'])
}

export const aclDisabled = () =>
  invalid('Cannot use ACL API to update bucket policy when uniform bucket-level access is enabled.')
