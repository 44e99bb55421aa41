/** Literals of dates and numbers that are wrong as written fail when the statement is compiled. */
import {SqlError} from '../error.ts'
import type {Constant} from './tree.ts'

const SHAPES: Readonly<Record<string, RegExp>> = {
  DATE: /^\d{1,4}-\d{1,2}-\d{1,2}$/,
  NUMERIC: /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/,
  BIGNUMERIC: /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/,
  TIME: /^\d{1,2}:\d{1,2}:\d{1,2}(\.\d{1,6})?$/,
  DATETIME: /^\d{1,4}-\d{1,2}-\d{1,2}([ Tt]\d{1,2}:\d{1,2}:\d{1,2}(\.\d{1,6})?)?$/,
  TIMESTAMP: /^\d{1,4}-\d{1,2}-\d{1,2}/,
}

/** The constant, or BigQuery's error. */
export function checkLiteral(constant: Constant, name: string, at: number): Constant {
  const value = String(constant.value)
  const invalid = (): SqlError => new SqlError(`Invalid ${name} literal`, at)
  if (name === 'JSON') {
    try {
      JSON.parse(value)
    } catch {
      throw new SqlError(`Invalid JSON literal: syntax error while parsing value`, at)
    }
    return constant
  }
  if (SHAPES[name]?.test(value) === false) throw invalid()
  if (/^\d{1,4}-/.test(value) && (name === 'DATE' || name === 'DATETIME' || name === 'TIMESTAMP')) {
    const [year, month, day] = value.split(/[-T t]/, 3).map(Number)
    const date = new Date(Date.UTC(2000, month! - 1, 1))
    date.setUTCFullYear(year!, month! - 1, day!)
    if (date.getUTCMonth() !== month! - 1 || date.getUTCDate() !== day || year === 0) throw invalid()
  }
  return constant
}
