/**
 * Search and vector indexes.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#create_search_index_statement
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#create_vector_index_statement
 */
import type {AlterIndex, CreateIndex, IndexColumn} from '../ast/index.ts'
import type {CreateHead} from './create.ts'
import {parseName, parseObjectPath} from './names.ts'
import {parseOptionalOptions} from './options.ts'
import type {Parser} from './parser.ts'
import {parseIfExists, parseIfNotExists} from './table-clauses.ts'
import {parsePartitionBy} from './windows.ts'

/** name ON t(ALL COLUMNS [WITH COLUMN OPTIONS(…)] | columns) [STORING(…)] [PARTITION BY e] [OPTIONS(…)] */
export function parseCreateIndex(
  p: Parser,
  {at, orReplace}: CreateHead,
  type: CreateIndex['type'],
): CreateIndex {
  const ifNotExists = parseIfNotExists(p)
  const name = parseName(p)
  p.expect('ON')
  const table = parseObjectPath(p)
  p.expect('(')
  const allColumns = p.acceptAll('ALL', 'COLUMNS')
  const columns = allColumns ? parseColumnOptions(p) : p.list(() => parseIndexColumn(p))
  p.expect(')')
  const storing = p.accept('STORING') ? p.parenthesised(() => parseName(p)) : []
  const partitionBy = parsePartitionBy(p)
  const options = parseOptionalOptions(p)
  return {
    kind: 'createIndex',
    at,
    end: p.end,
    orReplace,
    ifNotExists,
    type,
    name,
    table,
    allColumns,
    columns,
    storing,
    partitionBy,
    options,
  }
}

/** WITH COLUMN OPTIONS(column OPTIONS(…), …) */
function parseColumnOptions(p: Parser): readonly IndexColumn[] {
  if (!p.accept('WITH')) return []
  p.expectAll('COLUMN', 'OPTIONS')
  return p.parenthesised(() => parseIndexColumn(p))
}

function parseIndexColumn(p: Parser): IndexColumn {
  const name = parseName(p)
  return {name, options: parseOptionalOptions(p)}
}

/** [IF EXISTS] name ON t REBUILD */
export function parseAlterIndex(p: Parser, at: number): AlterIndex {
  const ifExists = parseIfExists(p)
  const name = parseName(p)
  p.expect('ON')
  const table = parseObjectPath(p)
  if (p.token.text.toUpperCase() !== 'REBUILD') throw p.expected('REBUILD')
  p.advance()
  return {kind: 'alterIndex', at, end: p.end, ifExists, name, table}
}
