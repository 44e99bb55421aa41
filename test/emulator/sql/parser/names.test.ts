import {expect, test} from 'vitest'
import {parseExpression, parseQuery, parseScript} from '../../../../emulator/sql/parser/index.ts'
import {outline} from './outline.ts'

// https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical#reserved_keywords
const reserved =
  `ALL AND ANY ARRAY AS ASC ASSERT_ROWS_MODIFIED AT BETWEEN BY CASE CAST COLLATE CONTAINS CREATE CROSS CUBE
  CURRENT DEFAULT DEFINE DESC DISTINCT ELSE END ENUM ESCAPE EXCEPT EXCLUDE EXISTS EXTRACT FALSE FETCH FOLLOWING FOR
  FROM FULL GROUP GROUPING GROUPS HASH HAVING IF IGNORE IN INNER INTERSECT INTERVAL INTO IS JOIN LATERAL LEFT LIKE
  LIMIT LOOKUP MERGE NATURAL NEW NO NOT NULL NULLS OF ON OR ORDER OUTER OVER PARTITION PRECEDING PROTO QUALIFY RANGE
  RECURSIVE RESPECT RIGHT ROLLUP ROWS SELECT SET SOME STRUCT TABLESAMPLE THEN TO TREAT TRUE UNBOUNDED UNION UNNEST
  USING WHEN WHERE WINDOW WITH WITHIN`.split(/\s+/)

test.each(reserved)('%s is no name, but is one in backticks and after a dot', (word) => {
  expect(() => parseQuery(`SELECT 1 AS ${word}`)).toThrow('Syntax error')
  expect(outline(parseExpression(`\`${word}\``))).toBe(`\`${word}\``)
  expect(outline(parseExpression(`a.${word}`))).toBe(`a.${word}`)
})

const usable =
  'date time timestamp value offset key name type table view model data index level row options pivot match first last safe mode'.split(
    ' ',
  )

test.each(usable)('%s may be the name of a column, an alias and a table', (word) => {
  expect(outline(parseQuery(`SELECT ${word}, 1 AS ${word}, ${word}.a, 2 ${word} FROM ${word}`))).toBe(
    `(query body:(select items:[(item value:${word}) (item value:1 alias:${word}) (item value:${word}.a) (item value:2 alias:${word})] from:(tablePath path:[${word}])))`,
  )
})

test('every node knows where it begins, and a statement where it ends', () => {
  const text = ' SELECT a + f(b) FROM `p.d.t` AS x ; SELECT 2'
  const [first, second] = parseScript(text).statements
  expect(text.slice(first!.at, first!.end)).toBe('SELECT a + f(b) FROM `p.d.t` AS x')
  expect(text.slice(second!.at, second!.end)).toBe('SELECT 2')
  expect(first).toMatchObject({
    query: {
      at: 1,
      body: {
        items: [{at: 8, value: {at: 8, left: {at: 8}, right: {at: 12, args: [{value: {at: 14}}]}}}],
        from: {at: 22, path: [{at: 23}, {at: 25}, {at: 27}], alias: {at: 33}},
      },
    },
  })
})

test('bodies of routines keep their text', () => {
  const text = 'CREATE FUNCTION f() AS ( 1 + /* two */ 2 ); CREATE PROCEDURE p() BEGIN SELECT 1; END'
  expect(parseScript(text).statements).toMatchObject([
    {bodyText: '1 + /* two */ 2'},
    {bodyText: 'BEGIN SELECT 1; END'},
  ])
})
