/** Whether geographies meet. */
import type {RuntimeFunction} from '../../../runtime.ts'
import {type Geography, isEmpty, normalRing, ofPolygons, vertices} from '../geography.ts'
import {contains, covers, distance, equal, intersects, touches} from '../relation.ts'
import {withoutRepeats} from '../shape.ts'
import type {Position} from '../sphere.ts'
import {position} from '../wkt.ts'
import {meters, of, ofTwo} from './define.ts'

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

export const predicateFunctions: readonly RuntimeFunction[] = [
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
  of('intersectsbox', ['DOUBLE', 'DOUBLE', 'DOUBLE', 'DOUBLE'], 'BOOLEAN', inBox),
]
