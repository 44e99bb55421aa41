/** Structural equality of bound expressions: is this expression the grouping key? */
import {sameType} from '../types.ts'
import type {Bound} from './tree.ts'
import {children, isVolatile} from './walk.ts'

const sameOperator = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b)

function sameNode(a: Bound, b: Bound): boolean {
  if (a.kind === 'constant' && b.kind === 'constant')
    return sameType(a.type, b.type) && sameValue(a.value, b.value)
  if (a.kind === 'value' && b.kind === 'value') return a.sql === b.sql
  if (a.kind === 'column' && b.kind === 'column') return a.column === b.column
  if (a.kind === 'variable' && b.kind === 'variable') return a.id === b.id
  if (a.kind === 'key' && b.kind === 'key') return a.index === b.index && a.grouping === b.grouping
  if (a.kind === 'operation' && b.kind === 'operation')
    return sameOperator(a.operator, b.operator) && sameType(a.type, b.type)
  if (a.kind === 'call' && b.kind === 'call') {
    return a.function === b.function && a.index === b.index && a.safe === b.safe
  }
  if (a.kind === 'subquery' && b.kind === 'subquery') return a.query === b.query
  return false
}

const sameValue = (a: unknown, b: unknown): boolean =>
  a instanceof Uint8Array && b instanceof Uint8Array ? Buffer.compare(a, b) === 0 : Object.is(a, b)

/** True for equal expressions that always give the same value. */
export function sameExpression(a: Bound, b: Bound): boolean {
  if (a === b) return !isVolatile(a)
  if (a.kind !== b.kind || !sameNode(a, b)) return false
  const left = children(a)
  const right = children(b)
  return left.length === right.length && left.every((e, i) => sameExpression(e, right[i]!)) && !isVolatile(a)
}
