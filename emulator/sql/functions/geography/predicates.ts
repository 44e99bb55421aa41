/** How two geographies lie to each other. */
import {flag, SQUARE, scalar, sphere, TWO} from './entry.ts'

export const predicates = [
  scalar(
    'ST_CONTAINS',
    `${TWO} -> BOOL`,
    'bq_st_contains($1, $2)',
    'Whether no point of the second lies outside of the first, and their insides meet.',
    [`ST_CONTAINS(${SQUARE}, ST_GEOGPOINT(1, 1))`, 'true'],
    [`ST_CONTAINS(${SQUARE}, ST_GEOGPOINT(0, 0))`, 'false'],
  ),
  scalar(
    'ST_COVEREDBY',
    `${TWO} -> BOOL`,
    'bq_st_covers($2, $1)',
    'Whether no point of the first lies outside of the second.',
    [`ST_COVEREDBY(ST_GEOGPOINT(0, 0), ${SQUARE})`, 'true'],
  ),
  scalar(
    'ST_COVERS',
    `${TWO} -> BOOL`,
    'bq_st_covers($1, $2)',
    'Whether no point of the second lies outside of the first.',
    [`ST_COVERS(${SQUARE}, ST_GEOGPOINT(0, 0))`, 'true'],
    [`ST_COVERS(${SQUARE}, ST_GEOGPOINT(3, 3))`, 'false'],
  ),
  scalar(
    'ST_DISJOINT',
    `${TWO} -> BOOL`,
    '(NOT bq_st_intersects($1, $2))',
    'Whether two geographies have nothing in common.',
    [`ST_DISJOINT(${SQUARE}, ST_GEOGPOINT(3, 3))`, 'true'],
  ),
  scalar(
    'ST_DWITHIN',
    '(GEOGRAPHY, GEOGRAPHY, FLOAT64, [use_spheroid => BOOL]) -> BOOL',
    sphere('bq_st_dwithin($1, $2, $3)', 3),
    'Whether two geographies are no more than a distance in metres apart.',
    ['ST_DWITHIN(ST_GEOGPOINT(0, 0), ST_GEOGPOINT(0, 90), 100)', 'false'],
    ['ST_DWITHIN(ST_GEOGPOINT(0, 0), ST_GEOGPOINT(0, 0.001), 112)', 'true'],
  ),
  scalar(
    'ST_EQUALS',
    `${TWO} -> BOOL`,
    'bq_st_equals($1, $2)',
    'Whether two geographies are the same set of points.',
    [
      "ST_EQUALS(ST_GEOGFROMTEXT('LINESTRING(0 0, 2 0)'), ST_GEOGFROMTEXT('LINESTRING(2 0, 1 0, 0 0)'))",
      'true',
    ],
  ),
  scalar(
    'ST_HAUSDORFFDWITHIN',
    '(GEOGRAPHY, GEOGRAPHY, FLOAT64, [directed => BOOL]) -> BOOL',
    ([a, b, limit, directed]) =>
      `coalesce(bq_st_hausdorffdistance(${a!.sql}, ${b!.sql}, ${flag(directed)}) <= ${limit!.sql}, FALSE)`,
    'Whether the Hausdorff distance is no more than a distance in metres.',
    [
      "ST_HAUSDORFFDWITHIN(ST_GEOGFROMTEXT('LINESTRING(10 1, 20 1)'), ST_GEOGFROMTEXT('LINESTRING(10 2, 20 2)'), 100000)",
      'false',
    ],
  ),
  scalar(
    'ST_INTERSECTS',
    `${TWO} -> BOOL`,
    'bq_st_intersects($1, $2)',
    'Whether two geographies have a point in common.',
    [
      "ST_INTERSECTS(ST_GEOGFROMTEXT('LINESTRING(0 0, 2 2)'), ST_GEOGFROMTEXT('LINESTRING(0 2, 2 0)'))",
      'true',
    ],
  ),
  scalar(
    'ST_INTERSECTSBOX',
    '(GEOGRAPHY, FLOAT64, FLOAT64, FLOAT64, FLOAT64) -> BOOL',
    'bq_st_intersectsbox($1, $2, $3, $4, $5)',
    'Whether a geography meets a box of longitudes and latitudes.',
    ['ST_INTERSECTSBOX(ST_GEOGPOINT(1, 1), 0, 0, 2, 2)', 'true'],
    ['ST_INTERSECTSBOX(ST_GEOGPOINT(5, 5), 0, 0, 2, 2)', 'false'],
  ),
  scalar(
    'ST_TOUCHES',
    `${TWO} -> BOOL`,
    'bq_st_touches($1, $2)',
    'Whether two geographies meet, but not with their insides.',
    [`ST_TOUCHES(${SQUARE}, ST_GEOGPOINT(0, 0))`, 'true'],
    [`ST_TOUCHES(${SQUARE}, ST_GEOGPOINT(1, 1))`, 'false'],
  ),
  scalar('ST_WITHIN', `${TWO} -> BOOL`, 'bq_st_contains($2, $1)', 'ST_CONTAINS the other way round.', [
    `ST_WITHIN(ST_GEOGPOINT(1, 1), ${SQUARE})`,
    'true',
  ]),
]
