/** https://cloud.google.com/storage/docs/json_api/v1/buckets/get */
import {flag} from '../../http/query-parameters.ts'
import {required} from '../errors.ts'
import {type Call, conditionsIn, generationIn, json, type Method, named} from '../method.ts'
import type {Bucket} from '../objects/buckets.ts'
import {checkReadConditions} from '../objects/conditions.ts'
import {bucketEtag} from '../resources/bucket-resource.ts'
import {showBucket} from '../resources/view.ts'

export const bucketsGet: Method = (call) => {
  const bucket = flag(call.query, 'softDeleted')
    ? softDeleted(call)
    : call.store.buckets.get(named(call, 'bucket'))
  checkReadConditions(conditionsIn(call.query), {generation: 0, metageneration: bucket.metageneration})
  return json(showBucket(call, bucket), {etag: bucketEtag(bucket)})
}

function softDeleted(call: Call): Bucket {
  const generation = generationIn(call.query)
  if (generation === undefined) throw required('generation')
  return call.store.softDeletedBuckets.get(named(call, 'bucket'), generation)
}
