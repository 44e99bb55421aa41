/**
 * Customer-supplied encryption keys. Who wrote an object with a key must show it to read the object; the bytes
 * themselves lie here as they are, and of the key only its hash is kept.
 * https://cloud.google.com/storage/docs/encryption/customer-supplied-keys
 */
import {createHash} from 'node:crypto'
import type {IncomingHttpHeaders} from 'node:http'
import {ApiError} from '../http/api-error.ts'
import {invalid} from './errors.ts'
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

/** A bucket may refuse new objects with a key of the customer's, or without one. */
export function checkEncryptionAllowed({fields}: Bucket, given: CustomerEncryption | undefined): void {
  const encryption = fields['encryption'] as Record<string, {restrictionMode?: string}> | undefined
  const kind = given
    ? 'customerSupplied'
    : encryption?.['defaultKmsKeyName']
      ? 'customerManaged'
      : 'googleManaged'
  if (encryption?.[`${kind}EncryptionEnforcementConfig`]?.restrictionMode !== 'FullyRestricted') return
  throw new ApiError(
    412,
    'conditionNotMet',
    "Requested encryption type for object is not compliant with the bucket's encryption enforcement configuration.",
  )
}
