/** The functions on GEOGRAPHY that DuckDB calls. A GEOGRAPHY goes in and out as the WKT that BigQuery prints. */
import type {RuntimeFunction, RuntimeType, RuntimeValue} from '../../runtime.ts'
import {defineRuntime} from '../../runtime.ts'
import {cellOfPoint, coveringCells} from './cells.ts'
import {clusterNumbers} from './cluster.ts'
import {
  dimension,
  EMPTY,
  elements,
  type Geography,
  isEmpty,
  join,
  normalRing,
  ofLines,
  ofPoints,
  ofPolygons,
  vertices,
} from './geography.ts'
import {geohash, pointOfGeohash} from './geohash.ts'
import {formatGeoJson} from './geojson.ts'
import {
  geographyFromAny,
  geographyFromBytes,
  geographyFromGeoJson,
  geographyFromText,
  orientedPolygon,
} from './import.ts'
import {formatKml, parseKml} from './kml.ts'
import {
  angleAt,
  area,
  azimuth,
  boundingBox,
  centroid,
  directedHausdorff,
  length,
  maxDistance,
  perimeter,
} from './measure.ts'
import {difference, intersection, union} from './overlay.ts'
import {closestPoint, contains, covers, distance, equal, intersects, touches} from './relation.ts'
import {
  boundary,
  circle,
  convexHull,
  isClosed,
  locateOnLine,
  mapVertices,
  onlyLine,
  partOfLine,
  pointAlong,
  sidesFor,
  simplifyLine,
  withoutRepeats,
} from './shape.ts'
import {EARTH_RADIUS_METERS, type Position, toPosition, toVector} from './sphere.ts'
import {formatWkb} from './wkb.ts'
import {closedRing, formatWkt, parseWkt, position} from './wkt.ts'

const unsupported = (what: string): Error => new Error(`Unsupported in the embedded BigQuery: ${what}`)

type Rest = readonly RuntimeType[]

/** A function of one GEOGRAPHY and perhaps other values. */
const of = <Others extends readonly RuntimeValue[]>(
  name: string,
  rest: Rest,
  returns: RuntimeType,
  call: (geography: Geography, ...others: Others) => RuntimeValue,
): RuntimeFunction =>
  defineRuntime({
    name: `bq_st_${name}`,
    args: ['VARCHAR', ...rest],
    returns,
    call: (text: never, ...others: never[]) => call(parseWkt(text), ...(others as unknown as Others)),
  })

/** A function of two GEOGRAPHYs and perhaps other values. */
const ofTwo = <Others extends readonly RuntimeValue[]>(
  name: string,
  rest: Rest,
  returns: RuntimeType,
  call: (a: Geography, b: Geography, ...others: Others) => RuntimeValue,
): RuntimeFunction =>
  defineRuntime({
    name: `bq_st_${name}`,
    args: ['VARCHAR', 'VARCHAR', ...rest],
    returns,
    call: (a: never, b: never, ...others: never[]) =>
      call(parseWkt(a), parseWkt(b), ...(others as unknown as Others)),
  })

/** A function of an array of GEOGRAPHYs; NULLs in it do not count. */
const ofMany = (
  name: string,
  returns: RuntimeType,
  call: (all: Geography[]) => RuntimeValue,
): RuntimeFunction =>
  defineRuntime({
    name: `bq_st_${name}`,
    args: ['VARCHAR[]'],
    returns,
    call: (texts: readonly (string | null)[]) =>
      call(texts.filter((text) => text !== null).map((text) => parseWkt(text))),
  })

const shown = (geography: Geography | undefined): string | null => (geography ? formatWkt(geography) : null)
const shownPoint = (p: Position | undefined): string | null => shown(p && ofPoints(p))

/** The only point of a geography. */
function onlyPoint(geography: Geography, name: string): Position {
  const {points, lines, polygons} = geography
  if (points.length !== 1 || lines.length + polygons.length > 0)
    throw new Error(`${name}: the input must be a POINT`)
  return points[0]!
}

const orEmpty = (p: Position | undefined): string => shown(p ? ofPoints(p) : EMPTY)!

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

function makeLine(all: readonly Geography[]): string {
  const positions = all.flatMap((geography) => {
    if (geography.polygons.length > 0) throw new Error('ST_MAKELINE: the input must be points or lines')
    return [...geography.points, ...geography.lines.flat()]
  })
  const line = withoutRepeats(positions)
  return formatWkt(line.length < 2 ? ofPoints(...line) : ofLines(line))
}

