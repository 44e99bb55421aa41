/** New geographies from old ones: boundaries, buffers, hulls, simpler lines, parts of lines. */
import {
  EMPTY,
  type Geography,
  isEmpty,
  type Line,
  lineEdges,
  normalRing,
  ofLines,
  ofPoints,
  ofPolygons,
  vertices,
} from './geography.ts'
import {
  add,
  angle,
  cross,
  distanceToEdge,
  dot,
  EARTH_RADIUS_METERS,
  interpolate,
  norm,
  type Position,
  scale,
  toPosition,
  toVector,
  unit,
  type Vector,
  ZERO,
} from './sphere.ts'
import {closedRing} from './wkt.ts'

/** The ends of lines that are not closed, the rings of polygons. */
export function boundary({lines, polygons}: Geography): Geography {
  const ends = lines.filter((line) => !isClosed(line)).flatMap((line) => [line[0]!, line.at(-1)!])
  const rings = polygons.flatMap((polygon) => polygon.map((ring, i) => closedRing(ring, i > 0)))
  return {...EMPTY, points: ofPoints(...ends).points, lines: rings}
}

export const isClosed = (line: Line): boolean => {
  const [first, last] = [line[0]!, line.at(-1)!]
  return first.lng === last.lng && first.lat === last.lat
}

/** A direction square to a point, as S2 chooses it. */
function square(p: Vector): Vector {
  const sizes = p.map(Math.abs)
  const largest = sizes.indexOf(Math.max(...sizes))
  const other: [number, number, number] = [0.012, 0.0053, 0.00457]
  other[(largest + 2) % 3] = 1
  return unit(cross(p, other))
}

/** A regular polygon round a point; its vertices lie on the circle. */
export function circle(center: Position, meters: number, sides: number): Geography {
  const point = toVector(center)
  const radius = meters / EARTH_RADIUS_METERS
  const start = square(point)
  const onward = unit(cross(point, start))
  const ring = Array.from({length: sides}, (_, i) => {
    const turned = (i * 2 * Math.PI) / sides
    const direction = add(scale(start, Math.cos(turned)), scale(onward, Math.sin(turned)))
    return toPosition(unit(add(scale(point, Math.cos(radius)), scale(direction, Math.sin(radius)))))
  })
  return ofPolygons([normalRing(ring)])
}

/** How many sides keep a circle's polygon within the tolerance. */
export const sidesFor = (meters: number, tolerance: number): number =>
  Math.max(3, Math.ceil(Math.PI / Math.acos(Math.max(0, 1 - tolerance / meters))))

