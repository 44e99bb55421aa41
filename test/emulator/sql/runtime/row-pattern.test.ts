/** https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax#match_recognize_pattern */
import {describe, expect, test} from 'vitest'
import {parseQuery} from '../../../../emulator/sql/parser/index.ts'
import {searchRows} from '../../../../emulator/sql/runtime/row-pattern.ts'

/** The matches of a pattern in rows written as the symbols that they satisfy: `a ab b`. */
function matches(pattern: string, rows: string, {longest = false, overlapping = false} = {}): string {
  const query = parseQuery(
    `FROM t MATCH_RECOGNIZE (ORDER BY x MEASURES 1 AS m PATTERN (${pattern}) DEFINE a AS TRUE, b AS TRUE)`,
  )
  const from = query.body.kind === 'from' ? query.body.from : undefined
  const clause = from?.kind === 'tablePath' ? from.pivots[0] : undefined
  if (clause?.kind !== 'matchRecognize') throw new Error('a table with MATCH_RECOGNIZE is expected')
  const bits = rows
    .split(' ')
    .map((row) => BigInt([...row].reduce((sum, s) => sum | (s === 'a' ? 1 : s === 'b' ? 2 : 0), 0)))
  const search = {symbols: ['a', 'b'], pattern: clause.pattern, longest, overlapping}
  return searchRows(search, bits)
    .map(({start, symbols}) => `${start}:${symbols.map((s) => 'ab'[s]).join('')}`)
    .join(' ')
}

describe('patterns prefer what stands first', () => {
  test.each([
    ['a', 'a b a', '0:a 2:a'],
    ['a b', 'a b a a b', '0:ab 3:ab'],
    ['a | b', 'ab', '0:a'],
    ['b | a', 'ab', '0:b'],
    ['a* b+', 'ab ab b', '0:aab'],
    ['(a|b b)+', 'ab ab b', '0:aa'],
    ['a?', 'a b', '0:a 1:'],
    ['a??', 'a b', '0: 1:'],
    ['a+', 'a a b a', '0:aa 3:a'],
    ['a+?', 'a a', '0:a 1:a'],
    ['a*? b', 'a a b', '0:aab'],
    ['a{2}', 'a a a', '0:aa'],
    ['a{2,}', 'a a a', '0:aaa'],
    ['a{,2}', 'a a a', '0:aa 2:a'],
    ['a{1,2}?', 'a a', '0:a 1:a'],
    ['(a b){2}', 'a b a b', '0:abab'],
    ['a |', 'b a', '0: 1:a'],
    ['| a', 'a', '0:'],
    ['()', 'a', '0:'],
    ['^ a', 'a a', '0:a'],
    ['a $', 'a a', '1:a'],
    ['(a*)*', 'a a', '0:aa'],
    ['a || b', 'b', '0:'],
  ])('%s in %s', (pattern, rows, expected) => {
    expect(matches(pattern, rows)).toBe(expected)
  })
})

test('the longest match', () => {
  expect(matches('a | a b | a b b', 'a b b', {longest: true})).toBe('0:abb')
  expect(matches('a b | b b', 'ab b', {longest: true})).toBe('0:ab')
})

test('matches that overlap', () => {
  expect(matches('a+', 'a a', {overlapping: true})).toBe('0:aa 1:a')
})

test('a pattern that tries everything takes no longer for it', () => {
  const rows = Array.from({length: 200}, () => 'a').join(' ')
  expect(matches('(a?){100} a{100} b', rows)).toBe('')
})

test('a pattern beyond all measure is refused', () => {
  expect(() => matches('(a{1000}){1000}', 'a')).toThrow('too complex')
})
