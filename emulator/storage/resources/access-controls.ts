/** Access control lists: kept and shown, but nobody is refused because of them. */
import {ApiError} from '../../http/api-error.ts'
import {text} from '../../http/query-parameters.ts'
import {invalid} from '../errors.ts'
import type {Call} from '../method.ts'
import type {Bucket} from '../objects/buckets.ts'
import type {StoredObject} from '../objects/objects.ts'
import {projectNumber} from './project-number.ts'

export interface AccessControl {
  readonly entity: string
  readonly role: string
  readonly projectTeam?: {readonly projectNumber: string; readonly team: string}
}

type AclOwner = Pick<Bucket, 'project' | 'fields'>

export const bucketAcl = (bucket: Bucket): readonly AccessControl[] =>
  (bucket.fields['acl'] as AccessControl[] | undefined) ?? PREDEFINED['projectPrivate']!(bucket.project)

export const defaultObjectAcl = (bucket: Bucket): readonly AccessControl[] =>
  (bucket.fields['defaultObjectAcl'] as AccessControl[] | undefined) ??
  PREDEFINED['projectPrivate']!(bucket.project)

export const objectAcl = (object: StoredObject, bucket: Bucket): readonly AccessControl[] =>
  (object.fields['acl'] as AccessControl[] | undefined) ?? PREDEFINED['projectPrivate']!(bucket.project)

/** `predefinedAcl=` and its like: the list that the name stands for. */
export function predefinedAclIn(
  call: Call,
  name: string,
  bucket: AclOwner,
): readonly AccessControl[] | undefined {
  const value = text(call.query, name)
  if (value === undefined) return undefined
  const list = PREDEFINED[value]
  if (!list) throw invalid(`Invalid value for ${name}: ${value}`)
  const entries = list(bucket.project)
  checkPublicAllowed(bucket, entries)
  return entries
}

/** Fails where a list names everybody, in a bucket that prevents it. https://cloud.google.com/storage/docs/public-access-prevention */
export function checkPublicAllowed(
  {fields}: Pick<Bucket, 'fields'>,
  entries: readonly {readonly entity?: unknown}[],
): void {
  const access = fields['iamConfiguration'] as {publicAccessPrevention?: string} | undefined
  if (access?.publicAccessPrevention !== 'enforced') return
  if (!entries.some(({entity}) => entity === 'allUsers' || entity === 'allAuthenticatedUsers')) return
  throw new ApiError(
    412,
    'conditionNotMet',
    'The member bindings allUsers and allAuthenticatedUsers are not allowed since public access prevention is enforced.',
  )
}

/** The lists of a bucket that the query asks for by name. */
export function predefinedLists(call: Call, bucket: AclOwner): Record<string, readonly AccessControl[]> {
  const acl = predefinedAclIn(call, 'predefinedAcl', bucket)
  const defaultAcl = predefinedAclIn(call, 'predefinedDefaultObjectAcl', bucket)
  return {...(acl && {acl}), ...(defaultAcl && {defaultObjectAcl: defaultAcl})}
}

const team = (project: string, name: string, role: string): AccessControl => {
  const number = projectNumber(project)
  return {entity: `project-${name}-${number}`, role, projectTeam: {projectNumber: number, team: name}}
}
const owners = (project: string): AccessControl => team(project, 'owners', 'OWNER')

/** https://cloud.google.com/storage/docs/access-control/lists#predefined-acl */
const PREDEFINED: Readonly<Record<string, (project: string) => AccessControl[]>> = {
  private: (project) => [owners(project)],
  projectPrivate: (project) => [
    owners(project),
    team(project, 'editors', 'OWNER'),
    team(project, 'viewers', 'READER'),
  ],
  publicRead: (project) => [owners(project), {entity: 'allUsers', role: 'READER'}],
  publicReadWrite: (project) => [owners(project), {entity: 'allUsers', role: 'WRITER'}],
  authenticatedRead: (project) => [owners(project), {entity: 'allAuthenticatedUsers', role: 'READER'}],
  bucketOwnerRead: (project) => [owners(project)],
  bucketOwnerFullControl: (project) => [owners(project)],
}
