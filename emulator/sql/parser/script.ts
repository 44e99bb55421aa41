/**
 * Procedural statements.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/procedural-language
 */
import type {Expression, Name, ScriptStatement, Statement} from '../ast/index.ts'
import {parseArgument} from './calls.ts'
import {parseExpression} from './expressions.ts'
import {isName, parseName, parseObjectPath} from './names.ts'
import type {Parser} from './parser.ts'
import {parseQuery} from './queries.ts'
import {parseBody} from './statements.ts'
import {parseType} from './types.ts'

export function parseDeclare(p: Parser): ScriptStatement {
  const {at} = p.expect('DECLARE')
  const names = p.list(() => parseName(p))
  const type = p.is('DEFAULT') ? undefined : parseType(p)
  const defaultValue = p.accept('DEFAULT') ? parseExpression(p) : undefined
  return {kind: 'declare', at, end: p.end, names, type, defaultValue}
}

export function parseSet(p: Parser): ScriptStatement {
  const {at} = p.expect('SET')
  const tuple = p.is('(')
  const names = tuple ? p.parenthesised(() => parseVariable(p)) : [parseVariable(p)]
  p.expect('=')
  const value = parseExpression(p)
  return {kind: 'set', at, end: p.end, names, tuple, value}
}

function parseVariable(p: Parser): Name {
  const {token} = p
  if (token.kind !== 'systemVariable') return parseName(p)
  p.advance()
  return {at: token.at, text: `@@${token.text}`, quoted: false}
}

// ---- blocks -----------------------------------------------------------------------------------------

const LABELLED: ReadonlySet<string> = new Set(['BEGIN', 'LOOP', 'WHILE', 'REPEAT', 'FOR'])

export function seesLabel(p: Parser): boolean {
  return isName(p.token) && p.peek().word === ':' && LABELLED.has(p.peek(2).word)
}

/** `label: LOOP … END LOOP [label]` */
export function parseLabelled(p: Parser): Statement {
  const label = parseName(p)
  p.expect(':')
  switch (p.token.word) {
    case 'BEGIN':
      return parseBlock(p, label)
    case 'LOOP':
      return parseLoop(p, label)
    case 'WHILE':
      return parseWhile(p, label)
    case 'REPEAT':
      return parseRepeat(p, label)
    default:
      return parseForIn(p, label)
  }
}

/** BEGIN alone, or with TRANSACTION, begins a transaction; all else is a block. */
export function parseBegin(p: Parser): ScriptStatement {
  const {at} = p.token
  const next = p.peek()
  if (next.word !== 'TRANSACTION' && next.word !== ';' && next.kind !== 'end') return parseBlock(p)
  p.advance()
  p.accept('TRANSACTION')
  return {kind: 'begin', at, end: p.end}
}

export function parseTransactionEnd(p: Parser): ScriptStatement {
  const {at, word} = p.advance()
  p.accept('TRANSACTION')
  return {kind: word === 'COMMIT' ? 'commit' : 'rollback', at, end: p.end}
}

export function parseBlock(p: Parser, label?: Name): ScriptStatement {
  const at = label?.at ?? p.token.at
  p.enter()
  p.expect('BEGIN')
  const body = parseBody(p, ['END', 'EXCEPTION'])
  const onError = p.is('EXCEPTION') ? parseHandler(p) : undefined
  p.expect('END')
  parseEndLabel(p, label)
  p.leave()
  return {kind: 'block', at, end: p.end, label, body, onError}
}

function parseHandler(p: Parser): Statement[] {
  p.expectAll('EXCEPTION', 'WHEN', 'ERROR', 'THEN')
  return parseBody(p, ['END'])
}

/** A label after END must be the one before the block. */
function parseEndLabel(p: Parser, label: Name | undefined): void {
  if (!isName(p.token)) return
  const {at} = p.token
  const end = parseName(p)
  if (label === undefined)
    throw p.error(`Mismatched end label; expected <end of statement>, got ${end.text}`, at)
  if (label.text.toLowerCase() !== end.text.toLowerCase()) {
    throw p.error(`Mismatched end label; expected ${label.text}, got ${end.text}`, at)
  }
}

export function parseLoop(p: Parser, label?: Name): ScriptStatement {
  const at = label?.at ?? p.token.at
  p.expect('LOOP')
  const body = parseBody(p, ['END'])
  p.expectAll('END', 'LOOP')
  parseEndLabel(p, label)
  return {kind: 'loop', at, end: p.end, label, body}
}

