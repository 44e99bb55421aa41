/**
 * +, -, * and / of GoogleSQL as DuckDB SQL, for the operators and for SAFE_ADD and its like. Overflow and division
 * by zero are errors in BigQuery's words; INT64 leaves overflow to DuckDB, whose message `engine/` rewrites.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/operators#arithmetic_operators
 */
import type {ScalarType} from '../types.ts'
import {messageText, once, raise} from './sql.ts'

export type ArithmeticOperator = '+' | '-' | '*' | '/'

const RUNTIME = {'+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide'} as const

/** Both operands already have `type`, which is also the result's: INT64 (not for /), FLOAT64, NUMERIC, BIGNUMERIC. */
export function arithmetic(operator: ArithmeticOperator, type: ScalarType, a: string, b: string): string {
  switch (type.kind) {
    case 'BIGNUMERIC':
      return `bq_bignumeric_${RUNTIME[operator]}(${a}, ${b})`
    case 'NUMERIC':
      return operator === '*' || operator === '/'
        ? `bq_numeric_${RUNTIME[operator]}(${a}, ${b})`
        : `(${a} ${operator} ${b})`
    case 'FLOAT64':
      return floatArithmetic(operator, type, a, b)
    default:
      return `(${a} ${operator} ${b})`
  }
}

/** Results that grow infinite from finite operands are errors. */
const floatArithmetic = (
  operator: ArithmeticOperator,
  type: ScalarType,
  left: string,
  right: string,
): string =>
  once([left, right], (a, b) => {
    const result = `(${a} ${operator} ${b})`
    const shown = `${messageText(a!, type)} || ' ${operator} ' || ${messageText(b!, type)}`
    const byZero =
      operator === '/'
        ? `WHEN ${b} = 0 AND ${a} IS NOT NULL THEN ${raise(`'division by zero: ' || ${shown}`, type)} `
        : ''
    const overflow = `WHEN isinf(${result}) AND isfinite(${a}) AND isfinite(${b}) THEN ${raise(`'double overflow: ' || ${shown}`, type)} `
    return `CASE ${byZero}${overflow}ELSE ${result} END`
  })
