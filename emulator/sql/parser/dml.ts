/**
 * INSERT, UPDATE, DELETE, TRUNCATE, MERGE.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/dml-syntax
 */
import type {Assignment, DmlStatement, Expression, MergeClause, Name} from '../ast/index.ts'
import {parseExpression} from './expressions.ts'
import {parseFrom, parseTable, parseTableAlias} from './from.ts'
import {isName, parseName, parseNameAfterDot, parseNames, parseObjectPath} from './names.ts'
import type {Parser} from './parser.ts'
import {parseQuery, startsQuery} from './queries.ts'

export function parseInsert(p: Parser): DmlStatement {
  const {at} = p.expect('INSERT')
  p.accept('INTO')
  const path = parseObjectPath(p)
  const columns = p.is('(') && isName(p.peek()) ? parseNames(p) : undefined
  if (p.accept('VALUES')) {
    const rows = p.list(() => parseRow(p))
    return {kind: 'insert', at, end: p.end, path, columns, rows}
  }
  if (!p.is('(') && !p.is('TABLE') && !startsQuery(p)) throw p.unexpected()
  const query = parseQuery(p)
  return {kind: 'insert', at, end: p.end, path, columns, query}
}

function parseRow(p: Parser): Expression[] {
  return p.parenthesised(() => parseValue(p))
}

/** An expression or DEFAULT. */
function parseValue(p: Parser): Expression {
  if (!p.is('DEFAULT')) return parseExpression(p)
  return {kind: 'default', at: p.advance().at}
}

export function parseUpdate(p: Parser): DmlStatement {
  const {at} = p.expect('UPDATE')
  const path = parseObjectPath(p)
  const alias = parseTableAlias(p)
  p.expect('SET')
  const set = p.list(() => parseAssignment(p))
  const from = p.accept('FROM') ? parseFrom(p) : undefined
  const where = p.accept('WHERE') ? parseExpression(p) : undefined
  return {kind: 'update', at, end: p.end, path, alias, set, from, where}
}

/** `a.b = value` */
function parseAssignment(p: Parser): Assignment {
  const {at} = p.token
  const target: Name[] = [parseName(p)]
  while (p.accept('.')) target.push(parseNameAfterDot(p))
  p.expect('=')
  return {at, target, value: parseValue(p)}
}

export function parseDelete(p: Parser): DmlStatement {
  const {at} = p.expect('DELETE')
  p.accept('FROM')
  const path = parseObjectPath(p)
  const alias = parseTableAlias(p)
  const where = p.accept('WHERE') ? parseExpression(p) : undefined
  return {kind: 'delete', at, end: p.end, path, alias, where}
}

export function parseTruncate(p: Parser): DmlStatement {
  const {at} = p.expect('TRUNCATE')
  p.expect('TABLE')
  const path = parseObjectPath(p)
  return {kind: 'truncate', at, end: p.end, path}
}

export function parseMerge(p: Parser): DmlStatement {
  const {at} = p.expect('MERGE')
  p.accept('INTO')
  const path = parseObjectPath(p)
  const alias = parseTableAlias(p)
  p.expect('USING')
  const source = parseTable(p)
  p.expect('ON')
  const on = parseExpression(p)
  const clauses: MergeClause[] = []
  while (p.is('WHEN')) clauses.push(parseMergeClause(p))
  if (clauses.length === 0) throw p.expected('keyword WHEN')
  return {kind: 'merge', at, end: p.end, path, alias, source, on, clauses}
}

function parseMergeClause(p: Parser): MergeClause {
  const {at} = p.expect('WHEN')
  const match = parseMergeMatch(p)
  const condition = p.accept('AND') ? parseExpression(p) : undefined
  p.expect('THEN')
  return {at, match, condition, action: parseMergeAction(p)}
}

/** MATCHED, NOT MATCHED [BY TARGET], NOT MATCHED BY SOURCE */
function parseMergeMatch(p: Parser): MergeClause['match'] {
  if (p.accept('MATCHED')) return 'MATCHED'
  p.expectAll('NOT', 'MATCHED')
  if (!p.accept('BY')) return 'NOT_MATCHED_BY_TARGET'
  const side = p.acceptOne('SOURCE', 'TARGET')
  if (side === undefined) throw p.expected('keyword SOURCE or keyword TARGET')
  return side === 'SOURCE' ? 'NOT_MATCHED_BY_SOURCE' : 'NOT_MATCHED_BY_TARGET'
}

function parseMergeAction(p: Parser): MergeClause['action'] {
  if (p.accept('DELETE')) return {kind: 'delete'}
  if (p.accept('UPDATE')) {
    p.expect('SET')
    return {kind: 'update', set: p.list(() => parseAssignment(p))}
  }
  if (!p.accept('INSERT')) throw p.unexpected()
  if (p.accept('ROW')) return {kind: 'insertRow'}
  const columns = p.is('(') ? parseNames(p) : undefined
  p.expect('VALUES')
  return {kind: 'insert', columns, values: parseRow(p)}
}
