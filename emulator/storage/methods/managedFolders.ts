/**
 * Managed folders: names of prefixes, which exist beside the objects below them. Their IAM policies are not built.
 * https://cloud.google.com/storage/docs/json_api/v1/managedFolders
 */
import {ApiError} from '../../http/api-error.ts'
import {flag, text} from '../../http/query-parameters.ts'
import {conflict, invalid, required} from '../errors.ts'
import {
  type Call,
  conditionsIn,
  json,
  type Method,
  NO_CONTENT,
  named,
  pageSizeIn,
  requestResource,
} from '../method.ts'
import {checkConditions, checkReadConditions} from '../objects/conditions.ts'
import {checkObjectName} from '../objects/names.ts'
import type {StoreRecord} from '../objects/records.ts'
import {fromPageToken, toPageToken} from '../page-token.ts'
import {MANAGED_FOLDER, managedFolderName} from '../resources/managed-folders.ts'
import {timestamp} from '../resources/object-resource.ts'
import {uniformAccess} from '../resources/uniform-access.ts'

const isName = (value: unknown): value is string => typeof value === 'string'

/** Managed folders are never changed, so that their metageneration stays the first. */
const VERSION = {generation: 0, metageneration: 1}

const managedFoldersInsert: Method = async (call) => {
  const {records, buckets, now} = call.store
  const bucket = buckets.get(named(call, 'bucket'))
  if (!uniformAccess(bucket)) {
    throw invalid('Managed folders need a bucket with uniform bucket-level access.')
  }
  const {name: given} = await requestResource(call)
  if (typeof given !== 'string' || given === '') throw required('name')
  checkObjectName(given)
  const name = managedFolderName(given)
  if (records.find(MANAGED_FOLDER, bucket.name, name)) {
    throw conflict(`The managed folder already exists: ${name}`)
  }
  const time = timestamp(now())
  const folder = {id: name, fields: {createTime: time, updateTime: time}}
  records.put(MANAGED_FOLDER, bucket.name, folder)
  return json(show(call, bucket.name, folder))
}

const managedFoldersGet: Method = (call) => {
  const folder = find(call)
  checkReadConditions(conditionsIn(call.query), VERSION)
  return json(show(call, named(call, 'bucket'), folder))
}

const managedFoldersList: Method = (call) => {
  const {name: bucket} = call.store.buckets.get(named(call, 'bucket'))
  const prefix = text(call.query, 'prefix') ?? ''
  const after = fromPageToken(text(call.query, 'pageToken'), isName) ?? ''
  const limit = pageSizeIn(call.query, 'pageSize')
  const found = call.store.records
    .list(MANAGED_FOLDER, bucket)
    .filter(({id}) => id.startsWith(prefix) && id > after)
  const page = found.slice(0, limit)
  return json({
    kind: 'storage#managedFolders',
    ...(found.length > limit && {nextPageToken: toPageToken(page.at(-1)!.id)}),
    ...(page.length > 0 && {items: page.map((folder) => show(call, bucket, folder))}),
  })
}

const managedFoldersDelete: Method = (call) => {
  const {records, listObjects} = call.store
  const bucket = named(call, 'bucket')
  const {id} = find(call)
  checkConditions(conditionsIn(call.query), VERSION)
  const {objects} = listObjects({
    bucket,
    prefix: id,
    delimiter: '',
    includeTrailingDelimiter: false,
    versions: false,
    limit: 1,
  })
  if (objects.length > 0 && !flag(call.query, 'allowNonEmpty')) {
    throw conflict('The managed folder you tried to delete is not empty.')
  }
  records.delete(MANAGED_FOLDER, bucket, id)
  return NO_CONTENT
}

export const managedFolders = {
  delete: managedFoldersDelete,
  get: managedFoldersGet,
  insert: managedFoldersInsert,
  list: managedFoldersList,
}

function find(call: Call): StoreRecord {
  const {name: bucket} = call.store.buckets.get(named(call, 'bucket'))
  const name = managedFolderName(named(call, 'managedFolder'))
  const folder = call.store.records.find(MANAGED_FOLDER, bucket, name)
  if (!folder) throw new ApiError(404, 'notFound', `The specified managed folder does not exist: ${name}`)
  return folder
}

const show = (call: Call, bucket: string, {id, fields}: StoreRecord) => ({
  kind: 'storage#managedFolder',
  id: `${bucket}/${id}`,
  selfLink: `${call.baseUrl}/storage/v1/b/${bucket}/managedFolders/${encodeURIComponent(id)}`,
  name: id,
  bucket,
  metageneration: String(VERSION.metageneration),
  ...fields,
})
