/** Lengths, areas, distances, angles. */
import {BOX, box, flag, LINE, ONE, SQUARE, scalar, sphere, TWO} from './entry.ts'

export const measures = [
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
