/** https://cloud.google.com/storage/docs/json_api/v1/buckets/patch */
import {conditionsIn, json, type Method, named, requestResource} from '../method.ts'
import {patchedBucketFields} from '../resources/bucket-fields.ts'
import {showBucket} from '../resources/view.ts'

export const bucketsPatch: Method = async (call) => {
  const {buckets, now} = call.store
  const resource = await requestResource(call)
  const bucket = buckets.update(named(call, 'bucket'), conditionsIn(call.query), ({fields}) =>
    patchedBucketFields(fields, resource, now()),
  )
  return json(showBucket(call, bucket))
}
