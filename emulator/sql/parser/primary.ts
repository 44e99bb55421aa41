/**
 * Expressions that begin with a word, a literal or a bracket: what operators combine.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical#literals
 */
import type {Expression, Literal, Name} from '../ast/index.ts'
import {parseCall} from './calls.ts'
import {asExpression, parseExpression} from './expressions.ts'
import {isName, nameOf, parseName} from './names.ts'
import type {Parser} from './parser.ts'
import {parseParenthesised, parseQuery} from './queries.ts'
import {parseType} from './types.ts'

type TypedName = Extract<Literal, {readonly type: 'typed'}>['name']

const TYPED_LITERALS: ReadonlyMap<string, TypedName> = new Map([
  ['DATE', 'DATE'],
  ['DATETIME', 'DATETIME'],
  ['TIME', 'TIME'],
  ['TIMESTAMP', 'TIMESTAMP'],
  ['NUMERIC', 'NUMERIC'],
  ['DECIMAL', 'NUMERIC'],
  ['BIGNUMERIC', 'BIGNUMERIC'],
  ['BIGDECIMAL', 'BIGNUMERIC'],
  ['JSON', 'JSON'],
])

/** Reserved words that are functions too. */
const RESERVED_FUNCTIONS: ReadonlySet<string> = new Set([
  'IF',
  'LEFT',
  'RIGHT',
  'GROUPING',
  'RANGE',
  'COLLATE',
  'HASH',
])

/** Functions that need no parentheses. */
const BARE_FUNCTIONS: ReadonlySet<string> = new Set([
  'CURRENT_DATE',
  'CURRENT_DATETIME',
  'CURRENT_TIME',
  'CURRENT_TIMESTAMP',
])

export function parsePrimary(p: Parser): Expression {
  const {token} = p
  const {at} = token
  switch (token.kind) {
    case 'word':
      return parseWord(p)
    case 'quoted':
      return parsePathOrCall(p)
    case 'int':
      p.advance()
      return {kind: 'literal', at, type: 'int', text: token.text}
    case 'float':
      p.advance()
      return {kind: 'literal', at, type: 'float', text: token.text}
    case 'string':
      p.advance()
      return {kind: 'literal', at, type: 'string', value: token.text}
    case 'bytes':
      p.advance()
      return {kind: 'literal', at, type: 'bytes', value: token.bytes!}
    case 'parameter':
      p.advance()
      return {kind: 'parameter', at, name: token.text}
    case 'systemVariable':
      p.advance()
      return {kind: 'systemVariable', at, name: token.text}
    case 'symbol':
      return parseSymbol(p)
    default:
      throw p.unexpected()
  }
}

function parseSymbol(p: Parser): Expression {
  const {at, word} = p.token
  if (word === '(') return asExpression(parseParenthesised(p), at)
  if (word === '[') return {kind: 'array', at, items: parseArrayItems(p)}
  if (word !== '?') throw p.unexpected()
  p.advance()
  return {kind: 'parameter', at, name: p.positionalParameters++}
}

function parseWord(p: Parser): Expression {
  const {at, word} = p.token
  const typed = TYPED_LITERALS.get(word)
  if (typed !== undefined && p.peek().kind === 'string') {
    p.advance()
    return {kind: 'literal', at, type: 'typed', name: typed, value: p.advance().text}
  }
  if (RESERVED_FUNCTIONS.has(word) && p.peek().word === '(') return parseCall(p, [nameOf(p.advance())])
  switch (word) {
    case 'NULL':
      p.advance()
      return {kind: 'literal', at, type: 'null'}
    case 'TRUE':
    case 'FALSE':
      p.advance()
      return {kind: 'literal', at, type: 'bool', value: word === 'TRUE'}
    case 'CASE':
      return parseCase(p)
    case 'CAST':
      return parseCast(p, false)
    case 'SAFE_CAST':
      return p.peek().word === '(' ? parseCast(p, true) : parsePathOrCall(p)
    case 'EXTRACT':
      return parseExtract(p)
    case 'INTERVAL':
      return parseInterval(p)
    case 'EXISTS':
      return parseExists(p)
    case 'ARRAY':
      return parseArray(p)
    case 'STRUCT':
      return parseStruct(p)
    case 'RANGE':
      return parseRange(p)
    case 'WITH':
      return parseWith(p)
    default:
      return parsePathOrCall(p)
  }
}

/** `a.b.c`, or a call of it. */
function parsePathOrCall(p: Parser): Expression {
  const {at, word} = p.token
  const names: Name[] = [parseName(p)]
  while (p.is('.')) {
    const {kind} = p.peek()
    if (kind !== 'word' && kind !== 'quoted') break
    p.advance()
    names.push(nameOf(p.advance()))
  }
  if (p.is('(')) return parseCall(p, names)
  if (names.length === 1 && BARE_FUNCTIONS.has(word)) {
    return {kind: 'call', at, name: names, safe: false, args: [], distinct: false, orderBy: [], bare: true}
  }
  return {kind: 'path', at, names}
}