function ringOf(geography: Geography, name: string): Position[] {
  const line = onlyLine(geography, name)
  if (!line) throw new Error(`${name}: the input must be a LINESTRING`)
  return [...normalRing(isClosed(line) ? line.slice(0, -1) : line)]
}

/** A line as a ring whose direction counts. */
function closedLine(geography: Geography, name: string): readonly Position[] {
  const line = onlyLine(geography, name)
  if (!line) throw new Error(`${name}: the input must be of LINESTRINGs`)
  return isClosed(line) ? line : [...line, line[0]!]
}

function hausdorff(a: Geography, b: Geography, directed: boolean): number | null {
  if (isEmpty(a) || isEmpty(b)) return null
  return directed ? directedHausdorff(a, b) : Math.max(directedHausdorff(a, b), directedHausdorff(b, a))
}

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

const meters = (radians: number | undefined): number | null =>
  radians === undefined ? null : radians * EARTH_RADIUS_METERS

function box(geography: Geography, name: string): readonly number[] | null {
  if (dimension(geography) < 0) return null
  const bounds = boundingBox(geography)
  if (!bounds) throw unsupported(name)
  return bounds
}

function inBox(geography: Geography, west: number, south: number, east: number, north: number): boolean {
  const right = east < west ? east + 360 : east
  const middle = (west + right) / 2
  const corner = (lng: number, lat: number): Position => position(lng, lat)
  // Meridians are edges of the sphere; parallels are followed closely by many short edges.
  const steps = Math.max(1, Math.ceil((right - west) / 0.5))
  const along = (lat: number, reverse: boolean): Position[] =>
    Array.from({length: steps + 1}, (_, i) => {
      const part = reverse ? steps - i : i
      return corner(west + ((right - west) * part) / steps, lat)
    })
  if (
    vertices(geography).some(
      (p) => p.lat >= south && p.lat <= north && Math.abs(p.lng - middle) <= (right - west) / 2,
    )
  ) {
    return true
  }
  const ring = normalRing(withoutRepeats([...along(south, false), ...along(north, true)]))
  return intersects(geography, ofPolygons([ring]))
}

