/** https://cloud.google.com/storage/docs/json_api/v1/buckets/getStorageLayout */
import {json, type Method, named} from '../method.ts'

export const bucketsGetStorageLayout: Method = (call) => {
  const bucket = call.store.buckets.get(named(call, 'bucket'))
  return json({
    kind: 'storage#storageLayout',
    bucket: bucket.name,
    location: bucket.fields['location'],
    locationType: bucket.fields['locationType'],
    hierarchicalNamespace: bucket.fields['hierarchicalNamespace'] ?? {enabled: false},
  })
}
