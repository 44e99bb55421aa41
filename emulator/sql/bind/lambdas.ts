/**
 * Lambdas. DuckDB's hold no subqueries: where a body has one, a subquery over the elements of the array computes the
 * bodies of all of them, and the lambda takes its element's from there.
 */
import type {Lambda} from '../ast/index.ts'
import {unsupported} from '../error.ts'
import {arrayOf, INT64, type SqlType} from '../types.ts'
import {newColumn, newId} from './binder.ts'
import {bindExpression} from './expressions.ts'
import {operation, reference} from './make.ts'
import {innerScope, type Scope, withNames} from './scope.ts'
import type {Bound, BoundQuery, LambdaValue, UnnestRelation, Variable} from './tree.ts'
import {hasAggregate, hasSubquery, hasWindow, isVolatile} from './walk.ts'

/** What the lambda's parameters stand for, given an element and its offset. */
export type Parameters = (element: Bound, offset: Bound) => ReadonlyMap<string, Bound>

/** A lambda over the elements of `array`, whose parameters may be the element and its offset. */
export function bindLambda(node: Lambda, types: readonly SqlType[], array: Bound, scope: Scope): LambdaValue {
  const variables = types.map((type): Variable => ({kind: 'variable', id: newId(scope.binder), type}))
  const named: Parameters = (...values) =>
    new Map(node.parameters.map((p, i) => [p.text.toLowerCase(), values[i]!]))
  const [element, offset] = variables as [Variable, Variable]
  const body = bindExpression(node.body, withNames(scope, named(element, offset)))
  if (hasSubquery(body)) return overAll(node, named, array, body, scope)
  return {kind: 'lambda', parameters: variables, body, type: body.type}
}

/** The lambda over the bodies that a subquery has computed; `plain` is the body bound of variables. */
export function overAll(
  node: Lambda,
  named: Parameters,
  array: Bound,
  plain: Bound,
  scope: Scope,
): LambdaValue {
  if (array.type.kind !== 'ARRAY') throw new Error('a lambda over a value that is no array')
  if (hasAggregate(plain) || hasWindow(plain))
    throw unsupported('a function over rows beside a subquery within a lambda', node.at)
  if (isVolatile(array)) throw unsupported('a subquery within a lambda over random elements', node.at)
  const {binder} = scope
  const element = newColumn(binder, undefined, array.type.element, [array])
  const position = newColumn(binder, undefined, INT64)
  const names = named(reference(element), reference(position))
  const body = bindExpression(node.body, withNames(innerScope(scope), names))
  const from: UnnestRelation = {
    kind: 'unnest',
    arrays: [array],
    columns: [element],
    offset: position,
    mode: 'PAD',
    lateral: false,
  }
  const query: BoundQuery = {
    ctes: [],
    body: {kind: 'select', items: [body], distinct: false, from},
    columns: [newColumn(binder, undefined, body.type, [body])],
    valueTable: false,
    orderBy: [{value: reference(position), descending: false, nullsFirst: true}],
  }
  const bodies: Bound = {kind: 'subquery', form: {name: 'array'}, query, type: arrayOf(body.type)}
  const item: Variable = {kind: 'variable', id: newId(binder), type: array.type.element}
  const offset: Variable = {kind: 'variable', id: newId(binder), type: INT64}
  const own = operation({name: 'element', origin: 0, safe: true}, [bodies, offset], body.type, node.at)
  return {kind: 'lambda', parameters: [item, offset], body: own, type: body.type}
}
