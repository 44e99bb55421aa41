/**
 * GROUP BY.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax#group_by_clause
 */
import type {Expression, GroupBy, GroupingItem} from '../ast/index.ts'
import {parseExpression} from './expressions.ts'
import type {Parser} from './parser.ts'

/** `GROUP BY …` where it stands; else nothing. */
export function parseGroupBy(p: Parser): GroupBy | undefined {
  if (!p.is('GROUP')) return undefined
  const {at} = p.advance()
  p.expect('BY')
  if (p.accept('ALL')) return {at, all: true, items: []}
  return {at, all: false, items: p.list(() => parseGroupingItem(p))}
}

export function parseGroupingItem(p: Parser): GroupingItem {
  const {at} = p.token
  if (p.sees('(', ')')) {
    p.expectAll('(', ')')
    return {kind: 'tuple', at, keys: []}
  }
  if (p.sees('GROUPING', 'SETS')) {
    p.expectAll('GROUPING', 'SETS')
    return {kind: 'sets', at, sets: p.parenthesised(() => parseGroupingSet(p))}
  }
  return parseRollup(p) ?? {kind: 'key', at, value: parseExpression(p)}
}

function parseRollup(p: Parser): GroupingItem | undefined {
  const {at} = p.token
  const word = p.peek().word === '(' ? p.acceptOne('ROLLUP', 'CUBE') : undefined
  if (word === undefined) return undefined
  const keys = p.parenthesised(() => tupleKeys(parseExpression(p)))
  return {kind: word === 'ROLLUP' ? 'rollup' : 'cube', at, keys}
}

/** Within GROUPING SETS parentheses hold the keys of one set. */
function parseGroupingSet(p: Parser): GroupingItem {
  const {at} = p.token
  const item = parseGroupingItem(p)
  return item.kind === 'key' ? {kind: 'tuple', at, keys: tupleKeys(item.value)} : item
}

function tupleKeys(value: Expression): readonly Expression[] {
  return value.kind === 'struct' && value.tuple ? value.fields.map((field) => field.value) : [value]
}
