/** Joins of two and three tables: ON conditions of every shape, USING, arrays on either side, subqueries. */
import {grow, SCALARS} from './expressions.ts'
import {condition, type Kind, over, qualified, unordered} from './grown-query.ts'
import type {Random} from './random.ts'
import {EVENTS, type TableColumn} from './tables.ts'

const TYPES = [
  'JOIN',
  'LEFT JOIN',
  'RIGHT JOIN',
  'FULL JOIN',
  'INNER JOIN',
  'LEFT OUTER JOIN',
  'FULL OUTER JOIN',
]

const without = (columns: readonly TableColumn[], name: string): TableColumn[] =>
  columns.filter((c) => !c.sql.endsWith(name))

const equality = (random: Random): string =>
  random.pick([
    ...['a.k = b.k', 'a.id = b.k', 'a.x = b.i', 'a.d = b.d', 'a.g = b.g', 'a.y = b.y', 'a.id = b.id'],
    ...['a.k + 1 = b.k', 'UPPER(a.g) = b.g', '(a.k, a.g) = (b.k, b.g)', 'a.n = b.i', 'a.dt = b.dt'],
    ...['a.g IS NOT DISTINCT FROM b.g', 'a.k IS NOT DISTINCT FROM b.k'],
  ])

const comparison = (random: Random): string =>
  random.pick(['a.id < b.id', 'a.i >= b.i', 'a.b', 'b.k > 1', 'a.x <= b.x', 'a.g != b.g', 'b.g IS NULL'])

const twoTables: Kind = (random) => {
  const both = without([...qualified('a', EVENTS), ...qualified('b', EVENTS)], 'texts')
  const scope = over(both, random)
  const type = random.pick(TYPES)
  const more = random.chance(45) ? ` AND ${comparison(random)}` : ''
  const grown = type.endsWith('INNER JOIN') && random.chance(30) ? ` AND ${condition(scope, 1)}` : ''
  const only = random.chance(10) ? comparison(random) : undefined
  const on = only && /^(JOIN|INNER|LEFT)/.test(type) ? only : `${equality(random)}${more}${grown}`
  const value = grow(random.pick(SCALARS), 1, scope)
  const where = random.chance(30) ? ` WHERE ${condition(scope)}` : ''
  return unordered(
    type,
    `SELECT a.id AS a_id, b.id AS b_id, ${value.sql} AS v FROM events AS a ${type} events AS b ON ${on}${where}`,
  )
}

/** Columns of USING are merged: by name alone they are the one that is there. */
const using: Kind = (random) => {
  const keys = random.pick([['k'], ['g'], ['k', 'g'], ['d', 'dt'], ['id'], ['x']])
  const [first, second] = [random.pick(TYPES), random.pick(TYPES)]
  const list = keys.join(', ')
  const small = (from: number): string => `(SELECT * FROM events WHERE id BETWEEN ${from} AND ${from + 6})`
  const key = keys[0]!
  const three = random.chance(45)
  const from = `${small(0)} AS a ${first} ${small(3)} AS b USING (${list})`
  const all = three ? `${from} ${second} ${small(5)} AS c USING (${list})` : from
  const items = random.pick([
    `${list}, a.id AS a_id, b.id AS b_id`,
    `${key}, a.${key} AS ak, b.${key} AS bk`,
    `* EXCEPT (texts)`,
    `COUNT(*) AS n, COUNT(${key}) AS m, MAX(a.i) AS o`,
    `a.*, ${key} AS merged`,
  ])
  const columns = items.startsWith('* EXCEPT') ? `${list}, a.i AS ai, b.i AS bi` : items
  const where = random.chance(25) ? ` WHERE ${key} IS ${random.pick(['', 'NOT '])}NULL` : ''
  return unordered(`${first} USING`, `SELECT ${columns} FROM ${all}${where}`)
}

const chain: Kind = (random) => {
  const [first, second] = [random.pick(TYPES), random.pick(TYPES)]
  const small = (name: string, from: number): string =>
    `(SELECT * FROM events WHERE id BETWEEN ${from} AND ${from + 5}) AS ${name}`
  const later = equality(random).replaceAll('b.', 'c.')
  const nested = random.chance(40)
  const from = nested
    ? `${small('a', 0)} ${first} (${small('b', 2)} ${second} ${small('c', 4)} ON b.k = c.k) ON ${equality(random)}`
    : `${small('a', 0)} ${first} ${small('b', 2)} ON ${equality(random)} ${second} ${small('c', 4)} ON ${random.chance(50) ? later : later.replaceAll('a.', 'b.')}`
  return unordered(`${first} ${second}`, `SELECT a.id AS x, b.id AS y, c.id AS z FROM ${from}`)
}

const withArrays: Kind = (random) => {
  const type = random.pick(TYPES)
  const offset = random.chance(50) ? ' WITH OFFSET AS o' : ''
  const o = offset ? ', o' : ''
  return unordered(
    `${type} UNNEST`,
    random.pick([
      `SELECT e${o}, id FROM UNNEST([1, 2, 9, NULL]) AS e${offset} ${type} events ON e = k`,
      `SELECT id, e${o} FROM events ${type} UNNEST([1, 2, 9, NULL]) AS e${offset} ON e = k`,
      `SELECT id, e${o} FROM events ${random.pick(['LEFT JOIN', 'JOIN'])} UNNEST(texts) AS e${offset} ON ${random.pick(['e > g', "e = 'q'", 'id > 5', 'e = g AND id < 9'])}`,
      `SELECT id, s.a, s.b${o} FROM events, UNNEST([STRUCT(k AS a, g AS b), (i, 'z')]) AS s${offset} WHERE ${random.pick(['s.a > 1', 'b', 's.b = g', 'TRUE'])}`,
      `SELECT id, a, b FROM events ${random.pick(['LEFT', 'INNER'])} JOIN UNNEST([STRUCT(1 AS a, 'b' AS b), (k, g)]) ON ${random.pick(['a = k', 'TRUE', 'a < k'])}`.replace(
        'SELECT id, a, b',
        'SELECT id, a, g',
      ),
      `SELECT k, u FROM events ${type} UNNEST([STRUCT(1 AS k, 'u' AS u), (3, 'w'), (NULL, 'n')]) USING (k)`,
      `SELECT x.id, e, f FROM events AS x LEFT JOIN UNNEST(x.texts) AS e LEFT JOIN UNNEST([e, x.g]) AS f ON f <= e`,
      `SELECT x.id, COUNT(e) AS c, MAX(e) AS m FROM events AS x LEFT JOIN x.texts AS e GROUP BY x.id`,
      `SELECT id, p, q FROM events, UNNEST(GENERATE_ARRAY(1, k)) AS p, UNNEST(GENERATE_ARRAY(p, k)) AS q`,
      `SELECT x.id, y.id AS other, e FROM events AS x ${random.pick(['JOIN', 'LEFT JOIN'])} events AS y ON x.k = y.id CROSS JOIN UNNEST(y.texts) AS e`,
    ]),
  )
}

export const joins: Kind = (random) => random.pick([twoTables, twoTables, using, chain, withArrays])(random)
