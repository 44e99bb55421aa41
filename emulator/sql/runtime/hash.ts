/**
 * Hashes that DuckDB lacks. FARM_FINGERPRINT is Fingerprint64 of FarmHash, written from its published algorithm.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/hash_functions
 */
import {createHash} from 'node:crypto'
import type {RuntimeFunction} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'

const K0 = 0xc3a5c85c97cb3127n
const K1 = 0xb492b66fbe98f273n
const K2 = 0x9ae16a3b2f90404fn

const u64 = (x: bigint): bigint => BigInt.asUintN(64, x)
const rotate = (x: bigint, by: bigint): bigint => u64((u64(x) >> by) | (u64(x) << (64n - by)))
const shiftMix = (x: bigint): bigint => u64(x) ^ (u64(x) >> 47n)
const hash16 = (u: bigint, v: bigint, mul: bigint): bigint => {
  const a = shiftMix((u64(u) ^ u64(v)) * mul)
  return u64(shiftMix((u64(v) ^ a) * mul) * mul)
}

function hashTo16(s: Buffer): bigint {
  const length = BigInt(s.length)
  const mul = K2 + length * 2n
  if (s.length >= 8) {
    const a = s.readBigUInt64LE(0) + K2
    const b = s.readBigUInt64LE(s.length - 8)
    return hash16(rotate(b, 37n) * mul + a, (rotate(a, 25n) + b) * mul, mul)
  }
  if (s.length >= 4) {
    const a = BigInt(s.readUInt32LE(0))
    return hash16(length + (a << 3n), BigInt(s.readUInt32LE(s.length - 4)), mul)
  }
  if (s.length === 0) return K2
  const y = BigInt(s[0]! + (s[s.length >> 1]! << 8))
  const z = length + BigInt(s[s.length - 1]! << 2)
  return u64(shiftMix((y * K2) ^ (z * K0)) * K2)
}

function hashTo32(s: Buffer): bigint {
  const mul = K2 + BigInt(s.length) * 2n
  const a = s.readBigUInt64LE(0) * K1
  const b = s.readBigUInt64LE(8)
  const c = s.readBigUInt64LE(s.length - 8) * mul
  const d = s.readBigUInt64LE(s.length - 16) * K2
  return hash16(rotate(a + b, 43n) + rotate(c, 30n) + d, a + rotate(b + K2, 18n) + c, mul)
}

function hashTo64(s: Buffer): bigint {
  const mul = K2 + BigInt(s.length) * 2n
  const a = s.readBigUInt64LE(0) * K2
  const b = s.readBigUInt64LE(8)
  const c = s.readBigUInt64LE(s.length - 8) * mul
  const d = s.readBigUInt64LE(s.length - 16) * K2
  const y = rotate(a + b, 43n) + rotate(c, 30n) + d
  const z = hash16(y, a + rotate(b + K2, 18n) + c, mul)
  const e = s.readBigUInt64LE(16) * mul
  const f = s.readBigUInt64LE(24)
  const g = (y + s.readBigUInt64LE(s.length - 32)) * mul
  const h = (z + s.readBigUInt64LE(s.length - 24)) * mul
  return hash16(rotate(e + f, 43n) + rotate(g, 30n) + h, e + rotate(f + a, 18n) + g, mul)
}

type Pair = readonly [bigint, bigint]

/** Mixes 32 bytes into two seeds. */
function weakHash32(s: Buffer, at: number, a: bigint, b: bigint): Pair {
  const z = s.readBigUInt64LE(at + 24)
  const first = u64(a + s.readBigUInt64LE(at))
  const second = rotate(b + first + z, 21n)
  const sum = u64(first + s.readBigUInt64LE(at + 8) + s.readBigUInt64LE(at + 16))
  return [u64(sum + z), u64(second + rotate(sum, 44n) + first)]
}

function hashLong(s: Buffer): bigint {
  let x = 81n * K2 + s.readBigUInt64LE(0)
  let y = u64(81n * K1 + 113n)
  let z = u64(shiftMix(y * K2 + 113n) * K2)
  let v: Pair = [0n, 0n]
  let w: Pair = [0n, 0n]
  const mix = (at: number, mul: bigint, xor: bigint, factor: bigint): void => {
    x = u64(rotate(x + y + v[0] + s.readBigUInt64LE(at + 8), 37n) * mul) ^ u64(w[1] * xor)
    y = u64(
      rotate(y + v[1] + s.readBigUInt64LE(at + 48), 42n) * mul + v[0] * factor + s.readBigUInt64LE(at + 40),
    )
    z = u64(rotate(z + w[0], 33n) * mul)
    v = weakHash32(s, at, v[1] * mul, x + w[0])
    w = weakHash32(s, at + 32, z + w[1], y + s.readBigUInt64LE(at + 16))
    ;[z, x] = [x, z]
  }
  const end = Math.floor((s.length - 1) / 64) * 64
  for (let at = 0; at < end; at += 64) mix(at, K1, 1n, 1n)
  const mul = K1 + ((z & 0xffn) << 1n)
  const first = w[0] + BigInt((s.length - 1) & 63)
  v = [u64(v[0] + first), v[1]]
  w = [u64(first + v[0]), w[1]]
  mix(s.length - 64, mul, 9n, 9n)
  return hash16(hash16(v[0], w[0], mul) + shiftMix(y) * K0 + z, hash16(v[1], w[1], mul) + x, mul)
}

/** FarmHash's Fingerprint64 as a signed number. */
export function farmFingerprint(value: Uint8Array): bigint {
  const s = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  const hash = s.length <= 16 ? hashTo16 : s.length <= 32 ? hashTo32 : s.length <= 64 ? hashTo64 : hashLong
  return BigInt.asIntN(64, hash(s))
}

export const hashFunctions: readonly RuntimeFunction[] = [
  defineRuntime({name: 'bq_farm_fingerprint', args: ['BLOB'], returns: 'BIGINT', call: farmFingerprint}),
  defineRuntime({
    name: 'bq_sha512',
    args: ['BLOB'],
    returns: 'BLOB',
    call: (value: Uint8Array) => createHash('sha512').update(value).digest(),
  }),
]
