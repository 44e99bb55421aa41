/** What a request may say about a bucket, with Google's defaults. */
import {ApiError} from '../../http/api-error.ts'
import {invalid} from '../errors.ts'

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
const SET_ONCE = ['location', 'customPlacementConfig', 'hierarchicalNamespace'] as const

export function newBucketFields(resource: Fields, now: number): Fields {
  const location = String(resource['location'] ?? 'US').toUpperCase()
  const defaults = {
    location,
    locationType: locationType(location, resource['customPlacementConfig']),
    storageClass: 'STANDARD',
    ...hierarchicalNamespace(resource),
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
  const kept = {
    location,
    locationType: type,
    storageClass,
    acl,
    defaultObjectAcl: objectAcl,
    objectRetention,
    hierarchicalNamespace: current['hierarchicalNamespace'],
  }
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
  const {iamConfiguration, retentionPolicy, softDeletePolicy, autoclass, encryption, labels, ...rest} = fields
  const cors = fields['cors']
  return withoutUndefined({
    ...rest,
    iamConfiguration: completedAccess(iamConfiguration as Fields | undefined, now),
    retentionPolicy: completedRetention(retentionPolicy as Fields | undefined, before, now),
    softDeletePolicy: completedSoftDelete(softDeletePolicy as Fields | undefined, before, now),
    autoclass: completedAutoclass(autoclass as Fields | undefined, before, now),
    encryption: completedEncryption(encryption as Fields | undefined, before, now),
    cors: Array.isArray(cors) && cors.length === 0 ? undefined : cors,
    labels: Object.keys(asObject(labels)).length === 0 ? undefined : labels,
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
  const prevention = given?.['publicAccessPrevention'] ?? 'inherited'
  if (prevention !== 'inherited' && prevention !== 'enforced') {
    throw invalid(`Invalid value for publicAccessPrevention: ${prevention}`)
  }
  return {
    bucketPolicyOnly: access,
    uniformBucketLevelAccess: access,
    publicAccessPrevention: prevention,
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

/** Folders are real in such a bucket; here only their objects are kept. */
function hierarchicalNamespace(resource: Fields): Fields {
  const given = resource['hierarchicalNamespace'] as Fields | null | undefined
  if (typeof given?.['enabled'] !== 'boolean') return {}
  const access = resource['iamConfiguration'] as Fields | null | undefined
  const uniform = access?.['uniformBucketLevelAccess'] as Fields | undefined
  if (given['enabled'] && uniform?.['enabled'] !== true) {
    throw invalid('Hierarchical namespace buckets must use uniform bucket-level access.')
  }
  return {hierarchicalNamespace: {enabled: given['enabled']}}
}

const LONGEST_SOFT_DELETE_S = 90 * 24 * 60 * 60

/**
 * Without a policy nothing is kept: Google's default of seven days would only fill the disk.
 * https://cloud.google.com/storage/docs/soft-delete
 */
function completedSoftDelete(given: Fields | undefined, before: Fields, now: number): Fields {
  const old = before['softDeletePolicy'] as Fields | undefined
  const seconds = String(given?.['retentionDurationSeconds'] ?? '0')
  if (!/^\d+$/.test(seconds) || Number(seconds) > LONGEST_SOFT_DELETE_S) {
    throw invalid(`Invalid value for softDeletePolicy.retentionDurationSeconds: ${seconds}`)
  }
  return {
    retentionDurationSeconds: seconds,
    effectiveTime: changedAt(seconds === old?.['retentionDurationSeconds'], old?.['effectiveTime'], now),
  }
}

/** https://cloud.google.com/storage/docs/autoclass */
function completedAutoclass(given: Fields | undefined, before: Fields, now: number): Fields | undefined {
  if (!given) return undefined
  const old = before['autoclass'] as Fields | undefined
  const enabled = given['enabled'] === true
  const toggleTime = changedAt(enabled === old?.['enabled'], old?.['toggleTime'], now)
  if (!enabled) return {enabled, toggleTime}
  const terminalStorageClass = given['terminalStorageClass'] ?? 'NEARLINE'
  const isSame = terminalStorageClass === old?.['terminalStorageClass']
  return {
    enabled,
    toggleTime,
    terminalStorageClass,
    terminalStorageClassUpdateTime: changedAt(isSame, old?.['terminalStorageClassUpdateTime'], now),
  }
}

/** Each restriction tells since when it holds. */
function completedEncryption(given: Fields | undefined, before: Fields, now: number): Fields | undefined {
  if (!given) return undefined
  const old = asObject(before['encryption'])
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (!name.endsWith('EnforcementConfig') || !isPlainObject(value)) return [name, value]
      const {restrictionMode} = value
      if (restrictionMode !== 'FullyRestricted') return [name, {restrictionMode}]
      const earlier = asObject(old[name])
      const isSame = earlier['restrictionMode'] === restrictionMode
      return [name, {restrictionMode, effectiveTime: changedAt(isSame, earlier['effectiveTime'], now)}]
    }),
  )
}

/** When a setting got its value: what was known before, as long as it is the same. */
const changedAt = (isSame: boolean, before: unknown, now: number): unknown =>
  isSame && before !== undefined ? before : new Date(now).toISOString()

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
