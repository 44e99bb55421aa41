/** https://cloud.google.com/storage/docs/json_api/v1/objects/get */
import {flag, text} from '../../http/query-parameters.ts'
import {conditionNotMet, notImplemented} from '../errors.ts'
import {mediaAnswer} from '../media.ts'
import {type Call, conditionsIn, generationIn, json, type Method, named} from '../method.ts'
import {checkReadConditions, notModified} from '../objects/conditions.ts'
import type {StoredObject} from '../objects/objects.ts'
import {objectEtag} from '../resources/object-resource.ts'
import {showObject} from '../resources/view.ts'

export const objectsGet: Method = (call) => {
  if (flag(call.query, 'softDeleted')) throw notImplemented('Soft delete (softDeleted)')
  const object = call.store.objects.get(
    named(call, 'bucket'),
    named(call, 'object'),
    generationIn(call.query),
  )
  checkReadConditions(conditionsIn(call.query), object)
  checkEtags(call, object)
  const wantsMedia = text(call.query, 'alt') === 'media' || /\/download(\/|$)/.test(downloadRoot(call))
  return wantsMedia ? mediaAnswer(call, object) : json(showObject(call, object), {etag: objectEtag(object)})
}

/** What stands before `/b/` in the path. */
const downloadRoot = (call: Call): string => call.requestPath.slice(0, call.requestPath.indexOf('/b/'))

function checkEtags(call: Call, object: StoredObject): void {
  const etag = objectEtag(object)
  const names = (header: string) =>
    header.split(',').map((item) => item.trim().replace(/^(W\/)?"(.*)"$/, '$2'))
  const wanted = call.headers['if-match']
  if (wanted !== undefined && wanted !== '*' && !names(wanted).includes(etag)) throw conditionNotMet()
  const known = call.headers['if-none-match']
  if (known !== undefined && (known === '*' || names(known).includes(etag))) throw notModified()
}
