/** https://cloud.google.com/storage/docs/json_api/v1/objects/move */
import {conditionsIn, json, type Method, named} from '../method.ts'
import {checkObjectName} from '../objects/names.ts'
import {showObject} from '../resources/view.ts'

export const objectsMove: Method = (call) => {
  const name = named(call, 'destinationObject')
  checkObjectName(name)
  const source = {bucket: named(call, 'bucket'), name: named(call, 'sourceObject')}
  const object = call.store.objects.move(
    source,
    conditionsIn(call.query, 'Source'),
    name,
    conditionsIn(call.query),
  )
  return json(showObject(call, object))
}
