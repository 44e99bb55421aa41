/** Lengths, areas, directions and middles. Metres on BigQuery's Earth, radians for directions. */
import {
  dimension,
  type Edge,
  type Geography,
  lineEdges,
  ofPoints,
  type Polygon,
  polygonEdges,
  ringArea,
  ringEdges,
  vertices,
} from './geography.ts'
import {distance} from './relation.ts'
import {
  add,
  angle,
  cross,
  dot,
  EARTH_RADIUS_METERS,
  norm,
  normal,
  type Position,
  scale,
  subtract,
  toPosition,
  toVector,
  unit,
  type Vector,
  ZERO,
} from './sphere.ts'

const total = (all: readonly Edge[]): number => all.reduce((sum, [a, b]) => sum + angle(a, b), 0)

export const length = ({lines}: Geography): number => total(lines.flatMap(lineEdges)) * EARTH_RADIUS_METERS

export const perimeter = ({polygons}: Geography): number =>
  total(polygons.flatMap(polygonEdges)) * EARTH_RADIUS_METERS

export const polygonArea = (polygon: Polygon): number =>
  polygon.reduce((sum, ring, i) => sum + (i === 0 ? ringArea(ring) : -ringArea(ring)), 0)

export const area = ({polygons}: Geography): number =>
  polygons.reduce((sum, polygon) => sum + polygonArea(polygon), 0) * EARTH_RADIUS_METERS ** 2

/** The greatest distance between vertices. */
export function maxDistance(a: Geography, b: Geography): number | undefined {
  const [own, other] = [vertices(a).map(toVector), vertices(b).map(toVector)]
  if (own.length === 0 || other.length === 0) return undefined
  let greatest = 0
  for (const p of own) for (const q of other) greatest = Math.max(greatest, angle(p, q))
  return greatest * EARTH_RADIUS_METERS
}

/** How far the vertices of one geography are from the other, at most. */
export function directedHausdorff(a: Geography, b: Geography): number {
  const nearest = vertices(a).map((p) => distance(ofPoints(p), b) ?? 0)
  return Math.max(...nearest) * EARTH_RADIUS_METERS
}

/** Clockwise from north, from 0 to 2π; undefined for one point or opposite ones. */
export function azimuth(from: Position, to: Position): number | undefined {
  const [a, b] = [toVector(from), toVector(to)]
  if (angle(a, b) === 0 || norm(add(a, b)) < 1e-15) return undefined
  return clockwise(direction(a, [0, 0, 1]), direction(a, b), a)
}

/** The direction at `a` along the sphere to `b`. At the poles north is where the zero meridian comes from. */
function direction(a: Vector, b: Vector): Vector {
  const along = subtract(b, scale(a, dot(a, b)))
  return norm(along) > 1e-15 ? along : [-Math.sign(a[2]), 0, 0]
}

function clockwise(from: Vector, to: Vector, at: Vector): number {
  const turned = -Math.atan2(dot(at, cross(from, to)), dot(from, to))
  return turned < 0 ? turned + 2 * Math.PI : turned
}

/** The angle from p2–p1 clockwise to p2–p3; undefined where a side has no direction. */
export function angleAt(p1: Position, p2: Position, p3: Position): number | undefined {
  const [a, b, c] = [toVector(p1), toVector(p2), toVector(p3)]
  for (const side of [a, c]) if (angle(side, b) === 0 || norm(add(side, b)) < 1e-15) return undefined
  const turned = clockwise(direction(b, a), direction(b, c), b)
  return Math.abs(turned - 2 * Math.PI) < 1e-15 ? 0 : turned
}

/** Not scaled to the sphere: longer for what weighs more. */
const edgeCentroid = ([a, b]: Edge): Vector => {
  const [apart, sum] = [subtract(a, b), add(a, b)]
  return norm(sum) === 0 ? ZERO : scale(sum, norm(apart) / norm(sum))
}

/** The integral of positions over the polygon, by its boundary. */
const polygonCentroid = (polygon: Polygon): Vector =>
  polygon
    .map((ring, i) => {
      const parts = ringEdges(ring).map(([a, b]) => scale(unit(normal(a, b)), angle(a, b) / 2))
      return scale(parts.reduce(add, ZERO), i === 0 ? 1 : -1)
    })
    .reduce(add, ZERO)

const sumOf = (all: readonly Vector[]): Vector => all.reduce(add, ZERO)

/** The middle of the elements of the highest dimension; undefined for nothing. */
export function centroid(geography: Geography): Position | undefined {
  switch (dimension(geography)) {
    case 2:
      return toPosition(unit(sumOf(geography.polygons.map(polygonCentroid))))
    case 1:
      return toPosition(unit(sumOf(geography.lines.flatMap(lineEdges).map(edgeCentroid))))
    case 0:
      return toPosition(unit(sumOf(geography.points.map(toVector))))
    default:
      return undefined
  }
}

/** West, south, east, north; east is beyond 180 where the box crosses the antimeridian. */
export function boundingBox(geography: Geography): [number, number, number, number] | undefined {
  const all = vertices(geography)
  if (all.length === 0) return undefined
  const latitudes = [...all.map((p) => p.lat), ...apexes(geography)]
  const spans = longitudeSpans(geography)
  return [spans[0], Math.min(...latitudes), spans[1], Math.max(...latitudes)]
}

/** Latitudes where edges come closer to a pole than their ends do. */
function apexes({lines, polygons}: Geography): number[] {
  return [...lines.flatMap(lineEdges), ...polygons.flatMap(polygonEdges)].flatMap(([a, b]) => {
    const n = unit(normal(a, b))
    const top = unit(subtract([0, 0, 1], scale(n, n[2])))
    return [top, scale(top, -1)]
      .filter((p) => dot(cross(n, a), p) > 0 && dot(cross(b, n), p) > 0)
      .map((p) => toPosition(p).lat)
  })
}

/** The shortest span of longitudes that holds all edges and points. */
function longitudeSpans({points, lines, polygons}: Geography): [number, number] {
  const pieces: [number, number][] = points.map((p) => [p.lng, p.lng])
  const pass = (a: Position, b: Position): void => {
    const [west, east] = a.lng <= b.lng ? [a.lng, b.lng] : [b.lng, a.lng]
    pieces.push(east - west > 180 ? [east, west + 360] : [west, east])
  }
  for (const line of lines) for (const [i, p] of line.entries()) if (i > 0) pass(line[i - 1]!, p)
  for (const polygon of polygons) {
    for (const ring of polygon) for (const [i, p] of ring.entries()) pass(p, ring[(i + 1) % ring.length]!)
  }
  let best: [number, number] | undefined
  for (const [start] of pieces) {
    const west = start > 180 ? start - 360 : start
    const ends = pieces.map(([a, b]) => (a < west ? (b >= west && a + 360 > b ? b + 360 : b + 360) : b))
    const east = Math.max(...ends)
    if (!best || east - west < best[1] - best[0]) best = [west, east]
  }
  return best!
}
