import {randomBytes} from 'node:crypto'
import type {Bucket} from '@google-cloud/storage'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type StorageServer, startStorage} from './storage-server.ts'

let server: StorageServer
let bucket: Bucket

beforeAll(async () => {
  server = await startStorage()
  ;[bucket] = await server.storage.createBucket('encrypted')
})
afterAll(() => server.stop())

const key = randomBytes(32)
const secret = (name: string, encryptionKey = key) => bucket.file(name, {encryptionKey})

describe('an object with a customer-supplied key', () => {
  test.each([true, false])('is written and read with the key; resumable: %s', async (resumable) => {
    await secret('file').save('hidden', {resumable})
    const [contents] = await secret('file').download()
    expect(String(contents)).toBe('hidden')
  })

  test('shows its checksums to nobody else', async () => {
    await secret('file').save('hidden')
    const [own] = await secret('file').getMetadata()
    const [others] = await bucket.file('file').getMetadata()
    expect(own).toMatchObject({crc32c: expect.any(String), md5Hash: expect.any(String)})
    expect(own.customerEncryption).toMatchObject({encryptionAlgorithm: 'AES256'})
    expect(others).not.toHaveProperty('crc32c')
    expect(others).not.toHaveProperty('md5Hash')
  })

  test.each([
    ['no key', () => bucket.file('file'), /encrypted by a customer-supplied encryption key/],
    ['another key', () => secret('file', randomBytes(32)), /encryption key is incorrect/],
  ])('is not read with %s', async (_what, file, message) => {
    await secret('file').save('hidden')
    await expect(file().download()).rejects.toThrow(message)
  })

  test('gets another key by a rewrite', async () => {
    const file = secret('rotated')
    await file.save('hidden')
    const next = randomBytes(32)
    await file.rotateEncryptionKey(next)
    expect(String((await secret('rotated', next).download())[0])).toBe('hidden')
    await expect(secret('rotated').download()).rejects.toThrow(/incorrect/)
  })

  test('is not copied or combined without the key', async () => {
    await secret('file').save('hidden')
    await expect(bucket.file('file').copy('copy')).rejects.toThrow(/encrypted by a customer-supplied/)
    await expect(bucket.combine(['file', 'file'], 'both')).rejects.toThrow(/encrypted by a customer-supplied/)
  })

  test('is refused by a bucket that does not want such keys', async () => {
    const [strict] = await server.storage.createBucket('no-keys')
    const restricted = {restrictionMode: 'FullyRestricted'} as const
    await strict.setMetadata({encryption: {customerSuppliedEncryptionEnforcementConfig: restricted}})
    await expect(strict.file('file', {encryptionKey: key}).save('x')).rejects.toMatchObject({code: 412})
    await strict.file('file').save('x')
  })
})

test('a key is not taken where there is none', async () => {
  await bucket.file('open').save('x')
  await expect(secret('open').download()).rejects.toThrow(/not encrypted by a customer-supplied/)
})

test('a key whose hash does not fit is refused', async () => {
  const answer = await fetch(`${server.url}/upload/storage/v1/b/encrypted/o?uploadType=media&name=x`, {
    method: 'POST',
    body: 'x',
    headers: {
      'x-goog-encryption-algorithm': 'AES256',
      'x-goog-encryption-key': key.toString('base64'),
      'x-goog-encryption-key-sha256': 'AAAA',
    },
  })
  const {error} = (await answer.json()) as {error: {errors: {reason: string}[]}}
  expect([answer.status, error.errors[0]?.reason]).toEqual([400, 'customerEncryptionKeySha256IsInvalid'])
})

describe('a key in Cloud KMS', () => {
  const keyNamed = (name: string) => `projects/p/locations/us/keyRings/ring/cryptoKeys/${name}`
  const kmsKeyName = keyNamed('first')
  const version = `${kmsKeyName}/cryptoKeyVersions/1`

  test.each([true, false])('is shown on the object that names it (resumable: %s)', async (resumable) => {
    const file = bucket.file(`kms-${resumable}`, {kmsKeyName})
    await file.save('x', {resumable})
    expect((await file.getMetadata())[0].kmsKeyName).toBe(version)
  })

  test('is the one of the bucket where none is named', async () => {
    const [managed] = await server.storage.createBucket('managed', {
      encryption: {defaultKmsKeyName: kmsKeyName},
    })
    await managed.file('file').save('x')
    expect((await managed.file('file').getMetadata())[0].kmsKeyName).toBe(version)
    const own = managed.file('own', {encryptionKey: key})
    await own.save('x')
    expect((await own.getMetadata())[0].kmsKeyName).toBeUndefined()
  })

  test('takes the place of another when the object is rewritten', async () => {
    const file = secret('to-kms')
    await file.save('hidden')
    await file.rotateEncryptionKey({kmsKeyName: keyNamed('second')})
    const rewritten = bucket.file('to-kms')
    expect(String((await rewritten.download())[0])).toBe('hidden')
    const [metadata] = await rewritten.getMetadata()
    expect(metadata.kmsKeyName).toBe(`${keyNamed('second')}/cryptoKeyVersions/1`)
    expect(metadata.customerEncryption).toBeUndefined()
  })

  test('does not go to a copy', async () => {
    await bucket.file('kms', {kmsKeyName}).save('x')
    await bucket.file('kms').copy('plain')
    expect((await bucket.file('plain').getMetadata())[0].kmsKeyName).toBeUndefined()
  })

  test('has a name of a fixed form', async () => {
    const file = bucket.file('file', {kmsKeyName: 'my key'})
    await expect(file.save('x', {resumable: false})).rejects.toMatchObject({code: 400})
  })
})
