/** Over many rows: centroids, extents, unions, clusters; and the cells of S2 that cover a geography. */
import {unsupported} from '../../error.ts'
import type {WindowFunction} from '../define.ts'
import {computedFirst, given} from '../sql.ts'
import {aggregate, BOX, box, cases, number, ONE, page, scalar} from './entry.ts'

export const cells = [
  scalar(
    'S2_CELLIDFROMPOINT',
    '(GEOGRAPHY, [level => INT64]) -> INT64',
    ([point, level]) => `bq_s2_cellidfrompoint(${point!.sql}, ${number(level, 'CAST(30 AS BIGINT)')})`,
    'The S2 cell that a point lies in.',
    ['S2_CELLIDFROMPOINT(ST_GEOGPOINT(-122, 47), level => 12)', '6093613906377310208'],
  ),
  scalar(
    'S2_COVERINGCELLIDS',
    '(GEOGRAPHY, [min_level => INT64], [max_level => INT64], [max_cells => INT64], [buffer => FLOAT64]) -> ARRAY<INT64>',
    ([geography, minLevel, maxLevel, maxCells, buffer], call) => {
      if (given(buffer) && Number(buffer.constant) !== 0)
        throw unsupported('S2_COVERINGCELLIDS with a buffer', call.at)
      const bound = (argument: Parameters<typeof given>[0], otherwise: number) =>
        number(argument, `CAST(${otherwise} AS BIGINT)`)
      return `bq_s2_coveringcellids(${geography!.sql}, ${bound(minLevel, 0)}, ${bound(maxLevel, 30)}, ${bound(maxCells, 8)})`
    },
    'S2 cells that together cover a geography.',
    [
      'TO_JSON_STRING(S2_COVERINGCELLIDS(ST_GEOGPOINT(-122, 47), min_level => 12))',
      '["6093613931972369317"]',
    ],
  ),
]

const list = (runtime: string): string => `${runtime}(list({distinct}$1{order}){filter}{over})`

const POINTS = 'FROM UNNEST([ST_GEOGPOINT(0, 0), NULL, ST_GEOGPOINT(2, 0)]) AS g'

export const aggregates = [
  aggregate(
    'ST_CENTROID_AGG',
    `${ONE} -> GEOGRAPHY`,
    list('bq_st_centroid_all'),
    'The middle of all geographies together.',
    [`SELECT ST_ASTEXT(ST_CENTROID_AGG(g)) ${POINTS}`, 'POINT(1 0)'],
  ),
  aggregate(
    'ST_EXTENT',
    `${ONE} -> ${BOX}`,
    ([g]) => box(list('bq_st_extent').replace('$1', g!.sql)),
    'The longitudes and latitudes that all geographies lie between.',
    [`SELECT TO_JSON_STRING(ST_EXTENT(g)) ${POINTS}`, '{"xmin":0,"ymin":0,"xmax":2,"ymax":0}'],
  ),
  aggregate('ST_UNION_AGG', `${ONE} -> GEOGRAPHY`, list('bq_st_union_all'), 'All geographies together.', [
    `SELECT ST_ASTEXT(ST_UNION_AGG(g)) ${POINTS}`,
    'MULTIPOINT(0 0, 2 0)',
  ]),
]

/** A geography's cluster is that of all equal ones, so the first of them tells its number. */
export const clusters: WindowFunction = {
  kind: 'window',
  signatures: ['(GEOGRAPHY, FLOAT64, INT64) -> INT64'],
  duckdb: ([geography, distance, least]) =>
    computedFirst([`list(${geography!.sql}){over}`, geography!.sql], (all, one) => {
      const numbers = `bq_st_clusters(${all}, ${distance!.sql}, ${least!.sql})`
      return `CASE WHEN ${one} IS NOT NULL THEN ${numbers}[list_position(${all}, ${one})] END`
    }),
  frame: 'forbidden',
  order: 'forbidden',
  doc: 'The number of the cluster (DBSCAN) that a geography belongs to, from 0; NULL for one in none.',
  url: `${page}#st_clusterdbscan`,
  examples: cases([
    [
      'SELECT TO_JSON_STRING(ARRAY_AGG(c ORDER BY x)) FROM (SELECT x, ST_CLUSTERDBSCAN(ST_GEOGPOINT(x, 0), 200000, 2) OVER () AS c FROM UNNEST([0, 1, 2, 50, 80, 81]) AS x)',
      '[0,0,0,null,1,1]',
    ],
  ]),
}
