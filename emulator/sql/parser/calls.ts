/**
 * Function calls, with all that may stand in and after the parentheses.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/functions-reference
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/aggregate-function-calls
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/window-function-calls
 */
import type {Argument, Call, Expression, Lambda, Name} from '../ast/index.ts'
import {parseExpression, parseOperand} from './expressions.ts'
import {isName, nameOf, parseName, parseObjectPath, splitQuoted} from './names.ts'
import {parseOrderBy} from './ordering.ts'
import type {Parser} from './parser.ts'
import {parseQuery} from './queries.ts'
import {parseWindow} from './windows.ts'
import type {Word} from './words.ts'

/** The call whose parentheses come next; `operand` is there for a chained call. */
export function parseCall(p: Parser, path: readonly Name[], operand?: Expression): Call {
  const {name, safe} = functionName(path)
  p.expect('(')
  const distinct = p.accept('DISTINCT')
  const args: Argument[] = operand === undefined ? [] : [{value: operand}]
  if (p.is('*')) args.push({value: {kind: 'star', at: p.advance().at}})
  else if (distinct || !endsArguments(p)) args.push(...p.list(() => parseArgument(p)))
  const nulls = p.acceptOne('IGNORE', 'RESPECT')
  if (nulls !== undefined) p.expect('NULLS')
  const where = p.accept('WHERE') ? parseExpression(p) : undefined
  const having = parseHaving(p)
  const clamped = parseClamped(p)
  const groupBy = p.acceptAll('GROUP', 'BY') ? p.list(() => parseExpression(p)) : undefined
  const orderBy = parseOrderBy(p)
  const limit = p.accept('LIMIT') ? parseExpression(p) : undefined
  const offset = limit !== undefined && p.accept('OFFSET') ? parseExpression(p) : undefined
  p.expect(')')
  const withGroupRows = parseGroupRows(p)
  const over = p.accept('OVER') ? parseWindow(p) : undefined
  return {
    kind: 'call',
    at: operand?.at ?? path[0]!.at,
    name,
    safe,
    args,
    distinct,
    nulls,
    having,
    where,
    clamped,
    orderBy,
    limit,
    offset,
    groupBy,
    withGroupRows,
    over,
    chained: operand !== undefined,
  }
}

/** SAFE.f is f, called safely; the names of a backticked path are its parts. */
function functionName(path: readonly Name[]): {readonly name: readonly Name[]; readonly safe: boolean} {
  const names = path.some((name) => name.quoted) ? splitQuoted(path) : path
  const [first] = names
  if (names.length > 1 && !first!.quoted && first!.text.toUpperCase() === 'SAFE') {
    return {name: names.slice(1), safe: true}
  }
  return {name: names, safe: false}
}

const AFTER_ARGUMENTS: ReadonlySet<Word | ''> = new Set<Word>([
  ')',
  'ORDER',
  'LIMIT',
  'HAVING',
  'IGNORE',
  'RESPECT',
])

function endsArguments(p: Parser): boolean {
  return p.isOneOf(AFTER_ARGUMENTS)
}

function parseHaving(p: Parser): Call['having'] {
  if (!p.accept('HAVING')) return undefined
  const type = p.acceptOne('MAX', 'MIN')
  if (type === undefined) throw p.expected('keyword MAX or keyword MIN')
  return {type, value: parseExpression(p)}
}

/** CLAMPED BETWEEN low AND high */
function parseClamped(p: Parser): Call['clamped'] {
  if (!p.accept('CLAMPED')) return undefined
  p.expect('BETWEEN')
  const low = parseOperand(p)
  p.expect('AND')
  return {low, high: parseOperand(p)}
}

function parseGroupRows(p: Parser): Call['withGroupRows'] {
  if (!p.acceptAll('WITH', 'GROUP', 'ROWS')) return undefined
  p.expect('(')
  const query = parseQuery(p)
  p.expect(')')
  return query
}

export function parseArgument(p: Parser): Argument {
  if (p.is('SELECT')) {
    throw p.error(
      'Each function argument is an expression, not a query; to use a query as an expression, the query must be wrapped with additional parentheses to make it a scalar subquery expression',
    )
  }
  if (isName(p.token) && p.peek().word === '=>') {
    const name = parseName(p)
    p.advance()
    return {...parseArgumentValue(p), name}
  }
  return parseArgumentValue(p)
}

function parseArgumentValue(p: Parser): Argument {
  const lambda = parseLambda(p)
  if (lambda !== undefined) return {value: lambda}
  const {at, word} = p.token
  if ((word === 'TABLE' || word === 'MODEL' || word === 'CONNECTION') && isName(p.peek())) {
    p.advance()
    const path = parseObjectPath(p)
    const value: Expression = p.is('(') ? parseCall(p, path) : {kind: 'path', at, names: path}
    return {value, object: {type: word, path}}
  }
  const value = parseExpression(p)
  return p.accept('AS') ? {value, alias: parseName(p)} : {value}
}

/** `x -> body` or `(x, y) -> body` */
function parseLambda(p: Parser): Lambda | undefined {
  const {at} = p.token
  const size = lambdaHead(p)
  if (size === undefined) return undefined
  const parameters: Name[] = []
  for (let i = 0; i < size; i++) {
    const token = p.advance()
    if (isName(token)) parameters.push(nameOf(token))
  }
  p.expect('->')
  return {kind: 'lambda', at, parameters, body: parseExpression(p)}
}

/** How many tokens stand before the arrow; undefined where there is none. */
function lambdaHead(p: Parser): number | undefined {
  if (isName(p.token)) return p.peek().word === '->' ? 1 : undefined
  if (!p.is('(')) return undefined
  let size = 1
  if (p.peek(size).word !== ')') {
    while (isName(p.peek(size)) && p.peek(size + 1).word === ',') size += 2
    if (!isName(p.peek(size))) return undefined
    size++
  }
  return p.peek(size).word === ')' && p.peek(size + 1).word === '->' ? size + 1 : undefined
}
