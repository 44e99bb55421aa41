import {expect, test} from 'vitest'
import {SqlError, withPosition} from '../../../../emulator/sql/error.ts'
import {parseScript} from '../../../../emulator/sql/parser/index.ts'

/** The message with its position, as BigQuery shows it. */
function messageOf(text: string): string {
  try {
    parseScript(text)
  } catch (error) {
    if (error instanceof SqlError) return withPosition(error, text)
    throw error
  }
  throw new Error(`no error: ${text}`)
}

const cases = [
  ['', 'Syntax error: Unexpected end of script at [1:1]'],
  ['foo', 'Syntax error: Unexpected identifier "foo" at [1:1]'],
  ['SELEC 1', 'Syntax error: Unexpected identifier "SELEC" at [1:1]'],
  ['SELECT 1;;', 'Syntax error: Unexpected ";" at [1:10]'],
  ['SELECT', 'Syntax error: Unexpected end of script at [1:7]'],
  ['SELECT WHERE a', 'Syntax error: Unexpected keyword WHERE at [1:8]'],
  ['CREATE TEMP SCHEMA d', 'Syntax error: Unexpected keyword SCHEMA at [1:13]'],
  ['CREATE OR REPLACE SNAPSHOT TABLE a CLONE b', 'Syntax error: Unexpected keyword SNAPSHOT at [1:19]'],
  ['CREATE EXTERNAL TABLE t WITH x', 'Syntax error: Expected end of input but got keyword WITH at [1:25]'],
  ['SELECT FROM t', 'Syntax error: SELECT list must not be empty at [1:8]'],
  ['SELECT 1 FROM FROM', 'Syntax error: Unexpected keyword FROM at [1:15]'],
  ['SELECT a b c FROM t', 'Syntax error: Expected end of input but got identifier "c" at [1:12]'],
  ['SELECT a\nFROM t\nGRUP BY a', 'Syntax error: Expected end of input but got keyword BY at [3:6]'],
  ['SELECT 1 SELECT 2', 'Syntax error: Expected end of input but got keyword SELECT at [1:10]'],
  [`SELECT 1 'a'`, `Syntax error: Expected end of input but got string literal 'a' at [1:10]`],
  ['SELECT 1 2', 'Syntax error: Expected end of input but got integer literal "2" at [1:10]'],
  ['SELECT 1 2.5', 'Syntax error: Expected end of input but got floating point literal "2.5" at [1:10]'],
  ['SELECT (1', 'Syntax error: Expected ")" but got end of script at [1:10]'],
  ['SELECT (1 2)', 'Syntax error: Expected ")" but got integer literal "2" at [1:11]'],
  ['SELECT f(x y)', 'Syntax error: Expected ")" but got identifier "y" at [1:12]'],
  ['SELECT f(`x` `y`)', 'Syntax error: Expected ")" but got identifier `y` at [1:14]'],
  ['SELECT [1, 2', 'Syntax error: Expected "]" but got end of script at [1:13]'],
  ['SELECT a = b = c', 'Syntax error: Expected end of input but got "=" at [1:14]'],
  ['SELECT CASE WHEN a 1', 'Syntax error: Expected keyword THEN but got integer literal "1" at [1:20]'],
  ['SELECT CAST(a INT64)', 'Syntax error: Expected keyword AS but got identifier "INT64" at [1:15]'],
  ['SELECT x BETWEEN 1 OR 2', 'Syntax error: Expected keyword AND but got keyword OR at [1:20]'],
  ['SELECT x IN 1', 'Syntax error: Expected "(" or keyword UNNEST but got integer literal "1" at [1:13]'],
  [
    'SELECT 1 UNION SELECT 2',
    'Syntax error: Expected keyword ALL or keyword DISTINCT but got keyword SELECT at [1:16]',
  ],
  [
    'SELECT 1 UNION ALL SELECT 2 EXCEPT DISTINCT SELECT 3',
    'Syntax error: Different set operations cannot be used in the same query without using parentheses for grouping at [1:29]',
  ],
  ['SELECT a FROM t WHERE', 'Syntax error: Unexpected end of script at [1:22]'],
  ['SELECT a FROM t GROUP a', 'Syntax error: Expected keyword BY but got identifier "a" at [1:23]'],
  ['SELECT f(1, *)', 'Syntax error: Unexpected "*" at [1:13]'],
  ['SELECT COUNT(DISTINCT)', 'Syntax error: Unexpected ")" at [1:22]'],
  ['SELECT a OVER (w)', 'Syntax error: OVER keyword must follow a function call at [1:10]'],
  [
    'SELECT f(SELECT 1)',
    'Syntax error: Each function argument is an expression, not a query; to use a query as an expression, the query must be wrapped with additional parentheses to make it a scalar subquery expression at [1:10]',
  ],
  ['SELECT 1.5abc', 'Syntax error: Missing whitespace between literal and alias at [1:11]'],
  ['SELECT a-1b', 'Syntax error: Missing whitespace between literal and alias at [1:11]'],
  [`SELECT 'abc`, 'Syntax error: Unclosed string literal at [1:8]'],
  [String.raw`SELECT 'a\qc'`, String.raw`Syntax error: Illegal escape sequence: \q at [1:10]`],
  // What is wrong first is said first, whatever comes later.
  [`SELECT FROM 'abc`, 'Syntax error: SELECT list must not be empty at [1:8]'],
  ['SELECT a FROM `p.d`.', 'Syntax error: Unexpected end of script at [1:21]'],
  ['INSERT INTO t (a) VALUES', 'Syntax error: Expected "(" but got end of script at [1:25]'],
  ['CREATE TABLE t (a)', 'Syntax error: Unexpected ")" at [1:18]'],
  ['CREATE FOO x', 'Syntax error: Unexpected identifier "FOO" at [1:8]'],
  [
    'CREATE FUNCTION f() AS (SELECT 1)',
    'Syntax error: The body of each CREATE FUNCTION statement is an expression, not a query; to use a query as an expression, the query must be wrapped with additional parentheses to make it a scalar subquery expression at [1:25]',
  ],
  ['MERGE t USING u ON a', 'Syntax error: Expected keyword WHEN but got end of script at [1:21]'],
  ['BEGIN SELECT 1 END', 'Syntax error: Expected ";" but got keyword END at [1:16]'],
  ['IF a THEN SELECT 1; END', 'Syntax error: Expected keyword IF but got end of script at [1:24]'],
  ['a: LOOP END LOOP b', 'Syntax error: Mismatched end label; expected a, got b at [1:18]'],
  ['FROM t |> FOO', 'Syntax error: Unexpected identifier "FOO" at [1:11]'],
  [
    'SELECT 1 FROM a JOIN b ON x ON y',
    'Syntax error: The number of join conditions is 2 but the number of joins that require a join condition is only 1. Unexpected keyword ON at [1:29]',
  ],
] as const

test.each(cases)('%j answers: %s', (text, message) => {
  expect(messageOf(text)).toBe(message)
})

test('what the embedded BigQuery lacks is named', () => {
  const run = (): unknown => parseScript('SELECT 1 FROM GRAPH_TABLE(g MATCH (n) RETURN n)')
  expect(run).toThrow('Unsupported in the embedded BigQuery: GRAPH_TABLE')
})
