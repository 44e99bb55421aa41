/**
 * Columns as one of Arrow's record batches: for each column a node with its length and its nulls, and the buffers that
 * its layout has. https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc
 */
import type {ArrowColumn} from '../../warehouse/types.ts'
import {message, padding} from './message.ts'

/** The batch's message. */
export function recordBatch(rows: number, columns: readonly ArrowColumn[]): Uint8Array {
  const parts: Parts = {nodes: [], buffers: []}
  for (const column of columns) addColumn(parts, column)
  const {body, places} = laidOut(parts.buffers)
  return message(
    'recordBatch',
    (buffer) => {
      const buffers = buffer.pairs(places)
      const nodes = buffer.pairs(parts.nodes)
      return buffer.table([
        {slot: 0, bytes: 8, value: BigInt(rows)},
        {slot: 1, place: nodes},
        {slot: 2, place: buffers},
      ])
    },
    body,
  )
}

interface Parts {
  /** Length and number of nulls. */
  readonly nodes: [number, number][]
  readonly buffers: Uint8Array[]
}

const ALL_VALID = new Uint8Array()

function addColumn(parts: Parts, column: ArrowColumn): void {
  parts.nodes.push([column.length, column.nullCount])
  parts.buffers.push(column.validity ?? ALL_VALID, ...column.buffers)
  for (const child of column.children) addColumn(parts, child)
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
