import {expect, test} from 'vitest'
import {SqlError} from '../../../../emulator/sql/error.ts'
import {parseExpression, parseScript, parseType} from '../../../../emulator/sql/parser/index.ts'

const times = 10_000

const deep = [
  ['parentheses', () => parseExpression(`${'('.repeat(times)}1${')'.repeat(times)}`)],
  ['calls', () => parseExpression(`${'f('.repeat(times)}1${')'.repeat(times)}`)],
  ['negations', () => parseExpression(`${'NOT '.repeat(times)}x`)],
  ['signs', () => parseExpression(`${'- '.repeat(times)}x`)],
  ['arrays', () => parseExpression('['.repeat(times))],
  ['sums', () => parseExpression(`1${' + 1'.repeat(times)}`)],
  ['fields', () => parseExpression(`f(x)${'.a'.repeat(times)}`)],
  ['types', () => parseType('ARRAY<'.repeat(times))],
  ['subqueries', () => parseScript(`${'SELECT ('.repeat(times)}`)],
  ['tables in parentheses', () => parseScript(`SELECT 1 FROM ${'('.repeat(times)}`)],
  ['joins', () => parseScript(`SELECT 1 FROM t${', t'.repeat(times)}`)],
  ['set operations', () => parseScript(`SELECT 1${' UNION ALL SELECT 1'.repeat(times)}`)],
  ['blocks', () => parseScript('BEGIN '.repeat(times))],
  ['conditions', () => parseScript('IF x THEN '.repeat(times))],
] as const

test.each(deep)('too many %s within each other are an error, not a crash', (_, parse) => {
  expect(parse).toThrow(SqlError)
  expect(parse).toThrow('too many subqueries or query is too complex')
})

const usual = [
  ['parentheses', () => parseExpression(`${'('.repeat(100)}1${')'.repeat(100)}`)],
  ['calls', () => parseExpression(`${'f('.repeat(100)}1${')'.repeat(100)}`)],
  ['subqueries', () => parseScript(`${'SELECT * FROM ('.repeat(60)}SELECT 1${')'.repeat(60)}`)],
  ['set operations', () => parseScript(`SELECT 1${' UNION ALL SELECT 1'.repeat(500)}`)],
] as const

test.each(usual)('what people write in %s parses', (_, parse) => {
  expect(parse).not.toThrow()
})

test('ten thousand conditions make a tree of little depth', () => {
  expect(depth(parseExpression(`x = 0${' OR x = 1'.repeat(times)}`))).toBeLessThan(100)
})

test('a megabyte of values parses', () => {
  const row = `(1, 'text', 2.5, TRUE, NULL)`
  const rows = Array.from({length: 1_000_000 / row.length}, () => row)
  const [statement] = parseScript(`INSERT INTO t VALUES ${rows.join(', ')}`).statements
  expect(statement).toMatchObject({kind: 'insert', rows: {length: rows.length}})
})

function depth(node: object): number {
  const below = Object.values(node).filter((value) => typeof value === 'object' && value !== null)
  return 1 + Math.max(0, ...below.map(depth))
}