export function parseWhile(p: Parser, label?: Name): ScriptStatement {
  const at = label?.at ?? p.token.at
  p.expect('WHILE')
  const condition = parseExpression(p)
  p.expect('DO')
  const body = parseBody(p, ['END'])
  p.expectAll('END', 'WHILE')
  parseEndLabel(p, label)
  return {kind: 'while', at, end: p.end, label, condition, body}
}

export function parseRepeat(p: Parser, label?: Name): ScriptStatement {
  const at = label?.at ?? p.token.at
  p.expect('REPEAT')
  const body = parseBody(p, ['UNTIL'])
  p.expect('UNTIL')
  const until = parseExpression(p)
  p.expectAll('END', 'REPEAT')
  parseEndLabel(p, label)
  return {kind: 'repeat', at, end: p.end, label, body, until}
}

export function parseForIn(p: Parser, label?: Name): ScriptStatement {
  const at = label?.at ?? p.token.at
  p.expect('FOR')
  const variable = parseName(p)
  p.expectAll('IN', '(')
  const query = parseQuery(p)
  p.expectAll(')', 'DO')
  const body = parseBody(p, ['END'])
  p.expectAll('END', 'FOR')
  parseEndLabel(p, label)
  return {kind: 'forIn', at, end: p.end, label, variable, query, body}
}

export function parseIf(p: Parser): ScriptStatement {
  const {at} = p.token
  const branches: {condition: Expression; body: Statement[]}[] = []
  do {
    p.advance()
    const condition = parseExpression(p)
    p.expect('THEN')
    branches.push({condition, body: parseBody(p, ['ELSEIF', 'ELSE', 'END'])})
  } while (p.is('ELSEIF'))
  const otherwise = p.accept('ELSE') ? parseBody(p, ['END']) : undefined
  p.expectAll('END', 'IF')
  return {kind: 'if', at, end: p.end, branches, otherwise}
}

export function parseCaseStatement(p: Parser): ScriptStatement {
  const {at} = p.expect('CASE')
  const operand = p.is('WHEN') ? undefined : parseExpression(p)
  const branches: {when: Expression; body: Statement[]}[] = []
  do {
    p.expect('WHEN')
    const when = parseExpression(p)
    p.expect('THEN')
    branches.push({when, body: parseBody(p, ['WHEN', 'ELSE', 'END'])})
  } while (p.is('WHEN'))
  const otherwise = p.accept('ELSE') ? parseBody(p, ['END']) : undefined
  p.expectAll('END', 'CASE')
  return {kind: 'caseStatement', at, end: p.end, operand, branches, otherwise}
}

// ---- single statements ------------------------------------------------------------------------------

export function parseJump(p: Parser): ScriptStatement {
  const {at, word} = p.advance()
  if (word === 'RETURN') return {kind: 'return', at, end: p.end}
  const label = isName(p.token) ? parseName(p) : undefined
  return {kind: word === 'BREAK' || word === 'LEAVE' ? 'break' : 'continue', at, end: p.end, label}
}

export function parseRaise(p: Parser): ScriptStatement {
  const {at} = p.expect('RAISE')
  if (!p.accept('USING')) return {kind: 'raise', at, end: p.end}
  p.expectAll('MESSAGE', '=')
  const message = parseExpression(p)
  return {kind: 'raise', at, end: p.end, message}
}

export function parseExecuteImmediate(p: Parser): ScriptStatement {
  const {at} = p.expect('EXECUTE')
  p.expect('IMMEDIATE')
  const sql = parseExpression(p)
  const into = p.accept('INTO') ? p.list(() => parseName(p)) : undefined
  const using = p.accept('USING') ? p.list(() => parseUsing(p)) : []
  return {kind: 'executeImmediate', at, end: p.end, sql, into, using}
}

function parseUsing(p: Parser): {readonly value: Expression; readonly name?: Name} {
  const value = parseExpression(p)
  return p.accept('AS') ? {value, name: parseName(p)} : {value}
}

export function parseCallProcedure(p: Parser): ScriptStatement {
  const {at} = p.expect('CALL')
  const path = parseObjectPath(p)
  p.expect('(')
  const args = p.is(')') ? [] : p.list(() => parseArgument(p))
  p.expect(')')
  return {kind: 'callProcedure', at, end: p.end, path, args}
}
