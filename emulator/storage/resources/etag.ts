/** Google's entity tags are base64 of a protobuf message: field 1 the generation, field 2 the metageneration. */
export function etag(metageneration: number, generation?: number): string {
  const bytes = generation === undefined ? [] : [0x08, ...varint(generation)]
  return Buffer.from([...bytes, 0x10, ...varint(metageneration)]).toString('base64')
}

/** A whole number in base 128, lowest digits first; 53 bits do not fit JavaScript's bit operations. */
function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest >= 128) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  return [...bytes, rest]
}
