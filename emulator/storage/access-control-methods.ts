/** The six methods that every kind of access control list has. */
import {ApiError} from '../http/api-error.ts'
import {invalid, required} from './errors.ts'
import {type Call, json, type Method, NO_CONTENT, named, requestResource} from './method.ts'
import type {Bucket} from './objects/buckets.ts'
import {type AccessControl, checkPublicAllowed} from './resources/access-controls.ts'
import {etag} from './resources/etag.ts'
import {aclDisabled, uniformAccess} from './resources/uniform-access.ts'

/** Where a list lies, and how its entries are shown. */
export interface AccessControlList {
  readonly kind: 'storage#bucketAccessControl' | 'storage#objectAccessControl'
  readonly roles: readonly string[]
  /** What the list belongs to, as fields of each entry; the first two make up its path. */
  owner(call: Call): {path: string; fields: Record<string, string>; metageneration: number}
  read(call: Call, bucket: Bucket): readonly AccessControl[]
  write(call: Call, entries: readonly AccessControl[]): void
}

export interface AccessControlMethods {
  readonly delete: Method
  readonly get: Method
  readonly insert: Method
  readonly list: Method
  readonly patch: Method
  readonly update: Method
}

export function accessControlMethods(list: AccessControlList): AccessControlMethods {
  const entriesOf = (call: Call): readonly AccessControl[] => {
    const bucket = call.store.buckets.get(named(call, 'bucket'))
    if (uniformAccess(bucket)) throw aclDisabled()
    return list.read(call, bucket)
  }
  const show = (call: Call, entry: AccessControl) => {
    const {path, fields, metageneration} = list.owner(call)
    const link = `${path}/${encodeURIComponent(entry.entity)}`
    return {
      kind: list.kind,
      id: `${Object.values(fields).join('/')}/${entry.entity}`,
      selfLink: `${call.baseUrl}/storage/v1/${link}`,
      ...fields,
      ...entry,
      ...identity(entry.entity),
      etag: etag(metageneration),
    }
  }
  const find = (call: Call): AccessControl => {
    const entity = named(call, 'entity')
    const entry = entriesOf(call).find((candidate) => candidate.entity === entity)
    if (!entry) throw new ApiError(404, 'notFound', `The specified ACL entry does not exist: ${entity}`)
    return entry
  }
  const put = (call: Call, entity: string, role: unknown) => {
    if (typeof role !== 'string' || !list.roles.includes(role)) throw invalid(`Invalid role: ${role}`)
    const bucket = call.store.buckets.get(named(call, 'bucket'))
    checkPublicAllowed(bucket, [{entity}])
    const others = entriesOf(call).filter((entry) => entry.entity !== entity)
    list.write(call, [...others, {entity, role}])
    return json(show(call, {entity, role}))
  }

  return {
    get: (call) => json(show(call, find(call))),
    list: (call) => json({kind: `${list.kind}s`, items: entriesOf(call).map((entry) => show(call, entry))}),
    insert: async (call) => {
      const {entity, role} = await requestResource(call)
      if (typeof entity !== 'string' || entity === '') throw required('entity')
      return put(call, entity, role)
    },
    patch: async (call) => {
      const {role} = await requestResource(call)
      const before = find(call)
      return put(call, before.entity, role ?? before.role)
    },
    // An update of an entry that is not there makes it.
    update: async (call) => {
      const {role} = await requestResource(call)
      return put(call, named(call, 'entity'), role)
    },
    delete: (call) => {
      const {entity} = find(call)
      list.write(
        call,
        entriesOf(call).filter((entry) => entry.entity !== entity),
      )
      return NO_CONTENT
    },
  }
}

/** `user-liz@example.com`, `group-…`, `domain-example.com` also say what they name. */
function identity(entity: string): {email?: string; domain?: string} {
  const [, kind, name] = /^(user|group|domain)-(.+)$/.exec(entity) ?? []
  if (kind === 'domain') return {domain: name}
  return kind && name?.includes('@') ? {email: name} : {}
}
