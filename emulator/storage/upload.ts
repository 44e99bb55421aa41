/** What all kinds of uploads have in common: from a request to an object. */
import {text} from '../http/query-parameters.ts'
import {newEncryption} from './encryption.ts'
import {invalid, required} from './errors.ts'
import {asResource, type Call, conditionsIn, named} from './method.ts'
import {type Conditions, checkConditions} from './objects/conditions.ts'
import type {Checksums} from './objects/content-hash.ts'
import {checkObjectName} from './objects/names.ts'
import type {ExpectedContent, UploadRequest} from './objects/object-store.ts'
import type {Content, StoredObject} from './objects/objects.ts'
import {predefinedAclIn} from './resources/access-controls.ts'
import {newFields} from './resources/object-fields.ts'
import {projectionIn} from './resources/view.ts'

/** Reads what the new object is to be, from the query, the metadata and the media's type. */
export function uploadRequest(call: Call, metadata: unknown, mediaType: string | undefined): UploadRequest {
  const resource = asResource(metadata)
  const name = text(call.query, 'name') ?? resource['name']
  if (typeof name !== 'string' || name === '') throw required('name')
  checkObjectName(name)
  const bucket = call.store.buckets.get(named(call, 'bucket'))
  const encryption = newEncryption(call, bucket, 'kmsKeyName', resource['kmsKeyName'])
  const contentEncoding = text(call.query, 'contentEncoding')
  const fields = newFields(
    {
      ...(mediaType !== undefined && {contentType: mediaType}),
      ...withoutNulls(resource),
      ...(contentEncoding !== undefined && {contentEncoding}),
    },
    bucket,
  )
  const acl = predefinedAclIn(call, 'predefinedAcl', bucket)
  return {
    name,
    fields: {...fields, ...(acl && {acl}), ...encryption},
    conditions: conditionTexts(conditionsIn(call.query)),
    expected: {...expectedIn(resource), ...expectedByHeader(call)},
    projection: projectionIn(call),
  }
}

/** Refuses early what could not be stored at the end. */
export function checkUpload(call: Call, request: UploadRequest): void {
  const bucket = named(call, 'bucket')
  checkConditions(fromText(request.conditions), call.store.objects.find(bucket, request.name))
}

/** Stores a received body as the object, or lets go of it. */
export async function storeUpload(
  call: Call,
  request: UploadRequest,
  content: Content,
): Promise<StoredObject> {
  const {bodies} = call.store
  return bodies.keepIf(content.body, () => {
    verifyContent(request.expected, content)
    return putUpload(call, request, content)
  })
}

export const putUpload = (
  call: Call,
  {name, fields, conditions}: UploadRequest,
  content: Content,
): StoredObject =>
  call.store.objects.put(named(call, 'bucket'), name, {content, fields}, fromText(conditions))

/** Fails where the bytes are not those that the client meant to send. */
export function verifyContent(expected: ExpectedContent, actual: Partial<Checksums> & {size: number}): void {
  if (expected.md5 !== undefined && expected.md5 !== actual.md5) {
    throw invalid(`Provided MD5 hash "${expected.md5}" doesn't match calculated MD5 hash "${actual.md5}".`)
  }
  if (expected.crc32c !== undefined && expected.crc32c !== actual.crc32c) {
    throw invalid(`Provided CRC32C "${expected.crc32c}" doesn't match calculated CRC32C "${actual.crc32c}".`)
  }
  if (expected.size !== undefined && expected.size !== actual.size) {
    throw invalid(
      `Upload size of ${actual.size} bytes does not match the announced size of ${expected.size} bytes.`,
    )
  }
}

function expectedIn(resource: Record<string, unknown>): ExpectedContent {
  const {crc32c, md5Hash} = resource
  return {
    ...(typeof crc32c === 'string' && crc32c !== '' && {crc32c}),
    ...(typeof md5Hash === 'string' && md5Hash !== '' && {md5: md5Hash}),
  }
}

/** `x-goog-hash: crc32c=AAAAAA==,md5=…`, and the older Content-MD5. */
export function expectedByHeader(call: Call): ExpectedContent {
  const expected: {crc32c?: string; md5?: string} = {}
  for (const item of String(call.headers['x-goog-hash'] ?? '').split(',')) {
    const [, kind, value] = /^\s*(crc32c|md5)=(.+?)\s*$/.exec(item) ?? []
    if (kind === 'crc32c' || kind === 'md5') expected[kind] = value
  }
  const contentMd5 = call.headers['content-md5']
  return typeof contentMd5 === 'string' ? {md5: contentMd5, ...expected} : expected
}

const withoutNulls = (resource: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(resource).filter(([, value]) => value !== null))

/** Conditions as they are kept with an upload: JSON has no bigint. */
export const conditionTexts = (conditions: Conditions): UploadRequest['conditions'] =>
  Object.fromEntries(Object.entries(conditions).map(([name, value]) => [name, String(value)]))

const fromText = (conditions: UploadRequest['conditions']): Conditions =>
  Object.fromEntries(Object.entries(conditions).map(([name, value]) => [name, BigInt(value)]))
