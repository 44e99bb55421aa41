/** Recursive common table expressions. */
import {type Kind, unordered} from './grown-query.ts'

export const recursions: Kind = (random) => {
  const limit = 2 + random.below(6)
  const union = random.pick(['UNION ALL', 'UNION DISTINCT'])
  const sql = random.pick([
    `WITH RECURSIVE r AS (SELECT ${random.below(3)} AS n ${union} SELECT n + 1 FROM r WHERE n < ${limit}) SELECT n FROM r`,
    `WITH RECURSIVE r AS (SELECT 1 AS n, 'a' AS s ${union} SELECT n * 2, s || CAST(n AS STRING) FROM r WHERE n < ${limit * 10}) SELECT * FROM r`,
    `WITH RECURSIVE r AS (SELECT 1 AS n UNION DISTINCT SELECT MOD(n * ${1 + random.below(4)} + 1, ${limit}) FROM r) SELECT n FROM r`,
    `WITH RECURSIVE r AS (SELECT id, k, 0 AS depth FROM events WHERE id < 3 ${union} SELECT e.id, e.k, depth + 1 FROM r JOIN events AS e ON e.id = r.k + ${random.below(4)} WHERE depth < ${limit}) SELECT * FROM r`,
    `WITH RECURSIVE r AS (SELECT [1] AS path, 1 AS last ${union.replace('DISTINCT', 'ALL')} SELECT ARRAY_CONCAT(path, [e.id]), e.id FROM r, events AS e WHERE e.id = last + ${1 + random.below(2)} AND e.id < ${limit}) SELECT path, ARRAY_LENGTH(path) AS size FROM r`,
    `WITH RECURSIVE r AS (SELECT 1 AS n ${union} SELECT n + 1 FROM r WHERE n < ${limit}), s AS (SELECT n * n AS m FROM r) SELECT a.n, b.m FROM r AS a JOIN s AS b ON a.n = b.m`,
    `WITH RECURSIVE r AS ((SELECT 1 AS n ${union} SELECT 2) ${union} SELECT n + 2 FROM r WHERE n < ${limit}) SELECT COUNT(*) AS c, SUM(n) AS s FROM r`,
    `WITH RECURSIVE a AS (SELECT n FROM b WHERE n > 1), b AS (SELECT 1 AS n ${union} SELECT n + 1 FROM b WHERE n < ${limit}) SELECT * FROM a`,
    `WITH RECURSIVE r AS (SELECT 1 AS n ${union} SELECT n + 1 FROM r WHERE n < ${limit} AND EXISTS (SELECT 1 FROM events AS e WHERE e.id = r.n)) SELECT n FROM r`,
    `SELECT id, ARRAY(WITH RECURSIVE r AS (SELECT 1 AS n ${union} SELECT n + 1 FROM r WHERE n < ${limit}) SELECT n FROM r ORDER BY n) AS v FROM events`,
    `WITH RECURSIVE r AS (SELECT CAST(1 AS FLOAT64) AS n ${union} SELECT n / 2 FROM r WHERE n > 0.${1 + random.below(8)}) SELECT n FROM r`,
  ])
  return unordered('RECURSIVE', sql)
}
