/**
 * The 64-bit hash under HLL_COUNT's sketches ("fingerprint 2011" of Google's ZetaSketch), written from its published
 * algorithm, so that sketches are the bytes that BigQuery makes.
 */
const K0 = 0xa5b85c5e198ed849n
const K1 = 0x8d58ac26afe12e47n
const K2 = 0xc47b6e9e3a970ed3n
const K3 = 0xc6a4a7935bd1e995n

const u64 = (x: bigint): bigint => BigInt.asUintN(64, x)
const shiftMix = (x: bigint): bigint => u64(x) ^ (u64(x) >> 47n)
const rotate = (x: bigint, by: bigint): bigint => u64((u64(x) >> by) | (u64(x) << (64n - by)))

function combine(high: bigint, low: bigint): bigint {
  const a = shiftMix((u64(low) ^ u64(high)) * K3)
  return u64(shiftMix((u64(high) ^ a) * K3) * K3)
}

function hashTo32(s: Buffer): bigint {
  let hash = u64(K0 ^ K1 ^ K2 ^ u64(BigInt(s.length) * K3))
  const whole = s.length - (s.length % 8)
  for (let at = 0; at < whole; at += 8) {
    hash = u64((hash ^ u64(shiftMix(s.readBigUInt64LE(at) * K3) * K3)) * K3)
  }
  if (whole < s.length) {
    const rest = Buffer.alloc(8)
    s.copy(rest, 0, whole)
    hash = u64((hash ^ rest.readBigUInt64LE(0)) * K3)
  }
  return shiftMix(shiftMix(hash) * K3)
}

/** Mixes four words with each other and a fifth. */
function mixFive(start: bigint, second: bigint, third: bigint, last: bigint): [bigint, bigint] {
  let a = start
  const b = rotate(a + last, 52n)
  let c = rotate(a, 37n)
  a = u64(a + second)
  c = u64(c + rotate(a, 7n))
  a = u64(a + third)
  return [u64(a + last), u64(b + rotate(a, 31n) + c)]
}

function hashTo64(s: Buffer): bigint {
  const word = (at: number): bigint => s.readBigUInt64LE(at)
  const n = s.length
  const [vf, vs] = mixFive(u64(word(0) + (BigInt(n) + word(n - 16)) * K0), word(8), word(16), word(24))
  const [wf, ws] = mixFive(u64(word(16) + word(n - 32)), word(n - 24), word(n - 16), word(n - 8))
  const r = shiftMix((vf + ws) * K2 + (wf + vs) * K0)
  return u64(shiftMix(r * K0 + vs) * K2)
}

function weakHash32(s: Buffer, at: number, first: bigint, second: bigint): [bigint, bigint] {
  const word = (i: number): bigint => s.readBigUInt64LE(at + 8 * i)
  let a = u64(first + word(0))
  let b = rotate(second + a + word(3), 51n)
  const c = a
  a = u64(a + word(1) + word(2))
  b = u64(b + rotate(a, 23n))
  return [u64(a + word(3)), u64(b + c)]
}

function hashLong(s: Buffer): bigint {
  const n = s.length
  let x = s.readBigUInt64LE(0)
  let y = s.readBigUInt64LE(n - 16) ^ K1
  let z = s.readBigUInt64LE(n - 56) ^ K0
  let v = weakHash32(s, n - 64, BigInt(n), y)
  let w = weakHash32(s, n - 32, u64(BigInt(n) * K1), K0)
  z = u64(z + shiftMix(v[1]) * K1)
  x = u64(rotate(z + x, 39n) * K1)
  y = u64(rotate(y, 33n) * K1)
  const end = (n - 1) & ~63
  for (let at = 0; at < end; at += 64) {
    x = u64(rotate(x + y + v[0] + s.readBigUInt64LE(at + 16), 37n) * K1) ^ w[1]
    y = u64(rotate(y + v[1] + s.readBigUInt64LE(at + 48), 42n) * K1) ^ v[0]
    z = rotate(z ^ w[0], 33n)
    v = weakHash32(s, at, u64(v[1] * K1), u64(x + w[0]))
    w = weakHash32(s, at + 32, u64(z + w[1]), y)
    ;[z, x] = [x, z]
  }
  return combine(u64(combine(v[0], w[0]) + shiftMix(y) * K1 + z), u64(combine(v[1], w[1]) + x))
}

export function fingerprint2011(value: Uint8Array): bigint {
  const s = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  const hash = s.length <= 32 ? hashTo32(s) : s.length <= 64 ? hashTo64(s) : hashLong(s)
  const first = s.length >= 8 ? s.readBigUInt64LE(0) : K0
  const last = s.length >= 9 ? s.readBigUInt64LE(s.length - 8) : K0
  const result = combine(u64(hash + last), first)
  // The hash never is 0 or 1.
  return result < 2n ? u64(result - 2n) : result
}
