/**
 * https://cloud.google.com/storage/docs/json_api/v1/projects/hmacKeys
 *
 * Keys are kept and shown. What they sign, the XML API, is not served.
 */
import {createHash, randomBytes} from 'node:crypto'
import {ApiError} from '../../http/api-error.ts'
import {flag, text} from '../../http/query-parameters.ts'
import {conditionNotMet, invalid, required} from '../errors.ts'
import {type Call, json, type Method, NO_CONTENT, named, pageSizeIn, requestResource} from '../method.ts'
import type {StoreRecord} from '../objects/records.ts'
import {fromPageToken, toPageToken} from '../page-token.ts'

const KIND = 'hmacKey'

const parentIn = (call: Call): string => `projects/${named(call, 'projectId')}`

/** The metadata of a key; its secret is told once, when it is made. */
const show = (call: Call, {id, fields}: StoreRecord) => ({
  kind: 'storage#hmacKeyMetadata',
  id: `${named(call, 'projectId')}/${id}`,
  selfLink: `${call.baseUrl}/storage/v1/${parentIn(call)}/hmacKeys/${id}`,
  accessId: id,
  projectId: named(call, 'projectId'),
  ...fields,
  etag: etagOf(fields),
})

const etagOf = (fields: StoreRecord['fields']): string =>
  createHash('sha256').update(JSON.stringify(fields)).digest('base64').slice(0, 12)

function find(call: Call): StoreRecord {
  const id = named(call, 'accessId')
  const record = call.store.records.find(KIND, parentIn(call), id)
  if (!record) throw new ApiError(404, 'notFound', `Access ID not found in project: ${id}`)
  return record
}

const create: Method = (call) => {
  const serviceAccountEmail = text(call.query, 'serviceAccountEmail')
  if (serviceAccountEmail === undefined) throw required('serviceAccountEmail')
  const time = new Date(call.store.now()).toISOString()
  const id = `GOOG1E${randomBytes(35).toString('hex').toUpperCase().slice(0, 55)}`
  const record = {id, fields: {serviceAccountEmail, state: 'ACTIVE', timeCreated: time, updated: time}}
  call.store.records.put(KIND, parentIn(call), record)
  const secret = randomBytes(30).toString('base64')
  return json({kind: 'storage#hmacKey', metadata: show(call, record), secret})
}

const get: Method = (call) => json(show(call, find(call)))

const list: Method = (call) => {
  const email = text(call.query, 'serviceAccountEmail')
  const after = fromPageToken(text(call.query, 'pageToken'), (value) => typeof value === 'string') ?? ''
  const limit = pageSizeIn(call.query, 'maxResults', 250)
  const keys = call.store.records
    .list(KIND, parentIn(call))
    .filter(({id}) => id > after)
    .filter(({fields}) => email === undefined || fields['serviceAccountEmail'] === email)
    .filter(({fields}) => flag(call.query, 'showDeletedKeys') || fields['state'] !== 'DELETED')
  const items = keys.slice(0, limit).map((record) => show(call, record))
  const nextPageToken = keys.length > limit ? toPageToken(keys[limit - 1]!.id) : undefined
  return json({kind: 'storage#hmacKeysMetadata', ...(items.length > 0 && {items}), nextPageToken})
}

const update: Method = async (call) => {
  const {state, etag} = await requestResource(call)
  const {id, fields} = find(call)
  if (typeof etag === 'string' && etag !== '' && etag !== etagOf(fields)) throw conditionNotMet()
  if (state !== 'ACTIVE' && state !== 'INACTIVE') throw invalid(`Invalid state: ${state}`)
  if (fields['state'] === 'DELETED') throw invalid('Cannot update a deleted HMAC key.')
  return json(show(call, change(call, id, fields, state)))
}

const remove: Method = (call) => {
  const {id, fields} = find(call)
  if (fields['state'] !== 'INACTIVE') throw invalid("Cannot delete keys in 'ACTIVE' state.")
  change(call, id, fields, 'DELETED')
  return NO_CONTENT
}

function change(call: Call, id: string, fields: StoreRecord['fields'], state: string): StoreRecord {
  const record = {id, fields: {...fields, state, updated: new Date(call.store.now()).toISOString()}}
  call.store.records.put(KIND, parentIn(call), record)
  return record
}

export const projectsHmacKeys = {create, get, list, update, delete: remove}