function parseCase(p: Parser): Expression {
  const {at} = p.expect('CASE')
  const operand = p.is('WHEN') ? undefined : parseExpression(p)
  const branches: {when: Expression; then: Expression}[] = []
  do {
    p.expect('WHEN')
    const when = parseExpression(p)
    p.expect('THEN')
    // biome-ignore lint/suspicious/noThenProperty: the branch's field is named as the clause; nobody awaits it
    branches.push({when, then: parseExpression(p)})
  } while (p.is('WHEN'))
  const otherwise = p.accept('ELSE') ? parseExpression(p) : undefined
  p.expect('END')
  return {kind: 'case', at, operand, branches, otherwise}
}

function parseCast(p: Parser, safe: boolean): Expression {
  const {at} = p.advance()
  p.expect('(')
  const operand = parseExpression(p)
  p.expect('AS')
  const type = parseType(p)
  const format = p.accept('FORMAT') ? parseExpression(p) : undefined
  const timeZone = parseTimeZone(p)
  p.expect(')')
  return {kind: 'cast', at, safe, operand, type, format, timeZone}
}

function parseTimeZone(p: Parser): Expression | undefined {
  return p.acceptAll('AT', 'TIME', 'ZONE') ? parseExpression(p) : undefined
}

function parseExtract(p: Parser): Expression {
  const {at} = p.advance()
  p.expect('(')
  const part = parseDatePart(p)
  p.expect('FROM')
  const operand = parseExpression(p)
  const timeZone = parseTimeZone(p)
  p.expect(')')
  return {kind: 'extract', at, part, operand, timeZone}
}

/** DAY, or WEEK(MONDAY), in upper case. */
function parseDatePart(p: Parser): string {
  const part = parseName(p).text.toUpperCase()
  if (!p.accept('(')) return part
  const day = parseName(p).text.toUpperCase()
  p.expect(')')
  return `${part}(${day})`
}

function parseInterval(p: Parser): Expression {
  const {at} = p.advance()
  const value = parseExpression(p)
  const part = parseName(p).text.toUpperCase()
  if (!p.accept('TO')) return {kind: 'interval', at, value, part}
  return {kind: 'interval', at, value, part, to: parseName(p).text.toUpperCase()}
}

function parseExists(p: Parser): Expression {
  const {at} = p.advance()
  p.expect('(')
  const query = parseQuery(p)
  p.expect(')')
  return {kind: 'subquery', at, form: 'exists', query}
}

/** ARRAY(SELECT …), ARRAY[…], ARRAY<T>[…] */
function parseArray(p: Parser): Expression {
  const {at} = p.token
  if (p.peek().word === '<') {
    const type = parseType(p)
    return {kind: 'array', at, type, items: parseArrayItems(p)}
  }
  p.advance()
  if (p.is('[')) return {kind: 'array', at, items: parseArrayItems(p)}
  p.expect('(')
  const query = parseQuery(p)
  p.expect(')')
  return {kind: 'subquery', at, form: 'array', query}
}

function parseArrayItems(p: Parser): Expression[] {
  p.expect('[')
  const items = p.is(']') ? [] : p.list(() => parseExpression(p))
  p.expect(']')
  return items
}

/** STRUCT(…), STRUCT<…>(…) */
function parseStruct(p: Parser): Expression {
  const {at} = p.token
  const next = p.peek().word
  const type = next === '<' || next === '<>' ? parseType(p) : undefined
  if (type === undefined) p.advance()
  p.expect('(')
  const fields = p.is(')') ? [] : p.list(() => parseStructField(p))
  p.expect(')')
  return {kind: 'struct', at, type, tuple: false, fields}
}

function parseStructField(p: Parser): {readonly name?: Name; readonly value: Expression} {
  const value = parseExpression(p)
  return p.accept('AS') ? {name: parseName(p), value} : {value}
}

/** RANGE<DATE> '[2024-01-01, UNBOUNDED)' */
function parseRange(p: Parser): Expression {
  const {at} = p.token
  const type = parseType(p)
  if (type.kind !== 'rangeType') throw p.unexpected()
  return {kind: 'range', at, element: type.element, value: p.expectString()}
}

/** WITH(a AS 1, b AS a + 1, a * b) */
function parseWith(p: Parser): Expression {
  const {at} = p.advance()
  p.expect('(')
  const variables: {name: Name; value: Expression}[] = []
  while (isName(p.token) && p.peek().word === 'AS') {
    const name = parseName(p)
    p.advance()
    variables.push({name, value: parseExpression(p)})
    p.expect(',')
  }
  const result = parseExpression(p)
  p.expect(')')
  return {kind: 'with', at, variables, result}
}
