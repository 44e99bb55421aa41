/**
 * https://cloud.google.com/storage/docs/json_api/v1/notifications
 *
 * Configurations are kept and shown. There is no Pub/Sub here: nothing is published.
 */
import {ApiError} from '../../http/api-error.ts'
import {required} from '../errors.ts'
import {type Call, json, type Method, NO_CONTENT, named, requestResource} from '../method.ts'
import type {StoreRecord} from '../objects/records.ts'
import {etag} from '../resources/etag.ts'

const KIND = 'notification'
const FIELDS = ['topic', 'payload_format', 'event_types', 'custom_attributes', 'object_name_prefix']

const bucketIn = (call: Call): string => call.store.buckets.get(named(call, 'bucket')).name

const show = (call: Call, {id, fields}: StoreRecord) => ({
  kind: 'storage#notification',
  id,
  selfLink: `${call.baseUrl}/storage/v1/b/${named(call, 'bucket')}/notificationConfigs/${id}`,
  etag: etag(Number(id)),
  ...fields,
})

const missing = (call: Call): ApiError =>
  new ApiError(404, 'notFound', `No such notification: ${named(call, 'notification')}`)

const insert: Method = async (call) => {
  const bucket = bucketIn(call)
  const resource = await requestResource(call)
  for (const name of ['topic', 'payload_format']) if (!resource[name]) throw required(name)
  const given = Object.entries(resource).filter(([name, value]) => FIELDS.includes(name) && value !== null)
  const ids = call.store.records.list(KIND, bucket).map(({id}) => Number(id))
  const record = {id: String(Math.max(0, ...ids) + 1), fields: Object.fromEntries(given)}
  call.store.records.put(KIND, bucket, record)
  return json(show(call, record))
}

const get: Method = (call) => {
  const record = call.store.records.find(KIND, bucketIn(call), named(call, 'notification'))
  if (!record) throw missing(call)
  return json(show(call, record))
}

const list: Method = (call) => {
  const records = call.store.records.list(KIND, bucketIn(call))
  const items = records.map((record) => show(call, record))
  return json({kind: 'storage#notifications', ...(items.length > 0 && {items})})
}

const remove: Method = (call) => {
  if (!call.store.records.delete(KIND, bucketIn(call), named(call, 'notification'))) throw missing(call)
  return NO_CONTENT
}

export const notifications = {insert, get, list, delete: remove}
