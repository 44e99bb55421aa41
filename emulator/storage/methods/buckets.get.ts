/** https://cloud.google.com/storage/docs/json_api/v1/buckets/get */
import {flag} from '../../http/query-parameters.ts'
import {notImplemented} from '../errors.ts'
import {conditionsIn, json, type Method, named} from '../method.ts'
import {checkReadConditions} from '../objects/conditions.ts'
import {bucketEtag} from '../resources/bucket-resource.ts'
import {showBucket} from '../resources/view.ts'

export const bucketsGet: Method = (call) => {
  if (flag(call.query, 'softDeleted')) throw notImplemented('Soft delete (softDeleted)')
  const bucket = call.store.buckets.get(named(call, 'bucket'))
  checkReadConditions(conditionsIn(call.query), {generation: 0, metageneration: bucket.metageneration})
  return json(showBucket(call, bucket), {etag: bucketEtag(bucket)})
}
