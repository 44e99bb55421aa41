/** Small constructors of bound expressions. */
import type {Constant as ConstantValue} from '../functions/define.ts'
import type {SqlType} from '../types.ts'
import {BOOL, INT64, STRING} from '../types.ts'
import type {Bound, BoundColumn, ColumnReference, Constant, Operation, Operator} from './tree.ts'

export const constant = (value: ConstantValue | Uint8Array, type: SqlType, literal = true): Constant => ({
  kind: 'constant',
  value,
  type,
  literal,
})

/** The bare NULL: an INT64 unless something around it says otherwise. */
export const UNTYPED_NULL: Constant = {
  kind: 'constant',
  value: null,
  type: INT64,
  literal: true,
  untyped: true,
}

export const nullOf = (type: SqlType): Constant => constant(null, type, false)
export const string = (value: string): Constant => constant(value, STRING, false)
export const integer = (value: number): Constant => constant(BigInt(value), INT64, false)

export const operation = (
  operator: Operator,
  operands: readonly Bound[],
  type: SqlType,
  at = 0,
): Operation => ({
  kind: 'operation',
  operator,
  operands,
  type,
  at,
})

export const cast = (e: Bound, type: SqlType, safe = false, at = 0): Operation =>
  operation({name: 'cast', safe}, [e], type, at)

export const and = (parts: readonly Bound[]): Bound =>
  parts.length === 1 ? parts[0]! : operation({name: 'and'}, parts, BOOL)

/** Refers to a column, which from then on counts as used. */
export function reference(column: BoundColumn, at = 0): ColumnReference {
  column.used = true
  return {kind: 'column', column, name: column.name ?? '', type: column.type, at}
}

/** The n-th field of a struct; of a struct constructor, its n-th operand. */
export function field(e: Bound, index: number, at = 0): Bound {
  if (e.kind === 'operation' && e.operator.name === 'struct') {
    const part = e.operands[index]!
    // A literal within a struct is none any more: it coerces no further than a value.
    return part.kind === 'constant' && !part.empty ? constant(part.value, part.type, false) : part
  }
  if (e.type.kind !== 'STRUCT') throw new Error('field of a value that is no struct')
  const {name, type} = e.type.fields[index]!
  return operation({name: 'field', index, label: name ?? ''}, [e], type, at)
}

/** A struct without names for its fields' sake: range variables and SELECT AS STRUCT. */
export function struct(
  fields: readonly {readonly name?: string; readonly value: Bound}[],
  at = 0,
): Operation {
  const type: SqlType = {
    kind: 'STRUCT',
    fields: fields.map((f) =>
      f.name === undefined ? {type: f.value.type} : {name: f.name, type: f.value.type},
    ),
  }
  return operation(
    {name: 'struct'},
    fields.map((f) => f.value),
    type,
    at,
  )
}
