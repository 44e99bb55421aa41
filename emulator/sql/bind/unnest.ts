/** UNNEST and its short forms: rows from arrays. */
import type {TableUnnest} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import {INT64, type SqlType, typeName} from '../types.ts'
import {bindArrayPath} from './array-paths.ts'
import {newColumn} from './binder.ts'
import {coerce, coercibility} from './coercion.ts'
import {bindExpression} from './expressions.ts'
import type {FromResult} from './from.ts'
import {rangeOfColumns, rangeOfValue} from './queries.ts'
import {inClause, innerScope, type RangeVariable, type Scope} from './scope.ts'
import {inferredName} from './structures.ts'
import type {Bound, BoundColumn, UnnestRelation} from './tree.ts'
import {children, some} from './walk.ts'

type Offset = {readonly alias?: {readonly text: string}} | undefined

function elementOf(array: Bound, at: number): SqlType {
  if (array.type.kind === 'ARRAY') return array.type.element
  throw new SqlError(
    `Values referenced in UNNEST must be arrays. UNNEST contains expression of type ${typeName(array.type)}`,
    at,
  )
}

export function bindUnnest(node: TableUnnest, scope: Scope, left: readonly RangeVariable[]): FromResult {
  const inner = inClause(innerScope(scope, left), 'UNNEST expression')
  const arrays = node.arrays.map(({value}) => {
    const bound = bindArrayPath(value, inner)
    return coercibility(bound) === 'untyped' ? coerce(bound, bound.type) : bound
  })
  const lateral = left.length > 0 && arrays.some((array) => refersTo(array, left))
  if (arrays.length === 1) {
    const name = node.alias?.text ?? node.arrays[0]!.alias?.text
    return unnestArray(arrays[0]!, name, node.offset, node.at, scope, lateral)
  }
  return unnestSeveral(node, arrays, scope, lateral)
}

/** True where the expression may use a column of these; a subquery within is not looked into. */
export function refersTo(e: Bound, ranges: readonly RangeVariable[]): boolean {
  const own = new Set<BoundColumn>()
  const collect = (value: Bound): void => {
    if (value.kind === 'column') own.add(value.column)
    children(value).forEach(collect)
  }
  for (const range of ranges) {
    if (range.value) collect(range.value)
    for (const column of [...range.columns, ...(range.pseudo ?? [])]) collect(column.value)
  }
  return some(e, (part) => part.kind === 'subquery' || (part.kind === 'column' && own.has(part.column)))
}

/** One array: its element is the row, under the alias. */
export function unnestArray(
  array: Bound,
  name: string | undefined,
  offset: Offset,
  at: number,
  scope: Scope,
  lateral: boolean,
): FromResult {
  const column = newColumn(scope.binder, name, elementOf(array, at), [array])
  return finish([array], [column], [rangeOfValue(name, column)], 'PAD', offset, scope, lateral)
}

/** Several arrays side by side; every one is a column. */
function unnestSeveral(
  node: TableUnnest,
  arrays: readonly Bound[],
  scope: Scope,
  lateral: boolean,
): FromResult {
  const columns = arrays.map((array, i) => {
    const {alias, value} = node.arrays[i]!
    return newColumn(scope.binder, alias?.text ?? inferredName(value), elementOf(array, value.at), [array])
  })
  const whole = rangeOfColumns(node.alias?.text, columns)
  return finish(arrays, columns, [whole], unnestMode(node, scope), node.offset, scope, lateral)
}

function unnestMode(node: TableUnnest, scope: Scope): UnnestRelation['mode'] {
  if (!node.mode) return 'PAD'
  const mode = bindExpression(node.mode, scope)
  const value = mode.kind === 'constant' ? String(mode.value).toUpperCase() : ''
  if (value === 'PAD' || value === 'TRUNCATE' || value === 'STRICT') return value
  throw new SqlError("The mode of UNNEST must be 'PAD', 'TRUNCATE' or 'STRICT'", node.mode.at)
}

function finish(
  arrays: readonly Bound[],
  columns: UnnestRelation['columns'],
  ranges: readonly RangeVariable[],
  mode: UnnestRelation['mode'],
  offset: Offset,
  scope: Scope,
  lateral: boolean,
): FromResult {
  const relation: UnnestRelation = {kind: 'unnest', arrays, columns, mode, lateral}
  if (!offset) return {relation, ranges}
  const column = newColumn(scope.binder, offset.alias?.text ?? 'offset', INT64)
  return {relation: {...relation, offset: column}, ranges: [...ranges, rangeOfValue(column.name, column)]}
}
