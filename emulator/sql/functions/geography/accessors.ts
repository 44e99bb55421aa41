/** Parts and properties of a geography. */
import {LINE, number, ONE, SQUARE, scalar} from './entry.ts'

export const accessors = [
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
