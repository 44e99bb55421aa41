import {text} from '../../http/query-parameters.ts'
import {encryptionIn} from '../encryption.ts'
import {invalid} from '../errors.ts'
import type {Call} from '../method.ts'
import type {Bucket} from '../objects/buckets.ts'
import type {StoredObject} from '../objects/objects.ts'
import {bucketResource} from './bucket-resource.ts'
import {objectResource, type ResourceView} from './object-resource.ts'

/** `projection=`: without `full`, access control lists are left out. */
export function projectionIn(call: Call): 'full' | 'noAcl' {
  const value = text(call.query, 'projection') ?? 'noAcl'
  if (value !== 'full' && value !== 'noAcl') throw invalid(`Invalid value for projection: ${value}`)
  return value
}

export function viewOf(call: Call): ResourceView {
  const keySha256 = encryptionIn(call.headers)?.keySha256
  return {baseUrl: call.baseUrl, projection: projectionIn(call), ...(keySha256 && {keySha256})}
}

export const showBucket = (call: Call, bucket: Bucket) => bucketResource(bucket, viewOf(call))

export const showObject = (call: Call, object: StoredObject) =>
  objectResource(object, call.store.buckets.get(object.bucket), viewOf(call))
