/** IAM policies of buckets: kept and shown, but nobody is refused because of them. */
import {conditionNotMet, invalid} from './errors.ts'
import type {Bucket} from './objects/buckets.ts'
import type {ObjectStore} from './objects/object-store.ts'
import {etag} from './resources/etag.ts'

const KIND = 'iamPolicy'

type Policy = Readonly<Record<string, unknown>>

export function bucketPolicy(store: ObjectStore, bucket: Bucket): Policy {
  return store.records.find(KIND, bucket.name, KIND)?.fields ?? initialPolicy(bucket)
}

export function setBucketPolicy(store: ObjectStore, bucket: Bucket, given: Policy): Policy {
  const current = bucketPolicy(store, bucket)
  const wanted = given['etag']
  if (typeof wanted === 'string' && wanted !== '' && wanted !== current['etag']) throw conditionNotMet()
  const bindings = given['bindings'] ?? []
  if (!Array.isArray(bindings)) throw invalid('bindings must be a list.')
  const policy = {
    kind: 'storage#policy',
    resourceId: current['resourceId'],
    version: given['version'] ?? 1,
    etag: etag(store.now()),
    bindings,
  }
  store.records.put(KIND, bucket.name, {id: KIND, fields: policy})
  return policy
}

/** https://cloud.google.com/storage/docs/access-control/iam-roles#basic-roles-modifiable */
function initialPolicy(bucket: Bucket): Policy {
  const members = (...roles: string[]) => roles.map((role) => `project${role}:${bucket.project}`)
  return {
    kind: 'storage#policy',
    resourceId: `projects/_/buckets/${bucket.name}`,
    version: 1,
    etag: etag(bucket.createdAt),
    bindings: [
      {role: 'roles/storage.legacyBucketOwner', members: members('Editor', 'Owner')},
      {role: 'roles/storage.legacyBucketReader', members: members('Viewer')},
    ],
  }
}
