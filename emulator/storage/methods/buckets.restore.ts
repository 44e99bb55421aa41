/** https://cloud.google.com/storage/docs/json_api/v1/buckets/restore */
import {required} from '../errors.ts'
import {generationIn, json, type Method, named} from '../method.ts'
import {showBucket} from '../resources/view.ts'

export const bucketsRestore: Method = (call) => {
  const generation = generationIn(call.query)
  if (generation === undefined) throw required('generation')
  return json(showBucket(call, call.store.buckets.restore(named(call, 'bucket'), generation)))
}
