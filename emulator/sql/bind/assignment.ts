/** Values for a table's columns: by assignment's coercions, within the column's limits, never NULL where required. */
import type {Expression} from '../ast/index.ts'
import type {CatalogColumn} from '../catalog.ts'
import {SqlError} from '../error.ts'
import {parseExpression} from '../parser/index.ts'
import type {SqlType} from '../types.ts'
import {typeName} from '../types.ts'
import {coerce, coerces} from './coercion.ts'
import {bindExpression} from './expressions.ts'
import {cast, nullOf, operation} from './make.ts'
import {rootScope, type Scope} from './scope.ts'
import type {Bound} from './tree.ts'

const hasParameters = (type: SqlType): boolean => {
  if (type.kind === 'ARRAY' || type.kind === 'RANGE') return hasParameters(type.element)
  if (type.kind === 'STRUCT') return type.fields.some((f) => hasParameters(f.type))
  return (type.parameters?.length ?? 0) > 0
}

const hasArray = (type: SqlType): boolean =>
  type.kind === 'ARRAY' || (type.kind === 'STRUCT' && type.fields.some((f) => hasArray(f.type)))

const mayBeNull = (e: Bound): boolean => !(e.kind === 'constant' && e.value !== null)

/** The value as the column stores it. */
export function assigned(value: Bound, column: CatalogColumn, message: () => string, at: number): Bound {
  if (!coerces(value, column.type)) throw new SqlError(message(), at)
  const coerced = coerce(value, column.type)
  const limited = hasParameters(column.type) ? cast(coerced, column.type) : coerced
  const checked = hasArray(column.type)
    ? operation({name: 'result', field: column.name}, [limited], column.type)
    : limited
  return column.required && mayBeNull(checked)
    ? operation({name: 'required', column: column.name}, [checked], column.type)
    : checked
}

/** What a column holds when nothing is said: its DEFAULT, or NULL. */
export function defaultOf(column: CatalogColumn, scope: Scope): Bound {
  if (column.defaultText === undefined) return nullOf(column.type)
  return bindExpression(parseExpression(column.defaultText), rootScope(scope.binder))
}

/** An expression of VALUES or SET, where DEFAULT is allowed. */
export function assignedExpression(node: Expression, column: CatalogColumn, scope: Scope): Bound {
  const value = node.kind === 'default' ? defaultOf(column, scope) : bindExpression(node, scope)
  const message = (): string =>
    `Value of type ${typeName(value.type)} cannot be assigned to ${column.name}, which has type ${typeName(column.type)}`
  return assigned(value, column, message, node.at)
}
