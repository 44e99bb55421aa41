/** Subqueries, most of them correlated, in every clause that may hold one. */
import {grow, SCALARS} from './expressions.ts'
import {condition, type Kind, over, qualified, unordered} from './grown-query.ts'
import type {Random} from './random.ts'
import {EVENTS} from './tables.ts'

const LINKS = [
  ...['e.k = events.k', 'e.id = events.k', 'e.g = events.g AND e.id <= events.id', 'e.id < events.id'],
  ...[
    'e.x = events.i',
    'e.d = events.d AND e.b',
    'e.id = events.id',
    'TRUE',
    'e.i > events.i',
    'e.n <= events.n',
  ],
]

const inner = (random: Random): string => {
  const link = random.pick(LINKS)
  return random.chance(30) ? `${link} AND ${condition(over(qualified('e', EVENTS), random), 1)}` : link
}

/** A value of one row's: a number, a truth, an array, a struct. */
function value(random: Random): string {
  const scope = over([...qualified('e', EVENTS), ...qualified('events', EVENTS)], random)
  return random.pick([
    `EXISTS (SELECT 1 FROM events AS e WHERE ${inner(random)})`,
    `NOT EXISTS (SELECT e.k FROM events AS e WHERE ${inner(random)} LIMIT 1)`,
    `k ${random.pick(['IN', 'NOT IN'])} (SELECT e.k FROM events AS e WHERE ${inner(random)})`,
    `x ${random.pick(['IN', 'NOT IN'])} (SELECT e.x / 2 FROM events AS e WHERE ${inner(random)})`,
    `i IN (SELECT e.x FROM events AS e)`,
    `(SELECT ${random.pick(['COUNT(*)', 'MAX(e.i)', 'SUM(e.n)', 'COUNT(DISTINCT e.g)', 'COUNTIF(e.b)', 'MAX(e.i + events.i)'])} FROM events AS e WHERE ${inner(random)})`,
    `(SELECT COUNT(*) + COALESCE(events.k, 0) FROM events AS e WHERE ${inner(random)})`,
    `(SELECT MAX(c) FROM (SELECT e.k, COUNT(*) AS c FROM events AS e WHERE ${inner(random)} GROUP BY e.k))`,
    `ARRAY(SELECT e.id FROM events AS e WHERE ${inner(random)} ORDER BY e.id${random.pick(['', ' DESC', ' LIMIT 2', ' DESC LIMIT 1 OFFSET 1'])})`,
    `ARRAY(SELECT AS STRUCT e.id, e.g, events.k FROM events AS e WHERE ${inner(random)} ORDER BY e.id LIMIT 2)`,
    `ARRAY(SELECT DISTINCT e.k FROM events AS e WHERE ${inner(random)} AND e.k IS NOT NULL ORDER BY e.k)`,
    `ARRAY(SELECT e.k FROM events AS e WHERE ${inner(random)} AND e.k IS NOT NULL GROUP BY e.k HAVING COUNT(*) > 1 ORDER BY 1)`,
    `(SELECT e.i FROM events AS e WHERE ${inner(random)} ORDER BY e.i DESC, e.id LIMIT 1)`,
    `(SELECT AS STRUCT e.id, e.n FROM events AS e WHERE e.id = events.k)`,
    `(SELECT SUM(LENGTH(w)) FROM UNNEST(texts) AS w)`,
    `(SELECT STRING_AGG(w, '-' ORDER BY w DESC) FROM UNNEST(texts) AS w)`,
    `(SELECT STRING_AGG(CONCAT(w, COALESCE(events.g, '')), '-' ORDER BY o DESC) FROM UNNEST(texts) AS w WITH OFFSET AS o)`,
    `(SELECT COUNT(*) FROM UNNEST(texts) AS w JOIN events AS e ON e.g < w AND e.id < events.id)`,
    `(SELECT COUNT(*) FROM events AS e, UNNEST(e.texts) AS w WHERE w IN UNNEST(events.texts))`,
    `(SELECT COUNT(*) FROM events AS e WHERE EXISTS (SELECT 1 FROM events AS f WHERE f.id = e.k AND f.k = events.k))`,
    `(SELECT ${grow(random.pick(SCALARS), 1, scope).sql} FROM events AS e WHERE e.id = ${random.pick(['3', 'events.id', 'events.k'])})`,
    `(SELECT MAX(r) FROM (SELECT RANK() OVER (ORDER BY e.i) AS r FROM events AS e WHERE ${inner(random)}))`,
    `(SELECT COUNT(*) FROM (SELECT e.k FROM events AS e UNION ALL SELECT events.k) AS u WHERE u.k = events.k)`,
    `(WITH c AS (SELECT e.i FROM events AS e WHERE ${inner(random)}) SELECT MAX(a.i) FROM c AS a JOIN c AS b ON a.i = b.i)`,
    `(SELECT COUNT(*) FROM events AS e LEFT JOIN events AS f ON e.id = f.k AND f.g = events.g)`,
    `IFERROR((SELECT 1 / e.i FROM events AS e WHERE e.id = events.id), -1)`,
    `IFERROR((SELECT e.i FROM events AS e WHERE ${inner(random)}), -1)`,
    `IFERROR((SELECT SUM(1 / e.i) FROM events AS e WHERE ${inner(random)}), -1)`,
    `ARRAY_LENGTH(IFERROR(ARRAY(SELECT DIV(6, e.i) FROM events AS e WHERE ${inner(random)}), [9]))`,
  ])
}

