/** Subqueries as values: scalar, EXISTS and ARRAY. */
import type {Subquery} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import {arrayOf, BOOL, typeName} from '../types.ts'
import {bindQuery} from './queries.ts'
import type {Scope} from './scope.ts'
import type {Bound} from './tree.ts'

export function bindSubquery(node: Subquery, scope: Scope): Bound {
  const query = bindQuery(node.query, scope)
  if (node.form === 'exists') return {kind: 'subquery', form: {name: 'exists'}, query, type: BOOL}
  const what = node.form === 'array' ? 'ARRAY' : 'Scalar'
  if (query.columns.length !== 1) {
    throw new SqlError(
      `${what} subquery cannot have more than one column unless using SELECT AS STRUCT to build STRUCT values`,
      node.at,
    )
  }
  const {type} = query.columns[0]!
  if (node.form === 'scalar') return {kind: 'subquery', form: {name: 'scalar'}, query, type}
  if (type.kind === 'ARRAY') {
    throw new SqlError(
      `Cannot use array subquery with column of type ${typeName(type)} because nested arrays are not supported`,
      node.at,
    )
  }
  return {kind: 'subquery', form: {name: 'array'}, query, type: arrayOf(type)}
}
