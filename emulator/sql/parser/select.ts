/**
 * SELECT … FROM … WHERE … GROUP BY … HAVING … QUALIFY … WINDOW …
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax#select_list
 */
import type {Expression, Name, Select, SelectItem} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import {parseExpression} from './expressions.ts'
import {parseFrom} from './from.ts'
import {parseGroupBy} from './grouping.ts'
import {parseAlias, parseName, parseNames} from './names.ts'
import {parseOptionalOptions} from './options.ts'
import type {Parser} from './parser.ts'
import {parseNamedWindows} from './windows.ts'
import type {Word} from './words.ts'

export function parseSelect(p: Parser): Select {
  const {at} = p.expect('SELECT')
  const privacy = parsePrivacy(p)
  const head = parseSelectHead(p)
  const from = p.accept('FROM') ? parseFrom(p) : undefined
  if (!from) refuseWithoutFrom(p, head, at)
  const where = p.accept('WHERE') ? parseExpression(p) : undefined
  const groupBy = parseGroupBy(p)
  const having = p.accept('HAVING') ? parseExpression(p) : undefined
  const qualify = p.accept('QUALIFY') ? parseExpression(p) : undefined
  const windows = parseNamedWindows(p)
  return {
    kind: 'select',
    at,
    privacy,
    ...head,
    from,
    where,
    groupBy,
    having,
    qualify,
    windows,
  }
}

const NEED_FROM: readonly Word[] = ['WHERE', 'GROUP', 'HAVING', 'QUALIFY', 'WINDOW']

/** A query without FROM has one row, which there is no point in choosing, grouping or sorting. */
function refuseWithoutFrom(p: Parser, {distinct}: SelectHead, at: number): void {
  if (distinct) throw new SqlError('Query without FROM clause cannot use SELECT DISTINCT', at)
  const word = NEED_FROM.find((next) => p.is(next))
  if (!word) return
  const clause = word === 'GROUP' ? 'GROUP BY' : word
  throw new SqlError(`Query without FROM clause cannot have a ${clause} clause`, p.token.at)
}

/** SELECT WITH DIFFERENTIAL_PRIVACY | AGGREGATION_THRESHOLD OPTIONS(…) */
function parsePrivacy(p: Parser): Select['privacy'] {
  if (!p.is('WITH') || p.peek().word === '(') return undefined
  const {at} = p.advance()
  const mode = parseName(p).text.toUpperCase()
  return {at, mode, options: parseOptionalOptions(p)}
}

export type SelectHead = Pick<Select, 'distinct' | 'as' | 'items'>

/** `[ALL | DISTINCT] [AS STRUCT | VALUE] items`, after SELECT. */
export function parseSelectHead(p: Parser): SelectHead {
  const distinct = p.acceptOne('ALL', 'DISTINCT') === 'DISTINCT'
  const as = p.accept('AS') ? parseSelectAs(p) : undefined
  if (p.is('FROM')) throw p.error('SELECT list must not be empty')
  return {distinct, as, items: parseSelectItems(p)}
}

function parseSelectAs(p: Parser): 'STRUCT' | 'VALUE' {
  const as = p.acceptOne('STRUCT', 'VALUE')
  if (as === undefined) throw p.unexpected()
  return as
}

/** Items with commas between them; a comma may follow the last. */
export function parseSelectItems(p: Parser): SelectItem[] {
  const items = [parseSelectItem(p)]
  while (p.accept(',') && !endsSelectList(p)) items.push(parseSelectItem(p))
  return items
}

const AFTER_SELECT_LIST: ReadonlySet<Word | ''> = new Set<Word>([
  ')',
  ';',
  '|>',
  'FROM',
  'WHERE',
  'GROUP',
  'HAVING',
  'QUALIFY',
  'WINDOW',
  'ORDER',
  'LIMIT',
  'UNION',
  'INTERSECT',
  'EXCEPT',
])

function endsSelectList(p: Parser): boolean {
  return p.token.kind === 'end' || p.isOneOf(AFTER_SELECT_LIST)
}

function parseSelectItem(p: Parser): SelectItem {
  const {at} = p.token
  if (p.accept('*')) return {kind: 'stars', at, ...parseStarModifiers(p)}
  const value = parseExpression(p)
  if (p.is('.') && p.peek().word === '*') {
    p.expectAll('.', '*')
    return {kind: 'stars', at, of: value, ...parseStarModifiers(p)}
  }
  return {kind: 'item', at, value, alias: parseAlias(p)}
}

type StarModifiers = Pick<Extract<SelectItem, {readonly kind: 'stars'}>, 'except' | 'replace'>

/** `EXCEPT (a, b)`, `REPLACE (x AS a)` */
function parseStarModifiers(p: Parser): StarModifiers {
  const except = p.sees('EXCEPT', '(') ? parseExcept(p) : []
  const replace = p.sees('REPLACE', '(') ? parseReplace(p) : []
  return {except, replace}
}

function parseExcept(p: Parser): Name[] {
  p.expect('EXCEPT')
  return parseNames(p)
}

function parseReplace(p: Parser): StarModifiers['replace'] {
  p.expectAll('REPLACE', '(')
  const items: {value: Expression; name: Name}[] = []
  do {
    const value = parseExpression(p)
    p.expect('AS')
    items.push({value, name: parseName(p)})
  } while (p.accept(',') && !p.is(')'))
  p.expect(')')
  return items
}
