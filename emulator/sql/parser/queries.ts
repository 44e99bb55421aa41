/**
 * Queries: WITH, set operations, ORDER BY, LIMIT, pipes.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax
 */
import type {
  CommonTable,
  Expression,
  PipeOperator,
  Query,
  QueryBody,
  SetMatch,
  SetOperation,
} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import {asExpression, continueExpression, parseExpression} from './expressions.ts'
import {parseFrom} from './from.ts'
import {parseName, parseNames, parseObjectPath} from './names.ts'
import {parseOrderBy} from './ordering.ts'
import type {Parser} from './parser.ts'
import {parsePipes} from './pipes.ts'
import {parseSelect} from './select.ts'

export function parseQuery(p: Parser): Query {
  p.enter()
  const {at} = p.token
  const {recursive, ctes} = parseWithClause(p)
  const query = finishQuery(p, at, recursive, ctes, parseQueryPrimary(p))
  p.leave()
  return query
}

/** Is a query without parentheses next? */
export function startsQuery(p: Parser): boolean {
  return p.is('SELECT') || p.is('FROM') || (p.is('WITH') && p.peek().word !== '(')
}

function finishQuery(
  p: Parser,
  at: number,
  recursive: boolean,
  ctes: readonly CommonTable[],
  first: QueryBody,
): Query {
  const body = parseSetOperations(p, first)
  if (body.kind === 'select' && !body.from && p.is('ORDER')) {
    throw new SqlError('Query without FROM clause cannot have an ORDER BY clause', p.token.at)
  }
  const orderBy = parseOrderBy(p)
  const limit = p.accept('LIMIT') ? parseExpression(p) : undefined
  const offset = limit !== undefined && p.accept('OFFSET') ? parseExpression(p) : undefined
  const pipes = [...parseAliasBeforePipes(p, body), ...parsePipes(p)]
  return {kind: 'query', at, end: p.end, recursive, ctes, body, orderBy, limit, offset, pipes}
}

/** `(query) AS t |> …` names the table that the pipes begin with. */
function parseAliasBeforePipes(p: Parser, body: QueryBody): PipeOperator[] {
  if (body.kind !== 'nested' || !p.is('AS') || p.peek(2).word !== '|>') return []
  const {at} = p.advance()
  return [{kind: 'pipeAs', at, alias: parseName(p)}]
}

// ---- WITH -------------------------------------------------------------------------------------------

export interface WithClause {
  readonly recursive: boolean
  readonly ctes: readonly CommonTable[]
}

/** `WITH [RECURSIVE] a AS (…), b AS (…)` where it stands; else nothing. */
export function parseWithClause(p: Parser): WithClause {
  if (!p.accept('WITH')) return {recursive: false, ctes: []}
  const recursive = p.accept('RECURSIVE')
  return {recursive, ctes: p.list(() => parseCommonTable(p))}
}

export function parseCommonTable(p: Parser): CommonTable {
  const {at} = p.token
  const name = parseName(p)
  p.expectAll('AS', '(')
  const query = parseQuery(p)
  p.expect(')')
  return {at, name, query, depth: parseDepth(p)}
}

/** WITH DEPTH [AS d] [BETWEEN low AND high | MAX high] */
function parseDepth(p: Parser): CommonTable['depth'] {
  if (!p.acceptAll('WITH', 'DEPTH')) return undefined
  const name = p.accept('AS') ? parseName(p) : undefined
  if (p.accept('MAX')) return {name, high: parseExpression(p)}
  if (!p.accept('BETWEEN')) return {name}
  const low = parseDepthBound(p)
  p.expect('AND')
  return {name, low, high: parseDepthBound(p)}
}

function parseDepthBound(p: Parser): Expression | undefined {
  if (p.accept('UNBOUNDED')) return undefined
  const {token} = p
  if (token.kind !== 'int') throw p.unexpected()
  p.advance()
  return {kind: 'literal', at: token.at, type: 'int', text: token.text}
}

// ---- set operations ---------------------------------------------------------------------------------

function parseQueryPrimary(p: Parser): QueryBody {
  const {at} = p.token
  if (p.is('SELECT')) return parseSelect(p)
  if (p.accept('FROM')) return {kind: 'from', at, from: parseFrom(p)}
  if (p.accept('TABLE')) return {kind: 'table', at, path: parseObjectPath(p)}
  if (!p.is('(')) throw p.unexpected()
  p.advance()
  const query = parseQuery(p)
  p.expect(')')
  return {kind: 'nested', at, query}
}

