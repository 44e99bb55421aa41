/**
 * MATCH_RECOGNIZE: rows that match a pattern.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax#match_recognize_clause
 */
import type {MatchRecognize, RowPattern} from '../ast/index.ts'
import {parseExpression} from './expressions.ts'
import {isName, parseAlias, parseName} from './names.ts'
import {parseOptionalOptions} from './options.ts'
import {parseOrderBy} from './ordering.ts'
import type {Parser} from './parser.ts'
import {parsePivotAlias} from './pivots.ts'
import {parsePartitionBy} from './windows.ts'

export function parseMatchRecognize(p: Parser): MatchRecognize {
  const {at} = p.expect('MATCH_RECOGNIZE')
  p.expect('(')
  const partitionBy = parsePartitionBy(p)
  if (!p.is('ORDER')) throw p.expected('keyword ORDER')
  const orderBy = parseOrderBy(p)
  p.expect('MEASURES')
  const measures = p.list(() => parseMeasure(p))
  const skip = p.acceptAll('AFTER', 'MATCH', 'SKIP') ? parseSkip(p) : 'PAST LAST ROW'
  p.expectAll('PATTERN', '(')
  const pattern = parseChoice(p)
  p.expectAll(')', 'DEFINE')
  const define = p.list(() => {
    const name = parseName(p)
    p.expect('AS')
    return {name, value: parseExpression(p)}
  })
  const options = parseOptionalOptions(p)
  p.expect(')')
  return {
    kind: 'matchRecognize',
    at,
    partitionBy,
    orderBy,
    measures,
    skip,
    pattern,
    define,
    options,
    alias: parsePivotAlias(p),
  }
}

function parseMeasure(p: Parser): MatchRecognize['measures'][number] {
  const value = parseExpression(p)
  const alias = parseAlias(p)
  if (!alias) throw p.expected('keyword AS')
  return {value, alias}
}

function parseSkip(p: Parser): MatchRecognize['skip'] {
  if (p.acceptAll('PAST', 'LAST', 'ROW')) return 'PAST LAST ROW'
  p.expectAll('TO', 'NEXT', 'ROW')
  return 'TO NEXT ROW'
}

/** Branches of `|`, any of which may be empty. */
function parseChoice(p: Parser): RowPattern {
  p.enter()
  const parts = [parseSequence(p)]
  for (;;) {
    // Two bars that touch have an empty branch between them.
    if (p.accept('||')) parts.push({kind: 'empty'}, parseSequence(p))
    else if (p.accept('|')) parts.push(parseSequence(p))
    else break
  }
  p.leave()
  return parts.length === 1 ? parts[0]! : {kind: 'choice', parts}
}

function parseSequence(p: Parser): RowPattern {
  const parts: RowPattern[] = []
  while (!p.is(')') && !p.is('|') && !p.is('||')) parts.push(parseRepeated(p))
  if (parts.length === 0) return {kind: 'empty'}
  return parts.length === 1 ? parts[0]! : {kind: 'sequence', parts}
}

function parseRepeated(p: Parser): RowPattern {
  const of = parseElement(p)
  const counts = parseQuantifier(p)
  return counts ? {kind: 'repeat', of, ...counts, reluctant: p.accept('?')} : of
}

function parseElement(p: Parser): RowPattern {
  if (p.accept('^')) return {kind: 'start'}
  if (p.accept('$')) return {kind: 'end'}
  if (isName(p.token)) return {kind: 'symbol', name: parseName(p)}
  p.expect('(')
  const pattern = parseChoice(p)
  p.expect(')')
  return pattern
}

function parseQuantifier(p: Parser): {least: number; most: number | undefined} | undefined {
  if (p.accept('?')) return {least: 0, most: 1}
  if (p.accept('*')) return {least: 0, most: undefined}
  if (p.accept('+')) return {least: 1, most: undefined}
  if (!p.accept('{')) return undefined
  const least = p.is(',') ? 0 : parseCount(p)
  if (p.accept('}')) return {least, most: least}
  p.expect(',')
  const most = p.is('}') ? undefined : parseCount(p)
  if (most !== undefined && most < least) {
    throw p.error('The upper bound of a quantifier cannot be less than its lower bound')
  }
  p.expect('}')
  return {least, most}
}

const GREATEST_COUNT = 10_000

function parseCount(p: Parser): number {
  if (p.token.kind !== 'int') throw p.expected('integer literal')
  const count = Number(p.token.text)
  if (count > GREATEST_COUNT) throw p.error(`A quantifier may not be greater than ${GREATEST_COUNT}`)
  p.advance()
  return count
}
