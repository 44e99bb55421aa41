/** What copy and rewrite share: a new object with another's bytes. */
import {checkKey, encryptionIn, newEncryption} from './encryption.ts'
import {type Call, conditionsIn, generationIn, named, requestResource} from './method.ts'
import {checkConditions} from './objects/conditions.ts'
import {checkObjectName} from './objects/names.ts'
import type {StoredObject} from './objects/objects.ts'
import {predefinedAclIn} from './resources/access-controls.ts'
import {copiedFields} from './resources/object-fields.ts'

export async function copyObject(call: Call): Promise<StoredObject> {
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
  const body = await store.bodies.duplicate(source.content.body)
  const content = {...source.content, body}
  return store.bodies.keepIf(body, () => store.objects.put(bucket.name, name, {content, fields}, conditions))
}
