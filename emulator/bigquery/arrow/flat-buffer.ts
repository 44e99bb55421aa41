/**
 * Writes FlatBuffers, the binary form of Arrow's metadata. Like every writer of the format it works from the end
 * of the buffer to its beginning: what is pointed to is written first. A place is told by its distance from the end.
 * https://flatbuffers.dev/internals/
 */

/** A field of a table by its slot: a number of some width, or the place of something written before. */
export type TableField =
  | {readonly slot: number; readonly bytes: 1 | 2 | 4; readonly value: number}
  | {readonly slot: number; readonly bytes: 8; readonly value: bigint}
  | {readonly slot: number; readonly place: number}

export class FlatBuffer {
  #bytes = new Uint8Array(1024)
  #view = new DataView(this.#bytes.buffer)
  #used = 0
  #alignment = 1

  /** @returns the string's place. */
  string(text: string): number {
    const encoded = new TextEncoder().encode(text)
    this.#align(4, encoded.length + 1)
    this.#reserve(encoded.length + 1)
    this.#bytes.set(encoded, this.#start)
    this.#bytes[this.#start + encoded.length] = 0
    return this.#int32(encoded.length)
  }

  /** @returns the place of a vector of places. */
  places(places: readonly number[]): number {
    this.#align(4, 4 * places.length)
    for (const place of places.toReversed()) this.#place(place)
    return this.#int32(places.length)
  }

  /** @returns the place of a vector of structs that are pairs of 64-bit integers. */
  pairs(pairs: readonly (readonly [number, number])[]): number {
    this.#align(4, 16 * pairs.length)
    this.#align(8, 16 * pairs.length)
    for (const [first, second] of pairs.toReversed()) {
      this.#number(8, BigInt(second))
      this.#number(8, BigInt(first))
    }
    return this.#int32(pairs.length)
  }

  /** @returns the table's place. */
  table(fields: readonly TableField[]): number {
    const end = this.#used
    const places = new Map<number, number>()
    for (const field of fields) {
      if ('place' in field) this.#place(field.place)
      else if (field.bytes === 8) this.#number(8, field.value)
      else this.#number(field.bytes, field.value)
      places.set(field.slot, this.#used)
    }
    // The distance to the list of the fields' positions, which comes before the table and is known after it.
    const table = this.#int32(0)
    const slots = Math.max(-1, ...places.keys()) + 1
    for (let slot = slots - 1; slot >= 0; slot--) {
      const place = places.get(slot)
      this.#number(2, place === undefined ? 0 : table - place)
    }
    this.#number(2, table - end)
    this.#number(2, (slots + 2) * 2)
    this.#view.setInt32(this.#bytes.length - table, this.#used - table, true)
    return table
  }

  /** @returns the whole, whose root is the table at `root`. */
  finish(root: number): Uint8Array {
    this.#align(Math.max(this.#alignment, 4), 4)
    this.#place(root)
    return this.#bytes.slice(this.#start)
  }

  get #start(): number {
    return this.#bytes.length - this.#used
  }

  #place(place: number): void {
    this.#align(4, 0)
    this.#int32(this.#used + 4 - place)
  }

  #int32(value: number): number {
    this.#number(4, value)
    return this.#used
  }

  #number(bytes: 8, value: bigint): void
  #number(bytes: 1 | 2 | 4, value: number): void
  #number(bytes: 1 | 2 | 4 | 8, value: number | bigint): void {
    this.#align(bytes, 0)
    this.#reserve(bytes)
    if (bytes === 8) this.#view.setBigInt64(this.#start, value as bigint, true)
    else if (bytes === 4) this.#view.setInt32(this.#start, value as number, true)
    else if (bytes === 2) this.#view.setInt16(this.#start, value as number, true)
    else this.#view.setInt8(this.#start, value as number)
  }

  /** Leaves room so that after `ahead` more bytes the place is a multiple of `size`. */
  #align(size: number, ahead: number): void {
    this.#alignment = Math.max(this.#alignment, size)
    const over = (this.#used + ahead) % size
    if (over > 0) this.#reserve(size - over)
  }

  #reserve(bytes: number): void {
    while (this.#used + bytes > this.#bytes.length) this.#grow()
    this.#used += bytes
  }

  #grow(): void {
    const grown = new Uint8Array(this.#bytes.length * 2)
    grown.set(this.#bytes, this.#bytes.length)
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }
}