function parseSetOperations(p: Parser, first: QueryBody): QueryBody {
  let left = first
  let before: SetOperator | undefined
  let links = 0
  for (let next = parseSetOperator(p); next !== undefined; next = parseSetOperator(p)) {
    if (before !== undefined && (before.operator !== next.operator || before.all !== next.all)) {
      throw p.error(
        'Different set operations cannot be used in the same query without using parentheses for grouping',
        next.at,
      )
    }
    p.countLink(++links)
    left = {kind: 'set', ...next, left, right: parseQueryPrimary(p)}
    before = next
  }
  return left
}

const SET_OPERATORS = ['UNION', 'INTERSECT', 'EXCEPT'] as const

type SetOperator = Pick<SetOperation, 'at' | 'operator' | 'all' | 'match'>

/** `[FULL | LEFT [OUTER] | INNER] UNION … ALL | DISTINCT [STRICT] [CORRESPONDING …| BY NAME …]` */
export function parseSetOperator(p: Parser): SetOperator | undefined {
  if (!seesSetOperator(p)) return undefined
  const {at} = p.token
  const mode = p.acceptOne('FULL', 'LEFT', 'INNER')
  const outer = p.accept('OUTER')
  const operator = p.acceptOne(...SET_OPERATORS)!
  const quantity = p.acceptOne('ALL', 'DISTINCT')
  if (quantity === undefined) throw p.expected('keyword ALL or keyword DISTINCT')
  const match = parseSetMatch(p, mode ?? (outer ? 'FULL' : undefined))
  return {at, operator, all: quantity === 'ALL', match}
}

/** A set operation may begin with the words of a join. */
export function seesSetOperator(p: Parser): boolean {
  let ahead = 0
  if (p.is('FULL') || p.is('LEFT') || p.is('INNER')) ahead++
  if (p.peek(ahead).word === 'OUTER') ahead++
  const {word} = p.peek(ahead)
  return word === 'UNION' || word === 'INTERSECT' || word === 'EXCEPT'
}

function parseSetMatch(p: Parser, mode: SetMatch['mode']): SetMatch | undefined {
  const strict = p.accept('STRICT')
  if (p.accept('CORRESPONDING')) {
    const by = p.accept('BY') ? parseNames(p) : undefined
    return {syntax: 'CORRESPONDING', mode, strict, by}
  }
  if (p.acceptAll('BY', 'NAME')) {
    const by = p.accept('ON') ? parseNames(p) : undefined
    return {syntax: 'BY NAME', mode, strict, by}
  }
  if (mode !== undefined || strict) throw p.expected('keyword BY or keyword CORRESPONDING')
  return undefined
}

// ---- parentheses ------------------------------------------------------------------------------------

/** What parentheses hold: a query, an expression, or several (`items`), which make a struct. */
export type QueryOrExpression =
  | {readonly query: Query}
  | {readonly expression: Expression; readonly items?: readonly Expression[]}

/**
 * Reads `( … )` without knowing beforehand what it holds: `((SELECT 1) UNION ALL SELECT 2)` and
 * `((SELECT 1) + 2)` begin alike.
 */
export function parseParenthesised(p: Parser): QueryOrExpression {
  p.enter()
  const {at} = p.expect('(')
  const inner = parseInside(p)
  p.leave()
  if ('query' in inner) {
    p.expect(')')
    return inner
  }
  if (p.accept(')')) return inner
  if (!p.is(',')) throw p.expected('")"')
  const items = [inner.expression]
  while (p.accept(',')) items.push(parseExpression(p))
  p.expect(')')
  const fields = items.map((value) => ({value}))
  return {expression: {kind: 'struct', at, tuple: true, fields}, items}
}

function parseInside(p: Parser): {readonly query: Query} | {readonly expression: Expression} {
  if (startsQuery(p)) return {query: parseQuery(p)}
  if (!p.is('(')) return {expression: parseExpression(p)}
  const {at} = p.token
  const nested = parseParenthesised(p)
  if ('query' in nested && p.is(')')) return nested
  if ('query' in nested && continuesQuery(p)) return {query: parseQueryAfter(p, at, nested.query)}
  return {expression: continueExpression(p, asExpression(nested, at))}
}

/** Does what comes next go on with a query in parentheses that has been read? */
export function continuesQuery(p: Parser): boolean {
  return p.is('ORDER') || p.is('LIMIT') || p.is('|>') || seesSetOperator(p)
}

/** The rest of a query that began with another in parentheses, which stood at `at`. */
export function parseQueryAfter(p: Parser, at: number, query: Query): Query {
  return finishQuery(p, at, false, [], {kind: 'nested', at, query})
}
