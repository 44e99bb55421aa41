/** https://cloud.google.com/storage/docs/json_api/v1/buckets/delete */
import {conditionsIn, type Method, NO_CONTENT, named} from '../method.ts'

export const bucketsDelete: Method = (call) => {
  call.store.buckets.delete(named(call, 'bucket'), conditionsIn(call.query))
  return NO_CONTENT
}
