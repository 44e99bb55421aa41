/** Whether two answers are the same, and what differs where they are not. */
import {type Answer, failed, type Plain, type Rows} from './canonical.ts'

export type Difference =
  | 'value'
  | 'type'
  | 'name'
  | 'rows'
  | 'only ours fails'
  | 'only ours succeeds'
  | 'internal error'

/** Functions whose FLOAT64 results depend on the mathematical library, or on the order of rows. */
export const INEXACT =
  /\b(EXP|LN|LOG|LOG10|POW|SQRT|CBRT|A?(COS|SIN|TAN)H?|ATAN2|CO[TS]H?|CSCH?|SECH?|ACOSH|EUCLIDEAN_DISTANCE|COSINE_DISTANCE|CORR|COVAR_\w+|STDDEV_\w+|VAR_\w+|ARRAY_AVG|AVG|SUM|PERCENTILE_CONT)\(/

const TOLERANCE = 1e-13

export interface Comparison {
  readonly tolerant: boolean
  /** Rows in any order. */
  readonly unordered: boolean
}

export function difference(ours: Answer, google: Answer, how: Comparison): Difference | undefined {
  if (failed(ours)) {
    if (ours.error.startsWith('An internal error')) return 'internal error'
    return failed(google) ? undefined : 'only ours fails'
  }
  if (failed(google)) return 'only ours succeeds'
  if (ours.columns.length !== google.columns.length) return 'type'
  if (ours.columns.some((c, i) => c.type !== google.columns[i]!.type)) return 'type'
  if (ours.columns.some(({name}, i) => name !== google.columns[i]!.name && isName(google, i))) return 'name'
  if (ours.rows.length !== google.rows.length) return 'rows'
  const [a, b] = how.unordered
    ? [sorted(ours, how.tolerant), sorted(google, how.tolerant)]
    : [ours.rows, google.rows]
  return a.every((row, i) => same(row, b[i]!, how.tolerant)) ? undefined : 'value'
}

/** Columns without a name, and all but the first of one name, are named differently. */
function isName({columns}: Rows, index: number): boolean {
  const {name} = columns[index]!
  const isFirst = columns.findIndex((c) => c.name.toLowerCase() === name.toLowerCase()) === index
  return isFirst && name !== '' && !name.startsWith('$')
}

function same(a: Plain, b: Plain, tolerant: boolean): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((part, i) => same(part, b[i]!, tolerant))
  }
  if (typeof a === 'number' && typeof b === 'number') {
    // Averages with an infinity among the values are infinite or NaN: both are documented.
    if (tolerant && !Number.isFinite(a) && Number.isNaN(b)) return true
    return (
      Object.is(a, b) ||
      (tolerant && Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b), 1e-300))
    )
  }
  // BigQuery documents NaN where Google's evaluator writes nan.
  return a === b || (typeof a === 'string' && a.replaceAll('NaN', 'nan') === b)
}

/** A number without its last digits but with its sign; what is infinite for one may be NaN for the other. */
function roughly(value: number, tolerant: boolean): string {
  if (tolerant && !Number.isFinite(value)) return 'not finite'
  return Object.is(value, -0) ? '-0' : Number(value.toPrecision(10)).toString()
}

/** Rows in an order that tiny differences of numbers do not disturb. */
function sorted({rows}: Rows, tolerant: boolean): Rows['rows'] {
  const key = (row: readonly Plain[]): string =>
    JSON.stringify(row, (_, v) => (typeof v === 'number' ? roughly(v, tolerant) : v))
  return rows
    .map((row) => [`${key(row)} ${JSON.stringify(row)}`, row] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, row]) => row)
}
