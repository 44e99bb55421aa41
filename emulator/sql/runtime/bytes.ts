/**
 * The BYTES forms of string functions: positions and lengths count bytes, letters are those of ASCII.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions
 */
import type {RuntimeFunction, RuntimeType} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'
import {editDistance, findOccurrence, padding, repeatCount, sliceBounds, translation} from './string.ts'

const bytes = (
  name: string,
  args: RuntimeType[],
  call: (...values: never[]) => Uint8Array,
): RuntimeFunction => defineRuntime({name: `bq_bytes_${name}`, args, returns: 'BLOB', call})

const substring = (value: Uint8Array, position: bigint, length: bigint): Uint8Array => {
  if (length < 0n) throw new Error('Third argument in SUBSTR() cannot be negative')
  return value.subarray(...sliceBounds(value.length, position, length))
}

const pad = (value: Uint8Array, size: bigint, pattern: Uint8Array, side: 'left' | 'right'): Uint8Array => {
  const fill = Uint8Array.from(padding(value.length, size, pattern.length), (i) => pattern[i]!)
  if (fill.length === 0) return value.subarray(0, Number(size))
  return Buffer.concat(side === 'left' ? [fill, value] : [value, fill])
}

const trim = (value: Uint8Array, set: Uint8Array, left: boolean, right: boolean): Uint8Array => {
  let start = 0
  let end = value.length
  if (left) while (start < end && set.includes(value[start]!)) start++
  if (right) while (end > start && set.includes(value[end - 1]!)) end--
  return value.subarray(start, end)
}

/** The pieces of a value between the separators; an empty separator parts every byte. */
function split(value: Uint8Array, separator: Uint8Array): Uint8Array[] {
  if (value.length === 0) return [value]
  if (separator.length === 0) return Array.from(value, (byte) => Uint8Array.of(byte))
  const buffer = Buffer.from(value)
  const pieces: Uint8Array[] = []
  let start = 0
  for (let at = buffer.indexOf(separator); at >= 0; at = buffer.indexOf(separator, start)) {
    pieces.push(value.subarray(start, at))
    start = at + separator.length
  }
  pieces.push(value.subarray(start))
  return pieces
}

function join(pieces: readonly Uint8Array[], separator: Uint8Array): Uint8Array {
  return Buffer.concat(pieces.flatMap((piece, i) => (i === 0 ? [piece] : [separator, piece])))
}

const shiftCase =
  (from: number, by: number) =>
  (value: Uint8Array): Uint8Array =>
    value.map((byte) => (byte >= from && byte < from + 26 ? byte + by : byte))

export const bytesFunctions: readonly RuntimeFunction[] = [
  bytes('upper', ['BLOB'], shiftCase(0x61, -32)),
  bytes('lower', ['BLOB'], shiftCase(0x41, 32)),
  bytes('reverse', ['BLOB'], (value: Uint8Array) => value.toReversed()),
  bytes('substr', ['BLOB', 'BIGINT', 'BIGINT'], substring),
  bytes('lpad', ['BLOB', 'BIGINT', 'BLOB'], (value: Uint8Array, size: bigint, pattern: Uint8Array) =>
    pad(value, size, pattern, 'left'),
  ),
  bytes('rpad', ['BLOB', 'BIGINT', 'BLOB'], (value: Uint8Array, size: bigint, pattern: Uint8Array) =>
    pad(value, size, pattern, 'right'),
  ),
  bytes('trim', ['BLOB', 'BLOB'], (value: Uint8Array, set: Uint8Array) => trim(value, set, true, true)),
  bytes('ltrim', ['BLOB', 'BLOB'], (value: Uint8Array, set: Uint8Array) => trim(value, set, true, false)),
  bytes('rtrim', ['BLOB', 'BLOB'], (value: Uint8Array, set: Uint8Array) => trim(value, set, false, true)),
  bytes('repeat', ['BLOB', 'BIGINT'], (value: Uint8Array, count: bigint) =>
    Buffer.concat(Array.from({length: repeatCount(value.length, count)}, () => value)),
  ),
  bytes('replace', ['BLOB', 'BLOB', 'BLOB'], (value: Uint8Array, from: Uint8Array, to: Uint8Array) =>
    from.length === 0 ? value : join(split(value, from), to),
  ),
  bytes('translate', ['BLOB', 'BLOB', 'BLOB'], (value: Uint8Array, from: Uint8Array, to: Uint8Array) => {
    const map = translation([...from], [...to])
    return Uint8Array.from([...value].flatMap((byte) => (map.has(byte) ? (map.get(byte) ?? []) : byte)))
  }),
  bytes('join', ['BLOB[]', 'BLOB'], join),
  defineRuntime({name: 'bq_bytes_split', args: ['BLOB', 'BLOB'], returns: 'BLOB[]', call: split}),
  defineRuntime({
    name: 'bq_bytes_instr',
    args: ['BLOB', 'BLOB', 'BIGINT', 'BIGINT'],
    returns: 'BIGINT',
    call: (value: Uint8Array, sought: Uint8Array, position: bigint, occurrence: bigint) =>
      findOccurrence(value, sought, position, occurrence),
  }),
  defineRuntime({
    name: 'bq_bytes_strpos',
    args: ['BLOB', 'BLOB'],
    returns: 'BIGINT',
    call: (value: Uint8Array, sought: Uint8Array) => BigInt(Buffer.from(value).indexOf(sought) + 1),
  }),
  defineRuntime({
    name: 'bq_bytes_edit_distance',
    args: ['BLOB', 'BLOB', 'BIGINT'],
    returns: 'BIGINT',
    call: (a: Uint8Array, b: Uint8Array, limit: bigint) => editDistance([...a], [...b], limit),
  }),
]
