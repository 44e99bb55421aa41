/**
 * PIVOT and UNPIVOT.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax#pivot_operator
 */
import type {Expression, MatchRecognize, Name, Pivot, TableSuffix, Unpivot} from '../ast/index.ts'
import {parseExpression, parseOperand} from './expressions.ts'
import {parseMatchRecognize} from './match-recognize.ts'
import {parseAlias, parseName, parseNames} from './names.ts'
import type {Parser} from './parser.ts'

/** Is a PIVOT, UNPIVOT or MATCH_RECOGNIZE next, and not an alias of that name? */
export function seesPivot(p: Parser): boolean {
  const next = p.peek().word
  if (p.is('PIVOT') || p.is('MATCH_RECOGNIZE')) return next === '('
  return p.is('UNPIVOT') && (next === '(' || next === 'INCLUDE' || next === 'EXCLUDE')
}

/** All that follow a table. */
export function parsePivots(p: Parser): TableSuffix['pivots'] {
  const pivots: (Pivot | Unpivot | MatchRecognize)[] = []
  while (seesPivot(p)) {
    if (p.is('PIVOT')) pivots.push(parsePivot(p))
    else if (p.is('UNPIVOT')) pivots.push(parseUnpivot(p))
    else pivots.push(parseMatchRecognize(p))
  }
  return pivots
}

interface Aliased {
  readonly value: Expression
  readonly alias?: Name
}

function parseAliased(p: Parser): Aliased {
  return {value: parseExpression(p), alias: parseAlias(p)}
}

/** `PIVOT(SUM(x) AS a, … FOR column IN (1 AS b, …))` */
export function parsePivot(p: Parser): Pivot {
  const {at} = p.expect('PIVOT')
  p.expect('(')
  const aggregates = p.list(() => parseAliased(p))
  p.expect('FOR')
  const column = parseOperand(p)
  p.expect('IN')
  const values = p.parenthesised(() => parseAliased(p))
  p.expect(')')
  return {kind: 'pivot', at, aggregates, column, values, alias: parsePivotAlias(p)}
}

/** `UNPIVOT [INCLUDE NULLS] (value FOR name IN (a AS 'x', …))`, or with `(v, w)` and `((a, b), …)`. */
export function parseUnpivot(p: Parser): Unpivot {
  const {at} = p.expect('UNPIVOT')
  const includeNulls = p.is('INCLUDE')
  if (p.accept('INCLUDE') || p.accept('EXCLUDE')) p.expect('NULLS')
  p.expect('(')
  const values = p.is('(') ? parseNames(p) : [parseName(p)]
  p.expect('FOR')
  const name = parseName(p)
  p.expect('IN')
  const columns = p.parenthesised(() => parseUnpivotColumns(p))
  p.expect(')')
  return {kind: 'unpivot', at, includeNulls, values, name, columns, alias: parsePivotAlias(p)}
}

function parseUnpivotColumns(p: Parser): Unpivot['columns'][number] {
  const names = p.is('(') ? p.parenthesised(() => parseOperand(p)) : [parseOperand(p)]
  const labelled = p.accept('AS') || p.token.kind === 'string' || p.token.kind === 'int'
  return labelled ? {names, label: parseOperand(p)} : {names}
}

export function parsePivotAlias(p: Parser): Name | undefined {
  return seesPivot(p) ? undefined : parseAlias(p)
}
