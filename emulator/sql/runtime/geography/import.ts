/** What the ST_GEOGFROM functions make of text and bytes: how rings and edges are meant, and whether they may be. */
import {type Geography, normalRing, type Polygon, ringArea, ringEdges} from './geography.ts'
import {fromMap, parseGeoJson} from './geojson.ts'
import {crossing, type Position} from './sphere.ts'
import {parseWkb} from './wkb.ts'
import {closedRing, parseWkt, type RingReader} from './wkt.ts'

export interface ImportOptions {
  /** The inside is on the left of every ring; otherwise it is the smaller side. */
  readonly oriented: boolean
  /** Edges are straight on the map. */
  readonly planar: boolean
  readonly makeValid: boolean
}

const open = (ring: readonly Position[]): Position[] => {
  const [first, last] = [ring[0]!, ring.at(-1)!]
  if (first.lng !== last.lng || first.lat !== last.lat)
    throw new Error('Invalid polygon loop: it is not closed')
  return ring.slice(0, -1)
}

function ringsReader({oriented, makeValid}: ImportOptions): RingReader {
  return (rings) =>
    rings.map((ring, i) => {
      const vertices = open(ring)
      const normal = normalRing(vertices)
      if (oriented && vertices.length > 2 && ringArea(vertices) < 0 !== i > 0) {
        throw new Error('Unsupported in the embedded BigQuery: polygons larger than a hemisphere')
      }
      checkRing(normal, makeValid)
      return normal
    })
}

function checkRing(ring: readonly Position[], makeValid: boolean): void {
  const all = ringEdges(ring)
  for (const [i, [a, b]] of all.entries()) {
    for (let k = i + 2; k < all.length; k++) {
      const [c, d] = all[k]!
      if (!crossing(a, b, c, d)) continue
      if (makeValid)
        throw new Error('Unsupported in the embedded BigQuery: make_valid of a ring that crosses itself')
      throw new Error(`Invalid polygon loop: Edge ${i} crosses edge ${k}`)
    }
  }
}

function straightOnMap({points, lines, polygons}: Geography): Geography {
  const ring = (positions: readonly Position[], hole: boolean) =>
    fromMap(closedRing(positions, hole)).slice(0, -1)
  return {
    points,
    lines: lines.map(fromMap),
    polygons: polygons.map((polygon): Polygon => polygon.map((r, i) => normalRing(ring(r, i > 0)))),
  }
}

export function geographyFromText(text: string, options: ImportOptions): Geography {
  const geography = parseWkt(text, ringsReader(options))
  return options.planar ? straightOnMap(geography) : geography
}

export function geographyFromBytes(bytes: Uint8Array, options: ImportOptions): Geography {
  const geography = parseWkb(bytes, ringsReader(options))
  return options.planar ? straightOnMap(geography) : geography
}

export const geographyFromGeoJson = (text: string, makeValid: boolean): Geography =>
  parseGeoJson(text, ringsReader({oriented: false, planar: false, makeValid}))

/** A polygon of closed rings whose insides are on their left: the shell first, then the holes. */
export const orientedPolygon = (rings: readonly (readonly Position[])[]): Polygon =>
  ringsReader({oriented: true, planar: false, makeValid: false})(rings)

const PLAIN: ImportOptions = {oriented: false, planar: false, makeValid: false}

/** Text in any format: GeoJSON, hexadecimal WKB or WKT. */
export function geographyFromAny(text: string): Geography {
  if (/^\s*\{/.test(text)) return geographyFromGeoJson(text, false)
  if (/^\s*[0-9a-fA-F]+\s*$/.test(text)) return geographyFromBytes(Buffer.from(text.trim(), 'hex'), PLAIN)
  return geographyFromText(text, PLAIN)
}
