/** https://cloud.google.com/storage/docs/json_api/v1/objects/delete */
import {conditionsIn, generationIn, type Method, NO_CONTENT, named} from '../method.ts'

export const objectsDelete: Method = (call) => {
  const key = {
    bucket: named(call, 'bucket'),
    name: named(call, 'object'),
    generation: generationIn(call.query),
  }
  call.store.objects.delete(key, conditionsIn(call.query))
  return NO_CONTENT
}
