/**
 * Rows as columns in Arrow's layout.
 * https://arrow.apache.org/docs/format/Columnar.html#physical-memory-layout
 */
import {invalidRequest} from '../../http/api-error.ts'
import {scaleOf} from '../../sql/types.ts'
import type {ArrowColumn, Value} from '../../warehouse/types.ts'
import type {ArrowField} from './schema.ts'

export function columnsOf(
  fields: readonly ArrowField[],
  rows: readonly (readonly Value[])[],
): readonly ArrowColumn[] {
  return fields.map((field, i) =>
    columnOf(
      field,
      rows.map((row) => row[i] ?? null),
    ),
  )
}

function columnOf(field: ArrowField, values: readonly Value[]): ArrowColumn {
  // An array that is NULL reads as an empty one.
  const present = values.map((value) => value !== null || field.type.kind === 'ARRAY')
  const nullCount = present.filter((is) => !is).length
  return {
    length: values.length,
    nullCount,
    ...(nullCount > 0 && {validity: bits(present)}),
    ...contentOf(field, values),
  }
}

function contentOf(field: ArrowField, values: readonly Value[]): Pick<ArrowColumn, 'buffers' | 'children'> {
  const {type, children} = field
  switch (type.kind) {
    case 'ARRAY': {
      const lists = values.map((value) => (value ?? []) as readonly Value[])
      return {
        buffers: [offsets(lists.map((list) => list.length))],
        children: [columnOf(children[0]!, lists.flat() as Value[])],
      }
    }
    case 'STRUCT':
    case 'RANGE':
      return {
        buffers: [],
        children: children.map((child, i) =>
          columnOf(
            child,
            values.map((value) => memberOf(value, i)),
          ),
        ),
      }
    case 'STRING':
    case 'JSON':
    case 'GEOGRAPHY':
    case 'BYTES': {
      const texts = values.map((value) => bytesOf(value))
      return {buffers: [offsets(texts.map((text) => text.length)), Buffer.concat(texts)], children: []}
    }
    case 'BOOL':
      return {buffers: [bits(values.map((value) => value === true))], children: []}
    default:
      return {buffers: [fixedWidth(field, values)], children: []}
  }
}

/** A member of a struct, or the start or the end of a range. */
function memberOf(value: Value, at: number): Value {
  if (value === null) return null
  if (Array.isArray(value)) return (value as readonly Value[])[at] ?? null
  const {start, end} = value as {readonly start: Value; readonly end: Value}
  return at === 0 ? start : end
}

const bytesOf = (value: Value): Uint8Array =>
  value === null ? EMPTY : typeof value === 'string' ? Buffer.from(value) : (value as Uint8Array)

const EMPTY = new Uint8Array()

function bits(values: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(values.length / 8))
  for (const [i, value] of values.entries()) if (value) bytes[i >> 3]! |= 1 << (i & 7)
  return bytes
}

function offsets(lengths: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * (lengths.length + 1)))
  let end = 0
  for (const [i, length] of lengths.entries()) {
    end += length
    view.setInt32(4 * (i + 1), end, true)
  }
  return new Uint8Array(view.buffer)
}

/** Values of as many bytes each; NULLs are zeros. */
function fixedWidth({type}: ArrowField, values: readonly Value[]): Uint8Array {
  const width = type.kind === 'NUMERIC' || type.kind === 'INTERVAL' ? 16 : (WIDTHS[type.kind] ?? 8)
  const view = new DataView(new ArrayBuffer(width * values.length))
  for (const [i, value] of values.entries()) {
    if (value === null) continue
    const at = i * width
    switch (type.kind) {
      case 'FLOAT64':
        view.setFloat64(at, value as number, true)
        break
      case 'DATE':
        view.setInt32(at, value as number, true)
        break
      case 'NUMERIC':
      case 'BIGNUMERIC':
        setBigInt(view, at, width, scaled(value as string, scaleOf(type)))
        break
      case 'INTERVAL': {
        const {months, days, micros} = value as {months: number; days: number; micros: bigint}
        view.setInt32(at, months, true)
        view.setInt32(at + 4, days, true)
        view.setBigInt64(at + 8, nanosOf(micros), true)
        break
      }
      default:
        view.setBigInt64(at, value as bigint, true)
    }
  }
  return new Uint8Array(view.buffer)
}

const WIDTHS: Readonly<Record<string, number>> = {DATE: 4, BIGNUMERIC: 32}

const MOST_NANOS = 2n ** 63n - 1n

/** Arrow's intervals have their time in nanoseconds, which 64 bits have for 292 years. */
function nanosOf(micros: bigint): bigint {
  const nanos = micros * 1000n
  if (nanos <= MOST_NANOS && nanos >= -MOST_NANOS) return nanos
  throw invalidRequest('An INTERVAL with a time of more than 292 years has no form in ARROW')
}

/** A decimal's digits as a whole number: 1.5 with a scale of 9 is 1500000000. */
function scaled(text: string, scale: number): bigint {
  const [whole = '', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'))
}

function setBigInt(view: DataView, at: number, width: number, value: bigint): void {
  for (let i = 0, rest = value; i < width; i += 8, rest >>= 64n) {
    view.setBigUint64(at + i, BigInt.asUintN(64, rest), true)
  }
}
