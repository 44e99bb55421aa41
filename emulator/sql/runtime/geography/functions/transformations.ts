/** Geographies changed, and put together. */
import type {RuntimeFunction} from '../../../runtime.ts'
import {dimension, EMPTY, type Geography, isEmpty, join, ofPoints} from '../geography.ts'
import {centroid} from '../measure.ts'
import {difference, intersection, union} from '../overlay.ts'
import {closestPoint} from '../relation.ts'
import {
  boundary,
  circle,
  convexHull,
  mapVertices,
  onlyLine,
  partOfLine,
  pointAlong,
  sidesFor,
  simplifyLine,
} from '../shape.ts'
import {toPosition} from '../sphere.ts'
import {closedRing, formatWkt} from '../wkt.ts'
import {of, ofMany, ofTwo, orEmpty, unsupported} from './define.ts'

function buffer(geography: Geography, meters: number, sides: number, name: string): string {
  if (isEmpty(geography)) return formatWkt(EMPTY)
  if (geography.points.length !== 1 || dimension(geography) > 0)
    throw unsupported(`${name} of anything but a point`)
  if (meters <= 0) return formatWkt(EMPTY)
  return formatWkt(circle(geography.points[0]!, meters, sides))
}

function simplify(geography: Geography, meters: number): string {
  const {points, lines, polygons} = geography
  const rings = polygons.map((polygon) =>
    polygon
      .map((ring) => simplifyLine(closedRing(ring, false), meters).slice(0, -1))
      .filter((ring) => ring.length > 2),
  )
  return formatWkt({
    points,
    lines: lines.map((line) => simplifyLine(line, meters)),
    polygons: rings.filter((polygon) => polygon.length > 0),
  })
}

const toGrid = (value: number, size: number): number => {
  const snapped = Math.round(value / size) * size
  return Number(snapped.toPrecision(15))
}

export const transformationFunctions: readonly RuntimeFunction[] = [
  of('boundary', [], 'VARCHAR', (g) => formatWkt(boundary(g))),
  of('centroid', [], 'VARCHAR', (g) => orEmpty(centroid(g))),
  of('convexhull', [], 'VARCHAR', (g) => (isEmpty(g) ? null : formatWkt(convexHull(g)))),
  of('buffer', ['DOUBLE', 'DOUBLE'], 'VARCHAR', (g, radius: number, quarter: number) =>
    buffer(g, radius, Math.max(3, Math.floor(quarter * 4)), 'ST_BUFFER'),
  ),
  of('bufferwithtolerance', ['DOUBLE', 'DOUBLE'], 'VARCHAR', (g, radius: number, tolerance: number) =>
    buffer(g, radius, sidesFor(radius, tolerance), 'ST_BUFFERWITHTOLERANCE'),
  ),
  of('simplify', ['DOUBLE'], 'VARCHAR', simplify),
  of('snaptogrid', ['DOUBLE'], 'VARCHAR', (g, size: number) =>
    formatWkt(mapVertices(g, (p) => ({lng: toGrid(p.lng, size), lat: toGrid(p.lat, size)}))),
  ),
  of('lineinterpolatepoint', ['DOUBLE'], 'VARCHAR', (g, fraction: number) => {
    if (fraction < 0 || fraction > 1)
      throw new Error('ST_LINEINTERPOLATEPOINT: the fraction must be between 0 and 1')
    const line = onlyLine(g, 'ST_LINEINTERPOLATEPOINT')
    return line ? formatWkt(ofPoints(pointAlong(line, fraction))) : null
  }),
  of('linesubstring', ['DOUBLE', 'DOUBLE'], 'VARCHAR', (g, from: number, to: number) => {
    if (from < 0 || to > 1 || from > to)
      throw new Error('ST_LINESUBSTRING: the fractions must be between 0 and 1, in order')
    const line = onlyLine(g, 'ST_LINESUBSTRING')
    return line ? formatWkt(partOfLine(line, from, to)) : null
  }),
  ofTwo('closestpoint', [], 'VARCHAR', (a, b) => {
    const point = closestPoint(a, b)
    return point ? formatWkt(ofPoints(toPosition(point))) : null
  }),
  ofTwo('union', [], 'VARCHAR', (a, b) => formatWkt(union(a, b))),
  ofTwo('intersection', [], 'VARCHAR', (a, b) => formatWkt(intersection(a, b))),
  ofTwo('difference', [], 'VARCHAR', (a, b) => formatWkt(difference(a, b))),
  ofMany('union_all', 'VARCHAR', (all) => (all.length === 0 ? null : formatWkt(all.reduce(union)))),
  ofMany('centroid_all', 'VARCHAR', (all) => (all.length === 0 ? null : orEmpty(centroid(join(...all))))),
]
