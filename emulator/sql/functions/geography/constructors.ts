/** Geographies from coordinates and from other geographies. */
import {once} from '../range-checks.ts'
import {given} from '../sql.ts'
import {scalar} from './entry.ts'

export const constructors = [
  scalar(
    'ST_GEOGPOINT',
    '(FLOAT64, FLOAT64) -> GEOGRAPHY',
    'bq_st_geogpoint($1, $2)',
    'A point from longitude and latitude.',
    ['ST_ASTEXT(ST_GEOGPOINT(-122.35, 47.62))', 'POINT(-122.35 47.62)'],
    ['ST_ASTEXT(ST_GEOGPOINT(0, 91))', {error: 'Latitude must be between -90 and 90 degrees'}],
  ),
  scalar(
    'ST_MAKELINE',
    ['(GEOGRAPHY, GEOGRAPHY) -> GEOGRAPHY', '(ARRAY<GEOGRAPHY>) -> GEOGRAPHY'],
    [
      ([a, b]) =>
        once(a!.sql, (x) =>
          once(
            b!.sql,
            (y) => `CASE WHEN ${x} IS NOT NULL AND ${y} IS NOT NULL THEN bq_st_makeline([${x}, ${y}]) END`,
          ),
        ),
      'bq_st_makeline($1)',
    ],
    'A line through points and lines.',
    ['ST_ASTEXT(ST_MAKELINE(ST_GEOGPOINT(0, 0), ST_GEOGPOINT(1, 0)))', 'LINESTRING(0 0, 1 0)'],
  ),
  scalar(
    'ST_MAKEPOLYGON',
    '(GEOGRAPHY, [ARRAY<GEOGRAPHY>]) -> GEOGRAPHY',
    ([shell, holes]) =>
      `bq_st_makepolygon(${shell!.sql}, ${given(holes) ? holes.sql : 'CAST([] AS VARCHAR[])'})`,
    'A polygon from a line as shell and lines as holes.',
    [
      "ST_ASTEXT(ST_MAKEPOLYGON(ST_GEOGFROMTEXT('LINESTRING(0 0, 1 0, 1 1, 0 1, 0 0)')))",
      'POLYGON((0 0, 1 0, 1 1, 0 1, 0 0))',
    ],
  ),
  scalar(
    'ST_MAKEPOLYGONORIENTED',
    '(ARRAY<GEOGRAPHY>) -> GEOGRAPHY',
    'bq_st_makepolygonoriented($1)',
    'A polygon whose inside is on the left of every line; the first is the shell. Smaller than a hemisphere.',
    [
      "ST_ASTEXT(ST_MAKEPOLYGONORIENTED([ST_GEOGFROMTEXT('LINESTRING(0 0, 2 0, 2 2, 0 2, 0 0)'), ST_GEOGFROMTEXT('LINESTRING(0.5 0.5, 0.5 1, 1 1, 0.5 0.5)')]))",
      'POLYGON((0 0, 2 0, 2 2, 0 2, 0 0), (0.5 0.5, 0.5 1, 1 1, 0.5 0.5))',
    ],
    [
      "ST_ASTEXT(ST_MAKEPOLYGONORIENTED([ST_GEOGFROMTEXT('LINESTRING(0 0, 0 2, 2 2, 0 0)')]))",
      {error: 'polygons larger than a hemisphere'},
    ],
  ),
]
