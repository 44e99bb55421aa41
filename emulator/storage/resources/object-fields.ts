/** What a request may say about an object. Everything else in a request's resource is output of an earlier answer. */

import {ApiError} from '../../http/api-error.ts'
import {invalid} from '../errors.ts'
import type {Bucket} from '../objects/buckets.ts'
import type {ObjectFields} from '../objects/objects.ts'
import type {AccessControl} from './access-controls.ts'
import {changedContexts} from './contexts.ts'

type Resource = Readonly<Record<string, unknown>>

const STRINGS = [
  'contentType',
  'contentEncoding',
  'contentDisposition',
  'contentLanguage',
  'cacheControl',
  'storageClass',
] as const
const FLAGS = ['eventBasedHold', 'temporaryHold'] as const

/** The fields of a new object. */
export function newFields(resource: Resource, bucket: Bucket): ObjectFields {
  const {defaultEventBasedHold, defaultObjectAcl} = bucket.fields
  const defaults = {
    ...(defaultEventBasedHold === true && {eventBasedHold: true}),
    ...(Array.isArray(defaultObjectAcl) && {acl: defaultObjectAcl}),
  }
  return changed(defaults, resource)
}

/** Only fields that are given change; null removes one. https://cloud.google.com/storage/docs/json_api/v1/objects/patch */
export function patchedFields(
  current: ObjectFields,
  resource: Resource,
  overrideRetention: boolean,
): ObjectFields {
  const fields = changed(current, resource)
  checkCustomTime(current, fields)
  checkRetention(current, fields, overrideRetention)
  return fields
}

/** All fields are what the resource says. https://cloud.google.com/storage/docs/json_api/v1/objects/update */
export function replacedFields(
  current: ObjectFields,
  resource: Resource,
  overrideRetention: boolean,
): ObjectFields {
  const kept = {
    ...(current.storageClass !== undefined && {storageClass: current.storageClass}),
    ...(current['acl'] !== undefined && {acl: current['acl']}),
    ...(current.customTime !== undefined && {customTime: current.customTime}),
    ...(current.customerEncryption && {customerEncryption: current.customerEncryption}),
    ...(current.kmsKeyName !== undefined && {kmsKeyName: current.kmsKeyName}),
  }
  const fields = changed(kept, resource)
  checkCustomTime(current, fields)
  checkRetention(current, fields, overrideRetention)
  return fields
}

/**
 * The fields of a copy: the source's, unless the request describes the new object itself.
 * https://cloud.google.com/storage/docs/json_api/v1/objects/rewrite
 */
export function copiedFields(source: ObjectFields, resource: Resource, bucket: Bucket): ObjectFields {
  const {temporaryHold, eventBasedHold, retention, acl, contexts, ...others} = source
  const {customerEncryption, kmsKeyName, ...inherited} = others
  const described = [...STRINGS, 'metadata', 'customTime'].some(
    (name) => name !== 'storageClass' && (resource[name] ?? undefined) !== undefined,
  )
  // Contexts stay unless the request brings others, which then take the place of all.
  const kept = resource['contexts'] === undefined && contexts !== undefined ? {contexts} : {}
  const base = {...newFields({}, bucket), ...kept}
  return changed(described ? base : {...base, ...inherited, storageClass: undefined}, resource)
}

function changed(current: ObjectFields, resource: Resource): ObjectFields {
  const fields: Record<string, unknown> = {...current}
  const set = (name: string, value: unknown) => {
    if (value === undefined) delete fields[name]
    else fields[name] = value
  }
  for (const name of STRINGS) if (name in resource) set(name, stringIn(resource, name))
  for (const name of FLAGS) if (name in resource) set(name, flagIn(resource, name))
  if ('metadata' in resource) set('metadata', customMetadata(current.metadata, resource['metadata']))
  if ('customTime' in resource) set('customTime', timeIn(resource, 'customTime'))
  if ('retention' in resource) set('retention', retentionIn(resource['retention'], current.retention))
  if ('contexts' in resource) {
    set('contexts', changedContexts(current['contexts'], resource['contexts'], new Date()))
  }
  if (resource['acl'] === null) set('acl', undefined)
  if (Array.isArray(resource['acl']) && resource['acl'].length > 0) set('acl', aclIn(resource['acl']))
  if (fields['storageClass'] === undefined) delete fields['storageClass']
  return fields
}

