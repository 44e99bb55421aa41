import {describe, expect, test} from 'vitest'
import {parseScript} from '../../../../emulator/sql/parser/index.ts'

describe('scripts that no run makes good are refused', () => {
  test.each([
    ['IF false THEN BREAK; END IF', 'BREAK is only allowed inside of a loop body'],
    ['CONTINUE', 'CONTINUE is only allowed inside of a loop body'],
    ['LOOP BREAK elsewhere; END LOOP', 'No enclosing block or loop has the label elsewhere'],
    ['a: LOOP BREAK; END LOOP; LOOP CONTINUE a; END LOOP', 'No enclosing block or loop has the label a'],
    ['a: BEGIN CONTINUE a; END', 'CONTINUE cannot go to a, which labels a block and not a loop'],
    ['a: LOOP A: BEGIN SELECT 1; END; END LOOP', 'Label A is already used by an enclosing block or loop'],
    ['DECLARE x INT64; BEGIN DECLARE X INT64; END', "Variable 'X' redeclaration"],
    ['DECLARE x INT64; FOR x IN (SELECT 1) DO SELECT 2; END FOR', "Variable 'x' redeclaration"],
    [
      'WHILE true DO DECLARE x INT64; END WHILE',
      'Variable declarations are allowed only at the start of a block or script',
    ],
    ['CREATE PROCEDURE d.p(x INT64) BEGIN DECLARE x INT64; END', "Variable 'x' redeclaration"],
    ["SELECT 1; SET @@location = 'EU'", 'SET @@location must be the first statement of the query'],
  ])('%s', (sql, message) => {
    expect(() => parseScript(sql)).toThrow(message)
  })
})

describe('and these are not', () => {
  test.each([
    'a: BEGIN BREAK a; END; a: BEGIN BREAK a; END',
    'a: BEGIN DECLARE a INT64; BREAK a; END',
    'a: BEGIN SELECT 1; EXCEPTION WHEN ERROR THEN BREAK a; END',
    'a: LOOP b: BEGIN CONTINUE a; END b; END LOOP a',
    'BEGIN DECLARE x INT64; END; BEGIN DECLARE x STRING; END',
    "SET @@location = 'EU'; SET @@time_zone = 'UTC'; DECLARE x INT64; SELECT x",
    'LOOP BEGIN BREAK; END; END LOOP',
    'CREATE PROCEDURE d.p() BEGIN SELECT 1; DECLARE x INT64; SET x = 1; END',
  ])('%s', (sql) => {
    expect(parseScript(sql).statements.length).toBeGreaterThan(0)
  })
})
