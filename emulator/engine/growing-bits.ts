import {GrowingBytes} from './growing-bytes.ts'

/** Bits that grow at their end, the lowest bit of a byte first, as both DuckDB and Arrow have them. */
export class GrowingBits {
  readonly #bytes = new GrowingBytes()
  count = 0
  /** How many of them are 0. */
  zeros = 0

  add(bit: boolean): void {
    const at = this.count++
    if (at % 8 === 0) this.#bytes.extend(1)
    if (bit) this.#bytes.bytes[at >> 3]! |= 1 << (at & 7)
    else this.zeros++
  }

  /** Adds bits [from, from + count) of `source`, or so many ones where there is no source. */
  addBits(source: Uint8Array | undefined, from: number, count: number): void {
    let done = 0
    if (this.count % 8 === 0 && from % 8 === 0) {
      const whole = count >> 3
      const at = this.#bytes.extend(whole)
      if (source) this.#bytes.bytes.set(source.subarray(from >> 3, (from >> 3) + whole), at)
      else this.#bytes.bytes.fill(0xff, at, at + whole)
      if (source) for (let i = at; i < at + whole; i++) this.zeros += ZEROS[this.#bytes.bytes[i]!]!
      done = whole * 8
      this.count += done
    }
    for (let i = from + done; i < from + count; i++) {
      this.add(source === undefined || (source[i >> 3]! & (1 << (i & 7))) !== 0)
    }
  }

  finished(): Uint8Array {
    return this.#bytes.finished()
  }
}

/** How many bits of a byte are 0. */
const ZEROS = Uint8Array.from({length: 256}, (_, byte) => {
  let zeros = 8
  for (let rest = byte; rest > 0; rest >>= 1) zeros -= rest & 1
  return zeros
})
