import {describe, expect, test} from 'vitest'
import {decimalFunctions} from '../../../../emulator/sql/runtime/decimal.ts'
import {decimalExponentialFunctions} from '../../../../emulator/sql/runtime/decimal-exponential.ts'
import {floatText} from '../../../../emulator/sql/runtime/number-text.ts'

function call(name: string, ...args: unknown[]): unknown {
  const found = [...decimalFunctions, ...decimalExponentialFunctions].find((f) => f.name === name)!
  return (found.call as (...values: unknown[]) => unknown)(...args)
}

const numeric = (text: string): unknown => call('bq_numeric_parse', text)
const big = (text: string): unknown => call('bq_bignumeric_parse', text)

describe('NUMERIC', () => {
  test.each([
    ['bq_numeric_multiply', ['1.5', '-2.000000001'], '-3.000000002'],
    ['bq_numeric_divide', ['1', '3'], '0.333333333'],
    ['bq_numeric_divide', ['-2', '3'], '-0.666666667'],
    ['bq_numeric_div', ['-20', '7'], '-2'],
    ['bq_numeric_mod', ['-20', '7'], '-6'],
    ['bq_numeric_power', ['2', '-3'], '0.125'],
    ['bq_numeric_power', ['3', '-2'], '0.111111111'],
    ['bq_numeric_power', ['1.1', '100'], '13780.612339822'],
    ['bq_numeric_sqrt', ['2'], '1.414213562'],
    ['bq_numeric_power', ['2', '0.5'], '1.414213562'],
    ['bq_numeric_power', ['-2', '3'], '-8'],
    ['bq_numeric_exp', ['1'], '2.718281828'],
    ['bq_numeric_exp', ['-30'], '0'],
    ['bq_numeric_ln', ['10'], '2.302585093'],
    ['bq_numeric_log10', ['0.001'], '-3'],
    ['bq_numeric_log', ['8', '2'], '3'],
  ])('%s(%j) is %s', (name, args, result) => {
    expect(call(name, ...args.map(numeric))).toBe(numeric(result))
  })

  test.each([
    ['2.135', 2n, 'ROUND_HALF_EVEN', '2.14'],
    ['2.145', 2n, 'ROUND_HALF_EVEN', '2.14'],
    ['-2.5', 0n, 'ROUND_HALF_AWAY_FROM_ZERO', '-3'],
    ['-2.5', 0n, 'ROUND_HALF_EVEN', '-2'],
    ['1255', -1n, 'ROUND_HALF_EVEN', '1260'],
    ['1255', -5n, 'ROUND_HALF_EVEN', '0'],
    ['1.5', 20n, 'ROUND_HALF_EVEN', '1.5'],
  ])('ROUND(%s, %s, %s) is %s', (value, digits, mode, result) => {
    expect(call('bq_numeric_round', numeric(value), digits, mode)).toBe(numeric(result))
  })

  test('a product out of range names its factors', () => {
    const huge = numeric('99999999999999999999999999999.999999999')
    expect(() => call('bq_numeric_multiply', huge, numeric('10'))).toThrow(
      'numeric overflow: 99999999999999999999999999999.999999999 * 10',
    )
  })

  test('a division by zero names its operands', () => {
    expect(() => call('bq_numeric_divide', numeric('1.5'), 0n)).toThrow('division by zero: 1.5 / 0')
  })

  test.each(['', '.', 'abc', '1e50', '1 2'])('%j is no NUMERIC', (text) => {
    expect(() => numeric(text)).toThrow(`Invalid NUMERIC value: ${text}`)
  })
})

describe('BIGNUMERIC', () => {
  test.each([
    ['bq_bignumeric_divide', ['1', '3'], '0.33333333333333333333333333333333333333'],
    ['bq_bignumeric_exp', ['1'], '2.71828182845904523536028747135266249776'],
    ['bq_bignumeric_ln', ['2'], '0.69314718055994530941723212145817656808'],
    ['bq_bignumeric_sqrt', ['2'], '1.4142135623730950488016887242096980785697'],
    ['bq_bignumeric_ceil', ['-2.5'], '-2'],
    ['bq_bignumeric_floor', ['-2.5'], '-3'],
    ['bq_bignumeric_multiply', ['1e-20', '1e-18'], '1e-38'],
    [
      'bq_bignumeric_add',
      ['1e38', '1e-38'],
      '100000000000000000000000000000000000000.00000000000000000000000000000000000001',
    ],
  ])('%s(%j) is %s', (name, args, result) => {
    expect(call(name, ...args.map(big))).toBe(big(result))
  })

  test('its text has no trailing zeros', () => {
    expect(call('bq_bignumeric_text', big('-00012.3400'))).toBe('-12.34')
  })

  test('a sum out of range is an error', () => {
    expect(() => call('bq_bignumeric_add', big('5e38'), big('5e38'))).toThrow('BIGNUMERIC overflow')
  })
})

test.each([
  [1, '1'],
  [0.1, '0.1'],
  [0.1 + 0.2, '0.30000000000000004'],
  [100000, '100000'],
  [1e15, '1e+15'],
  [123456789012345680, '1.2345678901234568e+17'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [-0, '0'],
  [Number.NaN, 'NaN'],
  [-Infinity, '-inf'],
])('FLOAT64 %d reads %s', (value, text) => {
  expect(floatText(value)).toBe(text)
})
