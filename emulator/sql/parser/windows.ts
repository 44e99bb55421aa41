/**
 * Windows: OVER (…), OVER name, WINDOW name AS (…).
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/window-function-calls
 */
import type {Expression, FrameBound, Name, WindowFrame, WindowSpec} from '../ast/index.ts'
import {parseExpression, parseOperand} from './expressions.ts'
import {isName, parseName} from './names.ts'
import {parseOrderBy} from './ordering.ts'
import type {Parser} from './parser.ts'

export interface NamedWindow {
  readonly name: Name
  readonly spec: WindowSpec | Name
}

/** `WINDOW a AS (…), b AS a` where it stands; else nothing. */
export function parseNamedWindows(p: Parser): NamedWindow[] {
  if (!p.accept('WINDOW')) return []
  return p.list(() => {
    const name = parseName(p)
    p.expect('AS')
    return {name, spec: parseWindow(p)}
  })
}

/** What follows OVER: a name or a specification in parentheses. */
export function parseWindow(p: Parser): WindowSpec | Name {
  if (!p.is('(')) return parseName(p)
  const {at} = p.advance()
  const base = isName(p.token) ? parseName(p) : undefined
  const partitionBy = parsePartitionBy(p)
  const orderBy = parseOrderBy(p)
  const frame = parseFrame(p)
  p.expect(')')
  return {at, base, partitionBy, orderBy, frame}
}

/** `PARTITION BY …` where it stands; else nothing. */
export function parsePartitionBy(p: Parser): Expression[] {
  if (!p.accept('PARTITION')) return []
  p.expect('BY')
  return p.list(() => parseExpression(p))
}

function parseFrame(p: Parser): WindowFrame | undefined {
  const unit = p.acceptOne('ROWS', 'RANGE')
  if (unit === undefined) return undefined
  if (!p.accept('BETWEEN')) return {unit, start: parseBound(p)}
  const start = parseBound(p)
  p.expect('AND')
  return {unit, start, end: parseBound(p)}
}

function parseBound(p: Parser): FrameBound {
  if (p.accept('UNBOUNDED')) {
    return {kind: parseSide(p) === 'PRECEDING' ? 'unboundedPreceding' : 'unboundedFollowing'}
  }
  if (p.accept('CURRENT')) {
    p.expect('ROW')
    return {kind: 'currentRow'}
  }
  const offset = parseOperand(p)
  return {kind: parseSide(p) === 'PRECEDING' ? 'preceding' : 'following', offset}
}

function parseSide(p: Parser): 'PRECEDING' | 'FOLLOWING' {
  const side = p.acceptOne('PRECEDING', 'FOLLOWING')
  if (side === undefined) throw p.expected('keyword FOLLOWING or keyword PRECEDING')
  return side
}
