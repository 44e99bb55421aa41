/**
 * AEAD encryption with Tink's keysets and ciphertexts.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/aead_encryption_functions
 */
import {createCipheriv, createDecipheriv, randomBytes} from 'node:crypto'
import type {RuntimeFunction} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'
import type {Key, Keyset} from './keyset.ts'
import {decodeKeyset, encodeKeyset, keysetFromJson, keysetToJson, newKey, rawKey} from './keyset.ts'

const BLOCK = 16
const IV_LENGTH = 12
const TAG_LENGTH = 16

/** `0x01` and the key's id stand before what a TINK key encrypts. */
function prefixOf(key: Key): Buffer {
  if (key.prefix === 'RAW') return Buffer.alloc(0)
  const prefix = Buffer.alloc(5)
  prefix[0] = 1
  prefix.writeUInt32BE(key.id, 1)
  return prefix
}

const primaryOf = ({primary, keys}: Keyset): Key => {
  const key = keys.find(({id}) => id === primary)
  if (!key) throw new Error('The keyset has no primary key')
  return key
}

const gcm = (key: Key): 'aes-128-gcm' | 'aes-256-gcm' =>
  key.bytes.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm'

function encrypt(keyset: Uint8Array, plaintext: Uint8Array, additional: Uint8Array): Uint8Array {
  const key = primaryOf(decodeKeyset(keyset))
  if (key.type !== 'AesGcmKey') throw new Error('AEAD.ENCRYPT needs a keyset whose primary key is AES-GCM')
  const iv = randomBytes(IV_LENGTH)
  const cipher = createCipheriv(gcm(key), key.bytes, iv).setAAD(additional)
  return Buffer.concat([prefixOf(key), iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

/** Keys that the ciphertext names are tried first, then those without a prefix. */
function decryptWith(
  keyset: Uint8Array,
  ciphertext: Uint8Array,
  open: (key: Key, body: Buffer) => Buffer | undefined,
): Uint8Array {
  const bytes = Buffer.from(ciphertext)
  const enabled = decodeKeyset(keyset).keys.filter(({status}) => status === 'ENABLED')
  for (const kind of ['TINK', 'RAW'] as const) {
    for (const key of enabled.filter(({prefix}) => prefix === kind)) {
      const prefix = prefixOf(key)
      if (!bytes.subarray(0, prefix.length).equals(prefix)) continue
      const plaintext = open(key, bytes.subarray(prefix.length))
      if (plaintext) return plaintext
    }
  }
  throw new Error('Decryption failed: no key of the keyset fits the ciphertext and the additional data')
}

/** What opening with a wrong key or wrong data throws is no plaintext. */
function attempt(open: () => Buffer): Buffer | undefined {
  try {
    return open()
  } catch {
    return undefined
  }
}

const decrypt = (keyset: Uint8Array, ciphertext: Uint8Array, additional: Uint8Array): Uint8Array =>
  decryptWith(keyset, ciphertext, (key, body) => {
    if (key.type === 'AesGcmKey' && body.length >= IV_LENGTH + TAG_LENGTH) {
      return attempt(() => {
        const decipher = createDecipheriv(gcm(key), key.bytes, body.subarray(0, IV_LENGTH))
        decipher.setAAD(additional).setAuthTag(body.subarray(-TAG_LENGTH))
        return Buffer.concat([decipher.update(body.subarray(IV_LENGTH, -TAG_LENGTH)), decipher.final()])
      })
    }
    if (key.type !== 'AesCbcPkcsKey' || body.length < 2 * BLOCK) return undefined
    return attempt(() => {
      const name = `aes-${key.bytes.length * 8}-cbc`
      const decipher = createDecipheriv(name, key.bytes, body.subarray(0, BLOCK))
      return Buffer.concat([decipher.update(body.subarray(BLOCK)), decipher.final()])
    })
  })

// ---- AES-SIV: RFC 5297 -----------------------------------------------------------------------------------

/** Doubling in the field of 128 bits. */
function double(block: Buffer): Buffer {
  const value = BigInt(`0x${block.toString('hex')}`)
  const shifted = BigInt.asUintN(128, value << 1n) ^ (value >> 127n ? 0x87n : 0n)
  return Buffer.from(shifted.toString(16).padStart(32, '0'), 'hex')
}

const xor = (a: Buffer, b: Buffer): Buffer => Buffer.from(a.map((byte, i) => byte ^ b[i]!))

const pad = (block: Buffer): Buffer => {
  const padded = Buffer.alloc(BLOCK)
  block.copy(padded)
  padded[block.length] = 0x80
  return padded
}

function cmac(key: Uint8Array, message: Buffer): Buffer {
  const encryptBlock = (block: Buffer): Buffer => {
    const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
    return Buffer.concat([cipher.update(block), cipher.final()])
  }
  const subkey = double(encryptBlock(Buffer.alloc(BLOCK)))
  const whole = message.length > 0 && message.length % BLOCK === 0
  const lastStart = whole ? message.length - BLOCK : message.length - (message.length % BLOCK)
  const last = message.subarray(lastStart)
  let state: Buffer = Buffer.alloc(BLOCK)
  for (let at = 0; at < lastStart; at += BLOCK)
    state = encryptBlock(xor(state, message.subarray(at, at + BLOCK)))
  return encryptBlock(xor(state, whole ? xor(last, subkey) : xor(pad(last), double(subkey))))
}

/** The synthetic initialization vector of a plaintext and its additional data. */
function syntheticIv(key: Uint8Array, additional: Buffer, plaintext: Buffer): Buffer {
  const d = xor(double(cmac(key, Buffer.alloc(BLOCK))), cmac(key, additional))
  if (plaintext.length < BLOCK) return cmac(key, xor(double(d), pad(plaintext)))
  const end = Buffer.from(plaintext)
  xor(end.subarray(-BLOCK), d).copy(end, end.length - BLOCK)
  return cmac(key, end)
}

/** AES in counter mode, which is its own inverse. */
function counterMode(key: Uint8Array, iv: Buffer, data: Buffer): Buffer {
  const start = Buffer.from(iv)
  start[8]! &= 0x7f
  start[12]! &= 0x7f
  const cipher = createCipheriv('aes-256-ctr', key, start)
  return Buffer.concat([cipher.update(data), cipher.final()])
}

const halves = (key: Key): [mac: Uint8Array, cipher: Uint8Array] => [
  key.bytes.subarray(0, 32),
  key.bytes.subarray(32),
]

function encryptDeterministically(
  keyset: Uint8Array,
  plaintext: Uint8Array,
  additional: Uint8Array,
): Uint8Array {
  const key = primaryOf(decodeKeyset(keyset))
  if (key.type !== 'AesSivKey')
    throw new Error('DETERMINISTIC_ENCRYPT needs a keyset whose primary key is AES-SIV')
  const [mac, cipher] = halves(key)
  const iv = syntheticIv(mac, Buffer.from(additional), Buffer.from(plaintext))
  return Buffer.concat([prefixOf(key), iv, counterMode(cipher, iv, Buffer.from(plaintext))])
}

const decryptDeterministically = (
  keyset: Uint8Array,
  ciphertext: Uint8Array,
  additional: Uint8Array,
): Uint8Array =>
  decryptWith(keyset, ciphertext, (key, body) => {
    if (key.type !== 'AesSivKey' || body.length < BLOCK) return undefined
    const [mac, cipher] = halves(key)
    const iv = body.subarray(0, BLOCK)
    const plaintext = counterMode(cipher, iv, body.subarray(BLOCK))
    return syntheticIv(mac, Buffer.from(additional), plaintext).equals(iv) ? plaintext : undefined
  })

/** A keyset with one more key. */
const withKey = ({primary, keys}: Keyset, key: Key, makePrimary: boolean): Uint8Array =>
  encodeKeyset({primary: makePrimary ? key.id : primary, keys: [...keys, key]})

const ids = ({keys}: Keyset): number[] => keys.map(({id}) => id)

export const aeadFunctions: readonly RuntimeFunction[] = [
  defineRuntime({
    name: 'bq_new_keyset',
    args: ['VARCHAR'],
    returns: 'BLOB',
    volatile: true,
    call: (type: string) => {
      const key = newKey(type)
      return encodeKeyset({primary: key.id, keys: [key]})
    },
  }),
  defineRuntime({
    name: 'bq_rotate_keyset',
    args: ['BLOB', 'VARCHAR'],
    returns: 'BLOB',
    volatile: true,
    call: (bytes: Uint8Array, type: string) => {
      const keyset = decodeKeyset(bytes)
      return withKey(keyset, newKey(type, ids(keyset)), true)
    },
  }),
  defineRuntime({
    name: 'bq_add_raw_key',
    args: ['BLOB', 'VARCHAR', 'BLOB'],
    returns: 'BLOB',
    volatile: true,
    call: (bytes: Uint8Array, type: string, raw: Uint8Array) => {
      const keyset = decodeKeyset(bytes)
      return withKey(keyset, rawKey(type, raw, ids(keyset)), false)
    },
  }),
  defineRuntime({
    name: 'bq_keyset_length',
    args: ['BLOB'],
    returns: 'BIGINT',
    call: (bytes: Uint8Array) => BigInt(decodeKeyset(bytes).keys.length),
  }),
  defineRuntime({
    name: 'bq_keyset_to_json',
    args: ['BLOB'],
    returns: 'VARCHAR',
    call: (bytes: Uint8Array) => keysetToJson(decodeKeyset(bytes)),
  }),
  defineRuntime({
    name: 'bq_keyset_from_json',
    args: ['VARCHAR'],
    returns: 'BLOB',
    call: (json: string) => encodeKeyset(keysetFromJson(json)),
  }),
  defineRuntime({
    name: 'bq_aead_encrypt',
    args: ['BLOB', 'BLOB', 'BLOB'],
    returns: 'BLOB',
    volatile: true,
    call: encrypt,
  }),
  defineRuntime({name: 'bq_aead_decrypt', args: ['BLOB', 'BLOB', 'BLOB'], returns: 'BLOB', call: decrypt}),
  defineRuntime({
    name: 'bq_siv_encrypt',
    args: ['BLOB', 'BLOB', 'BLOB'],
    returns: 'BLOB',
    call: encryptDeterministically,
  }),
  defineRuntime({
    name: 'bq_siv_decrypt',
    args: ['BLOB', 'BLOB', 'BLOB'],
    returns: 'BLOB',
    call: decryptDeterministically,
  }),
]
