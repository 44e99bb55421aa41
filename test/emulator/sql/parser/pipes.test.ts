import {expect, test} from 'vitest'
import {parseQuery} from '../../../../emulator/sql/parser/index.ts'
import {outline} from './outline.ts'

// https://cloud.google.com/bigquery/docs/reference/standard-sql/pipe-syntax
const pipes = [
  ['FROM t', '(query body:(from from:(tablePath path:[t])))'],
  [
    'FROM t |> WHERE a |> SELECT DISTINCT b AS c, |> LIMIT 1 OFFSET 2',
    '(query body:(from from:(tablePath path:[t])) pipes:[(pipeWhere condition:a) (pipeSelect distinct items:[(item value:b alias:c)]) (pipeLimit limit:1 offset:2)])',
  ],
  [
    'FROM t |> EXTEND a + 1 AS b, SUM(x) OVER w AS s WINDOW w AS (ORDER BY y) |> SET a = 1, b = 2 |> DROP c, d |> RENAME e AS f, g h |> AS i',
    '(query body:(from from:(tablePath path:[t])) pipes:[(pipeExtend items:[(item value:(+ a 1) alias:b) (item value:(SUM x over:w) alias:s)] windows:[{name:w spec:{orderBy:[{value:y}]}}]) (pipeSet items:[{name:a value:1} {name:b value:2}]) (pipeDrop names:[c d]) (pipeRename items:[{from:e to:f} {from:g to:h}]) (pipeAs alias:i)])',
  ],
  [
    'FROM t |> AGGREGATE COUNT(*) AS n DESC, SUM(x) GROUP BY a AS k ASC NULLS LAST, b',
    '(query body:(from from:(tablePath path:[t])) pipes:[(pipeAggregate items:[{value:(COUNT *) alias:n order:{descending}} {value:(SUM x)}] groupBy:{items:[(key value:a alias:k order:{nulls:LAST}) (key value:b)]})])',
  ],
  [
    'FROM t |> AGGREGATE GROUP AND ORDER BY a DESC',
    '(query body:(from from:(tablePath path:[t])) pipes:[(pipeAggregate groupBy:{items:[(key value:a order:{descending})]} andOrder)])',
  ],
  [
    'FROM t |> IF a THEN (|> DISTINCT) ELSEIF b THEN () ELSE (|> AS c |> AS d)',
    '(query body:(from from:(tablePath path:[t])) pipes:[(pipeIf branches:[{condition:a pipes:[(pipeDistinct)]} {condition:b}] otherwise:[(pipeAs alias:c) (pipeAs alias:d)])])',
  ],
  [
    `FROM t |> DISTINCT |> ORDER BY a DESC, b |> ASSERT a > 0, 'message', b`,
    '(query body:(from from:(tablePath path:[t])) pipes:[(pipeDistinct) (pipeOrderBy items:[{value:a descending} {value:b}]) (pipeAssert condition:(> a 0) messages:["message" b])])',
  ],
  [
    'FROM t AS l |> LEFT JOIN u USING (a) |> JOIN v ON l.b = v.b |> CROSS JOIN w',
    '(query body:(from from:(tablePath path:[t] alias:l)) pipes:[(pipeJoin type:LEFT right:(tablePath path:[u]) using:[a]) (pipeJoin type:INNER right:(tablePath path:[v]) on:(= l.b v.b)) (pipeJoin type:CROSS right:(tablePath path:[w]))])',
  ],
  [
    'FROM t |> UNION ALL (SELECT 1), (FROM u) |> EXCEPT DISTINCT BY NAME (SELECT 2)',
    '(query body:(from from:(tablePath path:[t])) pipes:[(pipeSetOperation operator:UNION all queries:[(query body:(select items:[(item value:1)])) (query body:(from from:(tablePath path:[u])))]) (pipeSetOperation operator:EXCEPT match:{syntax:BY NAME} queries:[(query body:(select items:[(item value:2)]))])])',
  ],
  [
    'FROM t |> CALL f(1) AS c |> TABLESAMPLE SYSTEM (1 PERCENT) |> PIVOT(SUM(a) FOR b IN (1)) |> UNPIVOT(v FOR n IN (a))',
    '(query body:(from from:(tablePath path:[t])) pipes:[(pipeCall call:(tableFunction name:[f] args:[{value:1}] alias:c)) (pipeSample sample:{method:SYSTEM size:1 unit:PERCENT}) (pipePivot pivot:(pivot aggregates:[{value:(SUM a)}] column:b values:[{value:1}])) (pipeUnpivot unpivot:(unpivot values:[v] name:n columns:[{names:[a]}]))])',
  ],
  [
    'FROM t |> WITH c AS (SELECT 1) |> JOIN c ON TRUE',
    '(query body:(from from:(tablePath path:[t])) pipes:[(pipeWith ctes:[{name:c query:(query body:(select items:[(item value:1)]))}]) (pipeJoin type:INNER right:(tablePath path:[c]) on:true)])',
  ],
  [
    'SELECT 1 |> SELECT 2',
    '(query body:(select items:[(item value:1)]) pipes:[(pipeSelect items:[(item value:2)])])',
  ],
] as const

test.each(pipes)('the pipe %s is %s', (text, tree) => {
  expect(outline(parseQuery(text))).toBe(tree)
})
