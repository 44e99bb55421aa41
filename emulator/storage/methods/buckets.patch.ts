/** https://cloud.google.com/storage/docs/json_api/v1/buckets/patch */

import {conditionsIn, json, type Method, named, requestResource} from '../method.ts'
import {predefinedLists} from '../resources/access-controls.ts'
import {patchedBucketFields} from '../resources/bucket-fields.ts'
import {checkAclAllowed} from '../resources/uniform-access.ts'
import {showBucket} from '../resources/view.ts'

export const bucketsPatch: Method = async (call) => {
  const {buckets, now} = call.store
  const resource = await requestResource(call)
  const bucket = buckets.update(named(call, 'bucket'), conditionsIn(call.query), (current) => {
    checkAclAllowed(current, resource)
    const lists = predefinedLists(call, current)
    // A patch of nothing leaves the metageneration as it is.
    if (Object.keys({...resource, ...lists}).length === 0) return current.fields
    return {...patchedBucketFields(current.fields, resource, now()), ...lists}
  })
  return json(showBucket(call, bucket))
}
