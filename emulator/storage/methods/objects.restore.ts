/**
 * https://cloud.google.com/storage/docs/json_api/v1/objects/restore
 *
 * A restored object is a new generation; what was deleted stays until its time is over.
 */
import {flag, text} from '../../http/query-parameters.ts'
import {invalid, required} from '../errors.ts'
import {conditionsIn, generationIn, json, type Method, named} from '../method.ts'
import {restoreToken} from '../resources/object-resource.ts'
import {showObject} from '../resources/view.ts'

export const objectsRestore: Method = async (call) => {
  const {store, query} = call
  const generation = generationIn(query)
  if (generation === undefined) throw required('generation')
  const bucket = store.buckets.get(named(call, 'bucket'))
  const deleted = store.softDeleted.get(bucket.name, named(call, 'object'), generation)
  const token = text(query, 'restoreToken')
  if (token !== undefined && token !== restoreToken(deleted)) throw invalid('Invalid value for restoreToken.')

  const {acl, ...others} = deleted.fields
  const fields = flag(query, 'copySourceAcl') && acl ? {...others, acl} : others
  const body = await store.bodies.duplicate(deleted.content.body)
  const version = {content: {...deleted.content, body}, fields}
  const object = await store.bodies.keepIf(body, () =>
    store.objects.put(bucket.name, deleted.name, version, conditionsIn(query)),
  )
  return json(showObject(call, object))
}
