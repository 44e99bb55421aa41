/** Bytes that grow at their end. New ones are zero. */
export class GrowingBytes {
  bytes = new Uint8Array(1024)
  view = new DataView(this.bytes.buffer)
  length = 0

  /** Makes room for so many more bytes; gives where they begin. */
  extend(count: number): number {
    const at = this.length
    this.length += count
    if (this.length > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.length, this.bytes.length * 2))
      grown.set(this.bytes)
      this.bytes = grown
      this.view = new DataView(grown.buffer)
    }
    return at
  }

  append(bytes: Uint8Array): void {
    const at = this.extend(bytes.length)
    this.bytes.set(bytes, at)
  }

  finished(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }
}
