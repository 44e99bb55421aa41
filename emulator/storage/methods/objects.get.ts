/** https://cloud.google.com/storage/docs/json_api/v1/objects/get */
import {flag, text} from '../../http/query-parameters.ts'
import {notImplemented} from '../errors.ts'
import {checkEtags} from '../etag-conditions.ts'
import {mediaAnswer} from '../media.ts'
import {type Answer, type Call, conditionsIn, generationIn, json, type Method, named} from '../method.ts'
import {checkReadConditions} from '../objects/conditions.ts'
import type {StoredObject} from '../objects/objects.ts'
import {objectEtag} from '../resources/object-resource.ts'
import {showObject} from '../resources/view.ts'

export const objectsGet: Method = async (call) => {
  const wantsMedia = text(call.query, 'alt') === 'media' || /\/download(\/|$)/.test(downloadRoot(call))
  if (wantsMedia) return (await readObject(call)).answer
  const object = findObject(call)
  return json(showObject(call, object), {etag: objectEtag(object)})
}

/** An object and its bytes. */
export async function readObject(call: Call): Promise<{object: StoredObject; answer: Answer}> {
  const object = findObject(call)
  return {object, answer: await mediaAnswer(call, object)}
}

/** The object, unless the request's conditions are against it. */
function findObject(call: Call): StoredObject {
  if (flag(call.query, 'softDeleted')) throw notImplemented('Soft delete (softDeleted)')
  const object = call.store.objects.get(
    named(call, 'bucket'),
    named(call, 'object'),
    generationIn(call.query),
  )
  checkReadConditions(conditionsIn(call.query), object)
  checkEtags(call, object)
  return object
}

/** What stands before `/b/` in the path. */
const downloadRoot = (call: Call): string => call.requestPath.slice(0, call.requestPath.indexOf('/b/'))
