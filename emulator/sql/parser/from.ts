/**
 * FROM: tables, subqueries, UNNEST, table functions, and what may follow each.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax#from_clause
 */
import type {
  Expression,
  Name,
  Query,
  Sample,
  TableExpression,
  TableFunctionCall,
  TableSuffix,
  TableUnnest,
} from '../ast/index.ts'
import {unsupported} from '../error.ts'
import {parseArgument} from './calls.ts'
import {parseExpression} from './expressions.ts'
import {parseJoins} from './joins.ts'
import {parseAlias, parseName, parseObjectPath} from './names.ts'
import type {Parser} from './parser.ts'
import {parsePivots, seesPivot} from './pivots.ts'
import {continuesQuery, parseQuery, parseQueryAfter, startsQuery} from './queries.ts'

/** What follows the word FROM. */
export function parseFrom(p: Parser): TableExpression {
  return parseJoins(p, parseTable(p), true)
}

/** One table, with its alias and the like. */
export function parseTable(p: Parser): TableExpression {
  p.enter()
  const table = parseTableAt(p)
  p.leave()
  return table
}

function parseTableAt(p: Parser): TableExpression {
  const {at} = p.token
  if (p.is('UNNEST')) return parseUnnest(p)
  if (p.is('(')) {
    const inner = parseParenthesisedTable(p)
    if ('query' in inner) return {kind: 'tableSubquery', at, query: inner.query, ...parseSuffix(p)}
    return inner.table
  }
  if (p.accept('LATERAL')) {
    p.expect('(')
    const query = parseQuery(p)
    p.expect(')')
    return {kind: 'tableSubquery', at, query, lateral: true, ...parseSuffix(p)}
  }
  if (p.is('GRAPH_TABLE') && p.peek().word === '(') throw unsupported('GRAPH_TABLE', at)
  const path = parseObjectPath(p)
  if (p.is('(')) return {...parseTableFunction(p, path), ...parseSuffix(p)}
  return parseTablePath(p, path, at)
}

function parseTablePath(p: Parser, path: readonly Name[], at: number): TableExpression {
  let systemTime = parseSystemTime(p)
  const alias = parseTableAlias(p)
  const offset = parseOffset(p)
  systemTime ??= parseSystemTime(p)
  return {kind: 'tablePath', at, path, systemTime, offset, ...parseSuffixAfterAlias(p, alias)}
}

/** FOR SYSTEM_TIME AS OF timestamp */
export function parseSystemTime(p: Parser): Expression | undefined {
  if (!p.is('FOR')) return undefined
  p.advance()
  if (!p.accept('SYSTEM_TIME')) p.expectAll('SYSTEM', 'TIME')
  p.expectAll('AS', 'OF')
  return parseExpression(p)
}

/** `UNNEST(array [AS a], …) [AS alias] [WITH OFFSET [AS o]]` */
function parseUnnest(p: Parser): TableUnnest {
  const {at} = p.expect('UNNEST')
  p.expect('(')
  const arrays: {value: Expression; alias?: Name}[] = []
  let mode: Expression | undefined
  do {
    if (p.is('MODE') && p.peek().word === '=>') {
      p.expectAll('MODE', '=>')
      mode = parseExpression(p)
    } else {
      const value = parseExpression(p)
      arrays.push({value, alias: p.accept('AS') ? parseName(p) : undefined})
    }
  } while (p.accept(','))
  p.expect(')')
  const alias = parseTableAlias(p)
  const offset = parseOffset(p)
  return {kind: 'unnest', at, arrays, mode, offset, ...parseSuffixAfterAlias(p, alias)}
}

/** WITH OFFSET [[AS] alias] */
function parseOffset(p: Parser): {readonly alias?: Name} | undefined {
  if (!p.acceptAll('WITH', 'OFFSET')) return undefined
  const alias = parseTableAlias(p)
  return alias === undefined ? {} : {alias}
}

export function parseTableFunction(p: Parser, name: readonly Name[]): TableFunctionCall {
  p.expect('(')
  const args = p.is(')') ? [] : p.list(() => parseArgument(p))
  p.expect(')')
  return {kind: 'tableFunction', at: name[0]!.at, name, args, pivots: []}
}

// ---- what follows a table ---------------------------------------------------------------------------

/** An alias; PIVOT and its like are one only where their parentheses do not follow. */
export function parseTableAlias(p: Parser): Name | undefined {
  return seesPivot(p) ? undefined : parseAlias(p)
}

function parseSuffix(p: Parser): TableSuffix {
  return parseSuffixAfterAlias(p, parseTableAlias(p))
}

function parseSuffixAfterAlias(p: Parser, alias: Name | undefined): TableSuffix {
  const pivots = parsePivots(p)
  return {alias, pivots, sample: parseSample(p)}
}

/** `TABLESAMPLE SYSTEM (10 PERCENT)` where it stands; else nothing. */
export function parseSample(p: Parser): Sample | undefined {
  if (!p.is('TABLESAMPLE')) return undefined
  const {at} = p.advance()
  const method = parseName(p).text.toUpperCase()
  p.expect('(')
  const size = parseExpression(p)
  const unit = p.acceptOne('PERCENT', 'ROWS')
  if (unit === undefined) throw p.expected('keyword PERCENT or keyword ROWS')
  p.expect(')')
  const repeatable = p.is('REPEATABLE') ? parseRepeatable(p) : undefined
  return {at, method, size, unit, repeatable}
}

function parseRepeatable(p: Parser): Expression {
  p.expectAll('REPEATABLE', '(')
  const seed = parseExpression(p)
  p.expect(')')
  return seed
}

// ---- parentheses ------------------------------------------------------------------------------------

type QueryOrTable = {readonly query: Query} | {readonly table: TableExpression}

/** `(SELECT …)` or `(a JOIN b ON …)`, which may begin alike: `((SELECT 1) UNION ALL …)`, `((SELECT 1) JOIN …)`. */
function parseParenthesisedTable(p: Parser): QueryOrTable {
  p.enter()
  const {at} = p.expect('(')
  const inner = parseInside(p)
  p.expect(')')
  p.leave()
  if ('query' in inner) return inner
  return {table: {kind: 'parenthesised', at, table: inner.table, sample: parseSample(p)}}
}

function parseInside(p: Parser): QueryOrTable {
  if (startsQuery(p)) return {query: parseQuery(p)}
  if (!p.is('(')) return {table: parseFrom(p)}
  const {at} = p.token
  const nested = parseParenthesisedTable(p)
  if ('table' in nested) return {table: parseJoins(p, nested.table, true)}
  const {query} = nested
  if (p.is(')')) return nested
  if (continuesQuery(p)) return {query: parseQueryAfter(p, at, query)}
  return {table: parseJoins(p, {kind: 'tableSubquery', at, query, ...parseSuffix(p)}, true)}
}
