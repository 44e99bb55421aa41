/**
 * The wire format of protocol buffers, as far as sketches and keysets need it: numbers and bytes.
 * https://protobuf.dev/programming-guides/encoding/
 */
export interface Field {
  readonly number: number
  readonly value: number | Uint8Array
}

export type Message = readonly Field[]

const VARINT = 0
const BYTES = 2

export function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80)
    rest = Math.floor(rest / 0x80)
  }
  return [...bytes, rest]
}

export const writeNumber = (number: number, value: number): Buffer =>
  Buffer.from([...varint(number * 8 + VARINT), ...varint(value)])

export const writeBytes = (number: number, value: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([...varint(number * 8 + BYTES), ...varint(value.length)]), value])

/** The fields in their order; undefined for bytes that are no message of numbers and bytes. */
export function readMessage(bytes: Uint8Array): Message | undefined {
  const fields: Field[] = []
  let at = 0
  const read = (): number => {
    let [result, scale] = [0, 1]
    while (at < bytes.length) {
      const byte = bytes[at++]!
      result += (byte & 0x7f) * scale
      if (byte < 0x80) return result
      scale *= 0x80
    }
    return Number.NaN
  }
  while (at < bytes.length) {
    const tag = read()
    const value = read()
    if (Number.isNaN(tag) || Number.isNaN(value)) return undefined
    const number = Math.floor(tag / 8)
    if (tag % 8 === VARINT) {
      fields.push({number, value})
    } else if (tag % 8 === BYTES && at + value <= bytes.length) {
      fields.push({number, value: bytes.subarray(at, at + value)})
      at += value
    } else {
      return undefined
    }
  }
  return fields
}
