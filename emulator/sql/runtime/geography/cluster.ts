/**
 * ST_CLUSTERDBSCAN. https://cloud.google.com/bigquery/docs/reference/standard-sql/geography_functions#st_clusterdbscan
 */
import {isEmpty} from './geography.ts'
import {distance} from './relation.ts'
import {EARTH_RADIUS_METERS} from './sphere.ts'
import {parseWkt} from './wkt.ts'

type Numbers = readonly (bigint | null)[]

/** For each geography its cluster, from 0 in the order of their first members; null for those in none. */
function cluster(texts: readonly (string | null)[], meters: number, least: bigint): Numbers {
  const geographies = texts.map((text) => (text === null ? undefined : parseWkt(text)))
  const near = (i: number): number[] => {
    const one = geographies[i]
    if (!one || isEmpty(one)) return []
    return geographies.flatMap((other, k) => {
      const apart = other && !isEmpty(other) ? distance(one, other) : undefined
      const isNear = apart !== undefined && apart !== null && apart * EARTH_RADIUS_METERS <= meters
      return k === i || isNear ? [k] : []
    })
  }
  const found: (bigint | null)[] = texts.map(() => null)
  let next = 0n
  for (const i of texts.keys()) {
    if (found[i] !== null) continue
    const first = near(i)
    if (BigInt(first.length) < least || first.length === 0) continue
    const number = next++
    const open = [i]
    while (open.length > 0) {
      const k = open.pop()!
      if (found[k] !== null && k !== i) continue
      found[k] = number
      const around = near(k)
      // Only geographies with enough others around them lead on.
      if (BigInt(around.length) >= least) open.push(...around.filter((j) => found[j] === null))
    }
  }
  return found
}

/** The rows of a query ask one after the other for the same geographies. */
let last: {readonly key: string; readonly numbers: Numbers} | undefined

export function clusterNumbers(texts: readonly (string | null)[], meters: number, least: bigint): Numbers {
  if (!(meters >= 0)) throw new Error('ST_ClusterDBSCAN: epsilon must not be negative')
  if (least < 0n) throw new Error('ST_ClusterDBSCAN: minimum_geographies must not be negative')
  const key = `${meters} ${least} ${texts.join('|')}`
  if (last?.key !== key) last = {key, numbers: cluster(texts, meters, least)}
  return last.numbers
}
