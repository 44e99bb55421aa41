/** What a geography is and what it is made of. */
import type {RuntimeFunction} from '../../../runtime.ts'
import {dimension, elements, type Geography, isEmpty, join, ofLines, ofPoints} from '../geography.ts'
import {boundingBox} from '../measure.ts'
import {isClosed, onlyLine} from '../shape.ts'
import type {Position} from '../sphere.ts'
import {closedRing, formatWkt} from '../wkt.ts'
import {of, ofMany, onlyPoint, shownPoint, unsupported} from './define.ts'

function geometryType(geography: Geography): string {
  const {points, lines, polygons} = geography
  const kinds = [points, lines, polygons].filter((parts) => parts.length > 0)
  if (kinds.length !== 1) return 'ST_GeometryCollection'
  const multi = kinds[0]!.length > 1 ? 'Multi' : ''
  const kind = points.length > 0 ? 'Point' : lines.length > 0 ? 'LineString' : 'Polygon'
  return `ST_${multi}${kind}`
}

const numberOfPoints = ({points, lines, polygons}: Geography): number =>
  points.length + lines.flat().length + polygons.flat().reduce((sum, ring) => sum + ring.length + 1, 0)

const dumpPoints = ({points, lines, polygons}: Geography): Position[] => [
  ...points,
  ...lines.flat(),
  ...polygons.flatMap((polygon) => polygon.flatMap((ring, i) => closedRing(ring, i > 0))),
]

function box(geography: Geography, name: string): readonly number[] | null {
  if (dimension(geography) < 0) return null
  const bounds = boundingBox(geography)
  if (!bounds) throw unsupported(name)
  return bounds
}

export const accessorFunctions: readonly RuntimeFunction[] = [
  of('dimension', [], 'BIGINT', (g) => BigInt(dimension(g))),
  of('geometrytype', [], 'VARCHAR', geometryType),
  of('isempty', [], 'BOOLEAN', isEmpty),
  of('iscollection', [], 'BOOLEAN', (g) => elements(g).length > 1),
  of('isclosed', [], 'BOOLEAN', (g) => !isEmpty(g) && g.polygons.length === 0 && g.lines.every(isClosed)),
  of('isring', [], 'BOOLEAN', (g) => {
    const line = g.lines[0]
    return (
      elements(g).length === 1 &&
      line !== undefined &&
      isClosed(line) &&
      new Set(line.map((p) => `${p.lng} ${p.lat}`)).size === line.length - 1
    )
  }),
  of('numpoints', [], 'BIGINT', (g) => BigInt(numberOfPoints(g))),
  of('numgeometries', [], 'BIGINT', (g) => BigInt(elements(g).length)),
  of('x', [], 'DOUBLE', (g) => (isEmpty(g) ? null : onlyPoint(g, 'ST_X').lng)),
  of('y', [], 'DOUBLE', (g) => (isEmpty(g) ? null : onlyPoint(g, 'ST_Y').lat)),
  of('startpoint', [], 'VARCHAR', (g) => shownPoint(onlyLine(g, 'ST_STARTPOINT')?.[0])),
  of('endpoint', [], 'VARCHAR', (g) => shownPoint(onlyLine(g, 'ST_ENDPOINT')?.at(-1))),
  of('pointn', ['BIGINT'], 'VARCHAR', (g, n: bigint) => {
    const line = onlyLine(g, 'ST_POINTN')
    return n === 0n ? null : shownPoint(line?.at(n > 0n ? Number(n) - 1 : Number(n)))
  }),
  of('dump', ['BIGINT'], 'VARCHAR[]', (g, wanted: bigint) =>
    elements(g)
      .filter((part) => wanted < 0n || BigInt(dimension(part)) === wanted)
      .map(formatWkt),
  ),
  of('dumppoints', [], 'VARCHAR[]', (g) => dumpPoints(g).map((p) => formatWkt(ofPoints(p)))),
  of('exteriorring', [], 'VARCHAR', (g) => {
    if (isEmpty(g)) return null
    if (elements(g).length !== 1 || g.polygons.length !== 1)
      throw new Error('ST_EXTERIORRING: the input must be a POLYGON')
    return formatWkt(ofLines(closedRing(g.polygons[0]![0]!, false)))
  }),
  of('interiorrings', [], 'VARCHAR[]', (g) => {
    if (isEmpty(g)) return []
    if (elements(g).length !== 1 || g.polygons.length !== 1)
      throw new Error('ST_INTERIORRINGS: the input must be a POLYGON')
    return g.polygons[0]!.slice(1).map((ring) => formatWkt(ofLines(closedRing(ring, false))))
  }),
  ofMany('extent', 'DOUBLE[]', (all) => box(join(...all), 'ST_EXTENT')),
  of('boundingbox', [], 'DOUBLE[]', (g) => box(g, 'ST_BOUNDINGBOX')),
]
