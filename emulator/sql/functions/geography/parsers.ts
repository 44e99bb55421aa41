/** Geographies from text and bytes, and back. */
import {flag, number, ONE, scalar, withOptions} from './entry.ts'

export const parsers = [
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

export const formatters = [
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
