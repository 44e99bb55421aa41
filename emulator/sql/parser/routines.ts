/**
 * CREATE FUNCTION, CREATE TABLE FUNCTION, CREATE AGGREGATE FUNCTION, CREATE PROCEDURE.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#create_function_statement
 */
import type {
  CreateFunction,
  CreateProcedure,
  Name,
  Options,
  RoutineParameter,
  Statement,
  TypeSyntax,
} from '../ast/index.ts'
import {parseWithText} from './columns.ts'
import type {CreateHead} from './create.ts'
import {parseExpression} from './expressions.ts'
import {isName, parseName, parseObjectPath} from './names.ts'
import {parseOptions} from './options.ts'
import type {Parser} from './parser.ts'
import {parseQuery, startsQuery} from './queries.ts'
import {parseBlock} from './script.ts'
import {parseConnectionName, parseIfNotExists} from './table-clauses.ts'
import {parseType} from './types.ts'

export function parseCreateFunction(
  p: Parser,
  head: CreateHead,
  form: CreateFunction['form'],
): CreateFunction {
  const {at, orReplace, temporary} = head
  const ifNotExists = parseIfNotExists(p)
  const path = parseObjectPath(p)
  const parameters = parseParameters(p)
  const clauses = parseClauses(p, form)
  return {
    kind: 'createFunction',
    at,
    end: p.end,
    orReplace,
    ifNotExists,
    temporary,
    path,
    form,
    parameters,
    ...clauses,
  }
}

type Body = Pick<CreateFunction, 'body' | 'bodyText' | 'query' | 'code'>
type Clauses = Pick<CreateFunction, 'returns' | 'language' | 'determinism' | 'connection' | 'options'> & Body

/** What follows the parameters, in any order. */
function parseClauses(p: Parser, form: CreateFunction['form']): Clauses {
  let returns: TypeSyntax | undefined
  let language: string | undefined
  let determinism: string | undefined
  let connection: readonly Name[] | undefined
  let options: Options = []
  let body: Body = {}
  for (;;) {
    if (p.accept('RETURNS')) returns = parseType(p)
    else if (p.accept('LANGUAGE')) language = parseName(p).text.toUpperCase()
    else if (p.acceptAll('NOT', 'DETERMINISTIC')) determinism = 'NOT DETERMINISTIC'
    else if (p.accept('DETERMINISTIC')) determinism = 'DETERMINISTIC'
    else if (p.acceptAll('REMOTE', 'WITH', 'CONNECTION')) connection = parseConnectionName(p)
    else if (p.acceptAll('WITH', 'CONNECTION')) connection = parseConnectionName(p)
    else if (p.is('OPTIONS')) options = parseOptions(p)
    else if (p.accept('AS')) body = parseBody(p, form)
    else return {returns, language, determinism, connection, options, ...body}
  }
}

function parseBody(p: Parser, form: CreateFunction['form']): Body {
  if (p.token.kind === 'string') return {code: p.advance().text}
  if (form === 'table') {
    const query = parseQuery(p)
    return {query, bodyText: p.text.slice(query.at, query.end)}
  }
  p.expect('(')
  if (startsQuery(p)) {
    throw p.error(
      'The body of each CREATE FUNCTION statement is an expression, not a query; to use a query as an expression, the query must be wrapped with additional parentheses to make it a scalar subquery expression',
    )
  }
  const {value, text} = parseWithText(p)
  p.expect(')')
  return {body: value, bodyText: text}
}

function parseParameters(p: Parser): RoutineParameter[] {
  p.expect('(')
  const parameters = p.is(')') ? [] : p.list(() => parseParameter(p))
  p.expect(')')
  return parameters
}

function parseParameter(p: Parser): RoutineParameter {
  const {at} = p.token
  const mode = parseParameterMode(p)
  const name = parseName(p)
  const type = parseType(p)
  const notAggregate = p.acceptAll('NOT', 'AGGREGATE')
  const defaultValue = p.accept('DEFAULT') ? parseExpression(p) : undefined
  return {at, mode, name, type, notAggregate, defaultValue}
}

/** IN, OUT and INOUT come before the name; a parameter may itself be called `out`. */
function parseParameterMode(p: Parser): RoutineParameter['mode'] {
  if (p.accept('IN')) return 'IN'
  if (!isName(p.peek())) return undefined
  const afterNext = p.peek(2)
  const typed = afterNext.kind === 'word' && afterNext.word !== 'NOT' && afterNext.word !== 'DEFAULT'
  return typed || afterNext.kind === 'quoted' ? p.acceptOne('OUT', 'INOUT') : undefined
}

export function parseCreateProcedure(p: Parser, {at, orReplace}: CreateHead): CreateProcedure {
  const ifNotExists = parseIfNotExists(p)
  const path = parseObjectPath(p)
  const parameters = parseParameters(p)
  let language: string | undefined
  let options: Options = []
  let body: readonly Statement[] | undefined
  let bodyText: string | undefined
  for (;;) {
    if (p.is('OPTIONS')) options = parseOptions(p)
    else if (p.accept('LANGUAGE')) language = parseName(p).text.toUpperCase()
    else if (p.acceptAll('WITH', 'CONNECTION')) parseConnectionName(p)
    else if (p.acceptAll('EXTERNAL', 'SECURITY')) parseName(p)
    else if (language !== undefined && p.accept('AS')) bodyText = p.expectString()
    else break
  }
  if (language === undefined) {
    const block = parseBlock(p)
    body = [block]
    bodyText = p.text.slice(block.at, block.end)
  }
  return {
    kind: 'createProcedure',
    at,
    end: p.end,
    orReplace,
    ifNotExists,
    path,
    parameters,
    language,
    options,
    body,
    bodyText,
  }
}
