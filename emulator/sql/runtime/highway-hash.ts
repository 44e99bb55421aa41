/**
 * HighwayHash, written from its published algorithm: four lanes of 64 bits, multiplied and shuffled.
 * https://github.com/google/highwayhash
 */
import type {RuntimeFunction} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'

type Lanes = [bigint, bigint, bigint, bigint]

const LOW = 0xffffffffn

/** The key of the fingerprint that takes none. */
const FINGERPRINT_KEY: Lanes = [
  0x025ed8a16fb5f783n,
  0xb44bc74d89d26c86n,
  0x111ea964039fa769n,
  0x6f7d7159e15612b6n,
]

const u64 = (x: bigint): bigint => BigInt.asUintN(64, x)
const swapHalves = (x: bigint): bigint => u64((x >> 32n) | (x << 32n))
const lanesOf = (bytes: Buffer): Lanes => [0, 8, 16, 24].map((at) => bytes.readBigUInt64LE(at)) as Lanes

/** Bytes of two lanes shuffled, so that each byte of the sums depends on several of the products. */
function shuffled(a: bigint, b: bigint): [bigint, bigint] {
  return [
    (((a & 0xff000000n) | (b & 0xff00000000n)) >> 24n) |
      (((a & 0xff0000000000n) | (b & 0xff000000000000n)) >> 16n) |
      (a & 0xff0000n) |
      ((a & 0xff00n) << 32n) |
      ((b & 0xff00000000000000n) >> 8n) |
      u64(a << 56n),
    (((b & 0xff000000n) | (a & 0xff00000000n)) >> 24n) |
      (b & 0xff0000n) |
      ((b & 0xff0000000000n) >> 16n) |
      ((b & 0xff00n) << 24n) |
      ((a & 0xff000000000000n) >> 8n) |
      ((b & 0xffn) << 48n) |
      (a & 0xff00000000000000n),
  ]
}

function addShuffled(to: Lanes, from: Lanes): void {
  for (const i of [0, 2] as const) {
    const [first, second] = shuffled(from[i], from[i === 0 ? 1 : 3])
    to[i] = u64(to[i] + first)
    to[i + 1] = u64(to[i + 1]! + second)
  }
}

/** What the hash holds between packets of 32 bytes. */
interface State {
  readonly v0: Lanes
  readonly v1: Lanes
  readonly mul0: Lanes
  readonly mul1: Lanes
}

function start(key: Lanes): State {
  const mul0: Lanes = [0xdbe6d5d5fe4cce2fn, 0xa4093822299f31d0n, 0x13198a2e03707344n, 0x243f6a8885a308d3n]
  const mul1: Lanes = [0x3bd39e10cb0ef593n, 0xc0acf169b5f18a8cn, 0xbe5466cf34e90c6cn, 0x452821e638d01377n]
  const v0 = mul0.map((m, i) => m ^ key[i]!) as Lanes
  const v1 = mul1.map((m, i) => m ^ swapHalves(key[i]!)) as Lanes
  return {v0, v1, mul0, mul1}
}

function update({v0, v1, mul0, mul1}: State, lanes: Lanes): void {
  for (const [i, lane] of lanes.entries()) {
    v1[i] = u64(v1[i]! + mul0[i]! + lane)
    mul0[i] = mul0[i]! ^ ((v1[i]! & LOW) * (v0[i]! >> 32n))
    v0[i] = u64(v0[i]! + mul1[i]!)
    mul1[i] = mul1[i]! ^ ((v0[i]! & LOW) * (v1[i]! >> 32n))
  }
  addShuffled(v0, v1)
  addShuffled(v1, v0)
}

/** The last 1 to 31 bytes, spread over a packet by a rule that tells lengths apart. */
function updateRest(state: State, rest: Buffer): void {
  const length = BigInt(rest.length)
  const turned = (half: bigint): bigint => ((half << length) | (half >> (32n - length))) & LOW
  for (let i = 0; i < 4; i++) {
    state.v0[i] = u64(state.v0[i]! + (length << 32n) + length)
    state.v1[i] = turned(state.v1[i]! & LOW) | (turned(state.v1[i]! >> 32n) << 32n)
  }
  const odd = rest.length % 4
  const whole = rest.length - odd
  const packet = Buffer.alloc(32)
  rest.copy(packet, 0, 0, whole)
  if (rest.length >= 16) {
    rest.copy(packet, 28, rest.length - 4)
  } else if (odd > 0) {
    packet[16] = rest[whole]!
    packet[17] = rest[whole + (odd >> 1)]!
    packet[18] = rest[rest.length - 1]!
  }
  update(state, lanesOf(packet))
}

/** The 128-bit hash, its more significant half first. */
export function highwayHash128(input: Uint8Array, key: Lanes): Buffer {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength)
  const state = start(key)
  const whole = bytes.length - (bytes.length % 32)
  for (let at = 0; at < whole; at += 32) update(state, lanesOf(bytes.subarray(at, at + 32)))
  if (whole < bytes.length) updateRest(state, bytes.subarray(whole))
  const {v0, v1, mul0, mul1} = state
  for (let round = 0; round < 6; round++) update(state, [v0[2], v0[3], v0[0], v0[1]].map(swapHalves) as Lanes)
  const hash = Buffer.alloc(16)
  hash.writeBigUInt64LE(u64(v0[1] + mul0[1] + v1[3] + mul1[3]), 0)
  hash.writeBigUInt64LE(u64(v0[0] + mul0[0] + v1[2] + mul1[2]), 8)
  return hash
}

export const highwayHashFunctions: readonly RuntimeFunction[] = [
  defineRuntime({
    name: 'bq_highway_fingerprint128',
    args: ['BLOB'],
    varArgs: 'BLOB',
    returns: 'BLOB',
    call: (input: Uint8Array, key?: Uint8Array) => {
      if (key && key.length !== 32) {
        throw new Error(`HIGHWAY_FINGERPRINT128: the key must be exactly 32 bytes long; got ${key.length}`)
      }
      return highwayHash128(input, key ? lanesOf(Buffer.from(key)) : FINGERPRINT_KEY)
    },
  }),
]
