/** Lengths, areas and angles on the sphere. */
import {defineRuntime, type RuntimeFunction} from '../../../runtime.ts'
import {type Geography, isEmpty} from '../geography.ts'
import {angleAt, area, azimuth, directedHausdorff, length, maxDistance, perimeter} from '../measure.ts'
import {distance} from '../relation.ts'
import {locateOnLine, onlyLine} from '../shape.ts'
import {type Position, toVector} from '../sphere.ts'
import {parseWkt} from '../wkt.ts'
import {meters, of, ofTwo, onlyPoint} from './define.ts'

function hausdorff(a: Geography, b: Geography, directed: boolean): number | null {
  if (isEmpty(a) || isEmpty(b)) return null
  return directed ? directedHausdorff(a, b) : Math.max(directedHausdorff(a, b), directedHausdorff(b, a))
}

export const measureFunctions: readonly RuntimeFunction[] = [
  ofTwo('linelocatepoint', [], 'DOUBLE', (g, p) => {
    const line = onlyLine(g, 'ST_LINELOCATEPOINT')
    return line ? locateOnLine(line, toVector(onlyPoint(p, 'ST_LINELOCATEPOINT'))) : null
  }),
  ofTwo('hausdorffdistance', ['BOOLEAN'], 'DOUBLE', hausdorff),
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
]
