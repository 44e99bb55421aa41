/** What copy and rewrite share: a new object with another's bytes. */
import {checkKey, encryptionIn, newEncryption} from './encryption.ts'
import {type Call, conditionsIn, generationIn, named, requestResource} from './method.ts'
import type {Bucket} from './objects/buckets.ts'
import {checkConditions} from './objects/conditions.ts'
import {checkObjectName} from './objects/names.ts'
import type {ObjectFields, StoredObject} from './objects/objects.ts'
import {predefinedAclIn} from './resources/access-controls.ts'
import {copiedFields} from './resources/object-fields.ts'

/** A copy that nothing is against. */
export interface Copy {
  readonly source: StoredObject
  /** The bucket that the copy goes to. */
  readonly bucket: Bucket
  /** What the copy will have. */
  readonly fields: ObjectFields
  make(): Promise<StoredObject>
}

/** Reads what the request wants to be copied, and checks whether it may be. */
export async function copyIn(call: Call): Promise<Copy> {
  const {store, query} = call
  const resource = await requestResource(call)
  const name = named(call, 'destinationObject')
  checkObjectName(name)
  const sourceBucket = named(call, 'sourceBucket')
  const source = store.objects.get(
    sourceBucket,
    named(call, 'sourceObject'),
    generationIn(query, 'sourceGeneration'),
  )
  checkConditions(conditionsIn(query, 'Source'), source)
  checkKey(source.fields, encryptionIn(call.headers, 'source'))
  const bucket = store.buckets.get(named(call, 'destinationBucket'))
  const encryption = newEncryption(call, bucket, 'destinationKmsKeyName', resource['kmsKeyName'])
  const conditions = conditionsIn(query)
  checkConditions(conditions, store.objects.find(bucket.name, name))

  const acl = predefinedAclIn(call, 'destinationPredefinedAcl', bucket)
  const fields = {
    ...copiedFields(source.fields, resource, bucket),
    ...(acl && {acl}),
    ...encryption,
  }
  const make = async () => {
    const body = await store.bodies.duplicate(source.content.body)
    const content = {...source.content, body}
    return store.bodies.keepIf(body, () =>
      store.objects.put(bucket.name, name, {content, fields}, conditions),
    )
  }
  return {source, bucket, fields, make}
}
