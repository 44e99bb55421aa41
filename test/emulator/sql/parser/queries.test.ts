import {expect, test} from 'vitest'
import {parseQuery} from '../../../../emulator/sql/parser/index.ts'
import {outline} from './outline.ts'

// https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax
const queries = [
  ['SELECT 1', '(query body:(select items:[(item value:1)]))'],
  [
    'SELECT a, b AS c, d e, FROM t',
    '(query body:(select items:[(item value:a) (item value:b alias:c) (item value:d alias:e)] from:(tablePath path:[t])))',
  ],
  [
    'SELECT DISTINCT * EXCEPT (a) REPLACE (b + 1 AS b) FROM t',
    '(query body:(select distinct items:[(stars except:[a] replace:[{value:(+ b 1) name:b}])] from:(tablePath path:[t])))',
  ],
  [
    'SELECT t.*, f(x).* EXCEPT (y), s.a.* FROM t',
    '(query body:(select items:[(stars of:t) (stars of:(f x) except:[y]) (stars of:s.a)] from:(tablePath path:[t])))',
  ],
  ['SELECT AS STRUCT 1 AS a', '(query body:(select as:STRUCT items:[(item value:1 alias:a)]))'],
  [
    'SELECT AS VALUE x FROM xs AS x',
    '(query body:(select as:VALUE items:[(item value:x)] from:(tablePath path:[xs] alias:x)))',
  ],
  ['SELECT ALL 1', '(query body:(select items:[(item value:1)]))'],
  [
    'SELECT WITH DIFFERENTIAL_PRIVACY OPTIONS (epsilon = 1) COUNT(*) FROM t',
    '(query body:(select privacy:{mode:DIFFERENTIAL_PRIVACY options:[{name:epsilon value:1}]} items:[(item value:(COUNT *))] from:(tablePath path:[t])))',
  ],
  [
    'SELECT 1 FROM t WHERE a GROUP BY b, 2 HAVING c QUALIFY d WINDOW w AS (PARTITION BY e), v AS w ORDER BY f LIMIT 1 OFFSET 2',
    '(query body:(select items:[(item value:1)] from:(tablePath path:[t]) where:a groupBy:{items:[(key value:b) (key value:2)]} having:c qualify:d windows:[{name:w spec:{partitionBy:[e]}} {name:v spec:w}]) orderBy:[{value:f}] limit:1 offset:2)',
  ],
  [
    'SELECT 1 FROM t GROUP BY ALL',
    '(query body:(select items:[(item value:1)] from:(tablePath path:[t]) groupBy:{all}))',
  ],
  [
    'SELECT 1 FROM t GROUP BY ROLLUP (a, (b, c)), CUBE (d)',
    '(query body:(select items:[(item value:1)] from:(tablePath path:[t]) groupBy:{items:[(rollup keys:[[a] [b c]]) (cube keys:[[d]])]}))',
  ],
  [
    'SELECT 1 FROM t GROUP BY GROUPING SETS ((a, b), a, (), ROLLUP (c))',
    '(query body:(select items:[(item value:1)] from:(tablePath path:[t]) groupBy:{items:[(sets sets:[(tuple keys:[a b]) (tuple keys:[a]) (tuple) (rollup keys:[[c]])])]}))',
  ],
  [
    'SELECT 1 FROM t GROUP BY ()',
    '(query body:(select items:[(item value:1)] from:(tablePath path:[t]) groupBy:{items:[(tuple)]}))',
  ],
  [
    `SELECT 1 FROM t ORDER BY a COLLATE 'und:ci' DESC NULLS FIRST`,
    '(query body:(select items:[(item value:1)] from:(tablePath path:[t])) orderBy:[{value:a collation:"und:ci" descending nulls:FIRST}])',
  ],
  [
    'WITH a AS (SELECT 1), b AS (SELECT 2) SELECT 3',
    '(query ctes:[{name:a query:(query body:(select items:[(item value:1)]))} {name:b query:(query body:(select items:[(item value:2)]))}] body:(select items:[(item value:3)]))',
  ],
  [
    'WITH RECURSIVE a AS (SELECT 1 UNION ALL SELECT 2) WITH DEPTH AS d BETWEEN 1 AND 5 SELECT 1',
    '(query recursive ctes:[{name:a query:(query body:(set operator:UNION all left:(select items:[(item value:1)]) right:(select items:[(item value:2)]))) depth:{name:d low:1 high:5}}] body:(select items:[(item value:1)]))',
  ],
  [
    'WITH RECURSIVE a AS (SELECT 1) WITH DEPTH MAX 3 SELECT 1',
    '(query recursive ctes:[{name:a query:(query body:(select items:[(item value:1)])) depth:{high:3}}] body:(select items:[(item value:1)]))',
  ],
  [
    'SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3',
    '(query body:(set operator:UNION all left:(set operator:UNION all left:(select items:[(item value:1)]) right:(select items:[(item value:2)])) right:(select items:[(item value:3)])))',
  ],
  [
    '(SELECT 1) EXCEPT DISTINCT (SELECT 2 INTERSECT DISTINCT SELECT 3) LIMIT 1',
    '(query body:(set operator:EXCEPT left:(nested query:(query body:(select items:[(item value:1)]))) right:(nested query:(query body:(set operator:INTERSECT left:(select items:[(item value:2)]) right:(select items:[(item value:3)]))))) limit:1)',
  ],
  [
    'SELECT 1 FULL OUTER UNION ALL BY NAME ON (a) SELECT 2',
    '(query body:(set operator:UNION all match:{syntax:BY NAME mode:FULL by:[a]} left:(select items:[(item value:1)]) right:(select items:[(item value:2)])))',
  ],
  [
    'SELECT 1 FROM t LEFT UNION DISTINCT STRICT CORRESPONDING BY (a, b) SELECT 2',
    '(query body:(set operator:UNION match:{syntax:CORRESPONDING mode:LEFT strict by:[a b]} left:(select items:[(item value:1)] from:(tablePath path:[t])) right:(select items:[(item value:2)])))',
  ],
  [
    'SELECT LEFT(a, 1) FROM t LEFT JOIN u ON TRUE',
    '(query body:(select items:[(item value:(LEFT a 1))] from:(join type:LEFT left:(tablePath path:[t]) right:(tablePath path:[u]) on:true)))',
  ],
  [
    'SELECT 1 AS `select`, date, timestamp, offset, value',
    '(query body:(select items:[(item value:1 alias:`select`) (item value:date) (item value:timestamp) (item value:offset) (item value:value)]))',
  ],
] as const

test.each(queries)('the query %s is %s', (text, tree) => {
  expect(outline(parseQuery(text))).toBe(tree)
})
