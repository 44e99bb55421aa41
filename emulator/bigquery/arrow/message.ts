/**
 * Arrow's messages: their metadata, and the data after it.
 * https://arrow.apache.org/docs/format/Columnar.html#encapsulated-message-format
 */
import {FlatBuffer} from './flat-buffer.ts'

const CONTINUES = 0xffffffff
const METADATA_V5 = 4

/** What a message is about, by Arrow's numbers. */
export const HEADERS = {schema: 1, recordBatch: 3} as const

/** @param writeHeader writes the header's table and gives its place. */
export function message(
  header: keyof typeof HEADERS,
  writeHeader: (buffer: FlatBuffer) => number,
  body: Uint8Array = new Uint8Array(),
): Uint8Array {
  const buffer = new FlatBuffer()
  const place = writeHeader(buffer)
  const root = buffer.table([
    {slot: 3, bytes: 8, value: BigInt(body.length)},
    {slot: 2, place},
    {slot: 0, bytes: 2, value: METADATA_V5},
    {slot: 1, bytes: 1, value: HEADERS[header]},
  ])
  const metadata = buffer.finish(root)
  const padded = padding(8 + metadata.length)
  const whole = new Uint8Array(8 + metadata.length + padded + body.length)
  const view = new DataView(whole.buffer)
  view.setUint32(0, CONTINUES, true)
  view.setInt32(4, metadata.length + padded, true)
  whole.set(metadata, 8)
  whole.set(body, 8 + metadata.length + padded)
  return whole
}

/** How many bytes lead to the next multiple of eight. */
export const padding = (length: number): number => (8 - (length % 8)) % 8
