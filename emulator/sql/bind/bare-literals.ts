/** Literals where they say nothing: ORDER BY 'a', GROUP BY NULL. */
import type {Expression, Literal} from '../ast/index.ts'
import {SqlError} from '../error.ts'

/** A literal, negative or not, whose type is not written before it. */
export function bareLiteral(e: Expression): Exclude<Literal, {readonly type: 'typed'}> | undefined {
  if (e.kind === 'unary' && e.operator === '-') return bareLiteral(e.operand)
  if (e.kind === 'interval') return bareLiteral(e.value)?.type === 'string' ? bareLiteral(e.value) : undefined
  return e.kind === 'literal' && e.type !== 'typed' ? e : undefined
}

/** Refuses literals but for whole numbers, which stand for columns. */
export function refuseLiteral(e: Expression, clause: string): void {
  const literal = bareLiteral(e)
  if (literal && literal.type !== 'int') throw new SqlError(`Cannot ${clause} literal values`, e.at)
}
