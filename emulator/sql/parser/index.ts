/**
 * The parser's door: GoogleSQL text in, syntax trees out. Everything that is wrong with the text is a SqlError.
 */
import type {Expression, Query, Script, TypeSyntax} from '../ast/index.ts'
import {checkScript} from './check-script.ts'
import * as expressions from './expressions.ts'
import {Parser} from './parser.ts'
import * as queries from './queries.ts'
import {parseStatements} from './statements.ts'
import * as types from './types.ts'

/** All statements of a text. */
export function parseScript(text: string): Script {
  const statements = whole(text, parseStatements)
  checkScript(statements)
  return {text, statements}
}

export function parseExpression(text: string): Expression {
  return whole(text, expressions.parseExpression)
}

export function parseQuery(text: string): Query {
  return whole(text, queries.parseQuery)
}

export function parseType(text: string): TypeSyntax {
  return whole(text, (p) => types.parseType(p))
}

function whole<Tree>(text: string, parse: (p: Parser) => Tree): Tree {
  const p = new Parser(text)
  const tree = parse(p)
  p.expectEnd()
  return tree
}
