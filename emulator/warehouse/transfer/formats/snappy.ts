/**
 * Unpacks Snappy's raw format: https://github.com/google/snappy/blob/main/format_description.txt
 * @throws Error for bytes that are none.
 */
export function unpackSnappy(packed: Uint8Array): Buffer {
  let at = 0
  const next = (): number => {
    const byte = packed[at++]
    if (byte === undefined) throw new Error('Snappy data ends too early')
    return byte
  }
  /** A number of some bytes, the lowest first. */
  const little = (bytes: number): number => {
    let value = 0
    for (let i = 0; i < bytes; i++) value += next() * 2 ** (8 * i)
    return value
  }
  const varint = (): number => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = next()
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
  }

  const unpacked = Buffer.alloc(varint())
  let end = 0
  const copy = (offset: number, length: number): void => {
    if (offset === 0 || offset > end || end + length > unpacked.length) throw new Error('Bad Snappy data')
    // Byte by byte: what is copied may overlap what is written.
    for (let i = 0; i < length; i++, end++) unpacked[end] = unpacked[end - offset]!
  }
  while (at < packed.length) {
    const tag = next()
    const high = tag >> 2
    switch (tag & 3) {
      case 0: {
        const length = (high < 60 ? high : little(high - 59)) + 1
        if (at + length > packed.length || end + length > unpacked.length) throw new Error('Bad Snappy data')
        unpacked.set(packed.subarray(at, at + length), end)
        at += length
        end += length
        break
      }
      case 1:
        copy(((tag >> 5) << 8) + next(), ((tag >> 2) & 7) + 4)
        break
      case 2:
        copy(little(2), high + 1)
        break
      default:
        copy(little(4), high + 1)
    }
  }
  if (end !== unpacked.length) throw new Error('Snappy data ends too early')
  return unpacked
}
