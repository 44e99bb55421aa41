/**
 * How geographies lie to each other: inside, on the edge, apart. Everything rests on cutting edges where they meet
 * edges of the other geography, so that each piece lies wholly inside, outside or on the boundary.
 */
import {type Edge, edges, type Geography, type Polygon, polygonEdges, vertices} from './geography.ts'
import {
  angle,
  closestOnEdge,
  cross,
  crossing,
  distanceToEdge,
  dot,
  isOnEdge,
  midpoint,
  same,
  scale,
  subtract,
  TOLERANCE,
  toVector,
  type Vector,
} from './sphere.ts'

export type Place = 'inside' | 'boundary' | 'outside'

/** Where a point lies to a polygon: the edges turn once round a point that is inside. */
export function placeInPolygon(p: Vector, polygon: Polygon): Place {
  let turns = 0
  for (const [i, ring] of polygon.entries()) {
    const points = ring.map(toVector)
    let turned = 0
    for (const [k, a] of points.entries()) {
      const b = points[(k + 1) % points.length]!
      if (isOnEdge(p, a, b)) return 'boundary'
      // The angle at p between the directions to a and to b.
      const toA = subtract(a, scale(p, dot(a, p)))
      const toB = subtract(b, scale(p, dot(b, p)))
      turned += Math.atan2(dot(p, cross(toA, toB)), dot(toA, toB))
    }
    const within = turned > Math.PI
    if (i === 0 && !within) return 'outside'
    if (i > 0 && within) turns++
  }
  return turns > 0 ? 'outside' : 'inside'
}

/** Where a point lies to a geography; points and lines have no inside. */
export function placeOf(p: Vector, {points, lines, polygons}: Geography): Place {
  let place: Place = 'outside'
  for (const polygon of polygons) {
    const here = placeInPolygon(p, polygon)
    if (here === 'inside') return 'inside'
    if (here === 'boundary') place = 'boundary'
  }
  if (place === 'boundary') return place
  const touches =
    points.some((q) => same(p, toVector(q))) ||
    edges({points: [], lines, polygons: []}).some(([a, b]) => isOnEdge(p, a, b))
  return touches ? 'boundary' : 'outside'
}

/** An edge cut at all places where it meets the others. */
export function cut([a, b]: Edge, others: readonly Edge[]): Edge[] {
  const at: Vector[] = []
  for (const [c, d] of others) {
    const point = crossing(a, b, c, d)
    if (point) at.push(point)
    for (const end of [c, d]) if (isOnEdge(end, a, b)) at.push(end)
  }
  const stops = [a, ...at.sort((p, q) => angle(a, p) - angle(a, q)), b]
  const pieces: Edge[] = []
  let from = a
  for (const to of stops.slice(1)) {
    if (same(from, to)) continue
    pieces.push([from, to])
    from = to
  }
  return pieces
}

/** In radians; 0 where they meet, undefined where one is empty. */
export function distance(a: Geography, b: Geography): number | undefined {
  const [aPoints, bPoints] = [vertices(a).map(toVector), vertices(b).map(toVector)]
  if (aPoints.length === 0 || bPoints.length === 0) return undefined
  const inside = (points: readonly Vector[], polygons: readonly Polygon[]): boolean =>
    points.some((p) => polygons.some((polygon) => placeInPolygon(p, polygon) !== 'outside'))
  if (inside(aPoints, b.polygons) || inside(bPoints, a.polygons)) return 0
  const [aEdges, bEdges] = [edges(a), edges(b)]
  if (aEdges.some(([p, q]) => bEdges.some(([r, s]) => crossing(p, q, r, s)))) return 0
  let least = Number.POSITIVE_INFINITY
  for (const p of aPoints) {
    for (const q of bPoints) least = Math.min(least, angle(p, q))
    for (const [r, s] of bEdges) least = Math.min(least, distanceToEdge(p, r, s))
  }
  for (const q of bPoints) for (const [r, s] of aEdges) least = Math.min(least, distanceToEdge(q, r, s))
  return least <= TOLERANCE ? 0 : least
}

export const intersects = (a: Geography, b: Geography): boolean => distance(a, b) === 0

