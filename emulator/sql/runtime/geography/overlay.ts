/**
 * Union, intersection and difference. The edges of polygons are cut where they meet; the pieces that bound the
 * result are chosen by where they lie in the other polygon, and put together to rings.
 */
import {
  type Edge,
  EMPTY,
  type Geography,
  join,
  lineEdges,
  type Polygon,
  polygonEdges,
  type Ring,
  ringArea,
} from './geography.ts'
import {cut, placeInPolygon, placeOf} from './relation.ts'
import {
  angle,
  crossing,
  isOnEdge,
  midpoint,
  type Position,
  same,
  subtract,
  toPosition,
  toVector,
  turn,
  type Vector,
} from './sphere.ts'

export type Operation = 'union' | 'intersection' | 'difference'

type Side = 'inside' | 'outside' | 'same' | 'opposite'

/** Where a piece of an edge lies to other polygons; on their boundary it runs with them or against them. */
function sideOf([a, b]: Edge, polygons: readonly Polygon[], boundary: readonly Edge[]): Side {
  const middle = midpoint(a, b)
  const shared = boundary.find(([c, d]) => isOnEdge(middle, c, d) && isOnEdge(a, c, d) && isOnEdge(b, c, d))
  if (shared) return angle(shared[0], a) < angle(shared[0], b) ? 'same' : 'opposite'
  return polygons.some((polygon) => placeInPolygon(middle, polygon) === 'inside') ? 'inside' : 'outside'
}

/** Rings counterclockwise, holes clockwise, so that the inside is on the left of every edge. */
const boundaryOf = (polygons: readonly Polygon[]): Edge[] =>
  polygons.flatMap((polygon) =>
    polygon.flatMap((ring, i) => polygonEdges([ring]).map(([a, b]): Edge => (i === 0 ? [a, b] : [b, a]))),
  )

const KEPT: Readonly<Record<Operation, {readonly first: readonly Side[]; readonly second: readonly Side[]}>> =
  {
    union: {first: ['outside', 'same'], second: ['outside']},
    intersection: {first: ['inside', 'same'], second: ['inside']},
    difference: {first: ['outside', 'opposite'], second: ['inside']},
  }

function overlayPolygons(a: readonly Polygon[], b: readonly Polygon[], operation: Operation): Polygon[] {
  if (a.length === 0) return operation === 'union' ? [...b] : []
  if (b.length === 0) return operation === 'intersection' ? [] : [...a]
  const [aBoundary, bBoundary] = [boundaryOf(a), boundaryOf(b)]
  const {first, second} = KEPT[operation]
  const own = aBoundary
    .flatMap((e) => cut(e, bBoundary))
    .filter((e) => first.includes(sideOf(e, b, bBoundary)))
  const other = bBoundary
    .flatMap((e) => cut(e, aBoundary))
    .filter((e) => second.includes(sideOf(e, a, aBoundary)))
  // What is taken away lies on the other side of its boundary.
  const turned = operation === 'difference' ? other.map(([p, q]): Edge => [q, p]).reverse() : other
  return polygonsOf(ringsOf([...own, ...turned]))
}

/** Puts edges together; where a ring could go on several ways it takes the leftmost, so that rings do not cross. */
function ringsOf(pieces: readonly Edge[]): Vector[][] {
  const left = [...pieces]
  const rings: Vector[][] = []
  while (left.length > 0) {
    const first = left.shift()!
    const ring = [first[0]]
    let [from, to] = first
    while (!same(to, first[0])) {
      const choices = left.filter(([start]) => same(start, to))
      const next = choices.reduce<Edge | undefined>(
        (best, edge) => (!best || isFurtherLeft(from, to, edge[1], best[1]) ? edge : best),
        undefined,
      )
      if (!next) throw new Error('Geography operation failed: the boundary of the result is not closed')
      left.splice(left.indexOf(next), 1)
      ring.push(to)
      from = to
      to = next[1]
    }
    rings.push(withoutStraight(ring))
  }
  return rings.filter((ring) => ring.length >= 3)
}

/** The turn at `at`, coming from `from`: -π … π, left is positive. */
function turnAngle(from: Vector, at: Vector, to: Vector): number {
  const sine = turn(from, at, to)
  const [u, v] = [subtract(at, from), subtract(to, at)]
  return Math.atan2(sine, u[0] * v[0] + u[1] * v[1] + u[2] * v[2])
}

const isFurtherLeft = (from: Vector, at: Vector, a: Vector, b: Vector): boolean =>
  turnAngle(from, at, a) > turnAngle(from, at, b)

/** Vertices that cutting has left on a straight edge go. */
const withoutStraight = (ring: readonly Vector[]): Vector[] =>
  ring.filter((p, i) => {
    const before = ring[(i + ring.length - 1) % ring.length]!
    const after = ring[(i + 1) % ring.length]!
    return !isOnEdge(p, before, after)
  })

