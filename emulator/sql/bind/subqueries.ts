/** Subqueries as values: scalar, EXISTS and ARRAY. */
import type {Subquery} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import {arrayOf, BOOL, typeName} from '../types.ts'
import {coercibility} from './coercion.ts'
import {bindQuery} from './queries.ts'
import type {Scope} from './scope.ts'
import type {Bound, BoundQuery} from './tree.ts'

import {hasAggregate, hasWindow, isVolatile} from './walk.ts'

export function bindSubquery(node: Subquery, outer: Scope): Bound {
  const scope = withoutWindowAliases(outer)
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
  if (node.form === 'scalar')
    return onlyValue(query) ?? {kind: 'subquery', form: {name: 'scalar'}, query, type}
  if (type.kind === 'ARRAY') {
    throw new SqlError(
      `Cannot use array subquery with column of type ${typeName(type)} because nested arrays are not supported`,
      node.at,
    )
  }
  return {kind: 'subquery', form: {name: 'array'}, query, type: arrayOf(type)}
}

/** A subquery is computed before window functions are. */
function withoutWindowAliases(scope: Scope): Scope {
  if (!scope.aliases) return scope
  const kept = [...scope.aliases].filter(([, value]) => value === 'ambiguous' || !hasWindow(value))
  return {...scope, aliases: new Map(kept)}
}

/** `(SELECT value)` is that value, where it is computed from nothing but the outer query and as often as may be. */
function onlyValue({body, ctes, limit, offset}: BoundQuery): Bound | undefined {
  if (body.kind !== 'select' || ctes.length > 0 || limit || offset) return undefined
  const {from, where, grouping, having, qualify, items} = body
  if (from || where || grouping || having || qualify) return undefined
  const value = items[0]!
  const isPlain = !hasAggregate(value) && !hasWindow(value) && !isVolatile(value)
  // A literal would coerce where a subquery's value does not.
  return isPlain && coercibility(value) === 'expression' ? value : undefined
}
