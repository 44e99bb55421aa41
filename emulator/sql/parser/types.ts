/**
 * Types as written.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types
 */
import type {Name, Options, TypeSyntax} from '../ast/index.ts'
import {isName, nameOf, parseName, parsePath} from './names.ts'
import {parseOptions} from './options.ts'
import type {Parser} from './parser.ts'

/** What the columns of a table may say about a field of a STRUCT, by its path below the column. */
export interface NestedAttributes {
  readonly path: string
  readonly notNull: boolean
  readonly options: Options
}

/** A type; where `nested` is given (columns of tables) fields may have NOT NULL and OPTIONS, collected there. */
export function parseType(p: Parser, nested?: NestedAttributes[], path = ''): TypeSyntax {
  p.enter()
  const type = parseTypeAt(p, nested, path)
  p.leave()
  return type
}

function parseTypeAt(p: Parser, nested: NestedAttributes[] | undefined, path: string): TypeSyntax {
  const {at} = p.token
  if (p.is('ARRAY')) return {kind: 'arrayType', at, element: bracketed(p, nested, path)}
  if (p.is('RANGE')) return {kind: 'rangeType', at, element: bracketed(p, nested, path)}
  if (p.is('STRUCT')) return structType(p, nested, path)
  if (p.sees('ANY', 'TYPE') || p.sees('ANY', 'TABLE')) return anyType(p, at)
  if (p.is('TABLE') && p.peek().word === '<') return tableType(p)
  if (p.is('INTERVAL')) return scalarType(p, p.advance().word, at)
  if (!isName(p.token)) throw p.unexpected()
  const names = parsePath(p)
  return scalarType(p, names.map((name) => (name.quoted ? name.text : name.text.toUpperCase())).join('.'), at)
}

function bracketed(p: Parser, nested: NestedAttributes[] | undefined, path: string): TypeSyntax {
  p.advance()
  p.expect('<')
  const element = parseType(p, nested, path)
  p.expect('>')
  return element
}

function structType(p: Parser, nested: NestedAttributes[] | undefined, path: string): TypeSyntax {
  const {at} = p.advance()
  if (p.accept('<>')) return {kind: 'structType', at, fields: []}
  p.expect('<')
  const fields: {name?: Name; type: TypeSyntax}[] = []
  if (!p.is('>')) {
    do fields.push(structField(p, nested, path))
    while (p.accept(','))
  }
  p.expect('>')
  return {kind: 'structType', at, fields}
}

function structField(
  p: Parser,
  nested: NestedAttributes[] | undefined,
  path: string,
): {name?: Name; type: TypeSyntax} {
  const name = isFieldName(p) ? nameOf(p.advance()) : undefined
  const below = name === undefined ? path : path === '' ? name.text : `${path}.${name.text}`
  const type = parseType(p, nested, below)
  if (nested !== undefined) fieldAttributes(p, nested, below)
  return name === undefined ? {type} : {name, type}
}

/** A field's name is followed by its type, and a type alone is not followed by another word. */
function isFieldName(p: Parser): boolean {
  if (!isName(p.token)) return false
  const next = p.peek()
  if (next.word === 'NOT' || next.word === 'OPTIONS' || next.word === 'COLLATE') return false
  return next.kind === 'word' || next.kind === 'quoted'
}

function fieldAttributes(p: Parser, nested: NestedAttributes[], path: string): void {
  let notNull = false
  let options: Options = []
  for (;;) {
    if (p.acceptAll('NOT', 'NULL')) notNull = true
    else if (p.is('OPTIONS')) options = parseOptions(p)
    else break
  }
  if (notNull || options.length > 0) nested.push({path, notNull, options})
}

function anyType(p: Parser, at: number): TypeSyntax {
  p.advance()
  return p.advance().word === 'TYPE' ? {kind: 'anyType', at} : {kind: 'tableType', at, columns: 'ANY'}
}

function tableType(p: Parser): TypeSyntax {
  const {at} = p.advance()
  p.expect('<')
  const columns = p.list(() => ({name: parseName(p), type: parseType(p)}))
  p.expect('>')
  return {kind: 'tableType', at, columns}
}

function scalarType(p: Parser, name: string, at: number): TypeSyntax {
  const parameters: (bigint | 'MAX')[] = p.is('(') ? p.parenthesised(() => typeParameter(p)) : []
  if (!p.accept('COLLATE')) return {kind: 'scalarType', at, name, parameters}
  return {kind: 'scalarType', at, name, parameters, collation: p.expectString()}
}

function typeParameter(p: Parser): bigint | 'MAX' {
  if (p.accept('MAX')) return 'MAX'
  if (p.token.kind !== 'int') throw p.unexpected()
  return BigInt(p.advance().text)
}