/** A condition that asks a subquery. */
const test = (random: Random): string =>
  random.pick([
    `EXISTS (SELECT 1 FROM events AS e WHERE ${inner(random)})`,
    `k ${random.pick(['IN', 'NOT IN'])} (SELECT e.k FROM events AS e WHERE ${inner(random)})`,
    `(SELECT COUNT(*) FROM events AS e WHERE ${inner(random)}) > ${random.below(4)}`,
    `i >= (SELECT AVG(e.i) FROM events AS e WHERE ${inner(random)})`,
  ])

/** How many rows another reading of the table has for this row. */
const counted = (random: Random): string => `(SELECT COUNT(*) FROM events AS e WHERE ${inner(random)})`

export const subqueries: Kind = (random) => {
  const scope = over(EVENTS, random)
  const where = random.chance(15) ? ` WHERE ${condition(scope)}` : ''
  const roll = random.below(12)
  if (roll < 4) return unordered('subquery', `SELECT id, ${value(random)} AS v FROM events${where}`)
  if (roll < 5) return unordered('subquery in WHERE', `SELECT id FROM events WHERE ${test(random)}`)
  return unordered(
    'subquery in a clause',
    random.pick([
      `SELECT ${counted(random)} AS c, COUNT(*) AS n FROM events GROUP BY 1`,
      `SELECT k, COUNT(*) AS n FROM events GROUP BY k HAVING COUNT(*) > (SELECT MIN(e.id) FROM events AS e WHERE e.k = events.k)`,
      `SELECT k, (SELECT COUNT(*) FROM events AS e WHERE e.k = events.k) AS c, SUM(i) AS s FROM events GROUP BY k`,
      `SELECT k, SUM(${counted(random)}) AS s, MAX((SELECT MAX(e.i) FROM events AS e WHERE ${inner(random)})) AS m FROM events GROUP BY k`,
      `SELECT k, COUNTIF(${test(random)}) AS c FROM events GROUP BY k`,
      `SELECT id, RANK() OVER (ORDER BY ${counted(random)}) AS r FROM events`,
      `SELECT id, SUM(${counted(random)}) OVER (PARTITION BY k ORDER BY id) AS r FROM events`,
      `SELECT id FROM events WHERE TRUE QUALIFY ROW_NUMBER() OVER (PARTITION BY ${counted(random)} ORDER BY id) = 1`,
      `SELECT id, CASE WHEN ${test(random)} THEN ${counted(random)} ELSE -1 END AS v FROM events`,
      `SELECT id, e FROM events, UNNEST(ARRAY(SELECT z.id FROM events AS z WHERE z.k = events.k)) AS e`,
      `SELECT id, o FROM events LEFT JOIN UNNEST(ARRAY(SELECT z.id FROM events AS z WHERE z.k = events.k AND z.id < events.id ORDER BY z.id)) AS e WITH OFFSET AS o`,
      `SELECT a.id, b.id AS other FROM events AS a JOIN events AS b ON a.k = b.k AND a.id < b.id WHERE EXISTS (SELECT 1 FROM events AS e WHERE e.id > a.id AND e.id < b.id AND e.g = a.g)`,
      `SELECT a.id, b.id AS other FROM events AS a LEFT JOIN events AS b ON a.k = b.id AND b.id IN (SELECT e.k FROM events AS e)`,
      `SELECT p.id, q.id AS other FROM events AS p ${random.pick(['LEFT', 'RIGHT', 'FULL'])} JOIN events AS q ON p.k = q.id AND ${random.pick(['p', 'q'])}.i ${random.pick(['<', '=', '>='])} (SELECT ${random.pick(['MAX', 'MIN'])}(e.i) FROM events AS e WHERE ${random.pick(['TRUE', 'e.k = p.k', 'e.g = q.g', 'e.id < q.id AND e.k = p.k'])})`,
      `SELECT id, LEAST(${counted(random)}, ${counted(random)}) AS v, ARRAY_LENGTH([${counted(random)}, id]) AS w FROM events`,
      `SELECT id, ROUND((SELECT AVG(e.x) FROM events AS e WHERE ${inner(random)}), (SELECT MIN(e.k) FROM events AS e)) AS v FROM events`,
      `SELECT DISTINCT ${counted(random)} AS v FROM events`,
      `SELECT id, (SELECT s.n FROM (SELECT COUNT(*) AS n FROM events AS e WHERE ${inner(random)}) AS s) AS v FROM events`,
      `SELECT k, ARRAY_AGG(STRUCT(id, ${counted(random)} AS c) ORDER BY id) AS v FROM events GROUP BY k`,
      `SELECT (SELECT COUNT(*) FROM events AS e WHERE e.id < m) AS v FROM (SELECT k, MAX(id) AS m FROM events GROUP BY k)`,
    ]),
  )
}
