/**
 * DROP and UNDROP.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#drop_table_statement
 */
import type {DdlStatement} from '../ast/index.ts'
import {parseOtherObject} from './create.ts'
import {parseObjectPath} from './names.ts'
import type {Parser} from './parser.ts'
import {skipStatement} from './skip-statement.ts'
import {parseIfExists, parseIfNotExists} from './table-clauses.ts'
import type {Word} from './words.ts'

/** The longer ones first. */
const OBJECTS: readonly (readonly Word[])[] = [
  ['SCHEMA'],
  ['TABLE', 'FUNCTION'],
  ['EXTERNAL', 'TABLE'],
  ['SNAPSHOT', 'TABLE'],
  ['TABLE'],
  ['MATERIALIZED', 'VIEW'],
  ['VIEW'],
  ['FUNCTION'],
  ['PROCEDURE'],
  ['SEARCH', 'INDEX'],
  ['VECTOR', 'INDEX'],
]

export function parseDrop(p: Parser): DdlStatement {
  const {at} = p.expect('DROP')
  if (p.acceptAll('ALL', 'ROW', 'ACCESS', 'POLICIES', 'ON')) {
    const path = parseObjectPath(p)
    return {kind: 'drop', at, end: p.end, object: 'ALL ROW ACCESS POLICIES', ifExists: false, path}
  }
  const known = OBJECTS.find((words) => p.acceptAll(...words))
  const object = known?.join(' ') ?? parseOtherObject(p)
  const ifExists = parseIfExists(p)
  const path = parseObjectPath(p)
  if (known === undefined) skipStatement(p)
  if (object.endsWith(' INDEX')) {
    p.expect('ON')
    return {kind: 'drop', at, ifExists, object, path, on: parseObjectPath(p), end: p.end}
  }
  const behaviour = object === 'SCHEMA' ? p.acceptOne('CASCADE', 'RESTRICT') : undefined
  const cascade = behaviour === undefined ? undefined : behaviour === 'CASCADE'
  return {kind: 'drop', at, end: p.end, object, ifExists, path, cascade}
}

export function parseUndrop(p: Parser): DdlStatement {
  const {at} = p.expect('UNDROP')
  p.expect('SCHEMA')
  const ifNotExists = parseIfNotExists(p)
  const path = parseObjectPath(p)
  return {kind: 'undrop', at, end: p.end, ifNotExists, path}
}
