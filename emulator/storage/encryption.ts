/**
 * Encryption keys of the customer's. Who wrote an object with a key must show it to read the object; the bytes
 * themselves lie here as they are, and of the key only its hash is kept. Of a key in Cloud KMS the name is kept and
 * shown; every such key is taken to exist.
 * https://cloud.google.com/storage/docs/encryption/customer-supplied-keys
 * https://cloud.google.com/storage/docs/encryption/customer-managed-keys
 */
import {createHash} from 'node:crypto'
import type {IncomingHttpHeaders} from 'node:http'
import {ApiError} from '../http/api-error.ts'
import {text} from '../http/query-parameters.ts'
import {invalid} from './errors.ts'
import type {Call} from './method.ts'
import type {Bucket} from './objects/buckets.ts'
import type {CustomerEncryption, ObjectFields} from './objects/objects.ts'

const KEY_BYTES = 32

/** The key that a request carries; `source` for the one of a copy's source. */
export function encryptionIn(
  headers: IncomingHttpHeaders,
  of: 'object' | 'source' = 'object',
): CustomerEncryption | undefined {
  const prefix = of === 'source' ? 'x-goog-copy-source-encryption' : 'x-goog-encryption'
  const key = headers[`${prefix}-key`]
  if (typeof key !== 'string') return undefined
  if (headers[`${prefix}-algorithm`] !== 'AES256') throw invalid('The encryption algorithm must be AES256.')
  const bytes = Buffer.from(key, 'base64')
  if (bytes.length !== KEY_BYTES) {
    throw new ApiError(
      400,
      'customerEncryptionKeyFormatIsInvalid',
      'Missing an encryption key, or it is not base64 encoded, or it does not meet the required length of the encryption algorithm.',
    )
  }
  const keySha256 = createHash('sha256').update(bytes).digest('base64')
  if (headers[`${prefix}-key-sha256`] !== keySha256) {
    throw new ApiError(
      400,
      'customerEncryptionKeySha256IsInvalid',
      "Missing a SHA256 hash of the encryption key, or it is not base64 encoded, or it doesn't match the encryption key.",
    )
  }
  return {encryptionAlgorithm: 'AES256', keySha256}
}

/** Fails unless `given` is the key that the object was written with. */
export function checkKey({customerEncryption}: ObjectFields, given: CustomerEncryption | undefined): void {
  if (customerEncryption?.keySha256 === given?.keySha256) return
  if (!given) {
    throw new ApiError(
      400,
      'resourceIsEncryptedWithCustomerEncryptionKey',
      'The target object is encrypted by a customer-supplied encryption key.',
    )
  }
  if (!customerEncryption) {
    throw new ApiError(
      400,
      'resourceNotEncryptedWithCustomerEncryptionKey',
      'The target object is not encrypted by a customer-supplied encryption key.',
    )
  }
  throw new ApiError(400, 'customerEncryptionKeyIsIncorrect', 'The provided encryption key is incorrect.')
}

type EncryptionFields = Pick<ObjectFields, 'customerEncryption' | 'kmsKeyName'>

/**
 * What a new object is encrypted with: the key that the request carries, or the one that it names (in the parameter
 * `kmsParameter`, or as `named`), or the bucket's default. Fails where the bucket does not allow it.
 */
export function newEncryption(
  call: Call,
  bucket: Bucket,
  kmsParameter: 'kmsKeyName' | 'destinationKmsKeyName' = 'kmsKeyName',
  named?: unknown,
): EncryptionFields {
  const encryption = bucket.fields['encryption'] as BucketEncryption | undefined
  const customerEncryption = encryptionIn(call.headers)
  const asked = text(call.query, kmsParameter) ?? (typeof named === 'string' ? named : undefined)
  if (customerEncryption) {
    if (asked) throw invalid('An object has either a customer-supplied key or a key in Cloud KMS.')
    checkAllowed(encryption, 'customerSupplied')
    return {customerEncryption}
  }
  const kmsKeyName = asked || encryption?.defaultKmsKeyName
  checkAllowed(encryption, kmsKeyName ? 'customerManaged' : 'googleManaged')
  return kmsKeyName ? {kmsKeyName: keyVersion(kmsKeyName)} : {}
}

interface BucketEncryption {
  readonly defaultKmsKeyName?: string
  readonly [enforcement: `${string}EncryptionEnforcementConfig`]: {readonly restrictionMode?: string}
}

/** Objects tell the version of the key; there is no other than the first here. */
function keyVersion(name: string): string {
  const [key] = /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+/.exec(name) ?? []
  if (key === undefined) throw invalid(`Invalid value for kmsKeyName: ${name}`)
  return `${key}/cryptoKeyVersions/1`
}

/** A bucket may refuse new objects with a key of the customer's, or without one. */
function checkAllowed(
  encryption: BucketEncryption | undefined,
  kind: 'customerSupplied' | 'customerManaged' | 'googleManaged',
): void {
  if (encryption?.[`${kind}EncryptionEnforcementConfig`]?.restrictionMode !== 'FullyRestricted') return
  throw new ApiError(
    412,
    'conditionNotMet',
    "Requested encryption type for object is not compliant with the bucket's encryption enforcement configuration.",
  )
}
