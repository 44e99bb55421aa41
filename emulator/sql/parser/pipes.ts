/**
 * Pipe operators.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/pipe-syntax
 */
import type {Expression, GroupBy, GroupingItem, Name, PipeOperator, Query} from '../ast/index.ts'
import {parseExpression} from './expressions.ts'
import {parseSample, parseTable, parseTableAlias, parseTableFunction} from './from.ts'
import {parseGroupingItem} from './grouping.ts'
import {parseCondition, parseJoinType} from './joins.ts'
import {parseMatchRecognize} from './match-recognize.ts'
import {parseAlias, parseName, parseObjectPath} from './names.ts'
import {type Direction, parseDirection, parseOrderBy} from './ordering.ts'
import type {Parser} from './parser.ts'
import {parsePivot, parsePivots, parseUnpivot} from './pivots.ts'
import {parseCommonTable, parseQuery, parseSetOperator, seesSetOperator} from './queries.ts'
import {parseSelectHead, parseSelectItems} from './select.ts'
import {parseNamedWindows} from './windows.ts'
import type {Word} from './words.ts'

/** `|> … |> …`: all that follow. */
export function parsePipes(p: Parser): PipeOperator[] {
  const pipes: PipeOperator[] = []
  while (p.accept('|>')) pipes.push(parsePipe(p))
  return pipes
}

function parsePipe(p: Parser): PipeOperator {
  const {at, word} = p.token
  if (seesSetOperator(p)) return parsePipeSetOperation(p)
  const joinType = parseJoinType(p)
  if (joinType !== undefined) {
    const right = parseTable(p)
    return {kind: 'pipeJoin', at, type: joinType, right, ...parseCondition(p)}
  }
  switch (word) {
    case 'SELECT':
      p.advance()
      return {kind: 'pipeSelect', at, ...parseSelectHead(p), windows: parseNamedWindows(p)}
    case 'EXTEND':
    case 'WINDOW':
      p.advance()
      return {kind: 'pipeExtend', at, items: parseSelectItems(p), windows: parseNamedWindows(p)}
    case 'SET':
      p.advance()
      return {kind: 'pipeSet', at, items: parseItems(p, () => parseSetItem(p))}
    case 'DROP':
      p.advance()
      return {kind: 'pipeDrop', at, names: parseItems(p, () => parseName(p))}
    case 'RENAME':
      p.advance()
      return {kind: 'pipeRename', at, items: parseItems(p, () => parseRenameItem(p))}
    case 'AS':
      p.advance()
      return {kind: 'pipeAs', at, alias: parseName(p)}
    case 'WHERE':
      p.advance()
      return {kind: 'pipeWhere', at, condition: parseExpression(p)}
    case 'AGGREGATE':
      return parsePipeAggregate(p)
    case 'DISTINCT':
      p.advance()
      return {kind: 'pipeDistinct', at}
    case 'ORDER':
      return {kind: 'pipeOrderBy', at, items: parseOrderBy(p)}
    case 'LIMIT':
      return parsePipeLimit(p)
    case 'ASSERT':
      return parsePipeAssert(p)
    case 'CALL':
      return parsePipeCall(p)
    case 'TABLESAMPLE':
      return {kind: 'pipeSample', at, sample: parseSample(p)!}
    case 'PIVOT':
      return {kind: 'pipePivot', at, pivot: parsePivot(p)}
    case 'UNPIVOT':
      return {kind: 'pipeUnpivot', at, unpivot: parseUnpivot(p)}
    case 'IF':
      return parsePipeIf(p)
    case 'WITH':
      return parsePipeWith(p)
    case 'MATCH_RECOGNIZE':
      return {kind: 'pipeMatchRecognize', at, clause: parseMatchRecognize(p)}
    default:
      throw p.unexpected()
  }
}

/** WITH names AS queries; a comma may follow the last. */
function parsePipeWith(p: Parser): PipeOperator {
  const {at} = p.advance()
  const recursive = p.accept('RECURSIVE')
  return {kind: 'pipeWith', at, recursive, ctes: parseItems(p, () => parseCommonTable(p))}
}

/**
 * IF condition THEN (|> …) [ELSEIF …] [ELSE (|> …)], of GoogleSQL alone.
 * https://github.com/google/googlesql/blob/master/docs/pipe-syntax.md#if_pipe_operator
 */
