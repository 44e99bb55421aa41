/** Arrays and structs: their constructors and subscripts. */
import type {ArrayLiteral, Expression, StructLiteral, Subscript} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import {arrayOf, INT64, JSON_TYPE, STRING, structOf, typeName} from '../types.ts'
import {explicitCast} from './casts.ts'
import {coerce, coerceOrFail, coerces, supertype} from './coercion.ts'
import {bindExpression} from './expressions.ts'
import {field, operation} from './make.ts'
import type {Scope} from './scope.ts'
import type {Bound} from './tree.ts'
import {bindType} from './types.ts'

export function bindArray(node: ArrayLiteral, scope: Scope): Bound {
  const items = node.items.map((item) => bindExpression(item, scope))
  if (node.type) {
    const type = bindType(node.type)
    if (type.kind !== 'ARRAY') throw new SqlError('An array constructor needs an ARRAY type', node.at)
    const elements = items.map((item, i) =>
      coerceOrFail(
        item,
        type.element,
        () => `Array element type ${typeName(item.type)} does not coerce to ${typeName(type.element)}`,
        node.items[i]!.at,
      ),
    )
    return operation({name: 'array'}, elements, type, node.at)
  }
  if (items.length === 0) {
    return {kind: 'constant', value: null, type: arrayOf(INT64), literal: true, untyped: true, empty: true}
  }
  const element = supertype(items)
  if (!element || !items.every((item) => coerces(item, element))) {
    const types = [...new Set(items.map((item) => typeName(item.type)))].join(', ')
    throw new SqlError(`Array elements of types {${types}} do not have a common supertype`, node.at)
  }
  if (element.kind === 'ARRAY') {
    throw new SqlError(
      `Cannot construct array with element type ${typeName(element)} because nested arrays are not supported`,
      node.at,
    )
  }
  return operation(
    {name: 'array'},
    items.map((item) => coerce(item, element)),
    arrayOf(element),
    node.at,
  )
}

/** The name that an expression gives to the column or field made from it: a path's or a field's last name. */
export function inferredName(node: Expression): string | undefined {
  if (node.kind === 'path') return node.names.at(-1)!.text
  if (node.kind === 'field') return node.name.text
  return undefined
}

export function bindStruct(node: StructLiteral, scope: Scope): Bound {
  const values = node.fields.map((f) => bindExpression(f.value, scope))
  if (!node.type) {
    const names = node.fields.map((f) => f.name?.text ?? (node.tuple ? undefined : inferredName(f.value)))
    const type = structOf(
      values.map((v, i) => (names[i] === undefined ? {type: v.type} : {name: names[i]!, type: v.type})),
    )
    return operation({name: 'struct'}, values, type, node.at)
  }
  const type = bindType(node.type)
  if (type.kind !== 'STRUCT') throw new SqlError('A struct constructor needs a STRUCT type', node.at)
  if (type.fields.length !== values.length) {
    throw new SqlError(
      `STRUCT type has ${type.fields.length} fields but constructor call has ${values.length} fields`,
      node.at,
    )
  }
  const operands = values.map((v, i) => {
    const to = type.fields[i]!.type
    const at = node.fields[i]!.value.at
    if (coerces(v, to)) return coerce(v, to)
    // A constructor with a type casts its literals.
    if (v.kind === 'constant') return explicitCast(v, to, false, at)
    throw new SqlError(
      `Struct field ${i + 1} has type ${typeName(v.type)} which does not coerce to ${typeName(to)}`,
      at,
    )
  })
  return operation({name: 'struct'}, operands, type, node.at)
}

export const bindSubscript = (node: Subscript, scope: Scope): Bound =>
  bindSubscriptOf(bindExpression(node.operand, scope), node, scope)

/** The subscript of an operand that is already bound. */
export function bindSubscriptOf(operand: Bound, node: Subscript, scope: Scope): Bound {
  const index = bindExpression(node.index, scope)
  if (operand.type.kind === 'JSON' && node.mode === undefined) return jsonElement(operand, index, node)
  if (operand.type.kind === 'STRUCT') return structElement(operand, index, node)
  if (operand.type.kind !== 'ARRAY') {
    throw new SqlError(
      `Element access using [] is not supported on values of type ${typeName(operand.type)}`,
      node.at,
    )
  }
  const position = coerceOrFail(
    index,
    INT64,
    () => `Array position in [] must be coercible to INT64 type, but has type ${typeName(index.type)}`,
    node.index.at,
  )
  const mode = node.mode ?? 'OFFSET'
  const origin = mode.endsWith('ORDINAL') ? 1 : 0
  return operation(
    {name: 'element', origin, safe: mode.startsWith('SAFE_')},
    [operand, position],
    operand.type.element,
    node.at,
  )
}

function jsonElement(operand: Bound, index: Bound, node: Subscript): Bound {
  if (coerces(index, INT64)) {
    return operation({name: 'jsonElement'}, [operand, coerce(index, INT64)], JSON_TYPE, node.at)
  }
  if (coerces(index, STRING)) {
    return operation({name: 'jsonField'}, [operand, coerce(index, STRING)], JSON_TYPE, node.at)
  }
  throw new SqlError(
    `Subscript of JSON must be INT64 or STRING, but has type ${typeName(index.type)}`,
    node.index.at,
  )
}

function structElement(operand: Bound, index: Bound, node: Subscript): Bound {
  const {type} = operand
  if (type.kind !== 'STRUCT') throw new Error('subscript of a value that is no struct')
  if (index.kind !== 'constant' || typeof index.value !== 'bigint') {
    throw new SqlError('Field position of a STRUCT must be an integer literal', node.index.at)
  }
  const position = Number(index.value) - (node.mode?.endsWith('ORDINAL') ? 1 : 0)
  if (position < 0 || position >= type.fields.length) {
    throw new SqlError(`Field position ${index.value} is out of bounds for ${typeName(type)}`, node.index.at)
  }
  return field(operand, position, node.at)
}
