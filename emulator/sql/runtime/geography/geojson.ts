/**
 * GeoJSON, whose edges are straight on the map: long ones get vertices in between, both ways.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/geography_functions#st_asgeojson
 */
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
import {angle, EARTH_RADIUS_METERS, interpolate, type Position, toPosition, toVector} from './sphere.ts'
import {anyDirection, closedRings, coordinateText, position, type RingReader} from './wkt.ts'

/** How far a straight line on the map may be from the edge, in metres. */
const TOLERANCE_METERS = 10

/** The point half way on the map; the shorter way across the antimeridian. */
function mapMiddle(a: Position, b: Position): Position {
  const turn = Math.abs(b.lng - a.lng) > 180 ? 360 * Math.sign(a.lng - b.lng) : 0
  return {lng: (a.lng + b.lng + turn) / 2, lat: (a.lat + b.lat) / 2}
}

const apart = (a: Position, b: Position): number => angle(toVector(a), toVector(b)) * EARTH_RADIUS_METERS

/** Vertices of a great circle's edge between a and b (without a) that a map's straight lines follow closely. */
function alongSphere(a: Position, b: Position): Position[] {
  const middle = toPosition(interpolate(toVector(a), toVector(b), 0.5))
  if (apart(middle, mapMiddle(a, b)) <= TOLERANCE_METERS) return [b]
  return [...alongSphere(a, middle), ...alongSphere(middle, b)]
}

/** Vertices of a map's straight line between a and b (without a) that great circles follow closely. */
function alongMap(a: Position, b: Position): Position[] {
  const middle = mapMiddle(a, b)
  if (apart(middle, toPosition(interpolate(toVector(a), toVector(b), 0.5))) <= TOLERANCE_METERS) return [b]
  return [...alongMap(a, middle), ...alongMap(middle, b)]
}

const along = (line: readonly Position[], step: (a: Position, b: Position) => Position[]): Position[] =>
  line.flatMap((p, i) => (i === 0 ? [p] : step(line[i - 1]!, p)))

/** Edges that are straight on the map, as edges of the sphere. */
export const fromMap = (line: readonly Position[]): Position[] => along(line, alongMap)

const pair = ({lng, lat}: Position): string => `[${coordinateText(lng)}, ${coordinateText(lat)}]`
const array = (items: readonly string[]): string => `[ ${items.join(', ')} ]`
const lineText = (line: readonly Position[]): string => array(along(line, alongSphere).map(pair))
const polygonText = (polygon: Polygon): string => array(closedRings(polygon).map(lineText))

const object = (type: string, coordinates: string): string =>
  `{ "type": "${type}", "coordinates": ${coordinates} } `

export function formatGeoJson(geography: Geography): string {
  const {points, lines, polygons} = geography
  const parts: string[] = []
  if (points.length === 1) parts.push(object('Point', pair(points[0]!)))
  if (points.length > 1) parts.push(object('MultiPoint', array(points.map(pair))))
  if (lines.length === 1) parts.push(object('LineString', lineText(lines[0]!)))
  if (lines.length > 1) parts.push(object('MultiLineString', array(lines.map(lineText))))
  if (polygons.length === 1) parts.push(object('Polygon', polygonText(polygons[0]!)))
  if (polygons.length > 1) parts.push(object('MultiPolygon', array(polygons.map(polygonText))))
  if (parts.length === 1) return parts[0]!
  if (isEmpty(geography)) return '{ "type": "GeometryCollection", "geometries": [ ] } '
  const single = [
    ...points.map((p) => object('Point', pair(p))),
    ...lines.map((l) => object('LineString', lineText(l))),
    ...polygons.map((p) => object('Polygon', polygonText(p))),
  ]
  return `{ "type": "GeometryCollection", "geometries": ${array(single.map((text) => text.trimEnd()))} } `
}

interface GeoJson {
  readonly type?: unknown
  readonly coordinates?: unknown
  readonly geometries?: unknown
}

function invalid(): never {
  throw new Error('ST_GeogFromGeoJSON failed: Invalid GeoJSON')
}

function pointOf(value: unknown): Position {
  if (!Array.isArray(value) || typeof value[0] !== 'number' || typeof value[1] !== 'number') invalid()
  return position(value[0], value[1])
}

function listOf<Item>(value: unknown, item: (value: unknown) => Item): Item[] {
  return Array.isArray(value) ? value.map(item) : invalid()
}

/** Reads a geometry; `rings` decides what makes polygons of rings. */
export function parseGeoJson(text: string, rings: RingReader = anyDirection): Geography {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    invalid()
  }
  return geographyOf(value as GeoJson, rings)
}

function geographyOf(value: GeoJson, rings: RingReader): Geography {
  if (value === null || typeof value !== 'object') invalid()
  const {coordinates} = value
  const line = (part: unknown): Position[] => fromMap(listOf(part, pointOf))
  const polygon = (part: unknown): Polygon => rings(listOf(part, line))
  switch (value.type) {
    case 'Point':
      return Array.isArray(coordinates) && coordinates.length === 0 ? EMPTY : ofPoints(pointOf(coordinates))
    case 'MultiPoint':
      return ofPoints(...listOf(coordinates, pointOf))
    case 'LineString':
      return ofLines(line(coordinates))
    case 'MultiLineString':
      return ofLines(...listOf(coordinates, line))
    case 'Polygon':
      return ofPolygons(polygon(coordinates))
    case 'MultiPolygon':
      return ofPolygons(...listOf(coordinates, polygon))
    case 'GeometryCollection':
      return join(...listOf(value.geometries, (part) => geographyOf(part as GeoJson, rings)))
    default:
      return invalid()
  }
}