/** The smallest convex geography that covers all vertices; they must fit in a hemisphere. */
export function convexHull(geography: Geography): Geography {
  const positions = ofPoints(...vertices(geography)).points
  if (positions.length === 0) return EMPTY
  const center = unit(positions.map(toVector).reduce(add, ZERO))
  // Great circles are straight lines when seen from the middle of the sphere, on a plane that touches it.
  const east = unit(cross(Math.abs(center[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0], center))
  const north = cross(center, east)
  const flat = positions.map((position) => {
    const p = toVector(position)
    const depth = dot(p, center)
    if (depth <= 0) throw new Error('ST_CONVEXHULL failed: the input does not fit in a hemisphere')
    return {x: dot(p, east) / depth, y: dot(p, north) / depth, position}
  })
  flat.sort((a, b) => a.x - b.x || a.y - b.y)
  type Flat = (typeof flat)[number]
  const half = (points: readonly Flat[]): Flat[] => {
    const chain: Flat[] = []
    for (const p of points) {
      while (chain.length >= 2) {
        const [o, a] = [chain.at(-2)!, chain.at(-1)!]
        if ((a.x - o.x) * (p.y - o.y) - (a.y - o.y) * (p.x - o.x) > 1e-15) break
        chain.pop()
      }
      chain.push(p)
    }
    return chain.slice(0, -1)
  }
  const hull = [...half(flat), ...half([...flat].reverse())].map(({position}) => position)
  if (positions.length === 1) return ofPoints(positions[0]!)
  return hull.length < 3 ? ofLines([hull[0]!, hull[1] ?? positions.at(-1)!]) : ofPolygons([normalRing(hull)])
}

/** The line without vertices that lie closer to it than the tolerance in metres. */
export function simplifyLine(line: Line, meters: number): Position[] {
  if (line.length <= 2) return [...line]
  const points = line.map(toVector)
  const [first, last] = [points[0]!, points.at(-1)!]
  const distances = points.map((p) => distanceToEdge(p, first, last) * EARTH_RADIUS_METERS)
  const furthest = distances.indexOf(Math.max(...distances))
  if (distances[furthest]! <= meters && angle(first, last) > 0) return [line[0]!, line.at(-1)!]
  const split = angle(first, last) > 0 ? furthest : Math.floor(line.length / 2)
  return [
    ...simplifyLine(line.slice(0, split + 1), meters).slice(0, -1),
    ...simplifyLine(line.slice(split), meters),
  ]
}

/** All vertices changed by a function; what has too few different ones left becomes less. */
export function mapVertices(geography: Geography, change: (p: Position) => Position): Geography {
  const points = geography.points.map(change)
  const lines: Position[][] = []
  for (const line of geography.lines) {
    const moved = withoutRepeats(line.map(change))
    if (moved.length > 1) lines.push(moved)
    else points.push(moved[0]!)
  }
  const polygons = geography.polygons.flatMap((polygon) => {
    const rings = polygon
      .map((ring) => withoutRepeats(ring.map(change)))
      .filter((ring) => new Set(ring.map((p) => `${p.lng} ${p.lat}`)).size > 2)
    return rings.length > 0 ? [rings.map((ring) => normalRing(ring))] : []
  })
  return {points: ofPoints(...points).points, lines, polygons}
}

export const withoutRepeats = (line: readonly Position[]): Position[] =>
  line.filter((p, i) => i === 0 || p.lng !== line[i - 1]!.lng || p.lat !== line[i - 1]!.lat)

/** The point of a line at a fraction of its length. */
export function pointAlong(line: Line, fraction: number): Position {
  const edges = lineEdges(line)
  const wanted = fraction * edges.reduce((sum, [a, b]) => sum + angle(a, b), 0)
  let passed = 0
  for (const [i, [a, b]] of edges.entries()) {
    const step = angle(a, b)
    if (passed + step >= wanted && step > 0) {
      const part = (wanted - passed) / step
      if (part <= 0) return line[i]!
      return part >= 1 ? line[i + 1]! : toPosition(interpolate(a, b, part))
    }
    passed += step
  }
  return line.at(-1)!
}

/** The part of a line between two fractions of its length. */
export function partOfLine(line: Line, from: number, to: number): Geography {
  const start = pointAlong(line, from)
  if (from === to) return ofPoints(start)
  const edges = lineEdges(line)
  const whole = edges.reduce((sum, [a, b]) => sum + angle(a, b), 0)
  let passed = 0
  const between: Position[] = []
  for (const [i, [a, b]] of edges.entries()) {
    passed += angle(a, b)
    if (passed > from * whole && passed < to * whole) between.push(line[i + 1]!)
  }
  return ofLines(withoutRepeats([start, ...between, pointAlong(line, to)]))
}

/** At which fraction of a line's length the point closest to `p` lies. */
export function locateOnLine(line: Line, p: Vector): number {
  const edges = lineEdges(line)
  const whole = edges.reduce((sum, [a, b]) => sum + angle(a, b), 0)
  let passed = 0
  let best = {distance: Number.POSITIVE_INFINITY, at: 0}
  for (const [a, b] of edges) {
    const n = unit(cross(a, b))
    const foot = norm(n) === 0 ? a : unit(add(p, scale(n, -dot(p, n))))
    const within = dot(cross(n, a), foot) >= 0 && dot(cross(b, n), foot) >= 0
    const closest = within ? foot : angle(p, a) <= angle(p, b) ? a : b
    const distance = angle(p, closest)
    if (distance < best.distance) best = {distance, at: passed + angle(a, closest)}
    passed += angle(a, b)
  }
  return whole === 0 ? 0 : best.at / whole
}

/** The only line of a geography, for functions that want one. */
export function onlyLine(geography: Geography, name: string): Line | undefined {
  if (isEmpty(geography)) return undefined
  const {points, lines, polygons} = geography
  if (points.length + polygons.length > 0 || lines.length !== 1) {
    throw new Error(`${name}: the input must be a LINESTRING`)
  }
  return lines[0]
}
