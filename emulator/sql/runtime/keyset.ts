/**
 * Tink keysets, which KEYS.NEW_KEYSET makes: a protocol buffer of keys, one of them primary.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/aead_encryption_functions
 */
import {randomBytes, randomInt} from 'node:crypto'
import type {Message} from './protocol-buffer.ts'
import {readMessage, writeBytes, writeNumber} from './protocol-buffer.ts'

export type KeyType = 'AesGcmKey' | 'AesSivKey' | 'AesCbcPkcsKey'

export interface Key {
  readonly type: KeyType
  readonly bytes: Uint8Array
  readonly id: number
  /** Ciphertexts of TINK keys begin with the key's id; those of RAW keys do not. */
  readonly prefix: 'TINK' | 'RAW'
  readonly status: 'ENABLED' | 'DISABLED' | 'DESTROYED'
}

export interface Keyset {
  readonly primary: number
  readonly keys: readonly Key[]
}

const TYPE_URL = 'type.googleapis.com/google.crypto.tink.'
const STATUSES = ['UNKNOWN_STATUS', 'ENABLED', 'DISABLED', 'DESTROYED']
const PREFIXES = ['UNKNOWN_PREFIX', 'TINK', 'LEGACY', 'RAW', 'CRUNCHY']
const SYMMETRIC = 1
/** Where each type's protocol buffer keeps the key itself. */
const KEY_FIELD: Readonly<Record<KeyType, number>> = {AesGcmKey: 3, AesSivKey: 2, AesCbcPkcsKey: 3}

const invalid = (): never => {
  throw new Error('Keyset deserialization failed: invalid keyset')
}

/** A new key of a type that BigQuery makes. */
export function newKey(name: string, ids: readonly number[] = []): Key {
  const type = {AEAD_AES_GCM_256: 'AesGcmKey', DETERMINISTIC_AEAD_AES_SIV_CMAC_256: 'AesSivKey'}[name] as
    | KeyType
    | undefined
  if (!type) throw new Error(`Invalid key type: ${name}`)
  return {
    type,
    bytes: randomBytes(type === 'AesSivKey' ? 64 : 32),
    id: newId(ids),
    prefix: 'TINK',
    status: 'ENABLED',
  }
}

/** A key given by its bytes; it only decrypts. */
export function rawKey(name: string, bytes: Uint8Array, ids: readonly number[]): Key {
  const type = {AES_GCM: 'AesGcmKey', AES_CBC_PKCS: 'AesCbcPkcsKey'}[name] as KeyType | undefined
  if (!type) throw new Error(`Invalid key type: ${name}`)
  if (![16, 24, 32].includes(bytes.length) || (type === 'AesGcmKey' && bytes.length === 24)) {
    throw new Error(`Invalid key length for ${name}: ${bytes.length} bytes`)
  }
  return {type, bytes, id: newId(ids), prefix: 'RAW', status: 'ENABLED'}
}

function newId(taken: readonly number[]): number {
  const id = randomInt(1, 2 ** 32)
  return taken.includes(id) ? newId(taken) : id
}

export function encodeKeyset({primary, keys}: Keyset): Uint8Array {
  const encoded = keys.map((key) => {
    const value = writeBytes(KEY_FIELD[key.type], key.bytes)
    const data = Buffer.concat([
      writeBytes(1, Buffer.from(TYPE_URL + key.type)),
      writeBytes(2, value),
      writeNumber(3, SYMMETRIC),
    ])
    return writeBytes(
      2,
      Buffer.concat([
        writeBytes(1, data),
        writeNumber(2, STATUSES.indexOf(key.status)),
        writeNumber(3, key.id),
        writeNumber(4, PREFIXES.indexOf(key.prefix)),
      ]),
    )
  })
  return Buffer.concat([writeNumber(1, primary), ...encoded])
}

export function decodeKeyset(bytes: Uint8Array): Keyset {
  const message = readMessage(bytes) ?? invalid()
  const keys = message.filter((f) => f.number === 2).map((f) => keyOf(messageIn(f.value)))
  const primary = numberIn(message, 1)
  return keys.length > 0 && primary !== undefined ? {primary, keys} : invalid()
}

const messageIn = (value: number | Uint8Array | undefined): Message =>
  (value instanceof Uint8Array ? readMessage(value) : undefined) ?? invalid()

const valueIn = (message: Message, number: number): number | Uint8Array | undefined =>
  message.find((f) => f.number === number)?.value

function numberIn(message: Message, number: number): number | undefined {
  const value = valueIn(message, number)
  return typeof value === 'number' ? value : undefined
}

function keyOf(message: Message): Key {
  const data = messageIn(valueIn(message, 1))
  const url = valueIn(data, 1)
  const type = url instanceof Uint8Array ? typeOf(Buffer.from(url).toString()) : invalid()
  const bytes = valueIn(messageIn(valueIn(data, 2)), KEY_FIELD[type])
  return {
    type,
    bytes: bytes instanceof Uint8Array ? bytes : invalid(),
    id: numberIn(message, 3) ?? invalid(),
    prefix: prefixOf(PREFIXES[numberIn(message, 4) ?? 0]),
    status: statusOf(STATUSES[numberIn(message, 2) ?? 0]),
  }
}

function typeOf(url: string): KeyType {
  const name = url.startsWith(TYPE_URL) ? url.slice(TYPE_URL.length) : ''
  return name in KEY_FIELD ? (name as KeyType) : invalid()
}

const prefixOf = (name: string | undefined): Key['prefix'] =>
  name === 'TINK' || name === 'RAW' ? name : invalid()

const statusOf = (name: string | undefined): Key['status'] =>
  name === 'ENABLED' || name === 'DISABLED' || name === 'DESTROYED' ? name : invalid()

/** Tink's JSON form of a keyset. */
export function keysetToJson({primary, keys}: Keyset): string {
  const key = keys.map(({type, bytes, id, prefix, status}) => ({
    keyData: {
      keyMaterialType: 'SYMMETRIC',
      typeUrl: TYPE_URL + type,
      value: writeBytes(KEY_FIELD[type], bytes).toString('base64'),
    },
    keyId: id,
    outputPrefixType: prefix,
    status,
  }))
  return JSON.stringify({key, primaryKeyId: primary})
}

export function keysetFromJson(json: string): Keyset {
  const {key, primaryKeyId} = parseJson(json)
  const keys = (key ?? []).map(({keyData, keyId, outputPrefixType, status}): Key => {
    const type = typeOf(keyData?.typeUrl ?? '')
    const value = readMessage(Buffer.from(keyData?.value ?? '', 'base64')) ?? invalid()
    const bytes = valueIn(value, KEY_FIELD[type])
    return {
      type,
      bytes: bytes instanceof Uint8Array ? bytes : invalid(),
      id: keyId ?? invalid(),
      prefix: prefixOf(outputPrefixType),
      status: statusOf(status),
    }
  })
  return keys.length > 0 && primaryKeyId !== undefined ? {primary: primaryKeyId, keys} : invalid()
}

interface KeysetJson {
  readonly primaryKeyId?: number
  readonly key?: readonly {
    readonly keyData?: {readonly typeUrl?: string; readonly value?: string}
    readonly keyId?: number
    readonly outputPrefixType?: string
    readonly status?: string
  }[]
}

function parseJson(json: string): KeysetJson {
  try {
    return JSON.parse(json) as KeysetJson
  } catch (error) {
    throw new Error('Keyset deserialization failed: invalid JSON', {cause: error})
  }
}
