/** IN over the rows of a query, where DuckDB's own knows equality otherwise than BigQuery does. */
import type {Bound, BoundQuery} from '../bind/tree.ts'
import {compareSql, folded, isCaseInsensitive} from './comparisons.ts'
import {columnName, type Emission, newAlias} from './emission.ts'
import {emitExpression} from './expressions.ts'
import {emitQuery} from './queries.ts'

export function emitMembership(operand: Bound, query: BoundQuery, emission: Emission): string {
  const value = emitExpression(operand, emission)
  const column = query.columns[0]!
  const sql = emitQuery(query, emission)
  const {type} = operand
  const rows = newAlias(emission)
  const element = `${rows}.${columnName(column)}`
  const isFolded = isCaseInsensitive(type) || isCaseInsensitive(column.type)
  if (isFolded) return `(${folded(value)} IN (SELECT ${folded(element)} FROM (${sql}) AS ${rows}))`
  // A NaN equals none.
  if (type.kind === 'FLOAT64')
    return `(${value} IN (SELECT ${element} FROM (${sql}) AS ${rows} WHERE isnan(${element}) IS NOT TRUE))`
  if (type.kind !== 'STRUCT') return `(${value} IN (${sql}))`
  const one = newAlias(emission)
  const test = compareSql(
    '=',
    {sql: `${one}.v`, plainNumber: false},
    {sql: element, plainNumber: false},
    type,
  )
  return `(SELECT CASE WHEN count(*) FILTER (WHERE ${test}) > 0 THEN TRUE WHEN count(${test}) = count(*) THEN FALSE END FROM (${sql}) AS ${rows}, (SELECT ${value} AS v) AS ${one})`
}
