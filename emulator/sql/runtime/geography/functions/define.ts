/** What the functions on GEOGRAPHY are made with: WKT goes in and comes out. */
import {defineRuntime, type RuntimeFunction, type RuntimeType, type RuntimeValue} from '../../../runtime.ts'
import {EMPTY, type Geography, ofPoints} from '../geography.ts'
import {EARTH_RADIUS_METERS, type Position} from '../sphere.ts'
import {formatWkt, parseWkt} from '../wkt.ts'

export const unsupported = (what: string): Error => new Error(`Unsupported in the embedded BigQuery: ${what}`)

type Rest = readonly RuntimeType[]

/** A function of one GEOGRAPHY and perhaps other values. */
export const of = <Others extends readonly RuntimeValue[]>(
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
export const ofTwo = <Others extends readonly RuntimeValue[]>(
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
export const ofMany = (
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

export const shown = (geography: Geography | undefined): string | null =>
  geography ? formatWkt(geography) : null

export const shownPoint = (p: Position | undefined): string | null => shown(p && ofPoints(p))

/** A point, or the empty geography. */
export const orEmpty = (p: Position | undefined): string => shown(p ? ofPoints(p) : EMPTY)!

/** The only point of a geography. */
export function onlyPoint(geography: Geography, name: string): Position {
  const {points, lines, polygons} = geography
  if (points.length !== 1 || lines.length + polygons.length > 0)
    throw new Error(`${name}: the input must be a POINT`)
  return points[0]!
}

/** An angle at the centre of the earth as a length on its surface. */
export const meters = (radians: number | undefined): number | null =>
  radians === undefined ? null : radians * EARTH_RADIUS_METERS
