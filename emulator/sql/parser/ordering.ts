import type {OrderItem} from '../ast/index.ts'
import {parseExpression} from './expressions.ts'
import type {Parser} from './parser.ts'

/** `ORDER BY …` where it stands; else nothing. */
export function parseOrderBy(p: Parser): OrderItem[] {
  if (!p.is('ORDER')) return []
  p.expectAll('ORDER', 'BY')
  return p.list(() => parseOrderItem(p))
}

export function parseOrderItem(p: Parser): OrderItem {
  const {at} = p.token
  const value = parseExpression(p)
  const collation = p.accept('COLLATE') ? parseExpression(p) : undefined
  return {at, value, collation, ...(parseDirection(p) ?? {descending: false})}
}

export interface Direction {
  readonly descending: boolean
  readonly nulls?: 'FIRST' | 'LAST'
}

/** `[ASC | DESC] [NULLS FIRST | LAST]`; undefined where neither stands. */
export function parseDirection(p: Parser): Direction | undefined {
  const direction = p.acceptOne('ASC', 'DESC')
  const nulls = parseNulls(p)
  if (direction === undefined && nulls === undefined) return undefined
  return {descending: direction === 'DESC', nulls}
}

function parseNulls(p: Parser): Direction['nulls'] {
  if (!p.accept('NULLS')) return undefined
  const nulls = p.acceptOne('FIRST', 'LAST')
  if (nulls === undefined) throw p.expected('keyword FIRST or keyword LAST')
  return nulls
}