/** Coordinates as they were written come back exactly, however the vectors rounded. */
function tidy(p: Vector): Position {
  const {lng, lat} = toPosition(p)
  return {lng: Number(lng.toPrecision(15)), lat: Number(lat.toPrecision(15))}
}

/** Counterclockwise rings are shells; a clockwise one is a hole of the smallest shell round it. */
function polygonsOf(rings: readonly (readonly Vector[])[]): Polygon[] {
  const positions = rings.map((ring) => ring.map(tidy))
  const shells: Ring[][] = positions.filter((ring) => ringArea(ring) > 0).map((ring) => [ring])
  const bySize = [...shells].sort(([a], [b]) => ringArea(a!) - ringArea(b!))
  for (const hole of positions.filter((ring) => ringArea(ring) < 0)) {
    const counterclockwise = [hole[0]!, ...hole.slice(1).reverse()]
    const owner = bySize.find(([shell]) =>
      hole.every((p) => placeInPolygon(toVector(p), [shell!]) !== 'outside'),
    )
    if (owner) owner.push(counterclockwise)
  }
  return shells
}

/** Pieces of lines that follow each other, as lines again. */
function linesOf(pieces: readonly Edge[]): Position[][] {
  const lines: Vector[][] = []
  for (const [a, b] of pieces) {
    const last = lines.at(-1)
    if (last && same(last.at(-1)!, a)) last.push(b)
    else lines.push([a, b])
  }
  return lines.map((line) =>
    line
      .filter((p, i) => i === 0 || i === line.length - 1 || !isOnEdge(p, line[i - 1]!, line[i + 1]!))
      .map(tidy),
  )
}

/** The pieces of `own` lines for which the middle lies in `other` as wanted, line by line. */
const linePieces = (
  own: Geography,
  other: Geography,
  wanted: (inOther: boolean) => boolean,
): Position[][] => {
  const otherEdges = [...other.lines.flatMap(lineEdges), ...other.polygons.flatMap(polygonEdges)]
  return own.lines.flatMap((line) => {
    const pieces = lineEdges(line).flatMap((e) => cut(e, otherEdges))
    const kept = pieces.filter(([a, b]) => wanted(placeOf(midpoint(a, b), other) !== 'outside'))
    return kept.length === pieces.length ? [[...line]] : linesOf(kept)
  })
}

const pointsWhere = (own: Geography, other: Geography, wanted: (inOther: boolean) => boolean): Position[] =>
  own.points.filter((p) => wanted(placeOf(toVector(p), other) !== 'outside'))

/** Points where lines cross or touch without a common piece. */
function meetingPoints(a: Geography, b: Geography): Position[] {
  const [own, other] = [
    a.lines.flatMap(lineEdges),
    [...b.lines.flatMap(lineEdges), ...b.polygons.flatMap(polygonEdges)],
  ]
  return own.flatMap(([p, q]) =>
    other.flatMap(([r, s]) => {
      const point = crossing(p, q, r, s)
      const ends = [p, q]
        .filter((end) => isOnEdge(end, r, s))
        .concat([r, s].filter((end) => isOnEdge(end, p, q)))
      return (point ? [point] : ends).map(tidy)
    }),
  )
}

export function union(a: Geography, b: Geography): Geography {
  const polygons = overlayPolygons(a.polygons, b.polygons, 'union')
  const areas: Geography = {...EMPTY, polygons}
  const first = linePieces({...EMPTY, lines: a.lines}, areas, (covered) => !covered)
  const second = linePieces(
    {...EMPTY, lines: b.lines},
    {...EMPTY, lines: first, polygons},
    (covered) => !covered,
  )
  const lines = [...first, ...second]
  const rest: Geography = {...EMPTY, lines, polygons}
  const points = [...a.points, ...b.points].filter((p) => placeOf(toVector(p), rest) === 'outside')
  return join({points, lines, polygons})
}

export function difference(a: Geography, b: Geography): Geography {
  return join({
    points: pointsWhere(a, b, (covered) => !covered),
    lines: linePieces(a, b, (covered) => !covered),
    polygons: overlayPolygons(a.polygons, b.polygons, 'difference'),
  })
}

export function intersection(a: Geography, b: Geography): Geography {
  const polygons = overlayPolygons(a.polygons, b.polygons, 'intersection')
  const lines = [
    ...linePieces(a, b, (covered) => covered),
    ...linePieces({...EMPTY, lines: b.lines}, {...EMPTY, polygons: a.polygons}, (covered) => covered),
  ]
  const rest: Geography = {...EMPTY, lines, polygons}
  const points = [
    ...pointsWhere(a, b, (covered) => covered),
    ...pointsWhere(b, a, (covered) => covered),
    ...meetingPoints(a, b),
    ...meetingPoints({...EMPTY, lines: b.lines}, {...EMPTY, polygons: a.polygons}),
  ].filter((p) => placeOf(toVector(p), rest) === 'outside')
  return join({points, lines, polygons})
}
