/** https://cloud.google.com/storage/docs/json_api/v1/buckets#resource */
import type {Bucket} from '../objects/buckets.ts'
import {bucketGeneration, type SoftDeletedBucket} from '../objects/soft-deleted-buckets.ts'
import {bucketAcl, defaultObjectAcl} from './access-controls.ts'
import {etag} from './etag.ts'
import {type ResourceView, timestamp} from './object-resource.ts'
import {projectNumber} from './project-number.ts'
import {uniformAccess} from './uniform-access.ts'

export function bucketResource(bucket: Bucket, view: ResourceView): Record<string, unknown> {
  const {acl: _acl, defaultObjectAcl: _defaultObjectAcl, ...shown} = bucket.fields
  return {
    kind: 'storage#bucket',
    id: bucket.name,
    selfLink: `${view.baseUrl}/storage/v1/b/${bucket.name}`,
    projectNumber: projectNumber(bucket.project),
    name: bucket.name,
    timeCreated: timestamp(bucket.createdAt),
    updated: timestamp(bucket.updatedAt),
    generation: String(bucketGeneration(bucket)),
    metageneration: String(bucket.metageneration),
    etag: bucketEtag(bucket),
    ...shown,
    ...('softDeletedAt' in bucket && softDeletion(bucket as SoftDeletedBucket)),
    ...(view.projection === 'full' &&
      !uniformAccess(bucket) && {acl: bucketAcl(bucket), defaultObjectAcl: defaultObjectAcl(bucket)}),
  }
}

const softDeletion = ({softDeletedAt, hardDeletedAt}: SoftDeletedBucket) => ({
  softDeleteTime: timestamp(softDeletedAt),
  hardDeleteTime: timestamp(hardDeletedAt),
})

export const bucketEtag = (bucket: Bucket): string => etag(bucket.metageneration)
