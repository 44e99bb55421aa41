/** https://cloud.google.com/storage/docs/json_api/v1/objects#resource */
import {createHash} from 'node:crypto'
import type {Bucket} from '../objects/buckets.ts'
import type {StoredObject} from '../objects/objects.ts'
import {retainedUntil} from '../objects/retention.ts'
import type {SoftDeletedObject} from '../objects/soft-deleted.ts'
import {objectAcl} from './access-controls.ts'
import {etag} from './etag.ts'
import {uniformAccess} from './uniform-access.ts'

export interface ResourceView {
  readonly baseUrl: string
  readonly projection: 'full' | 'noAcl'
  /** The hash of the key that the client has shown: of an object with a key, nobody else sees the checksums. */
  readonly keySha256?: string
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
  const key = fields.customerEncryption?.keySha256
  const showsHashes = key === undefined || key === view.keySha256
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
    ...(showsHashes && {
      ...(content.md5 !== undefined && {md5Hash: content.md5}),
      crc32c: content.crc32c,
    }),
    ...(content.componentCount !== undefined && {componentCount: content.componentCount}),
    etag: objectEtag(object),
    timeCreated: created,
    updated: timestamp(object.updatedAt),
    ...(object.deletedAt !== undefined && {timeDeleted: timestamp(object.deletedAt)}),
    ...('softDeletedAt' in object && softDeletion(object as SoftDeletedObject, bucket)),
    timeStorageClassUpdated: created,
    timeFinalized: created,
    ...(retained !== undefined && {retentionExpirationTime: timestamp(retained)}),
    ...(view.projection === 'full' && !uniformAccess(bucket) && {acl: objectAcl(object, bucket)}),
  }
}

function softDeletion(object: SoftDeletedObject, bucket: Bucket): Record<string, unknown> {
  const hierarchical = bucket.fields['hierarchicalNamespace'] as {enabled?: boolean} | undefined
  return {
    softDeleteTime: timestamp(object.softDeletedAt),
    hardDeleteTime: timestamp(object.hardDeletedAt),
    ...(hierarchical?.enabled && {restoreToken: restoreToken(object)}),
  }
}

/** Tells apart objects of the same name in buckets where folders can be renamed. */
export const restoreToken = ({bucket, name, generation}: StoredObject): string =>
  createHash('sha256').update(`${bucket}\n${name}\n${generation}`).digest('hex').slice(0, 32)

export const objectEtag = (object: StoredObject): string => etag(object.metageneration, object.generation)

export const timestamp = (milliseconds: number): string => new Date(milliseconds).toISOString()
