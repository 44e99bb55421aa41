import {expect, test} from 'vitest'
import {parseScript} from '../../../../emulator/sql/parser/index.ts'
import {outline} from './outline.ts'

// https://cloud.google.com/bigquery/docs/reference/standard-sql/procedural-language
const scripts = [
  [
    'SELECT 1; SELECT 2;',
    [
      '(queryStatement query:(query body:(select items:[(item value:1)])))',
      '(queryStatement query:(query body:(select items:[(item value:2)])))',
    ],
  ],
  [
    `DECLARE a, b INT64 DEFAULT 1; DECLARE c DEFAULT 'x'; SET a = 2; SET (a, b) = (1, 2); SET @@time_zone = 'UTC'`,
    [
      '(declare names:[a b] type:(scalarType name:INT64) defaultValue:1)',
      '(declare names:[c] defaultValue:"x")',
      '(set names:[a] value:2)',
      '(set names:[a b] tuple value:(struct tuple fields:[{value:1} {value:2}]))',
      '(set names:[@@time_zone] value:"UTC")',
    ],
  ],
  [
    'BEGIN SELECT 1; EXCEPTION WHEN ERROR THEN SELECT @@error.message; END',
    [
      '(block body:[(queryStatement query:(query body:(select items:[(item value:1)])))] onError:[(queryStatement query:(query body:(select items:[(item value:(systemVariable name:error.message))])))])',
    ],
  ],
  [
    'BEGIN TRANSACTION; COMMIT; ROLLBACK TRANSACTION; BEGIN',
    ['(begin)', '(commit)', '(rollback)', '(begin)'],
  ],
  [
    'IF a THEN SELECT 1; ELSEIF b THEN SELECT 2; ELSE SELECT 3; END IF',
    [
      '(if branches:[{condition:a body:[(queryStatement query:(query body:(select items:[(item value:1)])))]} {condition:b body:[(queryStatement query:(query body:(select items:[(item value:2)])))]}] otherwise:[(queryStatement query:(query body:(select items:[(item value:3)])))])',
    ],
  ],
  [
    'CASE x WHEN 1 THEN SELECT 1; ELSE SELECT 2; END CASE',
    [
      '(caseStatement operand:x branches:[{when:1 body:[(queryStatement query:(query body:(select items:[(item value:1)])))]}] otherwise:[(queryStatement query:(query body:(select items:[(item value:2)])))])',
    ],
  ],
  [
    'l: LOOP BREAK l; LEAVE; CONTINUE; ITERATE l; END LOOP l',
    ['(loop label:l body:[(break label:l) (break) (continue) (continue label:l)])'],
  ],
  [
    'WHILE x < 3 DO SET x = x + 1; END WHILE',
    ['(while condition:(< x 3) body:[(set names:[x] value:(+ x 1))])'],
  ],
  ['REPEAT SET x = 1; UNTIL x > 1 END REPEAT', ['(repeat body:[(set names:[x] value:1)] until:(> x 1))']],
  [
    'FOR r IN (SELECT 1 AS a) DO SELECT r.a; END FOR',
    [
      '(forIn variable:r query:(query body:(select items:[(item value:1 alias:a)])) body:[(queryStatement query:(query body:(select items:[(item value:r.a)])))])',
    ],
  ],
  [`RETURN; RAISE; RAISE USING MESSAGE = 'x'`, ['(return)', '(raise)', '(raise message:"x")']],
  [
    `EXECUTE IMMEDIATE 'SELECT ?' INTO a, b USING 1, x AS y`,
    ['(executeImmediate sql:"SELECT ?" into:[a b] using:[{value:1} {value:x name:y}])'],
  ],
  ['CALL d.p(1, x)', ['(callProcedure path:[d p] args:[{value:1} {value:x}])']],
] as const

test.each(scripts)('the statements of %s', (text, trees) => {
  expect(parseScript(text).statements.map(outline)).toEqual(trees)
})
