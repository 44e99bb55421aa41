import {expect, test} from 'vitest'
import {numberToFormat} from '../../../../emulator/sql/runtime/cast-format-number.ts'

const shown = (text: string, format: string, type = 'FLOAT64'): string => numberToFormat(text, format, type)

test.each([
  ['1', '999', '   1'],
  ['-1', '999', '  -1'],
  ['12345', '999', ' ###'],
  ['-12345', '999.99', '-###.##'],
  ['12345', '9,99', ' #,##'],
  ['12345678', 'S999,999.00', '+###,###.##'],
  ['1', 'S99', ' +1'],
  ['-1', '99S', ' 1-'],
  ['-1', '99MI', ' 1-'],
  ['-1', '99PR', ' <1>'],
  ['1', '$99', '  $1'],
  ['1', '9$9', '  $1'],
  ['-1', 'C99', ' -USD1'],
  ['0', '99', '  0'],
  ['0', '9.99', '  .00'],
  ['0', '0.9', ' 0.0'],
  ['1', '99.', '  1.'],
  ['0', 'B9.9', '    '],
  ['0', 'B9.9PR', '     '],
  ['-0.4', '99', ' -0'],
  ['1.5', 'FM999.990', '1.5'],
  ['-1', 'FM999.99', '-1.'],
  ['12345', '9.9EEEE', ' 1.2E+04'],
  ['1e+100', '9.9eeee', ' 1.0e+100'],
  ['12.255', '99V99', ' 1226'],
  ['0.05', 'V99', ' 05'],
  ['1234.5', '9,999V9', ' 1,2345'],
  ['255', '0XXX', ' 00FF'],
  ['-255', 'xxxMI', ' ff-'],
  ['123456', 'XXXX', ' ####'],
  ['inf', '9999', '  INF'],
  ['-inf', '$999MI', '$INF-'],
  ['NaN', '999.99', ' NAN   '],
  ['NaN', '99', ' ##'],
  ['inf', 'S9.99EEEE', '     +INF'],
])('%s as %s is %j', (text, format, expected) => {
  expect(shown(text, format)).toBe(expected)
})

test('FLOAT64 rounds half to even by its exact value, decimals away from zero', () => {
  expect(shown('2.5', '9')).toBe(' 2')
  expect(shown('2.5', '9', 'NUMERIC')).toBe(' 3')
  expect(shown('0.1', '9.99999999999999999999')).toBe('  .10000000000000000555')
  expect(shown('123456789012345678', '9.99999999999999999EEEE', 'INT64')).toBe(' 1.23456789012345678E+17')
})

test.each([
  '',
  'S',
  '9S9',
  'S99MI',
  'MI9',
  '$99$',
  ',9',
  '9,9EEEE',
  '9.9.9',
  'X,XX',
  'BXX',
  'FMFM9',
  '9 9',
  '9e',
])('%s is no format', (format) => {
  expect(() => shown('1', format)).toThrow(`Invalid format string: ${format}`)
})
