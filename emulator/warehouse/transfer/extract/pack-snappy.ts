/** Packs bytes in Snappy's raw format: https://github.com/google/snappy/blob/main/format_description.txt */

/** Places of four bytes that were seen are kept by their hash. */
const HASH_BITS = 14
const MULTIPLIER = 0x1e35a7bd
const SHORTEST_COPY = 4
const LONGEST_COPY = 64
const FURTHEST_COPY = 0xffff

export function packSnappy(data: Buffer): Buffer {
  const parts: Buffer[] = [varint(data.length)]
  const seen = new Int32Array(1 << HASH_BITS).fill(-1)
  let literal = 0
  let at = 0
  while (at + SHORTEST_COPY <= data.length) {
    const word = data.readUInt32LE(at)
    const hash = Math.imul(word, MULTIPLIER) >>> (32 - HASH_BITS)
    const before = seen[hash]!
    seen[hash] = at
    if (before < 0 || at - before > FURTHEST_COPY || data.readUInt32LE(before) !== word) {
      at++
      continue
    }
    let length = SHORTEST_COPY
    while (at + length < data.length && data[before + length] === data[at + length]) length++
    parts.push(...literalOf(data.subarray(literal, at)), ...copies(at - before, length))
    at += length
    literal = at
  }
  return Buffer.concat([...parts, ...literalOf(data.subarray(literal))])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80)
    rest = Math.floor(rest / 0x80)
  }
  return Buffer.from([...bytes, rest])
}

/** A short length stands in the tag, a longer one in up to four bytes after it. */
function literalOf(bytes: Buffer): Buffer[] {
  if (bytes.length === 0) return []
  const length = bytes.length - 1
  if (length < 60) return [Buffer.from([length << 2]), bytes]
  const count = length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4
  const head = Buffer.alloc(1 + count)
  head[0] = (59 + count) << 2
  head.writeUIntLE(length, 1, count)
  return [head, bytes]
}

function copies(offset: number, length: number): Buffer[] {
  const parts: Buffer[] = []
  for (let rest = length; rest > 0; rest -= LONGEST_COPY) {
    const tag = ((Math.min(rest, LONGEST_COPY) - 1) << 2) | 2
    parts.push(Buffer.from([tag, offset & 0xff, offset >> 8]))
  }
  return parts
}
