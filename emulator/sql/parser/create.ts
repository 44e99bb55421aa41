/**
 * CREATE of schemas, tables and views; routines have their own file.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language
 */
import type {
  ColumnDefinition,
  CreateMode,
  CreateTable,
  CreateView,
  DdlStatement,
  Expression,
  Name,
  Options,
} from '../ast/index.ts'
import {parseColumns, parsePartitionColumns, type TableElements} from './columns.ts'
import {parseSystemTime} from './from.ts'
import {parseCreateIndex} from './indexes.ts'
import {isName, parseName, parseObjectPath} from './names.ts'
import {parseOptionalOptions, parseOptions} from './options.ts'
import type {Parser} from './parser.ts'
import {parseQuery} from './queries.ts'
import {parseCreateFunction, parseCreateProcedure} from './routines.ts'
import {skipStatement} from './skip-statement.ts'
import {
  parseClusterBy,
  parseConnection,
  parseConnectionName,
  parseDefaultCollation,
  parseIfNotExists,
} from './table-clauses.ts'
import {parsePartitionBy} from './windows.ts'
import type {Word} from './words.ts'

/** What stands between CREATE and the kind of object. */
export interface CreateHead {
  readonly at: number
  readonly orReplace: boolean
  readonly temporary: boolean
}

/** Objects whose statements are named and refused later. */
const OTHER_OBJECTS: readonly (readonly Word[])[] = [
  ['ROW', 'ACCESS', 'POLICY'],
  ['EXTERNAL', 'SCHEMA'],
  ['PROPERTY', 'GRAPH'],
  ['MODEL'],
  ['CONNECTION'],
  ['CAPACITY'],
  ['RESERVATION'],
  ['ASSIGNMENT'],
  ['DATA_POLICY'],
]

const TEMPORARY_OBJECTS: ReadonlySet<Word | ''> = new Set<Word>(['TABLE', 'VIEW', 'FUNCTION', 'AGGREGATE'])

export function parseCreate(p: Parser): DdlStatement {
  const {at} = p.expect('CREATE')
  const orReplace = p.acceptAll('OR', 'REPLACE')
  const temporary = p.acceptOne('TEMP', 'TEMPORARY') !== undefined
  if (temporary && !p.isOneOf(TEMPORARY_OBJECTS)) throw p.unexpected()
  if (orReplace && p.is('SNAPSHOT')) throw p.unexpected()
  const head: CreateHead = {at, orReplace, temporary}
  if (p.accept('SCHEMA')) return parseCreateSchema(p, head)
  if (p.acceptAll('TABLE', 'FUNCTION')) return parseCreateFunction(p, head, 'table')
  if (p.accept('TABLE')) return parseCreateTable(p, head)
  if (p.acceptAll('MATERIALIZED', 'VIEW')) return parseCreateView(p, head, true)
  if (p.accept('VIEW')) return parseCreateView(p, head, false)
  if (p.acceptAll('EXTERNAL', 'TABLE')) return parseCreateExternalTable(p, head)
  if (p.acceptAll('SNAPSHOT', 'TABLE')) return parseCreateSnapshot(p, head)
  if (p.acceptAll('AGGREGATE', 'FUNCTION')) return parseCreateFunction(p, head, 'aggregate')
  if (p.accept('FUNCTION')) return parseCreateFunction(p, head, 'scalar')
  if (p.acceptAll('SEARCH', 'INDEX')) return parseCreateIndex(p, head, 'SEARCH')
  if (p.acceptAll('VECTOR', 'INDEX')) return parseCreateIndex(p, head, 'VECTOR')
  if (p.accept('PROCEDURE')) return parseCreateProcedure(p, head)
  return parseCreateOther(p, head)
}

function parseCreateSchema(p: Parser, {at, orReplace}: CreateHead): DdlStatement {
  const ifNotExists = parseIfNotExists(p)
  const path = parseObjectPath(p)
  const defaultCollation = parseDefaultCollation(p)
  const options = parseOptionalOptions(p)
  return {kind: 'createSchema', at, end: p.end, orReplace, ifNotExists, path, defaultCollation, options}
}

