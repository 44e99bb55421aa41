/** What a request may say about a bucket, with Google's defaults. */
import {ApiError} from '../../http/api-error.ts'
import {invalid, notImplemented} from '../errors.ts'

type Fields = Readonly<Record<string, unknown>>

/** Fields that clients set. The others of a request's resource are output of an earlier answer. */
const WRITABLE = new Set([
  'acl',
  'autoclass',
  'billing',
  'cors',
  'customPlacementConfig',
  'defaultEventBasedHold',
  'defaultObjectAcl',
  'encryption',
  'iamConfiguration',
  'ipFilter',
  'labels',
  'lifecycle',
  'logging',
  'retentionPolicy',
  'rpo',
  'softDeletePolicy',
  'storageClass',
  'versioning',
  'website',
])
const SET_ONCE = ['location', 'customPlacementConfig'] as const

export function newBucketFields(resource: Fields, now: number): Fields {
  const hierarchical = resource['hierarchicalNamespace'] as Fields | undefined
  if (hierarchical?.['enabled'] === true) throw notImplemented('hierarchicalNamespace')
  const location = String(resource['location'] ?? 'US').toUpperCase()
  const defaults = {
    location,
    locationType: locationType(location, resource['customPlacementConfig']),
    storageClass: 'STANDARD',
  }
  return completed(mergePatch(defaults, writable(resource)), {}, now)
}

/** JSON merge patch: objects are merged, null removes. https://www.rfc-editor.org/rfc/rfc7396 */
export function patchedBucketFields(current: Fields, resource: Fields, now: number): Fields {
  for (const name of SET_ONCE) {
    const given = resource[name]
    const isSame = JSON.stringify(given)?.toUpperCase() === JSON.stringify(current[name])?.toUpperCase()
    if (given !== undefined && given !== null && !isSame)
      throw invalid(`The ${name} of a bucket cannot be changed.`)
  }
  return completed(mergePatch(current, writable(resource)), current, now)
}

export function replacedBucketFields(current: Fields, resource: Fields, now: number): Fields {
  const {
    location,
    locationType: type,
    storageClass,
    acl,
    defaultObjectAcl: objectAcl,
    objectRetention,
  } = current
  const kept = {location, locationType: type, storageClass, acl, defaultObjectAcl: objectAcl, objectRetention}
  return completed(mergePatch(kept, writable(resource)), current, now)
}

function writable(resource: Fields): Fields {
  const fields = Object.fromEntries(Object.entries(resource).filter(([name]) => WRITABLE.has(name)))
  const access = fields['iamConfiguration'] as Fields | null | undefined
  if (!access?.['bucketPolicyOnly'] || access['uniformBucketLevelAccess']) return fields
  return {...fields, iamConfiguration: {...access, uniformBucketLevelAccess: access['bucketPolicyOnly']}}
}

/** Fills in what Google always shows, and checks what it refuses. */
function completed(fields: Fields, before: Fields, now: number): Fields {
  const {iamConfiguration, retentionPolicy, ...rest} = fields
  return withoutUndefined({
    ...rest,
    iamConfiguration: completedAccess(iamConfiguration as Fields | undefined, now),
    retentionPolicy: completedRetention(retentionPolicy as Fields | undefined, before, now),
    softDeletePolicy: fields['softDeletePolicy'] ?? {retentionDurationSeconds: '0'},
    ...(fields['locationType'] === 'region' ? {} : {rpo: fields['rpo'] ?? 'DEFAULT'}),
  })
}

/** bucketPolicyOnly is the old name of uniformBucketLevelAccess, and always says the same. */
function completedAccess(given: Fields | undefined, now: number): Fields {
  const uniform = (given?.['uniformBucketLevelAccess'] ?? given?.['bucketPolicyOnly']) as Fields | undefined
  const enabled = uniform?.['enabled'] === true
  const ninetyDays = 90 * 24 * 60 * 60 * 1000
  const lockedTime = uniform?.['lockedTime'] ?? new Date(now + ninetyDays).toISOString()
  const access = enabled ? {enabled, lockedTime} : {enabled}
  return {
    bucketPolicyOnly: access,
    uniformBucketLevelAccess: access,
    publicAccessPrevention: given?.['publicAccessPrevention'] ?? 'inherited',
  }
}

function completedRetention(given: Fields | undefined, before: Fields, now: number): Fields | undefined {
  const old = before['retentionPolicy'] as Fields | undefined
  const period = given?.['retentionPeriod']
  const isWeaker = period === undefined || Number(period) < Number(old?.['retentionPeriod'])
  if (old?.['isLocked'] === true && isWeaker) {
    throw new ApiError(
      403,
      'forbidden',
      'Cannot reduce retention duration of a locked Retention Policy for bucket.',
    )
  }
  if (period === undefined || period === null) return undefined
  if (!/^\d+$/.test(String(period))) throw invalid(`Invalid value for retentionPeriod: ${period}`)
  const isSame = String(period) === old?.['retentionPeriod']
  return {
    retentionPeriod: String(period),
    effectiveTime: isSame ? old?.['effectiveTime'] : new Date(now).toISOString(),
    ...(old?.['isLocked'] === true && {isLocked: true}),
  }
}

export function mergePatch(target: Fields, patch: Fields): Fields {
  const merged: Record<string, unknown> = {...target}
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name]
    else merged[name] = isPlainObject(value) ? mergePatch(asObject(merged[name]), value) : value
  }
  return merged
}

const isPlainObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const asObject = (value: unknown): Fields => (isPlainObject(value) ? value : {})

const withoutUndefined = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/** https://cloud.google.com/storage/docs/locations */
function locationType(location: string, placement: unknown): string {
  if (placement) return 'dual-region'
  if (['US', 'EU', 'ASIA'].includes(location)) return 'multi-region'
  return /^[A-Z]+\d$/.test(location) ? 'dual-region' : 'region'
}
