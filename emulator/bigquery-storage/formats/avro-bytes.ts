/** Values in Avro's binary encoding. https://avro.apache.org/docs/1.12.0/specification/#binary-encoding */
export class AvroBytes {
  #bytes = Buffer.allocUnsafe(64 * 1024)
  #length = 0

  boolean(value: boolean): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = value ? 1 : 0
  }

  /** An int or a long: seven bits a byte, the sign in the lowest bit. */
  long(value: bigint | number): void {
    this.#reserve(10)
    if (typeof value === 'bigint' && (value > SMALL || value < -SMALL)) {
      let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n))
      for (; rest > 0x7fn; rest >>= 7n) this.#bytes[this.#length++] = Number(rest & 0x7fn) | 0x80
      this.#bytes[this.#length++] = Number(rest)
      return
    }
    const number = Number(value)
    let rest = number < 0 ? -2 * number - 1 : 2 * number
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) this.#bytes[this.#length++] = (rest % 128) | 0x80
    this.#bytes[this.#length++] = rest
  }

  double(value: number): void {
    this.#reserve(8)
    this.#length = this.#bytes.writeDoubleLE(value, this.#length)
  }

  bytes(value: Uint8Array): void {
    this.long(value.length)
    this.#reserve(value.length)
    this.#bytes.set(value, this.#length)
    this.#length += value.length
  }

  string(value: string): void {
    const length = Buffer.byteLength(value)
    this.long(length)
    this.#reserve(length)
    this.#length += this.#bytes.write(value, this.#length)
  }

  finished(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(this.#length + count, this.#bytes.length * 2))
    this.#bytes.copy(grown, 0, 0, this.#length)
    this.#bytes = grown
  }
}

/** Twice such a number is exact as a double. */
const SMALL = 2n ** 51n
