/**
 * Points on the unit sphere and the edges between them, the shorter way of a great circle. Angles are radians.
 */

export type Vector = readonly [x: number, y: number, z: number]

/** Degrees. */
export interface Position {
  readonly lng: number
  readonly lat: number
}

/** BigQuery's Earth is a sphere. */
export const EARTH_RADIUS_METERS = 6_371_010

/** Points closer than this (a fraction of a micrometre on Earth) are the same. */
export const TOLERANCE = 1e-14

const RADIANS = Math.PI / 180
const DEGREES = 180 / Math.PI

export function toVector({lng, lat}: Position): Vector {
  const phi = lat * RADIANS
  const theta = lng * RADIANS
  return [Math.cos(phi) * Math.cos(theta), Math.cos(phi) * Math.sin(theta), Math.sin(phi)]
}

export const toPosition = ([x, y, z]: Vector): Position => ({
  lng: Math.atan2(y, x) * DEGREES,
  lat: Math.atan2(z, Math.sqrt(x * x + y * y)) * DEGREES,
})

export const add = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
export const subtract = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
export const scale = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by]
export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
export const norm = (a: Vector): number => Math.hypot(a[0], a[1], a[2])
export const ZERO: Vector = [0, 0, 0]

export function unit(a: Vector): Vector {
  const length = norm(a)
  return length === 0 ? a : scale(a, 1 / length)
}

/** The normal of the plane through two points; exact for points that lie close together. */
export const normal = (a: Vector, b: Vector): Vector => scale(cross(subtract(a, b), add(a, b)), 0.5)

export const angle = (a: Vector, b: Vector): number => 2 * Math.atan2(norm(subtract(a, b)), norm(add(a, b)))

export const same = (a: Vector, b: Vector): boolean => norm(subtract(a, b)) <= TOLERANCE

/** Positive where a, b, c go counterclockwise; differences keep it exact for small triangles. */
export const turn = (a: Vector, b: Vector, c: Vector): number => dot(a, cross(subtract(b, a), subtract(c, a)))

/** The point at a fraction of the edge from a to b. */
export function interpolate(a: Vector, b: Vector, fraction: number): Vector {
  const total = angle(a, b)
  if (total === 0) return a
  const sine = Math.sin(total)
  return unit(
    add(scale(a, Math.sin((1 - fraction) * total) / sine), scale(b, Math.sin(fraction * total) / sine)),
  )
}

export const midpoint = (a: Vector, b: Vector): Vector => unit(add(a, b))

/** The point of the edge a–b that is closest to p. */
export function closestOnEdge(p: Vector, a: Vector, b: Vector): Vector {
  const n = unit(normal(a, b))
  if (norm(n) === 0) return a
  const foot = unit(subtract(p, scale(n, dot(p, n))))
  const within = dot(cross(n, a), foot) >= 0 && dot(cross(b, n), foot) >= 0
  if (within && norm(foot) > 0) return foot
  return angle(p, a) <= angle(p, b) ? a : b
}

export const distanceToEdge = (p: Vector, a: Vector, b: Vector): number => angle(p, closestOnEdge(p, a, b))

export const isOnEdge = (p: Vector, a: Vector, b: Vector): boolean => distanceToEdge(p, a, b) <= TOLERANCE

/** The point where two edges cross, both in their inside; undefined where they do not. */
export function crossing(a: Vector, b: Vector, c: Vector, d: Vector): Vector | undefined {
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)]
  if (abc * abd >= 0 || cda * cdb >= 0 || abc * cda > 0) return undefined
  const point = unit(cross(normal(a, b), normal(c, d)))
  return dot(point, add(add(a, b), add(c, d))) >= 0 ? point : scale(point, -1)
}

/** The area of the triangle, positive where it goes counterclockwise. */
export function triangleArea(a: Vector, b: Vector, c: Vector): number {
  return 2 * Math.atan2(turn(a, b, c), 1 + dot(a, b) + dot(b, c) + dot(c, a))
}
