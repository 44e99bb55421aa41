import {expect, test} from 'vitest'
import {schemaOf} from '../../../emulator/bigquery/schema.ts'
import {doubleText, rowEncoder, type TimestampFormat} from '../../../emulator/bigquery/wire.ts'
import * as types from '../../../emulator/sql/types.ts'
import type {SqlType, Value} from '../../../emulator/warehouse/types.ts'

const cell = (type: SqlType, value: Value, format: TimestampFormat = 'FLOAT64') =>
  rowEncoder([{name: 'c', type}], format)([value]).f[0]!.v

const MICROS_2026 = 1_767_323_045_678_901n

test.each<[string, SqlType, Value, unknown]>([
  ['INT64', types.INT64, -9223372036854775808n, '-9223372036854775808'],
  ['FLOAT64', types.FLOAT64, 1, '1.0'],
  ['NUMERIC', types.NUMERIC, '1.5', '1.5'],
  ['BOOL', types.BOOL, false, 'false'],
  ['STRING', types.STRING, 'a"b', 'a"b'],
  ['BYTES', types.BYTES, new Uint8Array([255, 0]), '/wA='],
  ['DATE', types.DATE, -719162, '0001-01-01'],
  ['the last DATE', types.DATE, 2932896, '9999-12-31'],
  ['DATETIME', types.DATETIME, MICROS_2026, '2026-01-02T03:04:05.678901'],
  ['DATETIME before 1970', types.DATETIME, -1n, '1969-12-31T23:59:59.999999'],
  ['DATETIME of whole seconds', types.DATETIME, 0n, '1970-01-01T00:00:00'],
  ['TIME', types.TIME, 43_200_500_000n, '12:00:00.500000'],
  ['INTERVAL', types.INTERVAL, {months: -14, days: 3, micros: -3_661_500_000n}, '-1-2 3 -1:1:1.500'],
  ['INTERVAL of nothing', types.INTERVAL, {months: 0, days: 0, micros: 0n}, '0-0 0 0:0:0'],
  ['JSON', types.JSON_TYPE, '{"a":1}', '{"a":1}'],
  ['RANGE', types.rangeOf(types.DATE), {start: 0, end: null}, '[1970-01-01, UNBOUNDED)'],
  ['ARRAY', types.arrayOf(types.INT64), [1n, null], [{v: '1'}, {v: null}]],
  ['a NULL array', types.arrayOf(types.INT64), null, []],
  ['a NULL', types.STRING, null, null],
  [
    'STRUCT',
    types.structOf([{name: 'a', type: types.INT64}, {type: types.arrayOf(types.BOOL)}]),
    [1n, [true]],
    {f: [{v: '1'}, {v: [{v: 'true'}]}]},
  ],
])('%s on the wire', (_, type, value, wanted) => {
  expect(cell(type, value)).toEqual(wanted)
})

test.each<[TimestampFormat, bigint, string]>([
  ['FLOAT64', MICROS_2026, '1.767323045678901E9'],
  ['FLOAT64', 0n, '0.0'],
  ['FLOAT64', -1_500_000n, '-1.5'],
  ['INT64', MICROS_2026, '1767323045678901'],
  ['ISO8601_STRING', MICROS_2026, '2026-01-02T03:04:05.678901000000Z'],
  ['ISO8601_STRING', -62135596800_000_000n, '0001-01-01T00:00:00.000000000000Z'],
])('a TIMESTAMP as %s', (format, value, wanted) => {
  expect(cell(types.TIMESTAMP, value, format)).toBe(wanted)
})

test.each([
  [0.001, '0.001'],
  [0.0001, '1.0E-4'],
  [9999999, '9999999.0'],
  [1e7, '1.0E7'],
  [123456789.125, '1.23456789125E8'],
  [-0, '-0.0'],
  [Number.NaN, 'NaN'],
  [-Infinity, '-Infinity'],
  [5e-324, '5.0E-324'],
])('the double %d', (value, text) => {
  expect(doubleText(value)).toBe(text)
})

test('schemas use the type names that clients decode by', () => {
  const columns = [
    {name: 'i', type: types.INT64},
    {name: 's', type: {kind: 'STRING', parameters: [10]} as const},
    {name: 'n', type: {kind: 'NUMERIC', parameters: [10, 2]} as const},
    {name: 'r', type: types.rangeOf(types.DATE)},
    {name: 'a', type: types.arrayOf(types.structOf([{name: 'x', type: types.BOOL}, {type: types.FLOAT64}]))},
  ]
  expect(schemaOf(columns).fields).toEqual([
    {name: 'i', type: 'INTEGER', mode: 'NULLABLE'},
    {name: 's', type: 'STRING', mode: 'NULLABLE', maxLength: '10'},
    {name: 'n', type: 'NUMERIC', mode: 'NULLABLE', precision: '10', scale: '2'},
    {name: 'r', type: 'RANGE', mode: 'NULLABLE', rangeElementType: {type: 'DATE'}},
    {
      name: 'a',
      type: 'RECORD',
      mode: 'REPEATED',
      fields: [
        {name: 'x', type: 'BOOLEAN', mode: 'NULLABLE'},
        {name: '_field_2', type: 'FLOAT', mode: 'NULLABLE'},
      ],
    },
  ])
})