function parsePipeIf(p: Parser): PipeOperator {
  const {at} = p.token
  const branches: {condition: Expression; pipes: PipeOperator[]}[] = []
  do {
    p.advance()
    const condition = parseExpression(p)
    p.expect('THEN')
    branches.push({condition, pipes: parseBranch(p)})
  } while (p.is('ELSEIF'))
  return {kind: 'pipeIf', at, branches, otherwise: p.accept('ELSE') ? parseBranch(p) : []}
}

function parseBranch(p: Parser): PipeOperator[] {
  p.expect('(')
  const pipes = parsePipes(p)
  p.expect(')')
  return pipes
}

const AFTER_ITEMS: ReadonlySet<Word | ''> = new Set<Word>([')', ';', '|>'])

function endsItems(p: Parser): boolean {
  return p.token.kind === 'end' || p.isOneOf(AFTER_ITEMS)
}

/** Items with commas between them; a comma may follow the last. */
function parseItems<Item>(p: Parser, item: () => Item): Item[] {
  const items = [item()]
  while (p.accept(',') && !endsItems(p)) items.push(item())
  return items
}

function parseSetItem(p: Parser): {readonly name: Name; readonly value: ReturnType<typeof parseExpression>} {
  const name = parseName(p)
  p.expect('=')
  return {name, value: parseExpression(p)}
}

/** `old [AS] new` */
function parseRenameItem(p: Parser): {readonly from: Name; readonly to: Name} {
  const from = parseName(p)
  p.accept('AS')
  return {from, to: parseName(p)}
}

type PipeAggregate = Extract<PipeOperator, {readonly kind: 'pipeAggregate'}>

function parsePipeAggregate(p: Parser): PipeOperator {
  const {at} = p.advance()
  const items = p.is('GROUP') || endsItems(p) ? [] : parseAggregateItems(p)
  if (!p.is('GROUP')) return {kind: 'pipeAggregate', at, items, andOrder: false}
  const {at: groupAt} = p.advance()
  const andOrder = p.acceptAll('AND', 'ORDER')
  p.expect('BY')
  return {kind: 'pipeAggregate', at, items, groupBy: parseKeys(p, groupAt), andOrder}
}

function parseAggregateItems(p: Parser): PipeAggregate['items'] {
  const item = (): PipeAggregate['items'][number] => {
    const {at} = p.token
    return {at, value: parseExpression(p), alias: parseAlias(p), order: parseDirection(p)}
  }
  const items = [item()]
  while (p.accept(',') && !p.is('GROUP') && !endsItems(p)) items.push(item())
  return items
}

function parseKeys(p: Parser, at: number): GroupBy {
  if (p.accept('ALL')) return {at, all: true, items: []}
  return {at, all: false, items: parseItems(p, () => parseKey(p))}
}

/** In pipes a key may have an alias and a direction. */
function parseKey(p: Parser): GroupingItem {
  const item = parseGroupingItem(p)
  if (item.kind !== 'key') return item
  const alias = parseAlias(p)
  const order: Direction | undefined = parseDirection(p)
  return {...item, alias, order}
}

function parsePipeSetOperation(p: Parser): PipeOperator {
  const {at} = p.token
  const {operator, all, match} = parseSetOperator(p)!
  const queries = parseItems(p, () => parseQueryInParentheses(p))
  return {kind: 'pipeSetOperation', at, operator, all, match, queries}
}

function parseQueryInParentheses(p: Parser): Query {
  p.expect('(')
  const query = parseQuery(p)
  p.expect(')')
  return query
}

function parsePipeLimit(p: Parser): PipeOperator {
  const {at} = p.advance()
  const limit = parseExpression(p)
  return {kind: 'pipeLimit', at, limit, offset: p.accept('OFFSET') ? parseExpression(p) : undefined}
}

function parsePipeAssert(p: Parser): PipeOperator {
  const {at} = p.advance()
  const [condition, ...messages] = parseItems(p, () => parseExpression(p))
  return {kind: 'pipeAssert', at, condition: condition!, messages}
}

function parsePipeCall(p: Parser): PipeOperator {
  const {at} = p.advance()
  const call = parseTableFunction(p, parseObjectPath(p))
  const alias = parseTableAlias(p)
  return {kind: 'pipeCall', at, call: {...call, alias, pivots: parsePivots(p)}}
}