export const geographyFunctions: readonly RuntimeFunction[] = [
  defineRuntime({
    name: 'bq_st_geogpoint',
    args: ['DOUBLE', 'DOUBLE'],
    returns: 'VARCHAR',
    call: (lng: number, lat: number) => formatWkt(ofPoints(position(lng, lat))),
  }),
  defineRuntime({
    name: 'bq_st_geogfromtext',
    args: ['VARCHAR', 'BOOLEAN', 'BOOLEAN', 'BOOLEAN'],
    returns: 'VARCHAR',
    call: (text: string, oriented: boolean, planar: boolean, makeValid: boolean) =>
      formatWkt(geographyFromText(text, {oriented, planar, makeValid})),
  }),
  defineRuntime({
    name: 'bq_st_geogfromwkb',
    args: ['BLOB', 'BOOLEAN', 'BOOLEAN', 'BOOLEAN'],
    returns: 'VARCHAR',
    call: (bytes: Uint8Array, oriented: boolean, planar: boolean, makeValid: boolean) =>
      formatWkt(geographyFromBytes(bytes, {oriented, planar, makeValid})),
  }),
  defineRuntime({
    name: 'bq_st_geogfromgeojson',
    args: ['VARCHAR', 'BOOLEAN'],
    returns: 'VARCHAR',
    call: (text: string, makeValid: boolean) => formatWkt(geographyFromGeoJson(text, makeValid)),
  }),
  defineRuntime({
    name: 'bq_st_geogfrom',
    args: ['VARCHAR'],
    returns: 'VARCHAR',
    call: (text: string) => formatWkt(geographyFromAny(text)),
  }),
  defineRuntime({
    name: 'bq_st_geogpointfromgeohash',
    args: ['VARCHAR'],
    returns: 'VARCHAR',
    call: (hash: string) => formatWkt(ofPoints(pointOfGeohash(hash))),
  }),

  of('asgeojson', [], 'VARCHAR', formatGeoJson),
  of('asbinary', [], 'BLOB', formatWkb),
  of('geohash', ['BIGINT'], 'VARCHAR', (g, size: bigint) =>
    geohash(onlyPoint(g, 'ST_GEOHASH'), Math.min(20, Math.max(1, Number(size)))),
  ),

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
  ofTwo('linelocatepoint', [], 'DOUBLE', (g, p) => {
    const line = onlyLine(g, 'ST_LINELOCATEPOINT')
    return line ? locateOnLine(line, toVector(onlyPoint(p, 'ST_LINELOCATEPOINT'))) : null
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
  ofMany('makeline', 'VARCHAR', makeLine),
  ofMany('extent', 'DOUBLE[]', (all) => box(join(...all), 'ST_EXTENT')),
  of('boundingbox', [], 'DOUBLE[]', (g) => box(g, 'ST_BOUNDINGBOX')),
  defineRuntime({
    name: 'bq_st_makepolygon',
    args: ['VARCHAR', 'VARCHAR[]'],
    returns: 'VARCHAR',
    call: (shell: string, holes: readonly string[]) =>
      formatWkt(ofPolygons([shell, ...holes].map((text) => ringOf(parseWkt(text), 'ST_MAKEPOLYGON')))),
  }),

  defineRuntime({
    name: 'bq_st_makepolygonoriented',
    args: ['VARCHAR[]'],
    returns: 'VARCHAR',
    call: (rings: readonly (string | null)[]) => {
      if (rings.length === 0 || rings.includes(null)) return null
      const lines = rings.map((text) => closedLine(parseWkt(text!), 'ST_MAKEPOLYGONORIENTED'))
      return formatWkt(ofPolygons(orientedPolygon(lines)))
    },
  }),
  defineRuntime({
    name: 'bq_st_clusters',
    args: ['VARCHAR[]', 'DOUBLE', 'BIGINT'],
    returns: 'BIGINT[]',
    call: clusterNumbers,
  }),
  of('askml', [], 'VARCHAR', formatKml),
  defineRuntime({
    name: 'bq_st_geogfromkml',
    args: ['VARCHAR'],
    returns: 'VARCHAR',
    call: (text: string) => formatWkt(parseKml(text)),
  }),

  ofTwo('contains', [], 'BOOLEAN', contains),
  ofTwo('covers', [], 'BOOLEAN', covers),
  ofTwo('equals', [], 'BOOLEAN', (a, b) =>
    isEmpty(a) || isEmpty(b) ? isEmpty(a) && isEmpty(b) : equal(a, b),
  ),
  ofTwo('intersects', [], 'BOOLEAN', intersects),
  ofTwo('touches', [], 'BOOLEAN', touches),
  ofTwo('dwithin', ['DOUBLE'], 'BOOLEAN', (a, b, limit: number) => {
    const apart = meters(distance(a, b))
    return apart !== null && apart <= limit
  }),
  ofTwo('hausdorffdistance', ['BOOLEAN'], 'DOUBLE', hausdorff),
  of('intersectsbox', ['DOUBLE', 'DOUBLE', 'DOUBLE', 'DOUBLE'], 'BOOLEAN', inBox),

  of('area', [], 'DOUBLE', area),
  of('length', [], 'DOUBLE', length),
  of('perimeter', [], 'DOUBLE', perimeter),
  ofTwo('distance', [], 'DOUBLE', (a, b) => meters(distance(a, b))),
  ofTwo('maxdistance', [], 'DOUBLE', (a, b) => maxDistance(a, b) ?? null),
  ofTwo('azimuth', [], 'DOUBLE', (a, b) =>
    isEmpty(a) || isEmpty(b)
      ? null
      : (azimuth(onlyPoint(a, 'ST_AZIMUTH'), onlyPoint(b, 'ST_AZIMUTH')) ?? null),
  ),
  defineRuntime({
    name: 'bq_st_angle',
    args: ['VARCHAR', 'VARCHAR', 'VARCHAR'],
    returns: 'DOUBLE',
    call: (a: string, b: string, c: string) => {
      const all = [a, b, c].map((text) => parseWkt(text))
      if (all.some(isEmpty)) return null
      const [p1, p2, p3] = all.map((g) => onlyPoint(g, 'ST_ANGLE')) as [Position, Position, Position]
      return angleAt(p1, p2, p3) ?? null
    },
  }),

  defineRuntime({
    name: 'bq_s2_cellidfrompoint',
    args: ['VARCHAR', 'BIGINT'],
    returns: 'BIGINT',
    call: (text: string, level: bigint) =>
      cellOfPoint(onlyPoint(parseWkt(text), 'S2_CELLIDFROMPOINT'), Number(level)),
  }),
  defineRuntime({
    name: 'bq_s2_coveringcellids',
    args: ['VARCHAR', 'BIGINT', 'BIGINT', 'BIGINT'],
    returns: 'BIGINT[]',
    call: (text: string, minLevel: bigint, maxLevel: bigint, maxCells: bigint) =>
      coveringCells(parseWkt(text), {
        minLevel: Number(minLevel),
        maxLevel: Number(maxLevel),
        maxCells: Number(maxCells),
      }),
  }),
]
