/**
 * ALTER of schemas, tables, columns and views.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#alter_table_set_options_statement
 */
import type {ColumnChange, DdlStatement, ForeignKey, Name, Options, TableAction} from '../ast/index.ts'
import {parseColumn, parseForeignKey, parsePrimaryKey, parseWithText} from './columns.ts'
import {parseOtherObject} from './create.ts'
import {parseExpression} from './expressions.ts'
import {parseAlterIndex} from './indexes.ts'
import {isName, parseName, parseObjectPath} from './names.ts'
import {parseOptions} from './options.ts'
import type {Parser} from './parser.ts'
import {skipStatement} from './skip-statement.ts'
import {parseIfExists, parseIfNotExists} from './table-clauses.ts'
import {parseType} from './types.ts'

export function parseAlter(p: Parser): DdlStatement {
  const {at} = p.expect('ALTER')
  if (p.accept('SCHEMA')) return parseAlterSchema(p, at)
  if (p.accept('TABLE')) {
    const head = parseHead(p)
    const actions = p.list(() => parseTableAction(p))
    return {kind: 'alterTable', at, end: p.end, ...head, actions}
  }
  const materialized = p.acceptAll('MATERIALIZED', 'VIEW')
  if (materialized || p.accept('VIEW')) {
    const head = parseHead(p)
    const actions = p.list(() => parseTableAction(p))
    return {kind: 'alterView', at, end: p.end, materialized, ...head, actions}
  }
  if (p.acceptAll('VECTOR', 'INDEX')) return parseAlterIndex(p, at)
  return parseAlterOther(p, at)
}

function parseHead(p: Parser): {readonly ifExists: boolean; readonly path: readonly Name[]} {
  const ifExists = parseIfExists(p)
  return {ifExists, path: parseObjectPath(p)}
}

/** ALTER SCHEMA s SET OPTIONS(…) | SET DEFAULT COLLATE c; replicas are named and refused later. */
function parseAlterSchema(p: Parser, at: number): DdlStatement {
  const {ifExists, path} = parseHead(p)
  if (p.is('ADD') || p.is('DROP')) {
    skipStatement(p)
    return {kind: 'alterOther', at, end: p.end, object: 'SCHEMA REPLICA', path}
  }
  p.expect('SET')
  if (p.acceptAll('DEFAULT', 'COLLATE')) {
    const defaultCollation = parseExpression(p)
    return {kind: 'alterSchema', at, end: p.end, ifExists, path, options: [], defaultCollation}
  }
  const options = parseOptions(p)
  return {kind: 'alterSchema', at, end: p.end, ifExists, path, options}
}

const OTHER_OBJECTS = ['ORGANIZATION', 'PROJECT', 'BI_CAPACITY', 'FUNCTION', 'PROCEDURE'] as const

function parseAlterOther(p: Parser, at: number): DdlStatement {
  const object = p.acceptOne(...OTHER_OBJECTS) ?? parseOtherObject(p)
  parseIfExists(p)
  const path = isName(p.token) ? parseObjectPath(p) : []
  skipStatement(p)
  return {kind: 'alterOther', at, end: p.end, object, path}
}

// ---- what is done to a table ------------------------------------------------------------------------

function parseTableAction(p: Parser): TableAction {
  const {at} = p.token
  if (p.accept('SET')) return parseSetAction(p, at)
  if (p.accept('ADD')) return parseAddAction(p, at)
  if (p.accept('DROP')) return parseDropAction(p, at)
  if (p.accept('RENAME')) return parseRenameAction(p, at)
  if (p.accept('ALTER')) {
    p.accept('COLUMN')
    const ifExists = parseIfExists(p)
    const name = parseName(p)
    return {kind: 'alterColumn', at, ifExists, name, change: parseColumnChange(p)}
  }
  throw p.unexpected()
}

/** SET OPTIONS(…), SET DEFAULT COLLATE c */
function parseSetAction(p: Parser, at: number): TableAction {
  if (p.acceptAll('DEFAULT', 'COLLATE')) return {kind: 'setCollation', at, collation: parseExpression(p)}
  return {kind: 'setOptions', at, options: parseOptions(p)}
}

/** ADD COLUMN c …, ADD PRIMARY KEY (…), ADD [CONSTRAINT n] FOREIGN KEY … */
function parseAddAction(p: Parser, at: number): TableAction {
  if (p.accept('COLUMN')) {
    const ifNotExists = parseIfNotExists(p)
    return {kind: 'addColumn', at, ifNotExists, column: parseColumn(p)}
  }
  if (p.sees('PRIMARY', 'KEY')) {
    return {kind: 'addPrimaryKey', at, ifNotExists: false, columns: parsePrimaryKey(p)}
  }
  if (p.sees('FOREIGN', 'KEY'))
    return {kind: 'addForeignKey', at, ifNotExists: false, key: parseForeignKey(p)}
  if (!p.accept('CONSTRAINT')) throw p.unexpected()
  const ifNotExists = parseIfNotExists(p)
  const name = parseName(p)
  const key: ForeignKey = {...parseForeignKey(p), name}
  return {kind: 'addForeignKey', at, ifNotExists, key}
}

/** DROP COLUMN c, DROP PRIMARY KEY, DROP CONSTRAINT n */
function parseDropAction(p: Parser, at: number): TableAction {
  if (p.acceptAll('PRIMARY', 'KEY')) return {kind: 'dropPrimaryKey', at, ifExists: parseIfExists(p)}
  if (p.accept('CONSTRAINT')) {
    const ifExists = parseIfExists(p)
    return {kind: 'dropConstraint', at, ifExists, name: parseName(p)}
  }
  p.expect('COLUMN')
  const ifExists = parseIfExists(p)
  return {kind: 'dropColumn', at, ifExists, name: parseName(p)}
}

/** RENAME TO t, RENAME COLUMN a TO b */
function parseRenameAction(p: Parser, at: number): TableAction {
  if (p.accept('TO')) return {kind: 'renameTo', at, to: parseName(p)}
  p.expect('COLUMN')
  const ifExists = parseIfExists(p)
  const from = parseName(p)
  p.expect('TO')
  return {kind: 'renameColumn', at, ifExists, from, to: parseName(p)}
}

function parseColumnChange(p: Parser): ColumnChange {
  if (p.accept('DROP')) {
    if (p.accept('DEFAULT')) return {kind: 'dropDefault'}
    p.expectAll('NOT', 'NULL')
    return {kind: 'dropNotNull'}
  }
  p.expect('SET')
  if (p.acceptAll('DATA', 'TYPE')) return {kind: 'setDataType', type: parseType(p)}
  if (p.accept('DEFAULT')) return {kind: 'setDefault', ...parseWithText(p)}
  const options: Options = parseOptions(p)
  return {kind: 'setOptions', options}
}
