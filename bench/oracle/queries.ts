/** Whole queries over the shared tables: groups, windows, joins, set operations, subqueries, arrays. */
import * as t from '../../emulator/sql/types.ts'
import {aggregate, type Grown, grow, leaf, randomType, SCALARS, type Scope} from './expressions.ts'
import type {Random} from './random.ts'
import {EVENTS, type TableColumn, WIDE} from './tables.ts'

export interface GrownQuery {
  readonly sql: string
  readonly label: string
  readonly ordered: boolean
}

type Kind = (random: Random) => GrownQuery

const unordered = (label: string, sql: string): GrownQuery => ({label, sql, ordered: false})
const over = (columns: readonly TableColumn[], random: Random): Scope => ({random, columns})
const qualified = (alias: string, columns: readonly TableColumn[]): TableColumn[] =>
  columns.map((c) => ({...c, sql: `${alias}.${c.sql}`}))

const KEYS = ['k', 'g', 'b', 'd', 'k + 1', 'UPPER(g)', 'MOD(i, 2)', 'x', 'n', 'EXTRACT(MONTH FROM d)']

const condition = (scope: Scope): string => grow(t.BOOL, 2, scope).sql

const groups: Kind = (random) => {
  const scope = over(EVENTS, random)
  const keys = Array.from({length: random.below(3)}, () => random.pick(KEYS))
  const unique = [...new Set(keys)]
  const aggregates = Array.from({length: 1 + random.below(3)}, () => aggregate(scope))
  const list = [...unique.map((k, i) => `${k} AS key${i}`), ...aggregates.map((a, i) => `${a.sql} AS a${i}`)]
  const where = random.chance(25)
    ? ` WHERE ${random.pick(['id < 0', 'k = 1', 'x IS NOT NULL', 'i > 0'])}`
    : ''
  const grouping = unique.length === 0 ? '' : ` GROUP BY ${grouped(unique, random)}`
  // Google's evaluator of 2024 knows no keys that are expressions together with HAVING.
  const having =
    random.chance(20) && unique.every((key) => /^\w+$/.test(key))
      ? ` HAVING COUNT(*) > ${random.below(3)}`
      : ''
  return unordered(
    aggregates.map((a) => a.label).join('+'),
    `SELECT ${list.join(', ')} FROM events${where}${grouping}${having}`,
  )
}

/** By expression or by position; Google's evaluator of 2024 leaves out the totals of ROLLUP. */
function grouped(keys: readonly string[], random: Random): string {
  return random.chance(50) ? keys.join(', ') : keys.map((_, i) => i + 1).join(', ')
}

