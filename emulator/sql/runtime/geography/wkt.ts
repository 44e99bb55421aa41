/**
 * Well-known text, as BigQuery reads and prints it.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/geography_functions#st_geogfromtext
 */
import {
  EMPTY,
  type Geography,
  isEmpty,
  join,
  normalRing,
  ofLines,
  ofPoints,
  ofPolygons,
  type Polygon,
  type Ring,
} from './geography.ts'
import type {Position} from './sphere.ts'

/** C's %.15g: fifteen digits that count, without zeros at the end. */
export function coordinateText(value: number): string {
  if (value === 0) return '0'
  const [mantissa = '', power = ''] = value.toExponential(14).split('e')
  const exponent = Number(power)
  if (exponent < -4 || exponent >= 15) {
    const digits = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa
    return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
  }
  const plain = value.toFixed(Math.min(100, 14 - exponent))
  return plain.includes('.') ? plain.replace(/\.?0+$/, '') : plain
}

const pair = ({lng, lat}: Position): string => `${coordinateText(lng)} ${coordinateText(lat)}`
const list = (positions: readonly Position[]): string => `(${positions.map(pair).join(', ')})`

/** A shell as it is, a hole the other way round; both closed. */
export function closedRing(ring: Ring, hole: boolean): Position[] {
  const ordered = hole ? [...ring].reverse() : ring
  return [...ordered, ordered[0]!]
}

export const closedRings = (polygon: Polygon): Position[][] =>
  polygon.map((ring, i) => closedRing(ring, i > 0))

const polygonText = (polygon: Polygon): string => `(${closedRings(polygon).map(list).join(', ')})`

export function formatWkt(geography: Geography): string {
  if (isEmpty(geography)) return 'GEOMETRYCOLLECTION EMPTY'
  const {points, lines, polygons} = geography
  const parts: string[] = []
  if (points.length === 1) parts.push(`POINT(${pair(points[0]!)})`)
  if (points.length > 1) parts.push(`MULTIPOINT${list(points)}`)
  if (lines.length === 1) parts.push(`LINESTRING${list(lines[0]!)}`)
  if (lines.length > 1) parts.push(`MULTILINESTRING(${lines.map(list).join(', ')})`)
  if (polygons.length === 1) parts.push(`POLYGON${polygonText(polygons[0]!)}`)
  if (polygons.length > 1) parts.push(`MULTIPOLYGON(${polygons.map(polygonText).join(', ')})`)
  if (parts.length === 1) return parts[0]!
  const single = [
    ...points.map((p) => `POINT(${pair(p)})`),
    ...lines.map((l) => `LINESTRING${list(l)}`),
    ...polygons.map((p) => `POLYGON${polygonText(p)}`),
  ]
  return `GEOMETRYCOLLECTION(${single.join(', ')})`
}

/** What makes polygons of rings: their direction counts, or it does not. */
export type RingReader = (rings: readonly (readonly Position[])[]) => Polygon

export const anyDirection: RingReader = (rings) => rings.map((ring) => normalRing(ring))

/** Wraps longitudes round the sphere; latitudes end at the poles. */
export function position(lng: number, lat: number): Position {
  if (!Number.isFinite(lng) || !Number.isFinite(lat)) throw new Error('Coordinates must be finite')
  if (Math.abs(lat) > 90) throw new Error('Latitude must be between -90 and 90 degrees.')
  const wrapped = lng > 180 || lng < -180 ? lng - 360 * Math.round(lng / 360) : lng
  return {lng: wrapped, lat}
}

class WktReader {
  private at = 0
  private readonly tokens: readonly string[]
  private readonly rings: RingReader

  constructor(text: string, rings: RingReader) {
    this.tokens = text.match(/[A-Za-z]+|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[(),;=]|\S/g) ?? []
    this.rings = rings
  }

  whole(): Geography {
    if (this.peek()?.toUpperCase() === 'SRID') {
      const [, , srid] = this.tokens
      if (srid !== '4326') throw new Error('ST_GeogFromText failed: only SRID 4326 is supported')
      this.at = 4
    }
    const geography = this.geography()
    if (this.at < this.tokens.length) this.fail()
    return geography
  }

  private geography(): Geography {
    const kind = this.next().toUpperCase()
    if (this.peek()?.toUpperCase() === 'EMPTY') {
      this.at++
      return EMPTY
    }
    switch (kind) {
      case 'POINT':
        return ofPoints(...this.list(() => this.position()))
      case 'MULTIPOINT':
        return ofPoints(
          ...this.list(() => (this.peek() === '(' ? this.list(() => this.position())[0]! : this.position())),
        )
      case 'LINESTRING':
        return ofLines(this.line())
      case 'MULTILINESTRING':
        return ofLines(...this.list(() => this.line()))
      case 'POLYGON':
        return ofPolygons(this.polygon())
      case 'MULTIPOLYGON':
        return ofPolygons(...this.list(() => this.polygon()))
      case 'GEOMETRYCOLLECTION':
        return join(...this.list(() => this.geography()))
      default:
        return this.fail()
    }
  }

  private polygon(): Polygon {
    return this.rings(this.list(() => this.list(() => this.position())))
  }

  private line(): Position[] {
    const line = this.list(() => this.position())
    if (line.length < 2) throw new Error('Invalid linestring: it must have at least 2 vertices')
    return line
  }

  private position(): Position {
    return position(this.number(), this.number())
  }

  private number(): number {
    const value = Number(this.next())
    return Number.isNaN(value) ? this.fail() : value
  }

  private list<Item>(item: () => Item): Item[] {
    if (this.next() !== '(') this.fail()
    const items: Item[] = []
    for (;;) {
      items.push(item())
      const token = this.next()
      if (token === ')') return items
      if (token !== ',') this.fail()
    }
  }

  private peek(): string | undefined {
    return this.tokens[this.at]
  }

  private next(): string {
    return this.tokens[this.at++] ?? this.fail()
  }

  private fail(): never {
    throw new Error(
      `ST_GeogFromText failed: Invalid WKT at "${this.tokens.slice(Math.max(0, this.at - 1)).join(' ')}"`,
    )
  }
}

export const parseWkt = (text: string, rings: RingReader = anyDirection): Geography =>
  new WktReader(text, rings).whole()
