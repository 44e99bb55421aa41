/** https://cloud.google.com/storage/docs/json_api/v1/objects#resource */
import type {Bucket} from '../objects/buckets.ts'
import type {StoredObject} from '../objects/objects.ts'
import {retainedUntil} from '../objects/retention.ts'
import {objectAcl} from './access-controls.ts'
import {etag} from './etag.ts'
import {uniformAccess} from './uniform-access.ts'

export interface ResourceView {
  readonly baseUrl: string
  readonly projection: 'full' | 'noAcl'
}

export function objectResource(
  object: StoredObject,
  bucket: Bucket,
  view: ResourceView,
): Record<string, unknown> {
  const {content, fields} = object
  const {acl: _acl, ...shown} = fields
  const path = `b/${encodeURIComponent(object.bucket)}/o/${encodeURIComponent(object.name)}`
  const generation = String(object.generation)
  const created = timestamp(object.createdAt)
  const retained = retainedUntil(object, bucket)
  return {
    kind: 'storage#object',
    id: `${object.bucket}/${object.name}/${generation}`,
    selfLink: `${view.baseUrl}/storage/v1/${path}`,
    mediaLink: `${view.baseUrl}/download/storage/v1/${path}?generation=${generation}&alt=media`,
    name: object.name,
    bucket: object.bucket,
    generation,
    metageneration: String(object.metageneration),
    ...shown,
    storageClass: fields.storageClass ?? bucket.fields['storageClass'] ?? 'STANDARD',
    size: String(content.size),
    ...(content.md5 !== undefined && {md5Hash: content.md5}),
    crc32c: content.crc32c,
    ...(content.componentCount !== undefined && {componentCount: content.componentCount}),
    etag: objectEtag(object),
    timeCreated: created,
    updated: timestamp(object.updatedAt),
    ...(object.deletedAt !== undefined && {timeDeleted: timestamp(object.deletedAt)}),
    timeStorageClassUpdated: created,
    timeFinalized: created,
    ...(retained !== undefined && {retentionExpirationTime: timestamp(retained)}),
    ...(view.projection === 'full' && !uniformAccess(bucket) && {acl: objectAcl(object, bucket)}),
  }
}

export const objectEtag = (object: StoredObject): string => etag(object.metageneration, object.generation)

export const timestamp = (milliseconds: number): string => new Date(milliseconds).toISOString()
