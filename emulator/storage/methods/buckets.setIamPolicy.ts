/** https://cloud.google.com/storage/docs/json_api/v1/buckets/setIamPolicy */
import {setBucketPolicy} from '../iam.ts'
import {json, type Method, named, requestResource} from '../method.ts'

export const bucketsSetIamPolicy: Method = async (call) => {
  const bucket = call.store.buckets.get(named(call, 'bucket'))
  return json(setBucketPolicy(call.store, bucket, await requestResource(call)))
}
