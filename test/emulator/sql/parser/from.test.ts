import {expect, test} from 'vitest'
import type {TableExpression} from '../../../../emulator/sql/ast/index.ts'
import {parseQuery} from '../../../../emulator/sql/parser/index.ts'
import {outline} from './outline.ts'

// https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax#from_clause
const tables = [
  ['FROM p.d.t', '(tablePath path:[p d t])'],
  ['FROM `p.d.t` AS x', '(tablePath path:[`p` `d` `t`] alias:x)'],
  ['FROM `p`.d.`t`', '(tablePath path:[`p` d `t`])'],
  ['FROM my-project-1.d.t x', '(tablePath path:[my-project-1 d t] alias:x)'],
  ['FROM my-2nd-project-1e5.`d-x`.2024_t', '(tablePath path:[my-2nd-project-1e5 `d-x` 2024_t])'],
  ['FROM `example.com:proj.d.t`', '(tablePath path:[`example.com:proj` `d` `t`])'],
  ['FROM d.2024_sales', '(tablePath path:[d 2024_sales])'],
  [
    'FROM t, u JOIN v ON a CROSS JOIN w',
    '(join type:CROSS left:(join type:INNER left:(join type:COMMA left:(tablePath path:[t]) right:(tablePath path:[u])) right:(tablePath path:[v]) on:a) right:(tablePath path:[w]))',
  ],
  [
    'FROM t LEFT OUTER JOIN u USING (a, b) RIGHT JOIN v ON c FULL JOIN w ON d INNER JOIN x ON e',
    '(join type:INNER left:(join type:FULL left:(join type:RIGHT left:(join type:LEFT left:(tablePath path:[t]) right:(tablePath path:[u]) using:[a b]) right:(tablePath path:[v]) on:c) right:(tablePath path:[w]) on:d) right:(tablePath path:[x]) on:e)',
  ],
  [
    'FROM a JOIN b JOIN c ON x ON y',
    '(join type:INNER left:(tablePath path:[a]) right:(join type:INNER left:(tablePath path:[b]) right:(tablePath path:[c]) on:x) on:y)',
  ],
  [
    'FROM (a JOIN b ON x) JOIN c ON y',
    '(join type:INNER left:(parenthesised table:(join type:INNER left:(tablePath path:[a]) right:(tablePath path:[b]) on:x)) right:(tablePath path:[c]) on:y)',
  ],
  [
    'FROM (SELECT 1) AS s, ((SELECT 2)), ((SELECT 3) UNION ALL SELECT 4) u',
    '(join type:COMMA left:(join type:COMMA left:(tableSubquery query:(query body:(select items:[(item value:1)])) alias:s) right:(tableSubquery query:(query body:(select items:[(item value:2)])))) right:(tableSubquery query:(query body:(set operator:UNION all left:(nested query:(query body:(select items:[(item value:3)]))) right:(select items:[(item value:4)]))) alias:u))',
  ],
  [
    'FROM ((SELECT 1) AS x JOIN y ON z)',
    '(parenthesised table:(join type:INNER left:(tableSubquery query:(query body:(select items:[(item value:1)])) alias:x) right:(tablePath path:[y]) on:z))',
  ],
  [
    'FROM t, t.items AS i WITH OFFSET AS o',
    '(join type:COMMA left:(tablePath path:[t]) right:(tablePath path:[t items] offset:{alias:o} alias:i))',
  ],
  ['FROM UNNEST([1, 2]) x WITH OFFSET', '(unnest arrays:[{value:(array items:[1 2])}] offset:{} alias:x)'],
  [
    `FROM UNNEST(a AS x, b AS y, mode => 'PAD') z`,
    '(unnest arrays:[{value:a alias:x} {value:b alias:y}] mode:"PAD" alias:z)',
  ],
  ['FROM t FOR SYSTEM_TIME AS OF ts AS x', '(tablePath path:[t] systemTime:ts alias:x)'],
  ['FROM t AS x FOR SYSTEM_TIME AS OF ts', '(tablePath path:[t] systemTime:ts alias:x)'],
  [
    'FROM t TABLESAMPLE SYSTEM (10 PERCENT)',
    '(tablePath path:[t] sample:{method:SYSTEM size:10 unit:PERCENT})',
  ],
  [
    `FROM t PIVOT(SUM(a) AS s, COUNT(*) FOR b IN ('x' AS y, 'z')) AS p`,
    '(tablePath path:[t] pivots:[(pivot aggregates:[{value:(SUM a) alias:s} {value:(COUNT *)}] column:b values:[{value:"x" alias:y} {value:"z"}] alias:p)])',
  ],
  [
    `FROM t UNPIVOT(v FOR n IN (a, b AS 'x'))`,
    '(tablePath path:[t] pivots:[(unpivot values:[v] name:n columns:[{names:[a]} {names:[b] label:"x"}])])',
  ],
  [
    'FROM t UNPIVOT INCLUDE NULLS ((v, w) FOR n IN ((a, b) AS 1, (c, d)))',
    '(tablePath path:[t] pivots:[(unpivot includeNulls values:[v w] name:n columns:[{names:[a b] label:1} {names:[c d]}])])',
  ],
  ['FROM t pivot', '(tablePath path:[t] alias:pivot)'],
  [
    'FROM t MATCH_RECOGNIZE (PARTITION BY a ORDER BY b DESC MEASURES COUNT(*) AS n AFTER MATCH SKIP TO NEXT ROW PATTERN (x (y | z)*? ^ (v){,2} w $) DEFINE x AS c > 1, y AS d OPTIONS (use_longest_match = TRUE)) m',
    '(tablePath path:[t] pivots:[(matchRecognize partitionBy:[a] orderBy:[{value:b descending}] measures:[{value:(COUNT *) alias:n}] skip:TO NEXT ROW pattern:(sequence parts:[(symbol name:x) (repeat of:(choice parts:[(symbol name:y) (symbol name:z)]) least:0 reluctant) (start) (repeat of:(symbol name:v) least:0 most:2) (symbol name:w) (end)]) define:[{name:x value:(> c 1)} {name:y value:d}] options:[{name:use_longest_match value:true}] alias:m)])',
  ],
  [
    'FROM d.tvf(1, TABLE t, (SELECT 2), x => 3) AS f',
    '(tableFunction name:[d tvf] args:[{value:1} {value:t object:{type:TABLE path:[t]}} {value:(subquery form:scalar query:(query body:(select items:[(item value:2)])))} {value:3 name:x}] alias:f)',
  ],
  [
    'FROM LATERAL (SELECT 2) l',
    '(tableSubquery query:(query body:(select items:[(item value:2)])) lateral alias:l)',
  ],
] as const

test.each(tables)('%s reads %s', (text, tree) => {
  expect(outline(table(text))).toBe(tree)
})

/** The FROM clause of a query that is written without SELECT. */
function table(text: string): TableExpression {
  const {body} = parseQuery(`SELECT 1 ${text}`)
  if (body.kind !== 'select' || body.from === undefined) throw new Error(`no FROM: ${text}`)
  return body.from
}
