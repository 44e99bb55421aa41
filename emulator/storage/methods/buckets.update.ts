/** https://cloud.google.com/storage/docs/json_api/v1/buckets/update */

import {conditionsIn, json, type Method, named, requestResource} from '../method.ts'
import {predefinedLists} from '../resources/access-controls.ts'
import {replacedBucketFields} from '../resources/bucket-fields.ts'
import {checkAclAllowed} from '../resources/uniform-access.ts'
import {showBucket} from '../resources/view.ts'

export const bucketsUpdate: Method = async (call) => {
  const {buckets, now} = call.store
  const resource = await requestResource(call)
  const bucket = buckets.update(named(call, 'bucket'), conditionsIn(call.query), (current) => {
    checkAclAllowed(current, resource)
    return {
      ...replacedBucketFields(current.fields, resource, now()),
      ...predefinedLists(call, current),
    }
  })
  return json(showBucket(call, bucket))
}
