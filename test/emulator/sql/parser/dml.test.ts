import {expect, test} from 'vitest'
import {parseScript} from '../../../../emulator/sql/parser/index.ts'
import {outline} from './outline.ts'

// https://cloud.google.com/bigquery/docs/reference/standard-sql/dml-syntax
const changes = [
  [
    `INSERT INTO d.t (a, b) VALUES (1, DEFAULT), (2, 'x')`,
    ['(insert path:[d t] columns:[a b] rows:[[1 (default)] [2 "x"]])'],
  ],
  ['INSERT t SELECT 1', ['(insert path:[t] query:(query body:(select items:[(item value:1)])))']],
  [
    'INSERT t (a) (SELECT 1)',
    [
      '(insert path:[t] columns:[a] query:(query body:(nested query:(query body:(select items:[(item value:1)])))))',
    ],
  ],
  [
    'INSERT t (SELECT 1)',
    ['(insert path:[t] query:(query body:(nested query:(query body:(select items:[(item value:1)])))))'],
  ],
  [
    'UPDATE d.t AS x SET a.b = 1, c = DEFAULT FROM u, v WHERE TRUE',
    [
      '(update path:[d t] alias:x set:[{target:[a b] value:1} {target:[c] value:(default)}] from:(join type:COMMA left:(tablePath path:[u]) right:(tablePath path:[v])) where:true)',
    ],
  ],
  [
    'DELETE FROM t x WHERE y; DELETE t WHERE TRUE; TRUNCATE TABLE t',
    ['(delete path:[t] alias:x where:y)', '(delete path:[t] where:true)', '(truncate path:[t])'],
  ],
  [
    'MERGE INTO t USING (SELECT 1 AS a) s ON t.a = s.a WHEN MATCHED AND x THEN UPDATE SET b = 1 WHEN NOT MATCHED BY TARGET THEN INSERT (a) VALUES (s.a) WHEN NOT MATCHED THEN INSERT ROW WHEN NOT MATCHED BY SOURCE THEN DELETE',
    [
      '(merge path:[t] source:(tableSubquery query:(query body:(select items:[(item value:1 alias:a)])) alias:s) on:(= t.a s.a) clauses:[{match:MATCHED condition:x action:(update set:[{target:[b] value:1}])} {match:NOT_MATCHED_BY_TARGET action:(insert columns:[a] values:[s.a])} {match:NOT_MATCHED_BY_TARGET action:(insertRow)} {match:NOT_MATCHED_BY_SOURCE action:(delete)}])',
    ],
  ],
] as const

test.each(changes)('the statements of %s', (text, trees) => {
  expect(parseScript(text).statements.map(outline)).toEqual(trees)
})
