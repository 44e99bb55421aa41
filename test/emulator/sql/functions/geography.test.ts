import {describe, expect, test} from 'vitest'
import {formatGeoJson} from '../../../../emulator/sql/runtime/geography/geojson.ts'
import {geographyFromText} from '../../../../emulator/sql/runtime/geography/import.ts'
import {area, boundingBox, centroid, length} from '../../../../emulator/sql/runtime/geography/measure.ts'
import {difference, intersection, union} from '../../../../emulator/sql/runtime/geography/overlay.ts'
import {
  contains,
  covers,
  distance,
  equal,
  touches,
} from '../../../../emulator/sql/runtime/geography/relation.ts'
import {formatWkb, parseWkb} from '../../../../emulator/sql/runtime/geography/wkb.ts'
import {coordinateText, formatWkt, parseWkt} from '../../../../emulator/sql/runtime/geography/wkt.ts'

const OPTIONS = {oriented: false, planar: false, makeValid: false}

describe('well-known text', () => {
  test.each([
    ['point(1 2)', 'POINT(1 2)'],
    ['MULTIPOINT((1 2), (3 4))', 'MULTIPOINT(1 2, 3 4)'],
    ['POLYGON((0 0, 0 1, 1 1, 0 0))', 'POLYGON((1 1, 0 1, 0 0, 1 1))'],
    [
      'POLYGON((0 0, 9 0, 9 9, 0 0), (4 2, 6 2, 8 6, 4 2))',
      'POLYGON((0 0, 9 0, 9 9, 0 0), (8 6, 6 2, 4 2, 8 6))',
    ],
    ['GEOMETRYCOLLECTION(GEOMETRYCOLLECTION(POINT(1 1)))', 'POINT(1 1)'],
    ['LINESTRING EMPTY', 'GEOMETRYCOLLECTION EMPTY'],
    ['POINT(190 0)', 'POINT(-170 0)'],
  ])('%s', (text, expected) => {
    const printed = formatWkt(parseWkt(text))
    expect(printed).toBe(expected)
    expect(formatWkt(parseWkt(printed))).toBe(expected)
  })

  test.each(['POINT(1)', 'POINT(1 2', 'LINESTRING(1 2)', 'POLYGON((0 0, 1 1, 0 0))', 'POINT(0 91)'])(
    '%s is none',
    (text) => {
      expect(() => geographyFromText(text, OPTIONS)).toThrow()
    },
  )

  test.each([
    [0.1, '0.1'],
    [-0.0000476633008714216, '-4.76633008714216e-05'],
    [123456.7890123456, '123456.789012346'],
    [-0, '0'],
  ])('%d is written %s', (value, text) => expect(coordinateText(value)).toBe(text))
})

test('WKB comes back as it went', () => {
  const geography = parseWkt(
    'GEOMETRYCOLLECTION(POINT(1 2), POLYGON((0 0, 9 0, 9 9, 0 0), (8 6, 6 2, 4 2, 8 6)))',
  )
  expect(parseWkb(formatWkb(geography))).toEqual(geography)
})

test('long edges get vertices in GeoJSON, where lines are straight on the map', () => {
  expect(formatGeoJson(parseWkt('LINESTRING(0 0, 1 1)'))).toBe(
    '{ "type": "LineString", "coordinates": [ [0, 0], [1, 1] ] } ',
  )
  expect(formatGeoJson(parseWkt('LINESTRING(0 50, 20 50)')).split('],').length).toBeGreaterThan(8)
})

const square = parseWkt('POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))')

describe('relations', () => {
  test.each([
    ['POINT(1 1)', true, true, false],
    ['POINT(0 0)', true, false, true],
    ['POINT(1 0)', true, false, true],
    ['POINT(3 3)', false, false, false],
    ['LINESTRING(0.5 0.5, 1.5 1.5)', true, true, false],
    ['LINESTRING(1 1, 3 3)', false, false, false],
    ['POLYGON((0.5 0.5, 1 0.5, 1 1, 0.5 0.5))', true, true, false],
    ['POLYGON((2 0, 4 0, 4 2, 2 2, 2 0))', false, false, true],
  ])('%s: covered %s, contained %s, touched %s', (text, isCovered, isContained, isTouched) => {
    const other = parseWkt(text)
    expect([covers(square, other), contains(square, other), touches(square, other)]).toEqual([
      isCovered,
      isContained,
      isTouched,
    ])
  })

  test('a hole is not covered', () => {
    const ring = parseWkt('POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (3 3, 6 3, 6 6, 3 6, 3 3))')
    expect(covers(ring, parseWkt('POINT(4 4)'))).toBe(false)
    expect(covers(ring, parseWkt('POLYGON((2 2, 7 2, 7 7, 2 7, 2 2))'))).toBe(false)
    expect(distance(ring, parseWkt('POINT(4.5 4.5)'))).toBeGreaterThan(0.02)
  })
})

describe('set operations on polygons', () => {
  const other = parseWkt('POLYGON((1 1, 3 1, 3 3, 1 3, 1 1))')

  test('areas add up', () => {
    const [both, either, first] = [
      intersection(square, other),
      union(square, other),
      difference(square, other),
    ]
    expect(area(either) / (area(square) + area(other) - area(both))).toBeCloseTo(1, 9)
    expect(area(first) / (area(square) - area(both))).toBeCloseTo(1, 9)
  })

  test('neighbours with a common edge become one', () => {
    const joined = union(square, parseWkt('POLYGON((2 0, 4 0, 4 2, 2 2, 2 0))'))
    expect(joined.polygons).toHaveLength(1)
    expect(joined.polygons[0]).toHaveLength(1)
  })

  test('a polygon with itself', () => {
    expect(equal(intersection(square, square), square)).toBe(true)
    expect(difference(square, square).polygons).toEqual([])
  })

  test('what lies inside is cut out as a hole', () => {
    const cut = difference(square, parseWkt('POLYGON((0.5 0.5, 1 0.5, 1 1, 0.5 0.5))'))
    expect(cut.polygons[0]).toHaveLength(2)
  })

  test('a line is cut where the polygon ends', () => {
    expect(formatWkt(intersection(parseWkt('LINESTRING(-1 0.00001, 1 0.00001)'), square))).toMatch(
      /^LINESTRING\(0 /,
    )
  })
})

describe('measures', () => {
  test('a degree on the equator', () => {
    expect(length(parseWkt('LINESTRING(0 0, 1 0)'))).toBeCloseTo(111_195.1, 1)
  })

  test('an eighth of the sphere', () => {
    expect(area(parseWkt('POLYGON((0 0, 90 0, 0 90, 0 0))')) / (4 * Math.PI * 6_371_010 ** 2)).toBeCloseTo(
      1 / 8,
      12,
    )
  })

  test('the middle counts the elements of the highest dimension', () => {
    const middle = centroid(parseWkt('GEOMETRYCOLLECTION(POINT(50 50), LINESTRING(0 0, 2 0))'))
    expect(middle?.lng).toBeCloseTo(1, 12)
    expect(middle?.lat).toBeCloseTo(0, 12)
  })

  test('a box across the antimeridian goes beyond 180', () => {
    expect(boundingBox(parseWkt('MULTIPOINT(179 0, -179 1)'))).toEqual([179, 0, 181, 1])
  })
})
