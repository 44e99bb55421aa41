/**
 * A GEOGRAPHY taken apart: points, lines and polygons. Collections in collections are flat, as in BigQuery.
 * Rings are counterclockwise and not closed; the first of a polygon is its shell, the others are holes.
 */
import {type Position, toVector, triangleArea, type Vector} from './sphere.ts'

export type Line = readonly Position[]
export type Ring = readonly Position[]
export type Polygon = readonly Ring[]

export interface Geography {
  readonly points: readonly Position[]
  readonly lines: readonly Line[]
  readonly polygons: readonly Polygon[]
}

export const EMPTY: Geography = {points: [], lines: [], polygons: []}

export const ofPoints = (...points: readonly Position[]): Geography => ({...EMPTY, points: distinct(points)})
export const ofLines = (...lines: readonly Line[]): Geography => ({...EMPTY, lines})
export const ofPolygons = (...polygons: readonly Polygon[]): Geography => ({...EMPTY, polygons})

/** A point counts once however often it is given. */
export const distinct = (points: readonly Position[]): Position[] => [
  ...new Map(points.map((p) => [`${p.lng} ${p.lat}`, p])).values(),
]

export const join = (...all: readonly Geography[]): Geography => ({
  points: distinct(all.flatMap((g) => g.points)),
  lines: all.flatMap((g) => g.lines),
  polygons: all.flatMap((g) => g.polygons),
})

export const isEmpty = ({points, lines, polygons}: Geography): boolean =>
  points.length + lines.length + polygons.length === 0

/** 2 for polygons, 1 for lines, 0 for points, -1 for nothing: the highest that it has. */
export function dimension({points, lines, polygons}: Geography): number {
  if (polygons.length > 0) return 2
  if (lines.length > 0) return 1
  return points.length > 0 ? 0 : -1
}

/** Its single elements, each as a geography. */
export const elements = ({points, lines, polygons}: Geography): Geography[] => [
  ...points.map((p) => ofPoints(p)),
  ...lines.map((l) => ofLines(l)),
  ...polygons.map((p) => ofPolygons(p)),
]

/** All vertices; rings give their first one once. */
export const vertices = ({points, lines, polygons}: Geography): Position[] => [
  ...points,
  ...lines.flat(),
  ...polygons.flat(2),
]

/** Positive where the ring goes counterclockwise round the smaller part of the sphere. */
export function ringArea(ring: Ring): number {
  const points = ring.map(toVector)
  let area = 0
  for (let i = 1; i + 1 < points.length; i++) area += triangleArea(points[0]!, points[i]!, points[i + 1]!)
  // Fans of triangles may go round the sphere; the smaller of the two areas is meant.
  if (area > 2 * Math.PI) return area - 4 * Math.PI
  return area < -2 * Math.PI ? area + 4 * Math.PI : area
}

/** The ring counterclockwise, without a vertex that repeats the one before it. */
export function normalRing(ring: readonly Position[], name = 'polygon'): Ring {
  const open = ring.filter((p, i) => {
    const next = ring[(i + 1) % ring.length]!
    return i === ring.length - 1
      ? p.lng !== ring[0]!.lng || p.lat !== ring[0]!.lat
      : p.lng !== next.lng || p.lat !== next.lat
  })
  if (open.length < 3) throw new Error(`Invalid ${name} loop: a loop must have at least 3 different vertices`)
  return ringArea(open) < 0 ? [...open].reverse() : open
}

export type Edge = readonly [Vector, Vector]

export const lineEdges = (line: Line): Edge[] => {
  const points = line.map(toVector)
  return points.slice(1).map((b, i) => [points[i]!, b])
}

export const ringEdges = (ring: Ring): Edge[] => {
  const points = ring.map(toVector)
  return points.map((a, i) => [a, points[(i + 1) % points.length]!])
}

export const polygonEdges = (polygon: Polygon): Edge[] => polygon.flatMap(ringEdges)

/** Edges of lines and of polygons' rings. */
export const edges = ({lines, polygons}: Geography): Edge[] => [
  ...lines.flatMap(lineEdges),
  ...polygons.flatMap(polygonEdges),
]
