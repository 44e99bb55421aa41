/** Subqueries as values. */
import type {BoundQuery, SubqueryValue} from '../bind/tree.ts'
import {duckdbType} from '../duckdb-types.ts'
import {emitArraySubquery} from './array-subqueries.ts'
import {gather} from './arrays.ts'
import {columnName, type Emission, newAlias} from './emission.ts'
import {emitExpression} from './expressions.ts'
import {likeRowsSql} from './likes.ts'
import {emitMembership} from './membership.ts'
import {emitQuery} from './queries.ts'

export function emitSubquery(e: SubqueryValue, emission: Emission): string {
  const walked = emitArraySubquery(e, emission)
  if (walked !== undefined) return walked
  const {form, query} = e
  switch (form.name) {
    case 'scalar':
      return `(${emitQuery(query, emission)})`
    case 'exists':
      return `EXISTS (${emitQuery(query, emission)})`
    case 'array':
      return emitArray(e, query, emission)
    case 'in':
      return emitMembership(e.operand!, query, emission)
    case 'like': {
      const operand = emitExpression(e.operand!, emission)
      const alias = newAlias(emission)
      const inner = emitQuery(query, emission)
      const test = likeRowsSql(operand, `${alias}.${columnName(query.columns[0]!)}`, e.operand!.type, form)
      return `(SELECT ${test} FROM (${inner}) AS ${alias})`
    }
  }
}

/** ARRAY(query): a list in the query's order, empty where the query has no rows. */
function emitArray(e: SubqueryValue, query: BoundQuery, emission: Emission): string {
  const {from, list} = gather(query, emission)
  return `(SELECT coalesce(${list}, CAST([] AS ${duckdbType(e.type)})) FROM ${from})`
}
