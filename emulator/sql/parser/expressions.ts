/**
 * Expressions with operators, by precedence climbing.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/operators#operator_precedence
 */
import type {BinaryOperator, Expression, Query} from '../ast/index.ts'
import {parseCall} from './calls.ts'
import {isName, nameOf, parseNameAfterDot, parsePath} from './names.ts'
import type {Parser} from './parser.ts'
import {parsePrimary} from './primary.ts'
import {parseParenthesised, type QueryOrExpression} from './queries.ts'
import type {Word} from './words.ts'

const OR = 1
const AND = 2
const NOT = 3
const COMPARISON = 4
const BITWISE_OR = 5

interface OperatorSyntax {
  readonly operator: BinaryOperator
  readonly level: number
}

const OPERATORS: ReadonlyMap<string, OperatorSyntax> = new Map(
  (
    [
      ['OR', 'OR', OR],
      ['AND', 'AND', AND],
      ['=', '=', COMPARISON],
      ['<', '<', COMPARISON],
      ['>', '>', COMPARISON],
      ['<=', '<=', COMPARISON],
      ['>=', '>=', COMPARISON],
      ['!=', '!=', COMPARISON],
      ['<>', '!=', COMPARISON],
      ['|', '|', BITWISE_OR],
      ['^', '^', 6],
      ['&', '&', 7],
      ['<<', '<<', 8],
      ['>>', '>>', 8],
      ['+', '+', 9],
      ['-', '-', 9],
      ['*', '*', 10],
      ['/', '/', 10],
      ['||', '||', 10],
    ] as const
  ).map(([text, operator, level]) => [text, {operator, level}]),
)

/** The words that begin a comparison other than by a symbol: x LIKE y, x NOT IN (…), x IS NULL. */
const WORD_COMPARISONS: ReadonlySet<string> = new Set(['LIKE', 'IN', 'BETWEEN', 'IS', 'NOT'])

export function parseExpression(p: Parser): Expression {
  return parseOperators(p, OR)
}

/** What may stand beside a comparison: no comparison, AND or OR outside of parentheses. */
export function parseOperand(p: Parser): Expression {
  return parseOperators(p, BITWISE_OR)
}

/** Goes on after an operand that has been read already. */
export function continueExpression(p: Parser, operand: Expression): Expression {
  return parseOperatorsAfter(p, parsePostfix(p, operand), OR)
}

function parseOperators(p: Parser, lowest: number): Expression {
  p.enter()
  const expression = parseOperatorsAfter(p, parseUnary(p), lowest)
  p.leave()
  return expression
}

/** `left` and the operators after it that bind at least as tightly as `lowest`. */
function parseOperatorsAfter(p: Parser, first: Expression, lowest: number): Expression {
  let left = first
  let tightest = Number.POSITIVE_INFINITY
  let links = 0
  for (;;) {
    const found = operatorAt(p)
    if (found === undefined) {
      if (!WORD_COMPARISONS.has(p.token.word) || lowest > COMPARISON || tightest <= COMPARISON) return left
      const compared = parseWordComparison(p, left)
      if (compared === undefined) return left
      left = compared
      tightest = COMPARISON
      continue
    }
    const {operator, level} = found
    if (level < lowest || (level === COMPARISON && tightest <= COMPARISON)) return left
    tightest = Math.min(tightest, level)
    p.countLink(++links)
    if (operator === 'AND' || operator === 'OR' || operator === '||') {
      left = parseTerms(p, left, found)
      continue
    }
    p.advance()
    if (operator === '>>') p.advance()
    left = {kind: 'binary', at: left.at, operator, left, right: parseOperators(p, level + 1)}
  }
}

/** `first AND b AND c …`: all that the same operator joins. */
function parseTerms(p: Parser, first: Expression, {operator, level}: OperatorSyntax): Expression {
  const terms = [first]
  while (p.is(operator as Word)) {
    p.advance()
    terms.push(parseOperators(p, level + 1))
  }
  return joinTerms(operator, terms)
}

/** From left to right; many terms as a tree of little depth, which is the same: these operators are associative. */
function joinTerms(operator: BinaryOperator, terms: readonly Expression[]): Expression {
  const join = (left: Expression, right: Expression): Expression => ({
    kind: 'binary',
    at: left.at,
    operator,
    left,
    right,
  })
  if (terms.length <= 64) return terms.reduce(join)
  const half = terms.length >> 1
  return join(joinTerms(operator, terms.slice(0, half)), joinTerms(operator, terms.slice(half)))
}

function operatorAt(p: Parser): OperatorSyntax | undefined {
  const {word} = p.token
  if (word === '>' && p.peek().word === '>' && p.peek().at === p.token.end) return OPERATORS.get('>>')
  return OPERATORS.get(word)
}

