import {conditionNotMet} from './errors.ts'
import type {Call} from './method.ts'
import {notModified} from './objects/conditions.ts'
import type {StoredObject} from './objects/objects.ts'
import {objectEtag} from './resources/object-resource.ts'

/** If-Match and If-None-Match of a read. */
export function checkEtags(call: Call, object: StoredObject): void {
  const etag = objectEtag(object)
  const wanted = call.headers['if-match']
  if (wanted !== undefined && wanted !== '*' && !etagsIn(wanted).includes(etag)) throw conditionNotMet()
  const known = call.headers['if-none-match']
  if (known !== undefined && (known === '*' || etagsIn(known).includes(etag))) throw notModified()
}

const etagsIn = (header: string): string[] =>
  header.split(',').map((item) => item.trim().replace(/^(W\/)?"(.*)"$/, '$2'))
