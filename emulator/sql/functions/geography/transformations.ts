/** Geographies made from geographies: unions, buffers, simpler forms. */
import {unsupported} from '../../error.ts'
import {given} from '../sql.ts'
import {LINE, number, ONE, SQUARE, scalar, sphere, TWO} from './entry.ts'

export const transformations = [
  scalar(
    'ST_BOUNDARY',
    `${ONE} -> GEOGRAPHY`,
    'bq_st_boundary($1)',
    'The ends of lines, the rings of polygons.',
    ["ST_ASTEXT(ST_BOUNDARY(ST_GEOGFROMTEXT('LINESTRING(0 0, 1 1)')))", 'MULTIPOINT(0 0, 1 1)'],
  ),
  scalar(
    'ST_BUFFER',
    '(GEOGRAPHY, FLOAT64, [num_seg_quarter_circle => FLOAT64], [use_spheroid => BOOL], [endcap => STRING], [side => STRING]) -> GEOGRAPHY',
    ([geography, radius, quarter, spheroid, endcap, side], call) => {
      if ((given(spheroid) && spheroid.constant !== false) || given(endcap) || given(side)) {
        throw unsupported('ST_BUFFER with use_spheroid, endcap or side', call.at)
      }
      return `bq_st_buffer(${geography!.sql}, ${radius!.sql}, ${number(quarter, 'CAST(8 AS DOUBLE)')})`
    },
    'A polygon that approximates a circle round a point.',
    ['ST_NUMPOINTS(ST_BUFFER(ST_GEOGPOINT(1, 2), 50, 2))', '9'],
    ['ST_NUMPOINTS(ST_BUFFER(ST_GEOGPOINT(100, 2), 50))', '33'],
  ),
  scalar(
    'ST_BUFFERWITHTOLERANCE',
    '(GEOGRAPHY, FLOAT64, [tolerance_meters => FLOAT64], [use_spheroid => BOOL], [endcap => STRING], [side => STRING]) -> GEOGRAPHY',
    ([geography, radius, tolerance, spheroid, endcap, side], call) => {
      if ((given(spheroid) && spheroid.constant !== false) || given(endcap) || given(side)) {
        throw unsupported('ST_BUFFERWITHTOLERANCE with use_spheroid, endcap or side', call.at)
      }
      return `bq_st_bufferwithtolerance(${geography!.sql}, ${radius!.sql}, ${number(tolerance, 'CAST(1 AS DOUBLE)')})`
    },
    'A polygon round a point that is off the circle by no more than a tolerance in metres.',
    ['ST_NUMPOINTS(ST_BUFFERWITHTOLERANCE(ST_GEOGPOINT(1, 2), 100, 25))', '6'],
  ),
  scalar(
    'ST_CENTROID',
    `${ONE} -> GEOGRAPHY`,
    'bq_st_centroid($1)',
    'The middle of the elements of the highest dimension.',
    ["ST_ASTEXT(ST_CENTROID(ST_GEOGFROMTEXT('LINESTRING(0 0, 2 0)')))", 'POINT(1 0)'],
  ),
  scalar(
    'ST_CLOSESTPOINT',
    '(GEOGRAPHY, GEOGRAPHY, [use_spheroid => BOOL]) -> GEOGRAPHY',
    sphere('bq_st_closestpoint($1, $2)', 2),
    'The point of the first geography that is closest to the second.',
    ['ST_ASTEXT(ST_CLOSESTPOINT(ST_GEOGPOINT(0, 0), ST_GEOGPOINT(3, 4)))', 'POINT(0 0)'],
  ),
  scalar(
    'ST_CONVEXHULL',
    `${ONE} -> GEOGRAPHY`,
    'bq_st_convexhull($1)',
    'The smallest convex geography round another.',
    ["ST_GEOMETRYTYPE(ST_CONVEXHULL(ST_GEOGFROMTEXT('MULTIPOINT(0 0, 4 0, 4 4, 0 4, 2 2)')))", 'ST_Polygon'],
  ),
  scalar(
    'ST_DIFFERENCE',
    `${TWO} -> GEOGRAPHY`,
    'bq_st_difference($1, $2)',
    'What is in the first geography and not in the second.',
    [
      "ST_ASTEXT(ST_DIFFERENCE(ST_GEOGFROMTEXT('POLYGON((0 0, 10 0, 10 10, 0 0))'), ST_GEOGFROMTEXT('POLYGON((4 2, 6 2, 8 6, 4 2))')))",
      'POLYGON((0 0, 10 0, 10 10, 0 0), (8 6, 6 2, 4 2, 8 6))',
    ],
    ['ST_ISEMPTY(ST_DIFFERENCE(ST_GEOGPOINT(1, 1), ST_GEOGPOINT(1, 1)))', 'true'],
  ),
  scalar(
    'ST_EXTERIORRING',
    `${ONE} -> GEOGRAPHY`,
    'bq_st_exteriorring($1)',
    "A polygon's shell, as a line.",
    [`ST_ASTEXT(ST_EXTERIORRING(${SQUARE}))`, 'LINESTRING(0 0, 2 0, 2 2, 0 2, 0 0)'],
  ),
  scalar(
    'ST_INTERIORRINGS',
    `${ONE} -> ARRAY<GEOGRAPHY>`,
    'bq_st_interiorrings($1)',
    "A polygon's holes, as lines.",
    [
      "ST_ASTEXT(ST_INTERIORRINGS(ST_GEOGFROMTEXT('POLYGON((1 1, 1 10, 5 10, 5 1, 1 1), (2 2, 3 4, 2 4, 2 2))'))[0])",
      'LINESTRING(2 2, 3 4, 2 4, 2 2)',
    ],
  ),
  scalar(
    'ST_INTERSECTION',
    `${TWO} -> GEOGRAPHY`,
    'bq_st_intersection($1, $2)',
    'What two geographies have in common.',
    [
      "ST_ASTEXT(ST_INTERSECTION(ST_GEOGFROMTEXT('LINESTRING(0 -1, 0 1)'), ST_GEOGFROMTEXT('LINESTRING(-1 0, 1 0)')))",
      'POINT(0 0)',
    ],
    [`ST_EQUALS(ST_INTERSECTION(${SQUARE}, ${SQUARE}), ${SQUARE})`, 'true'],
  ),
  scalar(
    'ST_LINEINTERPOLATEPOINT',
    '(GEOGRAPHY, FLOAT64) -> GEOGRAPHY',
    'bq_st_lineinterpolatepoint($1, $2)',
    'The point at a fraction of the length of a line.',
    [`ST_ASTEXT(ST_LINEINTERPOLATEPOINT(${LINE}, 0.5))`, 'POINT(1 0)'],
  ),
  scalar(
    'ST_LINESUBSTRING',
    '(GEOGRAPHY, FLOAT64, FLOAT64) -> GEOGRAPHY',
    'bq_st_linesubstring($1, $2, $3)',
    'The part of a line between two fractions of its length.',
    [`ST_ASTEXT(ST_LINESUBSTRING(${LINE}, 0, 0.5))`, 'LINESTRING(0 0, 1 0)'],
  ),
  scalar(
    'ST_SIMPLIFY',
    '(GEOGRAPHY, FLOAT64) -> GEOGRAPHY',
    'bq_st_simplify($1, $2)',
    'A geography without vertices that matter less than a tolerance in metres.',
    [
      "ST_ASTEXT(ST_SIMPLIFY(ST_GEOGFROMTEXT('LINESTRING(0 0, 0.5 0.0001, 1 0)'), 1000))",
      'LINESTRING(0 0, 1 0)',
    ],
  ),
  scalar(
    'ST_SNAPTOGRID',
    '(GEOGRAPHY, FLOAT64) -> GEOGRAPHY',
    'bq_st_snaptogrid($1, $2)',
    'A geography with its vertices moved to a grid of degrees.',
    ['ST_ASTEXT(ST_SNAPTOGRID(ST_GEOGPOINT(0.123, 0.456), 0.1))', 'POINT(0.1 0.5)'],
  ),
  scalar(
    'ST_UNION',
    [`${TWO} -> GEOGRAPHY`, '(ARRAY<GEOGRAPHY>) -> GEOGRAPHY'],
    ['bq_st_union($1, $2)', 'bq_st_union_all($1)'],
    'All that is in one geography or another.',
    ['ST_ASTEXT(ST_UNION(ST_GEOGPOINT(0, 0), ST_GEOGPOINT(1, 1)))', 'MULTIPOINT(0 0, 1 1)'],
    [
      "ST_AREA(ST_UNION(ST_GEOGFROMTEXT('POLYGON((0 0, 1 0, 1 1, 0 1, 0 0))'), ST_GEOGFROMTEXT('POLYGON((1 0, 2 0, 2 1, 1 1, 1 0))'))) > 2.4e10",
      'true',
    ],
  ),
]
