/** https://cloud.google.com/storage/docs/json_api/v1/objects/get */
import {flag, text} from '../../http/query-parameters.ts'
import {checkKey, encryptionIn} from '../encryption.ts'
import {invalid, required} from '../errors.ts'
import {checkEtags} from '../etag-conditions.ts'
import {mediaAnswer} from '../media.ts'
import {type Answer, type Call, conditionsIn, generationIn, json, type Method, named} from '../method.ts'
import {checkReadConditions} from '../objects/conditions.ts'
import type {StoredObject} from '../objects/objects.ts'
import {objectEtag} from '../resources/object-resource.ts'
import {showObject} from '../resources/view.ts'

export const objectsGet: Method = async (call) => {
  const wantsMedia = text(call.query, 'alt') === 'media' || /\/download(\/|$)/.test(downloadRoot(call))
  if (wantsMedia && flag(call.query, 'softDeleted'))
    throw invalid('Soft-deleted objects cannot be downloaded.')
  if (wantsMedia) return (await readObject(call)).answer
  const object = findObject(call)
  const key = encryptionIn(call.headers)
  if (key) checkKey(object.fields, key)
  return json(showObject(call, object), {etag: objectEtag(object)})
}

/** An object and its bytes. */
export async function readObject(call: Call): Promise<{object: StoredObject; answer: Answer}> {
  const object = findObject(call)
  checkKey(object.fields, encryptionIn(call.headers))
  return {object, answer: await mediaAnswer(call, object)}
}

/** The object, unless the request's conditions are against it. */
function findObject(call: Call): StoredObject {
  const object = flag(call.query, 'softDeleted') ? softDeleted(call) : liveObject(call)
  checkReadConditions(conditionsIn(call.query), object)
  checkEtags(call, object)
  return object
}

const liveObject = (call: Call): StoredObject =>
  call.store.objects.get(named(call, 'bucket'), named(call, 'object'), generationIn(call.query))

function softDeleted(call: Call): StoredObject {
  const generation = generationIn(call.query)
  if (generation === undefined) throw required('generation')
  const bucket = call.store.buckets.get(named(call, 'bucket'))
  return call.store.softDeleted.get(bucket.name, named(call, 'object'), generation)
}

/** What stands before `/b/` in the path. */
const downloadRoot = (call: Call): string => call.requestPath.slice(0, call.requestPath.indexOf('/b/'))
