/** The extremes of values that DuckDB orders differently, or among which it tells no first of equal ones. */
import {duckdbType} from '../duckdb-types.ts'
import type {SqlType} from '../types.ts'

/** Ranges are ordered by their start, an open one first, and then by their end, an open one last. */
const rangeKey = (range: string): string =>
  `{'a': (${range}).f1 IS NOT NULL, 'b': (${range}).f1, 'c': (${range}).f2 IS NULL, 'd': (${range}).f2}`

/**
 * The first of the greatest or least values of a list that holds no NULL; NULL for an empty one. `list` is SQL of
 * it, `type` that of its elements.
 */
export function firstExtreme(name: 'greatest' | 'least', list: string, type: SqlType): string {
  const key = type.kind === 'RANGE' ? rangeKey : (sql: string) => sql
  const isBeyond = `${key('y_')} ${name === 'least' ? '<' : '>'} ${key('x_')}`
  return `list_reduce(${list}, lambda x_, y_: CASE WHEN x_ IS NULL OR ${isBeyond} THEN y_ ELSE x_ END, CAST(NULL AS ${duckdbType(type)}))`
}
