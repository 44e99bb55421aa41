/**
 * Rows as one of Arrow's record batches: for each column a node with its length and its nulls, and the buffers that
 * its layout has. https://arrow.apache.org/docs/format/Columnar.html#physical-memory-layout
 */
import type {Value} from '../../warehouse/types.ts'
import {message, padding} from './message.ts'
import {type ArrowField, decimalForm} from './schema.ts'

/** The batch's message, as base64. */
export function serializedRecordBatch(
  fields: readonly ArrowField[],
  rows: readonly (readonly Value[])[],
): string {
  const parts: Parts = {nodes: [], buffers: []}
  for (const [i, field] of fields.entries()) {
    addColumn(
      parts,
      field,
      rows.map((row) => row[i] ?? null),
    )
  }
  const {body, places} = laidOut(parts.buffers)
  const bytes = message(
    'recordBatch',
    (buffer) => {
      const buffers = buffer.pairs(places)
      const nodes = buffer.pairs(parts.nodes)
      return buffer.table([
        {slot: 0, bytes: 8, value: BigInt(rows.length)},
        {slot: 1, place: nodes},
        {slot: 2, place: buffers},
      ])
    },
    body,
  )
  return Buffer.from(bytes.buffer).toString('base64')
}

interface Parts {
  /** Length and number of nulls. */
  readonly nodes: [number, number][]
  readonly buffers: Uint8Array[]
}

/** The buffers one after another, each from a multiple of eight on, and where each is. */
function laidOut(buffers: readonly Uint8Array[]): {body: Uint8Array; places: [number, number][]} {
  let length = 0
  const places = buffers.map((buffer): [number, number] => {
    const at = length
    length += buffer.length + padding(buffer.length)
    return [at, buffer.length]
  })
  const body = new Uint8Array(length)
  for (const [i, buffer] of buffers.entries()) body.set(buffer, places[i]![0])
  return {body, places}
}

function addColumn(parts: Parts, field: ArrowField, values: readonly Value[]): void {
  const {type, children} = field
  // An array that is NULL reads as an empty one.
  const present = values.map((value) => value !== null || type.kind === 'ARRAY')
  parts.nodes.push([values.length, present.filter((is) => !is).length])
  parts.buffers.push(bits(present))
  switch (type.kind) {
    case 'ARRAY': {
      const lists = values.map((value) => (value ?? []) as readonly Value[])
      parts.buffers.push(offsets(lists.map((list) => list.length)))
      addColumn(parts, children[0]!, lists.flat() as Value[])
      return
    }
    case 'STRUCT':
    case 'RANGE':
      for (const [i, child] of children.entries()) {
        addColumn(
          parts,
          child,
          values.map((value) => memberOf(value, i)),
        )
      }
      return
    case 'STRING':
    case 'JSON':
    case 'GEOGRAPHY':
    case 'BYTES': {
      const texts = values.map((value) => bytesOf(value))
      parts.buffers.push(offsets(texts.map((text) => text.length)), Buffer.concat(texts))
      return
    }
    case 'BOOL':
      parts.buffers.push(bits(values.map((value) => value === true)))
      return
    default:
      parts.buffers.push(fixedWidth(field, values))
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
        setBigInt(view, at, width, scaled(value as string, decimalForm(type).scale))
        break
      case 'INTERVAL': {
        const {months, days, micros} = value as {months: number; days: number; micros: bigint}
        view.setInt32(at, months, true)
        view.setInt32(at + 4, days, true)
        view.setBigInt64(at + 8, micros * 1000n, true)
        break
      }
      default:
        view.setBigInt64(at, value as bigint, true)
    }
  }
  return new Uint8Array(view.buffer)
}

const WIDTHS: Readonly<Record<string, number>> = {DATE: 4, BIGNUMERIC: 32}

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
