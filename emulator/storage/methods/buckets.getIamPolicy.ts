/** https://cloud.google.com/storage/docs/json_api/v1/buckets/getIamPolicy */
import {bucketPolicy} from '../iam.ts'
import {json, type Method, named} from '../method.ts'

export const bucketsGetIamPolicy: Method = (call) =>
  json(bucketPolicy(call.store, call.store.buckets.get(named(call, 'bucket'))))
