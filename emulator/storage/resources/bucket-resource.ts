/** https://cloud.google.com/storage/docs/json_api/v1/buckets#resource */
import type {Bucket} from '../objects/buckets.ts'
import {etag} from './etag.ts'
import {type ResourceView, timestamp} from './object-resource.ts'
import {projectNumber} from './project-number.ts'

type Fields = Readonly<Record<string, unknown>>

export function bucketResource(bucket: Bucket, view: ResourceView): Record<string, unknown> {
  const {acl, defaultObjectAcl, ...shown} = bucket.fields
  const isUniform = uniformAccess(bucket)
  return {
    kind: 'storage#bucket',
    id: bucket.name,
    selfLink: `${view.baseUrl}/storage/v1/b/${bucket.name}`,
    projectNumber: projectNumber(bucket.project),
    name: bucket.name,
    timeCreated: timestamp(bucket.createdAt),
    updated: timestamp(bucket.updatedAt),
    generation: String(bucket.createdAt * 1000),
    metageneration: String(bucket.metageneration),
    etag: bucketEtag(bucket),
    ...shown,
    ...(view.projection === 'full' && !isUniform && {acl, defaultObjectAcl}),
  }
}

export const bucketEtag = (bucket: Bucket): string => etag(bucket.metageneration)

/** Whether access control lists are switched off. */
export function uniformAccess(bucket: Bucket): boolean {
  const configuration = bucket.fields['iamConfiguration'] as Fields | undefined
  return (configuration?.['uniformBucketLevelAccess'] as Fields | undefined)?.['enabled'] === true
}
