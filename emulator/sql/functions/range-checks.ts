/**
 * BigQuery's dates and times end with the year 9999; DuckDB's go on. Results of arithmetic pass through here.
 */
import {text} from '../duckdb-types.ts'

export type DateTimeType = 'DATE' | 'DATETIME' | 'TIMESTAMP'

const LIMITS = {
  DATE: {low: "DATE '0001-01-01'", high: "DATE '9999-12-31'", type: 'DATE', word: 'Date'},
  DATETIME: {
    low: "TIMESTAMP '0001-01-01 00:00:00'",
    high: "TIMESTAMP '9999-12-31 23:59:59.999999'",
    type: 'TIMESTAMP',
    word: 'Datetime',
  },
  TIMESTAMP: {
    low: "TIMESTAMPTZ '0001-01-01 00:00:00+00'",
    high: "TIMESTAMPTZ '9999-12-31 23:59:59.999999+00'",
    type: 'TIMESTAMPTZ',
    word: 'Timestamp',
  },
} as const

/** Past this length an expression is not repeated in the SQL but bound once, which costs DuckDB a little more. */
const REPEATABLE = 400

/** The value itself, or the error `Date value out of range` when it lies outside the years 1 to 9999. */
export function withinRange(value: string, type: DateTimeType): string {
  const {low, high, type: duckdb, word} = LIMITS[type]
  const check = (sql: string): string =>
    `CASE WHEN ${sql} NOT BETWEEN ${low} AND ${high} THEN CAST(bq_error(${text(`${word} value out of range: `)} || CAST(${sql} AS VARCHAR)) AS ${duckdb}) ELSE ${sql} END`
  return once(value, check)
}

/**
 * Uses an expression several times in SQL without writing a long one down several times. The variable is named
 * by the expression, so that one inside another does not hide it.
 */
export function once(value: string, use: (sql: string) => string): string {
  if (value.length <= REPEATABLE) return `(${use(value)})`
  const name = `once_${fingerprint(value)}`
  return `list_transform([${value}], lambda ${name}: ${use(name)})[1]`
}

/** FNV-1a, 32 bits, in base 36. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(36)
}
