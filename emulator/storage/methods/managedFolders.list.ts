/**
 * https://cloud.google.com/storage/docs/json_api/v1/managedFolders/list
 *
 * Managed folders cannot be made here, so there are none; gcloud asks before it deletes a bucket.
 */
import {json, type Method, named} from '../method.ts'

export const managedFoldersList: Method = (call) => {
  call.store.buckets.get(named(call, 'bucket'))
  return json({kind: 'storage#managedFolders'})
}
