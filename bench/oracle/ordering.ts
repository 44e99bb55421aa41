/** ORDER BY with LIMIT and OFFSET, over everything that a query may sort by. */
import {grow, randomType, SCALARS} from './expressions.ts'
import {type GrownQuery, type Kind, over} from './grown-query.ts'
import type {Random} from './random.ts'
import {WIDE} from './tables.ts'

const DIRECTIONS = ['', ' DESC', ' NULLS LAST', ' DESC NULLS FIRST', ' ASC NULLS LAST', ' DESC NULLS LAST']

const limit = (random: Random): string =>
  random.chance(50) ? ` LIMIT ${random.below(7)}${random.chance(50) ? ` OFFSET ${random.below(4)}` : ''}` : ''

const expressions = (random: Random): string => {
  const scope = over(WIDE, random)
  const value = grow(randomType(random), 2, scope)
  const key = grow(random.pick(SCALARS), 1, scope)
  return `WITH w AS (SELECT *, ${value.sql} AS v FROM wide) SELECT id, v FROM w ORDER BY ${key.sql}${random.pick(DIRECTIONS)}, id`
}

const columns = (random: Random): string => {
  const way = (): string => random.pick(DIRECTIONS)
  const collate = random.pick(['', " COLLATE 'und:ci'"])
  return random.pick([
    `SELECT g, id FROM events ORDER BY g${collate}${way()}, id${way()}`,
    `SELECT id AS a, g AS b FROM events ORDER BY 2${collate}${way()}, a${way()}`,
    `SELECT DISTINCT g, k FROM events ORDER BY k${way()}, g${way()}`,
    `SELECT g, COUNT(*) AS c FROM events GROUP BY g ORDER BY c${way()}, g${way()}`,
    `SELECT g FROM events GROUP BY g ORDER BY COUNT(*)${way()}, MAX(id)${way()}`,
    `SELECT k, SUM(i) AS s FROM events GROUP BY 1 ORDER BY SUM(i) + COALESCE(k, 0)${way()}, 1${way()}`,
    `SELECT k AS i, id FROM events ORDER BY i${way()}, events.i${way()}, id`,
    `(SELECT id, g FROM events ORDER BY id LIMIT 4) UNION ALL (SELECT id, g FROM events ORDER BY id DESC LIMIT 3) ORDER BY g${collate}${way()}, 1${way()}`,
    `SELECT id, RANK() OVER (ORDER BY x) AS r FROM events ORDER BY r${way()}, id`,
    `SELECT id FROM events ORDER BY ROW_NUMBER() OVER (PARTITION BY k ORDER BY id), id${way()}`,
    `SELECT id, x FROM events ORDER BY x${way()}, i / 3${way()}, id`,
    `SELECT id FROM events ORDER BY (SELECT COUNT(*) FROM events AS e WHERE e.k = events.k)${way()}, id`,
    `SELECT id, b FROM events ORDER BY b${way()}, d${way()}, y${way()}, n${way()}, id`,
    `SELECT id FROM events ORDER BY CASE WHEN k > 1 THEN g END${way()}, id${way()}`,
    `SELECT id, rd FROM wide ORDER BY rd${way()}, id`,
    `SELECT AS VALUE id FROM events ORDER BY k${way()}, id`,
    `WITH c AS (SELECT k, id FROM events ORDER BY id) SELECT id FROM c ORDER BY k${way()}, id`,
    `SELECT * EXCEPT (texts) REPLACE (UPPER(g) AS g) FROM events ORDER BY g${way()}, id`,
  ])
}

export const ordered: Kind = (random): GrownQuery => {
  const sql = random.chance(40) ? expressions(random) : columns(random)
  return {label: 'ORDER BY', ordered: true, sql: `${sql}${limit(random)}`}
}
