/**
 * Comparisons where DuckDB and BigQuery differ: NaN equals nothing and compares with nothing; a struct or an array
 * with NULLs inside is not known to be equal.
 */
import {fieldName} from '../duckdb-types.ts'
import type {SqlType} from '../types.ts'

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='

export interface Side {
  readonly sql: string
  /** A literal that is no NaN, for which no test is needed. */
  readonly plainNumber: boolean
}

const isSimple = (type: SqlType): boolean =>
  type.kind !== 'FLOAT64' && type.kind !== 'STRUCT' && type.kind !== 'ARRAY' && type.kind !== 'RANGE'

export function compareSql(operator: Comparison, left: Side, right: Side, type: SqlType): string {
  const symbol = operator === '!=' ? '<>' : operator
  if (isCaseInsensitive(type)) return `(${folded(left.sql)} ${symbol} ${folded(right.sql)})`
  if (isSimple(type)) return `(${left.sql} ${symbol} ${right.sql})`
  if (type.kind === 'FLOAT64') return floatComparison(operator, left, right)
  if (type.kind === 'RANGE') return `(${rangeKey(left.sql)} ${symbol} ${rangeKey(right.sql)})`
  if (operator === '=') return equals(left, right, type)
  if (operator === '!=') return `(NOT ${equals(left, right, type)})`
  return `(${left.sql} ${symbol} ${right.sql})`
}

export const isCaseInsensitive = (type: SqlType): boolean =>
  type.kind === 'STRING' && type.collation?.toLowerCase() === 'und:ci'

/** What strings with collation und:ci are compared by. */
export const folded = (sql: string): string => `lower(${sql})`

const INFINITY = "'Infinity'::DOUBLE"

/**
 * A NaN is the greatest DOUBLE to DuckDB and equals itself: it passes where it should not, on the greater side or on
 * both. Against a literal that is no NaN one more comparison keeps it out; otherwise a test does, in which the other
 * side keeps NULL what it is.
 */
function floatComparison(operator: Comparison, left: Side, right: Side): string {
  if (operator === '!=') return `(NOT ${floatComparison('=', left, right)})`
  const plain = `${left.sql} ${operator} ${right.sql}`
  const suspect = operator === '<' || operator === '<=' ? right : left
  const other = suspect === left ? right : left
  const harmless = suspect.plainNumber || (operator === '=' && other.plainNumber)
  if (harmless) return `(${plain})`
  if (other.plainNumber) return `(${plain} AND ${suspect.sql} <= ${INFINITY})`
  return `(${plain} AND NOT (isnan(${suspect.sql}) AND ${other.sql} = ${other.sql}))`
}

/** Ranges are ordered by their start, unbounded first, then by their end, unbounded last. */
const rangeKey = (sql: string): string =>
  `CASE WHEN ${sql} IS NOT NULL THEN {'a': (${sql}).f1 IS NOT NULL, 'b': (${sql}).f1, 'c': (${sql}).f2 IS NULL, 'd': (${sql}).f2} END`

function equals(left: Side, right: Side, type: SqlType): string {
  if (type.kind === 'STRUCT') {
    if (type.fields.length === 0)
      return `CASE WHEN ${left.sql} IS NOT NULL AND ${right.sql} IS NOT NULL THEN TRUE END`
    const part = (side: Side, i: number): Side => ({sql: `(${side.sql}).${fieldName(i)}`, plainNumber: false})
    const tests = type.fields.map((f, i) => compareSql('=', part(left, i), part(right, i), f.type))
    return `CASE WHEN ${left.sql} IS NOT NULL AND ${right.sql} IS NOT NULL THEN ${tests.join(' AND ')} END`
  }
  if (type.kind !== 'ARRAY') return compareSql('=', left, right, type)
  const element = compareSql(
    '=',
    {sql: 'p_[1]', plainNumber: false},
    {sql: 'p_[2]', plainNumber: false},
    type.element,
  )
  const pairs = `list_transform(list_zip(${left.sql}, ${right.sql}), lambda p_: ${element})`
  return `CASE WHEN len(${left.sql}) <> len(${right.sql}) THEN FALSE WHEN list_contains(${pairs}, FALSE) THEN FALSE WHEN list_count(${pairs}) < len(${left.sql}) THEN NULL WHEN ${left.sql} IS NOT NULL AND ${right.sql} IS NOT NULL THEN TRUE END`
}