function stringIn(resource: Resource, name: string): string | undefined {
  const value = resource[name] ?? undefined
  // An empty text is what protobuf-based clients send for a field that is not set.
  if (value === undefined || value === '') return undefined
  if (typeof value !== 'string') throw invalid(`Invalid value for: Expected a string for ${name}.`)
  return value
}

const aclIn = (given: readonly unknown[]): AccessControl[] =>
  given.map((item) => {
    const {entity, role} = item as Record<string, unknown>
    if (typeof entity !== 'string' || typeof role !== 'string') throw invalid('acl needs entity and role.')
    return {entity, role}
  })

function flagIn(resource: Resource, name: string): boolean | undefined {
  const value = resource[name] ?? undefined
  if (value !== undefined && typeof value !== 'boolean')
    throw invalid(`Invalid value for: Expected a boolean for ${name}.`)
  return value
}

function timeIn(resource: Resource, name: string): string | undefined {
  const value = stringIn(resource, name)
  if (value === undefined) return undefined
  const time = Date.parse(value)
  if (Number.isNaN(time)) throw invalid(`Invalid value for ${name}: ${value}`)
  // Three digits of the fraction are JavaScript's, three more are Cloud Storage's.
  const [, micros = ''] = /\.\d{3}(\d{1,3})/.exec(value) ?? []
  return new Date(time).toISOString().replace('Z', `${micros.replace(/0+$/, '')}Z`)
}

/** Keys with null go, others are added to what is there. */
function customMetadata(
  current: ObjectFields['metadata'],
  given: unknown,
): Record<string, string> | undefined {
  if (given === null || given === undefined) return undefined
  if (typeof given !== 'object' || Array.isArray(given)) throw invalid('metadata must be an object.')
  const merged: Record<string, string> = {...current}
  for (const [key, value] of Object.entries(given)) {
    if (value === null) delete merged[key]
    else if (typeof value === 'object')
      throw invalid(`Invalid value for metadata.${key}: a string is expected.`)
    else merged[key] = String(value)
  }
  return Object.keys(merged).length > 0 ? merged : undefined
}

function retentionIn(given: unknown, before: ObjectFields['retention']): ObjectFields['retention'] {
  if (given === null || given === undefined) return undefined
  const {mode, retainUntilTime} = given as Record<string, unknown>
  if (!mode && !retainUntilTime) return undefined
  const time = typeof retainUntilTime === 'string' ? Date.parse(retainUntilTime) : Number.NaN
  const known = mode === 'Locked' || mode === 'Unlocked'
  if (!known || Number.isNaN(time))
    throw invalid('retention needs a mode, Locked or Unlocked, and a retainUntilTime.')
  const isNew = time !== Date.parse(before?.retainUntilTime ?? '')
  if (isNew && time <= Date.now()) throw invalid('The retainUntilTime of a retention must be in the future.')
  return {mode, retainUntilTime: new Date(time).toISOString()}
}

function checkCustomTime(before: ObjectFields, after: ObjectFields): void {
  if (before.customTime === undefined) return
  if (after.customTime === undefined) throw invalid('Custom time cannot be removed once set.')
  // Without the Z at the end, a fraction with more digits is the later one.
  if (after.customTime.slice(0, -1) < before.customTime.slice(0, -1))
    throw invalid('Custom time cannot be set to an earlier time.')
}

function checkRetention(before: ObjectFields, after: ObjectFields, override: boolean): void {
  if (!before.retention) return
  const isWeaker =
    !after.retention ||
    after.retention.retainUntilTime < before.retention.retainUntilTime ||
    (before.retention.mode === 'Locked' && after.retention.mode !== 'Locked')
  if (!isWeaker || (before.retention.mode === 'Unlocked' && override)) return
  throw new ApiError(
    403,
    'retentionPolicyNotMet',
    `The object's ${before.retention.mode} retention configuration cannot be reduced or removed.`,
  )
}
