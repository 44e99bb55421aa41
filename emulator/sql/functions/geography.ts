/**
 * GEOGRAPHY functions, on the sphere as BigQuery's. A GEOGRAPHY is the WKT that BigQuery prints.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/geography_functions
 */
import {unsupported} from '../error.ts'
import type {
  AggregateFunction,
  Example,
  FunctionTable,
  ScalarFunction,
  SqlFunction,
  Template,
  WindowFunction,
} from './define.ts'
import {once} from './range-checks.ts'
import {computedFirst, given} from './sql.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/geography_functions'

type Case = readonly [sql: string, gives: Example['gives']]

const cases = (all: readonly Case[]): Example[] => all.map(([sql, gives]) => ({sql, gives}))

function scalar(
  name: string,
  signatures: string | readonly string[],
  duckdb: Template | readonly Template[],
  doc: string,
  ...examples: readonly Case[]
): [string, ScalarFunction] {
  const all = typeof signatures === 'string' ? [signatures] : signatures
  return [
    name,
    {
      kind: 'scalar',
      signatures: all,
      duckdb,
      doc,
      url: `${page}#${name.toLowerCase()}`,
      examples: cases(examples),
    },
  ]
}

function aggregate(
  name: string,
  signature: string,
  duckdb: Template,
  doc: string,
  ...examples: readonly Case[]
): [string, AggregateFunction] {
  return [
    name,
    {
      kind: 'aggregate',
      signatures: [signature],
      duckdb,
      allows: ['over'],
      doc,
      url: `${page}#${name.toLowerCase()}`,
      examples: cases(examples),
    },
  ]
}

/** Distances on the spheroid are not known. */
const sphere =
  (duckdb: string, option: number): Template =>
  (args, call) => {
    const spheroid = args[option]
    if (given(spheroid) && spheroid.constant !== false)
      throw unsupported(`${call.name} with use_spheroid`, call.at)
    return duckdb.replace(/\$(\d)/g, (_, n: string) => args[Number(n) - 1]!.sql)
  }

const flag = (argument: Parameters<typeof given>[0]): string => (given(argument) ? argument.sql : 'FALSE')

const withOptions =
  (runtime: string): Template =>
  ([input, oriented, planar, makeValid]) =>
    `${runtime}(${input!.sql}, ${flag(oriented)}, ${flag(planar)}, ${flag(makeValid)})`

const number = (argument: Parameters<typeof given>[0], otherwise: string): string =>
  given(argument) ? argument.sql : otherwise

/** Four numbers as STRUCT<xmin, ymin, xmax, ymax>. */
const box = (list: string): string =>
  once(
    list,
    (sql) =>
      `CASE WHEN ${sql} IS NOT NULL THEN {'f1': ${sql}[1], 'f2': ${sql}[2], 'f3': ${sql}[3], 'f4': ${sql}[4]} END`,
  )

const BOX = 'STRUCT<xmin FLOAT64, ymin FLOAT64, xmax FLOAT64, ymax FLOAT64>'
const ONE = '(GEOGRAPHY)'
const TWO = '(GEOGRAPHY, GEOGRAPHY)'
const SQUARE = "ST_GEOGFROMTEXT('POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))')"
const LINE = "ST_GEOGFROMTEXT('LINESTRING(0 0, 1 0, 2 0)')"