const windows: Kind = (random) => {
  const scope = over(EVENTS, random)
  const value = (type?: t.SqlType): Grown => leaf(type ?? random.pick(EVENTS).type, scope)
  const partition = random.chance(50) ? `PARTITION BY ${random.pick(['k', 'g', 'b', 'd'])} ` : ''
  const direction = random.pick(['', ' DESC', ' NULLS LAST', ' DESC NULLS FIRST'])
  const ties = `ORDER BY ${random.pick(['i', 'n', 'd', 'g', 'x'])}${direction}`
  const order = `${ties}, id`
  const bound = (): string =>
    random.pick(['UNBOUNDED PRECEDING', '2 PRECEDING', '1 PRECEDING', 'CURRENT ROW'])
  const end = (): string => random.pick(['CURRENT ROW', '1 FOLLOWING', 'UNBOUNDED FOLLOWING'])
  const rowsFrame = random.chance(50) ? ` ROWS BETWEEN ${bound()} AND ${end()}` : ''
  const rangeFrame = `ORDER BY i${direction.includes('NULLS') ? '' : direction} RANGE BETWEEN ${bound()} AND ${end()}`
  const v = value()
  const nulls = random.pick(['', ' IGNORE NULLS', ' RESPECT NULLS'])
  const [call, window] = random.pick([
    ['ROW_NUMBER()', order],
    [random.pick(['RANK()', 'DENSE_RANK()', 'PERCENT_RANK()', 'CUME_DIST()']), ties],
    [`NTILE(${1 + random.below(5)})`, order],
    [`${random.pick(['LAG', 'LEAD'])}(${v.sql}${random.pick(['', ', 1', ', 2', ', 0'])})`, order],
    [`${random.pick(['FIRST_VALUE', 'LAST_VALUE'])}(${v.sql}${nulls})`, order + rowsFrame],
    [`NTH_VALUE(${v.sql}, ${1 + random.below(3)}${nulls})`, order + rowsFrame],
    [
      `${random.pick(['SUM', 'AVG', 'MIN', 'MAX', 'COUNT'])}(${random.pick(['i', 'x', 'n'])})`,
      order + rowsFrame,
    ],
    [`${random.pick(['SUM', 'MIN', 'MAX', 'COUNT'])}(${random.pick(['i', 'x', 'n'])})`, rangeFrame],
    [`${random.pick(['COUNT', 'SUM'])}(DISTINCT ${random.pick(['i', 'n'])})`, ''],
    [
      `${random.pick(['PERCENTILE_CONT', 'PERCENTILE_DISC'])}(${random.pick(['x', 'n'])}, ${random.pick(['0', '0.5', '0.9', '1'])}${nulls})`,
      '',
    ],
    [`ARRAY_AGG(${random.pick(['k', 'i'])} ${random.chance(70) ? 'IGNORE NULLS' : ''})`, order + rowsFrame],
    [`COUNTIF(b)`, order + rowsFrame],
    [`STRING_AGG(g, '-')`, order + rowsFrame],
    [`${random.pick(['LOGICAL_AND', 'LOGICAL_OR'])}(b)`, order + rowsFrame],
  ] as const)
  const qualify = random.chance(20) ? ' QUALIFY ROW_NUMBER() OVER (PARTITION BY k ORDER BY i, id) <= 2' : ''
  return unordered(
    call.replace(/\(.*/s, ' OVER'),
    `SELECT id, ${call} OVER (${partition}${window}) AS v FROM events${qualify ? ` WHERE TRUE${qualify}` : ''}`,
  )
}

const joins: Kind = (random) => {
  const both = [...qualified('a', EVENTS), ...qualified('b', EVENTS)].filter((c) => !c.sql.endsWith('texts'))
  const scope = over(both, random)
  const kind = random.pick(['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN'])
  const on = random.pick([
    'a.k = b.k',
    'a.id = b.k',
    'a.g = b.g AND a.id < b.id',
    'a.x = b.i',
    'a.d = b.d',
    'a.n = b.i AND a.b',
  ])
  const value = grow(random.pick(SCALARS), 1, scope)
  const where = random.chance(30) ? ` WHERE ${condition(scope)}` : ''
  return random.chance(25)
    ? unordered(
        `${kind} USING`,
        `SELECT k, a.id AS a_id, b.id AS b_id FROM events AS a ${kind} events AS b USING (k)`,
      )
    : unordered(
        kind,
        `SELECT a.id AS a_id, b.id AS b_id, ${value.sql} AS v FROM events AS a ${kind} events AS b ON ${on}${where}`,
      )
}

const setOperations: Kind = (random) => {
  const operation = random.pick(['UNION ALL', 'UNION DISTINCT', 'INTERSECT DISTINCT', 'EXCEPT DISTINCT'])
  const column = (): string =>
    random.pick(['k', 'i', 'x', 'n', 'g', 'd', 'ts', 'dt', 'y', '1', '2.5', 'NULL', "'a'", 'id'])
  const width = 1 + random.below(2)
  const side = (): string =>
    `SELECT ${Array.from({length: width}, (_, i) => `${column()} AS c${i}`).join(', ')} FROM events`
  return unordered(operation, `${side()} ${operation} ${side()}`)
}

const subqueries: Kind = (random) => {
  const scope = over(EVENTS, random)
  const inner = over(qualified('e', EVENTS), random)
  const value = random.pick([
    'EXISTS (SELECT 1 FROM events AS e WHERE e.k = events.id)',
    'k IN (SELECT e.id FROM events AS e)',
    'k NOT IN (SELECT e.k FROM events AS e WHERE e.k > 1)',
    'i IN (SELECT e.x FROM events AS e)',
    '(SELECT COUNT(*) FROM events AS e WHERE e.k = events.k)',
    '(SELECT MAX(e.i) FROM events AS e WHERE e.g = events.g AND e.id <= events.id)',
    'ARRAY(SELECT e.id FROM events AS e WHERE e.k = events.k ORDER BY e.id)',
    'ARRAY(SELECT AS STRUCT e.id, e.g FROM events AS e WHERE e.b = events.b ORDER BY e.id LIMIT 2)',
    '(SELECT SUM(LENGTH(w)) FROM UNNEST(texts) AS w)',
    '(SELECT AS STRUCT e.id, e.n FROM events AS e WHERE e.id = events.k)',
    '(SELECT STRING_AGG(w, "-" ORDER BY w DESC) FROM UNNEST(texts) AS w)',
    `(SELECT ${grow(random.pick(SCALARS), 1, inner).sql} FROM events AS e WHERE e.id = 3)`,
    `EXISTS (SELECT 1 FROM events AS e WHERE ${condition(inner)} AND e.id = events.id)`,
  ])
  const where = random.chance(25) ? ` WHERE ${condition(scope)}` : ''
  return unordered('subquery', `SELECT id, ${value} AS v FROM events${where}`)
}

const arrays: Kind = (random) => {
  const scope = over(WIDE, random)
  const array = random.chance(40)
    ? grow(t.arrayOf(random.pick(SCALARS)), 2, scope).sql
    : random.pick(['ai', 'texts'])
  const kind = random.pick([',', 'CROSS JOIN', 'LEFT JOIN', 'INNER JOIN'])
  const offset = random.chance(60)
  const on = kind === 'LEFT JOIN' ? ' ON TRUE' : kind === 'INNER JOIN' ? ' ON TRUE' : ''
  return unordered(
    'UNNEST',
    `SELECT id, e${offset ? ', o' : ''} FROM wide ${kind} UNNEST(${array}) AS e${offset ? ' WITH OFFSET AS o' : ''}${on}`,
  )
}

const ordered: Kind = (random) => {
  const scope = over(WIDE, random)
  const value = grow(randomType(random), 2, scope)
  const key = grow(random.pick(SCALARS), 1, scope)
  const direction = random.pick(['', ' DESC', ' NULLS LAST', ' DESC NULLS FIRST', ' ASC NULLS LAST'])
  const limit = random.chance(40)
    ? ` LIMIT ${1 + random.below(6)}${random.chance(50) ? ' OFFSET 2' : ''}`
    : ''
  return {
    label: 'ORDER BY',
    ordered: true,
    sql: `WITH w AS (SELECT *, ${value.sql} AS v FROM wide) SELECT id, v FROM w ORDER BY ${key.sql}${direction}, id${limit}`,
  }
}

const distinct: Kind = (random) => {
  const scope = over(WIDE, random)
  const values = Array.from({length: 1 + random.below(2)}, () => grow(random.pick(SCALARS), 1, scope))
  return unordered(
    'DISTINCT',
    `SELECT DISTINCT ${values.map((v, i) => `${v.sql} AS v${i}`).join(', ')} FROM wide`,
  )
}

const filters: Kind = (random) => {
  const scope = over(WIDE, random)
  return unordered('WHERE', `SELECT id FROM wide WHERE ${grow(t.BOOL, 3, scope).sql}`)
}

const pivots: Kind = (random) => {
  const call = random.pick(['SUM(i)', 'COUNT(*)', 'MAX(x)', 'AVG(n) AS m, MIN(i) AS l'])
  if (random.chance(60)) {
    return unordered(
      'PIVOT',
      `SELECT * FROM (SELECT g, k, i, x, n FROM events) PIVOT(${call} FOR k IN (1, 2 AS two, 3))`,
    )
  }
  const nulls = random.pick(['', 'INCLUDE NULLS ', 'EXCLUDE NULLS '])
  return unordered(
    'UNPIVOT',
    `SELECT * FROM (SELECT id, k, i FROM events) UNPIVOT ${nulls}(v FOR name IN (k, i AS 'second'))`,
  )
}

const KINDS: readonly Kind[] = [
  ...[groups, groups, groups, windows, windows, joins, setOperations],
  ...[subqueries, arrays, ordered, distinct, filters, pivots],
]

export const growQuery = (random: Random): GrownQuery => random.pick(KINDS)(random)
