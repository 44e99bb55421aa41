/**
 * https://cloud.google.com/storage/docs/json_api/v1/objects/rewrite
 *
 * A copy costs the same whatever its size, so the first call is always the last, and no rewriteToken is given out.
 */
import {text} from '../../http/query-parameters.ts'
import {copyObject} from '../copy.ts'
import {invalid} from '../errors.ts'
import {json, type Method} from '../method.ts'
import {showObject} from '../resources/view.ts'

export const objectsRewrite: Method = async (call) => {
  const token = text(call.query, 'rewriteToken')
  if (token !== undefined) throw invalid(`Invalid rewriteToken: ${token}`)
  const object = await copyObject(call)
  const size = String(object.content.size)
  return json({
    kind: 'storage#rewriteResponse',
    totalBytesRewritten: size,
    objectSize: size,
    done: true,
    resource: showObject(call, object),
  })
}