const constructors = [
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

const parsers = [
  scalar(
    'ST_GEOGFROM',
    ['(STRING) -> GEOGRAPHY', '(BYTES) -> GEOGRAPHY'],
    ['bq_st_geogfrom($1)', 'bq_st_geogfromwkb($1, FALSE, FALSE, FALSE)'],
    'A geography from WKT, GeoJSON or WKB.',
    [`ST_ASTEXT(ST_GEOGFROM('{"type": "Point", "coordinates": [3, 4]}'))`, 'POINT(3 4)'],
    ["ST_ASTEXT(ST_GEOGFROM('POINT(1 2)'))", 'POINT(1 2)'],
  ),
  scalar(
    'ST_GEOGFROMGEOJSON',
    '(STRING, [make_valid => BOOL]) -> GEOGRAPHY',
    ([text, makeValid]) => `bq_st_geogfromgeojson(${text!.sql}, ${flag(makeValid)})`,
    'A geography from GeoJSON, whose edges are straight on the map.',
    [`ST_ASTEXT(ST_GEOGFROMGEOJSON('{"type": "Point", "coordinates": [3, 4]}'))`, 'POINT(3 4)'],
    [`ST_ASTEXT(ST_GEOGFROMGEOJSON('{"type": "Pint"}'))`, {error: 'ST_GeogFromGeoJSON failed'}],
  ),
  scalar(
    'ST_GEOGFROMTEXT',
    '(STRING, [oriented => BOOL], [planar => BOOL], [make_valid => BOOL]) -> GEOGRAPHY',
    withOptions('bq_st_geogfromtext'),
    'A geography from WKT.',
    ["ST_ASTEXT(ST_GEOGFROMTEXT('POINT(1 2)'))", 'POINT(1 2)'],
    ["ST_ASTEXT(ST_GEOGFROMTEXT('POLYGON((0 0, 0 1, 1 1, 0 0))'))", 'POLYGON((1 1, 0 1, 0 0, 1 1))'],
    ["ST_ASTEXT(ST_GEOGFROMTEXT('MULTIPOINT(1 1, 1 1)'))", 'POINT(1 1)'],
    [
      "ST_ASTEXT(ST_GEOGFROMTEXT('LINESTRING(1 1, 3 2)', planar => TRUE))",
      'LINESTRING(1 1, 2 1.5, 2.5 1.75, 3 2)',
    ],
    ["ST_ASTEXT(ST_GEOGFROMTEXT('POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))'))", {error: 'Edge 0 crosses edge 2'}],
    ["ST_ASTEXT(ST_GEOGFROMTEXT('PINT(1 2)'))", {error: 'ST_GeogFromText failed'}],
  ),
  scalar(
    'ST_GEOGFROMWKB',
    [
      '(BYTES, [oriented => BOOL], [planar => BOOL], [make_valid => BOOL]) -> GEOGRAPHY',
      '(STRING, [oriented => BOOL], [planar => BOOL], [make_valid => BOOL]) -> GEOGRAPHY',
    ],
    [
      withOptions('bq_st_geogfromwkb'),
      ([text, ...options], call) => {
        const bytes = {sql: `unhex(${text!.sql})`, type: {kind: 'BYTES'} as const}
        const template = withOptions('bq_st_geogfromwkb')
        return typeof template === 'function' ? template([bytes, ...options], call) : template
      },
    ],
    'A geography from WKB, as BYTES or in hexadecimal.',
    ["ST_ASTEXT(ST_GEOGFROMWKB(FROM_HEX('0101000000000000000000F03F0000000000000040')))", 'POINT(1 2)'],
  ),
  scalar(
    'ST_GEOGPOINTFROMGEOHASH',
    '(STRING) -> GEOGRAPHY',
    'bq_st_geogpointfromgeohash($1)',
    'The middle of the box that a geohash stands for.',
    ["ST_GEOHASH(ST_GEOGPOINTFROMGEOHASH('s00000'), 6)", 's00000'],
  ),
]

const formatters = [
  scalar('ST_ASBINARY', `${ONE} -> BYTES`, 'bq_st_asbinary($1)', 'A geography as WKB.', [
    'TO_HEX(ST_ASBINARY(ST_GEOGPOINT(1, 2)))',
    '0101000000000000000000f03f0000000000000040',
  ]),
  scalar(
    'ST_ASGEOJSON',
    `${ONE} -> STRING`,
    'bq_st_asgeojson($1)',
    'A geography as GeoJSON; long edges get vertices in between.',
    ['ST_ASGEOJSON(ST_GEOGPOINT(3, 4))', '{ "type": "Point", "coordinates": [3, 4] } '],
    [
      "ST_ASGEOJSON(ST_GEOGFROMTEXT('MULTIPOINT(0 0, 1 1)'))",
      '{ "type": "MultiPoint", "coordinates": [ [0, 0], [1, 1] ] } ',
    ],
  ),
  scalar(
    'ST_ASTEXT',
    `${ONE} -> STRING`,
    '$1',
    'A geography as WKT.',
    [
      "ST_ASTEXT(ST_GEOGFROMTEXT('GEOMETRYCOLLECTION(POINT(0 0), LINESTRING(1 2, 2 1))'))",
      'GEOMETRYCOLLECTION(POINT(0 0), LINESTRING(1 2, 2 1))',
    ],
    ["ST_ASTEXT(ST_GEOGFROMTEXT('POINT EMPTY'))", 'GEOMETRYCOLLECTION EMPTY'],
  ),
  scalar(
    'ST_GEOHASH',
    '(GEOGRAPHY, [INT64]) -> STRING',
    ([point, size]) => `bq_st_geohash(${point!.sql}, ${number(size, 'CAST(20 AS BIGINT)')})`,
    'The geohash of a point.',
    ['ST_GEOHASH(ST_GEOGPOINT(-122.35, 47.62), 10)', 'c22yzugqw7'],
  ),
]

const transformations = [
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

const accessors = [
  scalar(
    'ST_DIMENSION',
    `${ONE} -> INT64`,
    'bq_st_dimension($1)',
    'The highest dimension of the elements: 0, 1 or 2; -1 for nothing.',
    [`ST_DIMENSION(${LINE})`, '1'],
  ),
  scalar(
    'ST_DUMP',
    '(GEOGRAPHY, [INT64]) -> ARRAY<GEOGRAPHY>',
    ([geography, only]) => `bq_st_dump(${geography!.sql}, ${number(only, 'CAST(-1 AS BIGINT)')})`,
    'The elements, perhaps only those of one dimension.',
    ["ARRAY_LENGTH(ST_DUMP(ST_GEOGFROMTEXT('MULTIPOINT(0 0, 1 1, 2 2)')))", '3'],
    [
      "ST_ASTEXT(ST_DUMP(ST_GEOGFROMTEXT('GEOMETRYCOLLECTION(POINT(0 0), LINESTRING(1 2, 2 1))'), 1)[0])",
      'LINESTRING(1 2, 2 1)',
    ],
  ),
  scalar('ST_DUMPPOINTS', `${ONE} -> ARRAY<GEOGRAPHY>`, 'bq_st_dumppoints($1)', 'All vertices as points.', [
    `ARRAY_LENGTH(ST_DUMPPOINTS(${LINE}))`,
    '3',
  ]),
  scalar('ST_ENDPOINT', `${ONE} -> GEOGRAPHY`, 'bq_st_endpoint($1)', 'The last point of a line.', [
    `ST_ASTEXT(ST_ENDPOINT(${LINE}))`,
    'POINT(2 0)',
  ]),
  scalar(
    'ST_GEOMETRYTYPE',
    `${ONE} -> STRING`,
    'bq_st_geometrytype($1)',
    'The kind of a geography by its name in Open Geospatial terms.',
    [`ST_GEOMETRYTYPE(${SQUARE})`, 'ST_Polygon'],
  ),
  scalar(
    'ST_ISCLOSED',
    `${ONE} -> BOOL`,
    'bq_st_isclosed($1)',
    'Whether no line has an open end.',
    [`ST_ISCLOSED(${LINE})`, 'false'],
    ["ST_ISCLOSED(ST_GEOGFROMTEXT('LINESTRING(0 0, 1 0, 1 1, 0 0)'))", 'true'],
  ),
  scalar(
    'ST_ISCOLLECTION',
    `${ONE} -> BOOL`,
    'bq_st_iscollection($1)',
    'Whether there is more than one element.',
    ["ST_ISCOLLECTION(ST_GEOGFROMTEXT('MULTIPOINT(0 0, 1 1)'))", 'true'],
  ),
  scalar('ST_ISEMPTY', `${ONE} -> BOOL`, 'bq_st_isempty($1)', 'Whether there is nothing in it.', [
    "ST_ISEMPTY(ST_GEOGFROMTEXT('POINT EMPTY'))",
    'true',
  ]),
  scalar(
    'ST_ISRING',
    `${ONE} -> BOOL`,
    'bq_st_isring($1)',
    'Whether it is one closed line that does not meet itself.',
    ["ST_ISRING(ST_GEOGFROMTEXT('LINESTRING(0 0, 1 0, 1 1, 0 0)'))", 'true'],
  ),
  scalar('ST_NPOINTS', `${ONE} -> INT64`, 'bq_st_numpoints($1)', 'Another name of ST_NUMPOINTS.', [
    `ST_NPOINTS(${LINE})`,
    '3',
  ]),
  scalar('ST_NUMGEOMETRIES', `${ONE} -> INT64`, 'bq_st_numgeometries($1)', 'How many elements there are.', [
    "ST_NUMGEOMETRIES(ST_GEOGFROMTEXT('MULTIPOINT(0 0, 1 0, 2 0, 3 0)'))",
    '4',
  ]),
  scalar(
    'ST_NUMPOINTS',
    `${ONE} -> INT64`,
    'bq_st_numpoints($1)',
    "How many vertices there are; a ring's first one counts twice.",
    [`ST_NUMPOINTS(${SQUARE})`, '5'],
  ),
  scalar(
    'ST_POINTN',
    '(GEOGRAPHY, INT64) -> GEOGRAPHY',
    'bq_st_pointn($1, $2)',
    'A point of a line by its number from 1, or from the end.',
    [`ST_ASTEXT(ST_POINTN(${LINE}, 2))`, 'POINT(1 0)'],
    [`ST_ASTEXT(ST_POINTN(${LINE}, -1))`, 'POINT(2 0)'],
  ),
  scalar('ST_STARTPOINT', `${ONE} -> GEOGRAPHY`, 'bq_st_startpoint($1)', 'The first point of a line.', [
    `ST_ASTEXT(ST_STARTPOINT(${LINE}))`,
    'POINT(0 0)',
  ]),
  scalar('ST_X', `${ONE} -> FLOAT64`, 'bq_st_x($1)', 'The longitude of a point.', [
    'ST_X(ST_GEOGPOINT(1.25, 2.5))',
    '1.25',
  ]),
  scalar('ST_Y', `${ONE} -> FLOAT64`, 'bq_st_y($1)', 'The latitude of a point.', [
    'ST_Y(ST_GEOGPOINT(1.25, 2.5))',
    '2.5',
  ]),
]

const predicates = [
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

const measures = [
  scalar(
    'ST_ANGLE',
    '(GEOGRAPHY, GEOGRAPHY, GEOGRAPHY) -> FLOAT64',
    'bq_st_angle($1, $2, $3)',
    'The angle at the second point from the first, clockwise, to the third.',
    ['ROUND(ST_ANGLE(ST_GEOGPOINT(1, 0), ST_GEOGPOINT(0, 0), ST_GEOGPOINT(0, 1)), 6)', '4.712389'],
  ),
  scalar(
    'ST_AREA',
    '(GEOGRAPHY, [use_spheroid => BOOL]) -> FLOAT64',
    sphere('bq_st_area($1)', 1),
    'The area of the polygons in square metres.',
    [`ROUND(ST_AREA(ST_GEOGFROMTEXT('POLYGON((0 0, 90 0, 0 90, 0 0))')) / 1e12, 3)`, '63.758'],
    [`ST_AREA(${LINE})`, '0'],
  ),
  scalar(
    'ST_AZIMUTH',
    `${TWO} -> FLOAT64`,
    'bq_st_azimuth($1, $2)',
    'The direction from one point to another, from north clockwise.',
    ['ROUND(ST_AZIMUTH(ST_GEOGPOINT(0, 0), ST_GEOGPOINT(1, 0)), 6)', '1.570796'],
    ['ST_AZIMUTH(ST_GEOGPOINT(0, 0), ST_GEOGPOINT(0, 0))', 'NULL'],
  ),
  scalar(
    'ST_BOUNDINGBOX',
    `${ONE} -> ${BOX}`,
    ([g]) => box(`bq_st_boundingbox(${g!.sql})`),
    'The longitudes and latitudes that a geography lies between.',
    [
      `TO_JSON_STRING(ST_BOUNDINGBOX(ST_GEOGFROMTEXT('MULTIPOINT(1 2, 3 -4)')))`,
      '{"xmin":1,"ymin":-4,"xmax":3,"ymax":2}',
    ],
  ),
  scalar(
    'ST_DISTANCE',
    '(GEOGRAPHY, GEOGRAPHY, [use_spheroid => BOOL]) -> FLOAT64',
    sphere('bq_st_distance($1, $2)', 2),
    'The shortest distance in metres.',
    ['ROUND(ST_DISTANCE(ST_GEOGPOINT(0, 0), ST_GEOGPOINT(0, 1)))', '111195'],
    [`ST_DISTANCE(${SQUARE}, ST_GEOGPOINT(1, 1))`, '0'],
  ),
  scalar(
    'ST_HAUSDORFFDISTANCE',
    '(GEOGRAPHY, GEOGRAPHY, [directed => BOOL]) -> FLOAT64',
    ([a, b, directed]) => `bq_st_hausdorffdistance(${a!.sql}, ${b!.sql}, ${flag(directed)})`,
    'How far the vertices of two geographies are apart at most, in metres.',
    [
      "ROUND(ST_HAUSDORFFDISTANCE(ST_GEOGFROMTEXT('LINESTRING(0 0, 1 0)'), ST_GEOGFROMTEXT('LINESTRING(0 1, 1 1)')))",
      '111195',
    ],
  ),
  scalar(
    'ST_LENGTH',
    '(GEOGRAPHY, [use_spheroid => BOOL]) -> FLOAT64',
    sphere('bq_st_length($1)', 1),
    'The length of the lines in metres.',
    [`ROUND(ST_LENGTH(${LINE}))`, '222390'],
  ),
  scalar(
    'ST_LINELOCATEPOINT',
    `${TWO} -> FLOAT64`,
    'bq_st_linelocatepoint($1, $2)',
    'At which fraction of a line the point lies that is closest to another.',
    [`ST_LINELOCATEPOINT(${LINE}, ST_GEOGPOINT(1, 0))`, '0.5'],
  ),
  scalar(
    'ST_MAXDISTANCE',
    '(GEOGRAPHY, GEOGRAPHY, [use_spheroid => BOOL]) -> FLOAT64',
    sphere('bq_st_maxdistance($1, $2)', 2),
    'The longest distance in metres.',
    ['ROUND(ST_MAXDISTANCE(ST_GEOGPOINT(0, 0), ST_GEOGPOINT(3, 4)))', '555813'],
  ),
  scalar(
    'ST_PERIMETER',
    '(GEOGRAPHY, [use_spheroid => BOOL]) -> FLOAT64',
    sphere('bq_st_perimeter($1)', 1),
    'The length of the boundaries of the polygons in metres.',
    [`ROUND(ST_PERIMETER(ST_GEOGFROMTEXT('POLYGON((0 0, 90 0, 0 90, 0 0))')) / 1000)`, '30023'],
  ),
]

const cells = [
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

const aggregates = [
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
const clusters: WindowFunction = {
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

export const geographySqlFunctions: FunctionTable = Object.fromEntries<SqlFunction>([
  ['ST_CLUSTERDBSCAN', clusters],
  ...constructors,
  ...parsers,
  ...formatters,
  ...transformations,
  ...accessors,
  ...predicates,
  ...measures,
  ...cells,
  ...aggregates,
])
