/**
 * FLOAT64 arithmetic with BigQuery's errors, for operands that are too long to repeat in SQL.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/operators#arithmetic_operators
 */
import type {RuntimeFunction} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'
import {floatText} from './number-text.ts'

const shown = (x: number): string => (Object.is(x, -0) ? '-0' : floatText(x))

function checked(result: number, a: number, b: number, sign: string): number {
  if (Math.abs(result) === Infinity && Number.isFinite(a) && Number.isFinite(b)) {
    throw new Error(`double overflow: ${shown(a)} ${sign} ${shown(b)}`)
  }
  return result
}

const binary = (name: string, call: (a: number, b: number) => number): RuntimeFunction =>
  defineRuntime({name: `bq_float_${name}`, args: ['DOUBLE', 'DOUBLE'], returns: 'DOUBLE', call})

export const floatFunctions: readonly RuntimeFunction[] = [
  binary('add', (a, b) => checked(a + b, a, b, '+')),
  binary('subtract', (a, b) => checked(a - b, a, b, '-')),
  binary('multiply', (a, b) => checked(a * b, a, b, '*')),
  binary('divide', (a, b) => {
    if (b === 0) throw new Error(`division by zero: ${shown(a)} / ${shown(b)}`)
    return checked(a / b, a, b, '/')
  }),
]