function parseCreateTable(p: Parser, {at, orReplace, temporary}: CreateHead): CreateTable {
  const ifNotExists = parseIfNotExists(p)
  const path = parseObjectPath(p)
  const early = parseTableSource(p)
  const elements: Partial<TableElements> = p.is('(') ? parseColumns(p) : {}
  const source = early ?? parseTableSource(p)
  const defaultCollation = parseDefaultCollation(p)
  const partitionBy = parsePartitionBy(p)
  const clusterBy = parseClusterBy(p)
  const connection = parseConnection(p)
  const options = parseOptionalOptions(p)
  const query = p.accept('AS') ? parseQuery(p) : undefined
  return {
    kind: 'createTable',
    at,
    end: p.end,
    orReplace,
    ifNotExists,
    temporary,
    path,
    columns: elements.columns,
    constraints: elements.constraints ?? {foreignKeys: []},
    source,
    defaultCollation,
    partitionBy,
    clusterBy,
    connection,
    options,
    query,
  }
}

/** LIKE t, CLONE t, COPY t */
function parseTableSource(p: Parser): CreateTable['source'] {
  const type = p.acceptOne('LIKE', 'CLONE', 'COPY')
  if (type === undefined) return undefined
  const path = parseObjectPath(p)
  return {type, path, systemTime: parseSystemTime(p)}
}

function parseCreateView(p: Parser, head: CreateHead, materialized: boolean): DdlStatement {
  const {at, orReplace, temporary} = head
  const ifNotExists = parseIfNotExists(p)
  const path = parseObjectPath(p)
  const columns = p.is('(') ? p.parenthesised(() => parseViewColumn(p)) : undefined
  const partitionBy = parsePartitionBy(p)
  const clusterBy = parseClusterBy(p)
  const options = parseOptionalOptions(p)
  p.expect('AS')
  if (materialized && p.sees('REPLICA', 'OF')) {
    skipStatement(p)
    const object = 'MATERIALIZED VIEW AS REPLICA'
    return {kind: 'createOther', at, end: p.end, orReplace, ifNotExists, object, path}
  }
  const query = parseQuery(p)
  return {
    kind: 'createView',
    at,
    end: p.end,
    orReplace,
    ifNotExists,
    materialized,
    temporary,
    path,
    columns,
    partitionBy,
    clusterBy,
    options,
    query,
  }
}

function parseViewColumn(p: Parser): NonNullable<CreateView['columns']>[number] {
  const name = parseName(p)
  return {name, options: parseOptionalOptions(p)}
}

function parseCreateExternalTable(p: Parser, {at, orReplace}: CreateHead): DdlStatement {
  const ifNotExists = parseIfNotExists(p)
  const path = parseObjectPath(p)
  const columns = p.is('(') ? parseColumns(p).columns : undefined
  let connection: readonly Name[] | undefined
  let partitionColumns: readonly ColumnDefinition[] | 'AUTO' | undefined
  let options: Options = []
  for (;;) {
    if (p.acceptAll('WITH', 'CONNECTION')) connection = parseConnectionName(p)
    else if (p.sees('WITH', 'PARTITION', 'COLUMNS')) partitionColumns = parsePartitionColumns(p)
    else if (p.is('OPTIONS')) options = parseOptions(p)
    else break
  }
  return {
    kind: 'createExternalTable',
    at,
    end: p.end,
    orReplace,
    ifNotExists,
    path,
    columns,
    connection,
    partitionColumns,
    options,
  }
}

function parseCreateSnapshot(p: Parser, {at}: CreateHead): DdlStatement {
  const ifNotExists = parseIfNotExists(p)
  const path = parseObjectPath(p)
  p.expect('CLONE')
  const source = parseObjectPath(p)
  const systemTime: Expression | undefined = parseSystemTime(p)
  const options = parseOptionalOptions(p)
  return {kind: 'createSnapshot', at, end: p.end, ifNotExists, path, source, systemTime, options}
}

function parseCreateOther(p: Parser, {at, orReplace}: CreateHead): DdlStatement {
  const object = parseOtherObject(p)
  const mode: CreateMode = {orReplace, ifNotExists: parseIfNotExists(p)}
  const path = isName(p.token) ? parseObjectPath(p) : []
  skipStatement(p)
  return {kind: 'createOther', at, end: p.end, ...mode, object, path}
}

/** The kind of an object that no statement here knows more of. */
export function parseOtherObject(p: Parser): string {
  const words = OTHER_OBJECTS.find((object) => p.acceptAll(...object))
  if (words === undefined) throw p.unexpected()
  return words.join(' ')
}
