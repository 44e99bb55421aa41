/** https://cloud.google.com/storage/docs/json_api/v1/buckets/insert */
import {flag, text} from '../../http/query-parameters.ts'
import {required} from '../errors.ts'
import {json, type Method, requestResource} from '../method.ts'
import {checkBucketName} from '../objects/names.ts'
import {predefinedLists} from '../resources/access-controls.ts'
import {newBucketFields} from '../resources/bucket-fields.ts'
import {showBucket} from '../resources/view.ts'

export const bucketsInsert: Method = async (call) => {
  const project = text(call.query, 'project')
  if (project === undefined) throw required('project')
  const resource = await requestResource(call)
  const name = resource['name']
  if (typeof name !== 'string') throw required('name')
  checkBucketName(name)
  const locking = flag(call.query, 'enableObjectRetention') ? {objectRetention: {mode: 'Enabled'}} : {}
  const fields = {...newBucketFields(resource, call.store.now()), ...locking}
  const lists = predefinedLists(call, {project, fields})
  return json(showBucket(call, call.store.buckets.create({name, project, fields: {...fields, ...lists}})))
}
