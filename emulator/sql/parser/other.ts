/**
 * ASSERT, EXPORT, LOAD DATA, GRANT and REVOKE.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/other-statements
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-control-language
 */
import type {Name, OtherStatement} from '../ast/index.ts'
import {parseColumns, parsePartitionColumns} from './columns.ts'
import {parseExpression} from './expressions.ts'
import {parseName, parseNameAfterDot, parseObjectPath} from './names.ts'
import {parseOptionalOptions, parseOptionList} from './options.ts'
import type {Parser} from './parser.ts'
import {parseQuery} from './queries.ts'
import {skipStatement} from './skip-statement.ts'
import {parseClusterBy, parseConnection} from './table-clauses.ts'
import {parsePartitionBy} from './windows.ts'

export function parseAssert(p: Parser): OtherStatement {
  const {at} = p.expect('ASSERT')
  const condition = parseExpression(p)
  const description = p.accept('AS') ? parseExpression(p) : undefined
  return {kind: 'assert', at, end: p.end, condition, description}
}

/** EXPORT DATA [WITH CONNECTION c] OPTIONS(…) AS query; other exports are named and refused later. */
export function parseExport(p: Parser): OtherStatement {
  const {at} = p.expect('EXPORT')
  if (!p.accept('DATA')) {
    const construct = `EXPORT ${parseName(p).text.toUpperCase()}`
    skipStatement(p)
    return {kind: 'unsupportedStatement', at, end: p.end, construct}
  }
  const connection = parseConnection(p)
  const options = parseOptionalOptions(p)
  p.expect('AS')
  const query = parseQuery(p)
  return {kind: 'exportData', at, end: p.end, connection, options, query}
}

type LoadData = Extract<OtherStatement, {kind: 'loadData'}>

/** LOAD DATA INTO | OVERWRITE t (columns) … FROM FILES(…) … */
export function parseLoadData(p: Parser): OtherStatement {
  const {at} = p.expect('LOAD')
  p.expect('DATA')
  const mode = p.acceptOne('INTO', 'OVERWRITE')
  if (mode === undefined) throw p.expected('keyword INTO or keyword OVERWRITE')
  const temporary = p.acceptOne('TEMP', 'TEMPORARY') !== undefined
  if (temporary) p.expect('TABLE')
  const path = parseObjectPath(p)
  const before = parsePartitions(p)
  const columns = p.is('(') ? parseColumns(p).columns : undefined
  const partition = before ?? parsePartitions(p)
  const partitionBy = parsePartitionBy(p)
  const clusterBy = parseClusterBy(p)
  const options = parseOptionalOptions(p)
  p.expectAll('FROM', 'FILES')
  const files = parseOptionList(p)
  const partitionColumns = parsePartitionColumns(p)
  const connection = parseConnection(p)
  return {
    kind: 'loadData',
    at,
    end: p.end,
    overwrite: mode === 'OVERWRITE',
    temporary,
    path,
    partition,
    columns,
    partitionBy,
    clusterBy,
    options,
    files,
    partitionColumns,
    connection,
  }
}

/** [OVERWRITE] PARTITIONS(column = value), before the columns or after them. */
function parsePartitions(p: Parser): LoadData['partition'] {
  if (!p.is('PARTITIONS') && !p.sees('OVERWRITE', 'PARTITIONS')) return undefined
  const {at} = p.token
  const overwrite = p.accept('OVERWRITE')
  p.expectAll('PARTITIONS', '(')
  const column = parseName(p)
  p.expect('=')
  const value = parseExpression(p)
  p.expect(')')
  return {at, overwrite, column, value}
}

/** GRANT roles ON object TO users; REVOKE roles ON object FROM users */
export function parseGrant(p: Parser): OtherStatement {
  const {at, word} = p.advance()
  const roles = p.list(() => parseRole(p))
  p.expect('ON')
  const object = parseGrantObject(p)
  const path = parseObjectPath(p)
  p.expect(word === 'GRANT' ? 'TO' : 'FROM')
  const to = p.list(() => parseExpression(p))
  return {kind: word === 'GRANT' ? 'grant' : 'revoke', at, end: p.end, roles, object, path, to}
}

/** A role, `` `roles/bigquery.dataViewer` ``; its slashes and dots are part of the name. */
function parseRole(p: Parser): Name {
  const first = parseNameAfterDot(p)
  let text = first.text
  while (p.is('.') || p.is('/')) text += p.advance().word + parseNameAfterDot(p).text
  return {...first, text}
}

function parseGrantObject(p: Parser): string {
  const words = [parseName(p).text.toUpperCase()]
  if (words[0] === 'EXTERNAL' || words[0] === 'MATERIALIZED') words.push(parseName(p).text.toUpperCase())
  return words.join(' ')
}

/** A query of a property graph: named and refused later. */
export function parseGraph(p: Parser): OtherStatement {
  const {at} = p.expect('GRAPH')
  skipStatement(p)
  return {kind: 'unsupportedStatement', at, end: p.end, construct: 'GRAPH'}
}