/** NOT binds less than a comparison, yet may stand wherever an operand may. */
function parseUnary(p: Parser): Expression {
  const {word, at} = p.token
  if (word === 'NOT') {
    p.advance()
    return {kind: 'unary', at, operator: 'NOT', operand: parseOperators(p, NOT)}
  }
  if (word !== '-' && word !== '+' && word !== '~') return parsePostfix(p, parsePrimary(p))
  p.advance()
  p.enter()
  const operand = parseUnary(p)
  p.leave()
  return {kind: 'unary', at, operator: word, operand}
}

// ---- comparisons by words ---------------------------------------------------------------------------

function parseWordComparison(p: Parser, operand: Expression): Expression | undefined {
  if (p.accept('IS')) return parseIs(p, operand)
  const not = p.is('NOT')
  const word = not ? p.peek().word : p.token.word
  if (word !== 'LIKE' && word !== 'IN' && word !== 'BETWEEN') return undefined
  if (not) p.advance()
  p.advance()
  if (word === 'LIKE') return parseLike(p, operand, not)
  if (word === 'IN') return parseIn(p, operand, not)
  const low = parseOperand(p)
  p.expect('AND')
  return {kind: 'between', at: operand.at, operand, not, low, high: parseOperand(p)}
}

function parseIs(p: Parser, operand: Expression): Expression {
  const not = p.accept('NOT')
  const {at} = operand
  if (p.accept('DISTINCT')) {
    p.expect('FROM')
    return {kind: 'is', at, operand, not, test: 'DISTINCT', from: parseOperand(p)}
  }
  const test = p.acceptOne('NULL', 'TRUE', 'FALSE', 'UNKNOWN')
  if (test === undefined) throw p.unexpected()
  return {kind: 'is', at, operand, not, test}
}

function parseLike(p: Parser, operand: Expression, not: boolean): Expression {
  const {at} = operand
  const word = p.acceptOne('ANY', 'SOME', 'ALL')
  if (word === undefined) return {kind: 'like', at, operand, not, patterns: [parseOperand(p)]}
  const quantifier = word === 'ALL' ? 'ALL' : 'ANY'
  const list = parseComparedList(p)
  return {
    kind: 'like',
    at,
    operand,
    not,
    quantifier,
    patterns: list.values ?? [],
    unnest: list.unnest,
    query: list.query,
  }
}

function parseIn(p: Parser, operand: Expression, not: boolean): Expression {
  return {kind: 'in', at: operand.at, operand, not, ...parseComparedList(p)}
}

interface ComparedList {
  readonly values?: readonly Expression[]
  readonly unnest?: Expression
  readonly query?: Query
}

/** `(a, b)`, `(SELECT …)` or `UNNEST(array)` */
function parseComparedList(p: Parser): ComparedList {
  if (p.accept('UNNEST')) {
    p.expect('(')
    const unnest = parseExpression(p)
    p.expect(')')
    return {unnest}
  }
  if (!p.is('(')) throw p.expected('"(" or keyword UNNEST')
  const inner = parseParenthesised(p)
  if ('query' in inner) return {query: inner.query}
  const {expression} = inner
  return {values: inner.items ?? [expression]}
}

// ---- fields, subscripts, chained calls --------------------------------------------------------------

const SUBSCRIPT_MODES = ['OFFSET', 'ORDINAL', 'SAFE_OFFSET', 'SAFE_ORDINAL'] as const

/** `.field`, `[i]` and `.f(…)` after an operand. `.*` is left to the select list. */
export function parsePostfix(p: Parser, primary: Expression): Expression {
  let operand = primary
  for (let links = 1; ; links++) {
    p.countLink(links)
    if (p.is('[')) operand = parseSubscript(p, operand)
    else if (p.is('.') && p.peek().word !== '*') operand = parseDot(p, operand)
    else return operand
  }
}

function parseSubscript(p: Parser, operand: Expression): Expression {
  p.expect('[')
  const mode = p.peek().word === '(' ? p.acceptOne(...SUBSCRIPT_MODES) : undefined
  const {at} = operand
  if (mode === undefined) {
    const index = parseExpression(p)
    p.expect(']')
    return {kind: 'subscript', at, operand, index}
  }
  p.expect('(')
  const index = parseExpression(p)
  p.expectAll(')', ']')
  return {kind: 'subscript', at, operand, index, mode}
}

function parseDot(p: Parser, operand: Expression): Expression {
  p.expect('.')
  if (p.accept('(')) {
    const names = isName(p.token) ? parsePath(p) : [nameOf(p.advance())]
    p.expect(')')
    return parseCall(p, names, operand)
  }
  const name = parseNameAfterDot(p)
  if (p.is('(')) return parseCall(p, [name], operand)
  return {kind: 'field', at: operand.at, operand, name}
}

/** A query read where an expression is due is its value. */
export function asExpression(inner: QueryOrExpression, at: number): Expression {
  return 'query' in inner ? {kind: 'subquery', at, form: 'scalar', query: inner.query} : inner.expression
}
