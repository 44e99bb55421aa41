/** https://cloud.google.com/storage/docs/json_api/v1/objects/copy */
import {copyIn} from '../copy.ts'
import {json, type Method} from '../method.ts'
import {showObject} from '../resources/view.ts'

export const objectsCopy: Method = async (call) => {
  const copy = await copyIn(call)
  return json(showObject(call, await copy.make()))
}
