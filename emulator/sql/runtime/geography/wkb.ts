/** Well-known binary, little-endian when written, either way when read. */
import {
  EMPTY,
  type Geography,
  isEmpty,
  join,
  ofLines,
  ofPoints,
  ofPolygons,
  type Polygon,
} from './geography.ts'
import type {Position} from './sphere.ts'
import {anyDirection, closedRings, position, type RingReader} from './wkt.ts'

const KINDS = {point: 1, line: 2, polygon: 3, points: 4, lines: 5, polygons: 6, collection: 7} as const

function header(kind: number): Buffer {
  const bytes = Buffer.alloc(5)
  bytes.writeUInt8(1, 0)
  bytes.writeUInt32LE(kind, 1)
  return bytes
}

function count(n: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(n, 0)
  return bytes
}

function pair({lng, lat}: Position): Buffer {
  const bytes = Buffer.alloc(16)
  bytes.writeDoubleLE(lng, 0)
  bytes.writeDoubleLE(lat, 8)
  return bytes
}

const sequence = (line: readonly Position[]): Buffer => Buffer.concat([count(line.length), ...line.map(pair)])

const pointBytes = (p: Position): Buffer => Buffer.concat([header(KINDS.point), pair(p)])
const lineBytes = (line: readonly Position[]): Buffer => Buffer.concat([header(KINDS.line), sequence(line)])
const polygonBytes = (polygon: Polygon): Buffer => {
  const rings = closedRings(polygon)
  return Buffer.concat([header(KINDS.polygon), count(rings.length), ...rings.map(sequence)])
}

const many = (kind: number, parts: readonly Buffer[]): Buffer =>
  Buffer.concat([header(kind), count(parts.length), ...parts])

export function formatWkb(geography: Geography): Buffer {
  const points = geography.points.map(pointBytes)
  const lines = geography.lines.map(lineBytes)
  const polygons = geography.polygons.map(polygonBytes)
  const all = [...points, ...lines, ...polygons]
  if (all.length === 1) return all[0]!
  if (isEmpty(geography)) return many(KINDS.collection, [])
  if (points.length === all.length) return many(KINDS.points, points)
  if (lines.length === all.length) return many(KINDS.lines, lines)
  if (polygons.length === all.length) return many(KINDS.polygons, polygons)
  return many(KINDS.collection, all)
}

export function parseWkb(bytes: Uint8Array, rings: RingReader = anyDirection): Geography {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const geometry = (): Geography => {
    const little = view.getUint8(at) === 1
    const number = (): number => {
      at += 4
      return view.getUint32(at - 4, little)
    }
    at++
    const kind = number()
    const point = (): Position => {
      at += 16
      return position(view.getFloat64(at - 16, little), view.getFloat64(at - 8, little))
    }
    const line = (): Position[] => Array.from({length: number()}, point)
    const parts = (): Geography[] => Array.from({length: number()}, geometry)
    if (kind === KINDS.point) {
      if (Number.isNaN(view.getFloat64(at, little))) {
        at += 16
        return EMPTY
      }
      return ofPoints(point())
    }
    if (kind === KINDS.line) return ofLines(line())
    if (kind === KINDS.polygon) return ofPolygons(rings(Array.from({length: number()}, line)))
    if (kind >= KINDS.points && kind <= KINDS.collection) return join(...parts())
    throw new Error('ST_GeogFromWKB failed: unknown geometry type')
  }
  try {
    return geometry()
  } catch (error) {
    if (error instanceof RangeError) throw new Error('ST_GeogFromWKB failed: Invalid WKB', {cause: error})
    throw error
  }
}
