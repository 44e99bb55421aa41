/**
 * Statements and lists of them.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/procedural-language
 */
import type {Statement} from '../ast/index.ts'
import {parseAlter} from './alter.ts'
import {parseCreate} from './create.ts'
import {parseDelete, parseInsert, parseMerge, parseTruncate, parseUpdate} from './dml.ts'
import {parseDrop, parseUndrop} from './drop.ts'
import {parseAssert, parseExport, parseGrant, parseGraph, parseLoadData} from './other.ts'
import type {Parser} from './parser.ts'
import {parseQuery} from './queries.ts'
import {
  parseBegin,
  parseCallProcedure,
  parseCaseStatement,
  parseDeclare,
  parseExecuteImmediate,
  parseForIn,
  parseIf,
  parseJump,
  parseLabelled,
  parseLoop,
  parseRaise,
  parseRepeat,
  parseSet,
  parseTransactionEnd,
  parseWhile,
  seesLabel,
} from './script.ts'

type StatementParser = (p: Parser) => Statement

const STATEMENTS: ReadonlyMap<string, StatementParser> = new Map([
  ['SELECT', parseQueryStatement],
  ['WITH', parseQueryStatement],
  ['FROM', parseQueryStatement],
  ['TABLE', parseQueryStatement],
  ['(', parseQueryStatement],
  ['CREATE', parseCreate],
  ['ALTER', parseAlter],
  ['DROP', parseDrop],
  ['UNDROP', parseUndrop],
  ['INSERT', parseInsert],
  ['UPDATE', parseUpdate],
  ['DELETE', parseDelete],
  ['TRUNCATE', parseTruncate],
  ['MERGE', parseMerge],
  ['DECLARE', parseDeclare],
  ['SET', parseSet],
  ['BEGIN', parseBegin],
  ['COMMIT', parseTransactionEnd],
  ['ROLLBACK', parseTransactionEnd],
  ['IF', parseIf],
  ['CASE', parseCaseStatement],
  ['LOOP', parseLoop],
  ['WHILE', parseWhile],
  ['REPEAT', parseRepeat],
  ['FOR', parseForIn],
  ['BREAK', parseJump],
  ['LEAVE', parseJump],
  ['CONTINUE', parseJump],
  ['ITERATE', parseJump],
  ['RETURN', parseJump],
  ['RAISE', parseRaise],
  ['EXECUTE', parseExecuteImmediate],
  ['CALL', parseCallProcedure],
  ['ASSERT', parseAssert],
  ['EXPORT', parseExport],
  ['LOAD', parseLoadData],
  ['GRANT', parseGrant],
  ['REVOKE', parseGrant],
  ['GRAPH', parseGraph],
])

export function parseStatement(p: Parser): Statement {
  if (seesLabel(p)) return parseLabelled(p)
  const parse = STATEMENTS.get(p.token.word)
  if (parse === undefined) throw p.unexpected()
  p.enter()
  const statement = parse(p)
  p.leave()
  return statement
}

/** A whole script: statements with semicolons between them. */
export function parseStatements(p: Parser): Statement[] {
  const statements = [parseStatement(p)]
  while (p.accept(';') && !p.atEnd()) statements.push(parseStatement(p))
  return statements
}

/** The body of a block: each statement ends in a semicolon; the word that ends the block is left. */
export function parseBody(p: Parser, ends: readonly string[]): Statement[] {
  const statements: Statement[] = []
  while (!ends.includes(p.token.word)) {
    statements.push(parseStatement(p))
    p.expect(';')
  }
  return statements
}

function parseQueryStatement(p: Parser): Statement {
  const {at} = p.token
  const query = parseQuery(p)
  return {kind: 'queryStatement', at, end: p.end, query}
}
