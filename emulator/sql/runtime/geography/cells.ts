/** S2 cells: numbers for the squares that the sphere is divided into. */
import * as s2 from 's2js'
import {elements, type Geography} from './geography.ts'
import type {Position} from './sphere.ts'

const latLng = ({lng, lat}: Position): s2.s2.LatLng => s2.s2.LatLng.fromDegrees(lat, lng)
const point = (position: Position): s2.s2.Point => s2.s2.Point.fromLatLng(latLng(position))

/** Cell ids are unsigned; INT64 shows their bits. */
const signed = (id: bigint): bigint => BigInt.asIntN(64, id)

export const cellOfPoint = (position: Position, level: number): bigint =>
  signed(s2.s2.cellid.parent(s2.s2.cellid.fromLatLng(latLng(position)), level))

export interface CoveringOptions {
  readonly minLevel: number
  readonly maxLevel: number
  readonly maxCells: number
}

/** Cells that together cover a geography of one element. */
export function coveringCells(geography: Geography, options: CoveringOptions): bigint[] {
  const parts = elements(geography)
  if (parts.length === 0) return []
  if (parts.length > 1)
    throw new Error('Unsupported in the embedded BigQuery: S2_COVERINGCELLIDS of several elements')
  const [only] = geography.points
  if (only) return [cellOfPoint(only, options.maxLevel)]
  const [line] = geography.lines
  const region = line
    ? new s2.s2.Polyline(line.map(point))
    : s2.s2.Polygon.fromOrientedLoops(
        geography.polygons[0]!.map(
          (ring, i) => new s2.s2.Loop((i === 0 ? [...ring] : [...ring].reverse()).map(point)),
        ),
      )
  const coverer = new s2.s2.RegionCoverer(options)
  return [...coverer.covering(region)].map(signed).sort((a, b) => (a < b ? -1 : 1))
}
