/** Geographies made of others. */
import {defineRuntime, type RuntimeFunction} from '../../../runtime.ts'
import {type Geography, normalRing, ofLines, ofPoints, ofPolygons} from '../geography.ts'
import {orientedPolygon} from '../import.ts'
import {isClosed, onlyLine, withoutRepeats} from '../shape.ts'
import type {Position} from '../sphere.ts'
import {formatWkt, parseWkt, position} from '../wkt.ts'
import {ofMany} from './define.ts'

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

export const constructorFunctions: readonly RuntimeFunction[] = [
  defineRuntime({
    name: 'bq_st_geogpoint',
    args: ['DOUBLE', 'DOUBLE'],
    returns: 'VARCHAR',
    call: (lng: number, lat: number) => formatWkt(ofPoints(position(lng, lat))),
  }),
  ofMany('makeline', 'VARCHAR', makeLine),
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
]