/** The point of `a` that lies closest to `b`. */
export function closestPoint(a: Geography, b: Geography): Vector | undefined {
  const [aPoints, bPoints] = [vertices(a).map(toVector), vertices(b).map(toVector)]
  const [aEdges, bEdges] = [edges(a), edges(b)]
  for (const [p, q] of aEdges) {
    for (const [r, s] of bEdges) {
      const point = crossing(p, q, r, s)
      if (point) return point
    }
  }
  const within = bPoints.find((p) => a.polygons.some((polygon) => placeInPolygon(p, polygon) !== 'outside'))
  if (within) return within
  let best: {point: Vector; distance: number} | undefined
  const offer = (point: Vector, other: Vector): void => {
    const apart = angle(point, other)
    if (!best || apart < best.distance) best = {point, distance: apart}
  }
  for (const p of aPoints) {
    for (const q of bPoints) offer(p, q)
    for (const [r, s] of bEdges) offer(p, closestOnEdge(p, r, s))
  }
  for (const q of bPoints) for (const [r, s] of aEdges) offer(closestOnEdge(q, r, s), q)
  return best?.point
}

const middles = (pieces: readonly Edge[]): Vector[] => pieces.map(([a, b]) => midpoint(a, b))

/** Middles of the pieces of one geography's edges, cut at the other's. */
const cutMiddles = (own: readonly Edge[], others: readonly Edge[]): Vector[] =>
  own.flatMap((edge) => middles(cut(edge, others)))

/** True where no point of `b` lies outside of `a`. Nothing covers, or is covered by, an empty geography. */
export function covers(a: Geography, b: Geography): boolean {
  const points = vertices(b).map(toVector)
  if (points.length === 0 || vertices(a).length === 0) return false
  const aEdges = edges(a)
  const all = [...points, ...cutMiddles(edges(b), aEdges)]
  if (all.some((p) => placeOf(p, a) === 'outside')) return false
  if (b.polygons.length === 0) return true
  if (a.polygons.length === 0) return false
  // A hole of `a` in the inside of `b` shows by its edges.
  const bEdges = b.polygons.flatMap(polygonEdges)
  return !cutMiddles(a.polygons.flatMap(polygonEdges), bEdges).some((p) => placeOf(p, b) === 'inside')
}

/** True where the insides of two geographies meet; a point and a line are their own inside, a line without its ends. */
export function interiorsMeet(a: Geography, b: Geography): boolean {
  return oneInside(a, b) || oneInside(b, a) || linesOverlap(a, b) || samePoints(a, b)
}

function oneInside(a: Geography, b: Geography): boolean {
  const candidates = [...a.points.map(toVector), ...cutMiddles(edges(a), edges(b))]
  if (candidates.some((p) => b.polygons.some((polygon) => placeInPolygon(p, polygon) === 'inside')))
    return true
  return a.polygons.some((own) => b.polygons.some((other) => samePolygon(own, other)))
}

const samePolygon = (a: Polygon, b: Polygon): boolean => {
  const [x, y] = [
    {points: [], lines: [], polygons: [a]},
    {points: [], lines: [], polygons: [b]},
  ]
  return covers(x, y) && covers(y, x)
}

const lineEnds = (g: Geography): Vector[] => g.lines.flatMap((l) => [toVector(l[0]!), toVector(l.at(-1)!)])

function linesOverlap(a: Geography, b: Geography): boolean {
  const [own, other] = [
    {...a, points: [], polygons: []},
    {...b, points: [], polygons: []},
  ]
  const ends = [...lineEnds(a), ...lineEnds(b)]
  const isEnd = (p: Vector): boolean => ends.some((end) => same(p, end))
  const stops = [
    ...cutMiddles(edges(own), edges(other)),
    ...vertices(own).map(toVector),
    ...crossings(own, other),
  ]
  const onLine = stops.some((p) => !isEnd(p) && placeOf(p, other) === 'boundary')
  const points = [
    ...a.points.map((p) => [toVector(p), other] as const),
    ...b.points.map((p) => [toVector(p), own] as const),
  ]
  return onLine || points.some(([p, line]) => !isEnd(p) && placeOf(p, line) === 'boundary')
}

const crossings = (a: Geography, b: Geography): Vector[] =>
  edges(a).flatMap(([p, q]) =>
    edges(b).flatMap(([r, s]) => [crossing(p, q, r, s)].filter((point) => point !== undefined)),
  )

const samePoints = (a: Geography, b: Geography): boolean =>
  a.points.some((p) => b.points.some((q) => same(toVector(p), toVector(q))))

export const contains = (a: Geography, b: Geography): boolean => covers(a, b) && interiorsMeet(a, b)

export const touches = (a: Geography, b: Geography): boolean => intersects(a, b) && !interiorsMeet(a, b)

export const equal = (a: Geography, b: Geography): boolean => covers(a, b) && covers(b, a)
