/** Whole queries grown from relations within relations: joins, groups, windows, set operations, arrays, WITH. */
import * as t from '../../emulator/sql/types.ts'
import {aggregate, grow, leaf, SCALARS, type Scope} from './expressions.ts'
import type {GrownQuery} from './grown-query.ts'
import type {Random} from './random.ts'
import {EVENTS, type TableColumn, WIDE} from './tables.ts'

/** What stands in FROM, with the columns that it gives. */
export interface Relation {
  readonly sql: string
  readonly label: string
  readonly columns: readonly TableColumn[]
}

type Kind = (random: Random, depth: number) => Relation

/** Names of relations are used once in a query. */
let names = 0
const newName = (): string => `r${names++}`

const qualified = (name: string, columns: readonly TableColumn[]): TableColumn[] =>
  columns.map((c) => ({...c, sql: `${name}.${c.sql}`}))

const table: Kind = (random) => {
  const name = newName()
  const [source, columns] = random.chance(70) ? ['events', EVENTS] : ['wide', WIDE]
  const id = {sql: 'id', type: t.INT64}
  return {sql: `${source} AS ${name}`, label: source, columns: qualified(name, [id, ...columns])}
}

export const isKey = ({type}: TableColumn): boolean =>
  SCALARS.includes(type) && type.kind !== 'JSON' && type.kind !== 'INTERVAL'

/** A few columns, or small expressions of them, under new names. */
export function projection(
  from: Pick<Relation, 'columns'>,
  random: Random,
): {items: string; columns: TableColumn[]} {
  const scope: Scope = {random, columns: from.columns}
  const values = Array.from({length: 1 + random.below(3)}, () => {
    if (random.chance(60)) return random.pick(from.columns)
    const type = random.pick(SCALARS)
    return {sql: grow(type, 1, scope).sql, type}
  })
  const columns = values.map(({type}, i) => ({sql: `c${i}`, type}))
  return {items: values.map(({sql}, i) => `${sql} AS c${i}`).join(', '), columns}
}

const condition = (from: Relation, random: Random): string =>
  grow(t.BOOL, 1, {random, columns: from.columns}).sql

const selection: Kind = (random, depth) => {
  const from = relation(random, depth - 1)
  const {items, columns} = projection(from, random)
  const name = newName()
  const distinct = random.chance(25) && columns.every(isKey) ? 'DISTINCT ' : ''
  const where = random.chance(40) ? ` WHERE ${condition(from, random)}` : ''
  return {
    sql: `(SELECT ${distinct}${items} FROM ${from.sql}${where}) AS ${name}`,
    label: `${distinct ? 'distinct' : 'select'} of ${from.label}`,
    columns: qualified(name, columns),
  }
}

const group: Kind = (random, depth) => {
  const from = relation(random, depth - 1)
  const keys = [...new Set([random.pick(from.columns), random.pick(from.columns)].filter(isKey))]
  const columns: TableColumn[] = keys.map(({type}, i) => ({sql: `k${i}`, type}))
  const calls = Array.from({length: 1 + random.below(2)}, () => steadyAggregate(from, random))
  for (const [i, {type}] of calls.entries()) columns.push({sql: `a${i}`, type})
  const items = [...keys.map((k, i) => `${k.sql} AS k${i}`), ...calls.map((c, i) => `${c.sql} AS a${i}`)]
  const by = keys.length === 0 ? '' : ` GROUP BY ${keys.map((_, i) => i + 1).join(', ')}`
  const having = by && random.chance(20) ? ' HAVING COUNT(*) > 1' : ''
  const name = newName()
  return {
    sql: `(SELECT ${items.join(', ')} FROM ${from.sql}${by}${having}) AS ${name}`,
    label: `group of ${from.label}`,
    columns: qualified(name, columns),
  }
}

/** Aggregates whose result does not depend on the order of rows. */
export function steadyAggregate(from: Pick<Relation, 'columns'>, random: Random): TableColumn {
  const of = (kinds: readonly string[]): TableColumn | undefined => {
    const fitting = from.columns.filter((c) => kinds.includes(c.type.kind))
    return fitting.length > 0 ? random.pick(fitting) : undefined
  }
  const ordered = of(['INT64', 'NUMERIC', 'STRING', 'DATE', 'TIMESTAMP', 'BYTES', 'BIGNUMERIC', 'DATETIME'])
  const number = of(['INT64', 'NUMERIC'])
  const truth = of(['BOOL'])
  const roll = random.below(6)
  if (roll === 0 && ordered)
    return {sql: `${random.pick(['MIN', 'MAX'])}(${ordered.sql})`, type: ordered.type}
  if (roll === 1 && number && number.type.kind === 'NUMERIC')
    return {sql: `SUM(${number.sql})`, type: number.type}
  if (roll === 2 && ordered) return {sql: `COUNT(DISTINCT ${ordered.sql})`, type: t.INT64}
  if (roll === 3 && truth) return {sql: `COUNTIF(${truth.sql})`, type: t.INT64}
  if (roll === 4 && ordered)
    return {
      sql: `ARRAY_AGG(${random.pick(['', 'DISTINCT '])}${ordered.sql} IGNORE NULLS ORDER BY ${ordered.sql}${random.pick(['', ' DESC', ' LIMIT 3'])})`,
      type: t.arrayOf(ordered.type),
    }
  return {sql: 'COUNT(*)', type: t.INT64}
}

const join: Kind = (random, depth) => {
  const [left, right] = [relation(random, depth - 1), relation(random, depth - 1)]
  const pairs = left.columns.flatMap((a) =>
    right.columns.filter((b) => isKey(a) && t.sameType(a.type, b.type)).map((b) => [a, b] as const),
  )
  const type = random.pick(['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN', 'CROSS JOIN'])
  const label = `${type} of ${left.label} and ${right.label}`
  const columns = [...left.columns, ...right.columns]
  if (pairs.length === 0 || type === 'CROSS JOIN') {
    return {sql: `${left.sql} CROSS JOIN ${right.sql}`, label, columns}
  }
  const [a, b] = random.pick(pairs)
  const [c, d] = random.pick(pairs)
  const more = random.chance(30)
    ? ` ${random.pick(['AND', 'OR'])} ${c.sql} ${random.pick(['<', '>=', '='])} ${d.sql}`
    : ''
  // DuckDB and Google's evaluator know no outer joins but those with an equality.
  const on = more.includes(' OR ') && type !== 'JOIN' ? `${a.sql} = ${b.sql}` : `${a.sql} = ${b.sql}${more}`
  const placed = / JOIN /.test(right.sql) && !right.sql.startsWith('(') ? `(${right.sql})` : right.sql
  return {sql: `${left.sql} ${type} ${placed} ON ${on}`, label, columns}
}

const arrayRows: Kind = (random, depth) => {
  const from = relation(random, depth - 1)
  const arrays = from.columns.filter((c) => c.type.kind === 'ARRAY')
  const element = random.pick([t.INT64, t.STRING, t.DATE])
  const array = arrays.length > 0 ? random.pick(arrays) : undefined
  const sql = array?.sql ?? leaf(t.arrayOf(element), {random, columns: []}).sql
  const type = array?.type.kind === 'ARRAY' ? array.type.element : element
  const name = newName()
  const how = random.pick([' CROSS JOIN ', ' LEFT JOIN '])
  const offset = random.chance(50)
  return {
    sql: `${from.sql}${how}UNNEST(${sql}) AS ${name}${offset ? ` WITH OFFSET AS o${name}` : ''}${how === ' LEFT JOIN ' ? ' ON TRUE' : ''}`,
    label: `UNNEST of ${from.label}`,
    columns: [...from.columns, {sql: name, type}, ...(offset ? [{sql: `o${name}`, type: t.INT64}] : [])],
  }
}

const structs: Kind = (random) => {
  const name = newName()
  const fields = ['p', 'q'].map((sql) => ({
    sql,
    type: random.pick([t.INT64, t.STRING, t.FLOAT64, t.DATE, t.BOOL]),
  }))
  const row = (): string =>
    fields.map((f) => `CAST(${leaf(f.type, {random, columns: []}).sql} AS ${t.typeName(f.type)})`).join(', ')
  const first = `STRUCT<p ${t.typeName(fields[0]!.type)}, q ${t.typeName(fields[1]!.type)}>(${row()})`
  return {
    sql: `UNNEST([${first}, (${row()}), (${row()})]) AS ${name}`,
    label: 'structs',
    columns: qualified(name, fields),
  }
}

const set: Kind = (random, depth) => {
  const operator = random.pick(['UNION ALL', 'UNION DISTINCT', 'INTERSECT DISTINCT', 'EXCEPT DISTINCT'])
  const types = Array.from({length: 1 + random.below(2)}, () =>
    random.pick([t.INT64, t.STRING, t.DATE, t.NUMERIC]),
  )
  const side = (): string => {
    const from = relation(random, depth - 1)
    const items = types.map((type, i) => `${leaf(type, {random, columns: from.columns}).sql} AS c${i}`)
    return `SELECT ${items.join(', ')} FROM ${from.sql}`
  }
  const name = newName()
  const sides = Array.from({length: random.chance(20) ? 3 : 2}, side)
  return {
    sql: `(${sides.join(` ${operator} `)}) AS ${name}`,
    label: operator,
    columns: qualified(
      name,
      types.map((type, i) => ({sql: `c${i}`, type})),
    ),
  }
}

const window: Kind = (random, depth) => {
  const from = relation(random, depth - 1)
  const keys = from.columns.filter(isKey)
  const numbers = from.columns.filter((c) => ['INT64', 'NUMERIC', 'BIGNUMERIC'].includes(c.type.kind))
  const key = keys.length > 0 ? random.pick(keys).sql : 'NULL'
  const part = random.chance(60) && keys.length > 0 ? `PARTITION BY ${random.pick(keys).sql} ` : ''
  const order = `ORDER BY ${key}${random.pick(['', ' DESC', ' NULLS LAST', ' DESC NULLS FIRST'])}`
  const number = numbers.length > 0 ? random.pick(numbers) : undefined
  const bound = (): string =>
    random.pick(['UNBOUNDED PRECEDING', '2 PRECEDING', '1 PRECEDING', 'CURRENT ROW'])
  const end = (): string => random.pick(['CURRENT ROW', '1 FOLLOWING', '3 FOLLOWING', 'UNBOUNDED FOLLOWING'])
  const call = random.pick([
    `COUNT(*) OVER (${part}${order})`,
    `RANK() OVER (${part}${order})`,
    `DENSE_RANK() OVER (${part}${order})`,
    `COUNT(*) OVER (${part}${order} RANGE BETWEEN ${random.pick(['UNBOUNDED PRECEDING', 'CURRENT ROW'])} AND ${random.pick(['CURRENT ROW', 'UNBOUNDED FOLLOWING'])})`,
    `COUNT(${key}) OVER (${part})`,
    ...(number
      ? [
          `COUNT(*) OVER (${part}ORDER BY ${number.sql}${random.pick(['', ' DESC'])} RANGE BETWEEN ${bound()} AND ${end()})`,
        ]
      : []),
  ])
  const {items, columns} = projection(from, random)
  const name = newName()
  const qualify = random.chance(20) ? ` QUALIFY w ${random.pick(['<', '>='])} 3` : ''
  return {
    sql: `(SELECT ${items}, ${call} AS w FROM ${from.sql}${qualify ? ` WHERE TRUE${qualify}` : ''}) AS ${name}`,
    label: `window of ${from.label}`,
    columns: qualified(name, [...columns, {sql: 'w', type: t.INT64}]),
  }
}

const KINDS: readonly Kind[] = [
  table,
  table,
  selection,
  selection,
  group,
  join,
  join,
  arrayRows,
  structs,
  set,
  window,
]

function relation(random: Random, depth: number): Relation {
  return depth <= 0 ? random.pick([table, table, structs])(random, 0) : random.pick(KINDS)(random, depth)
}

/** A subquery over a relation of its own, perhaps correlated with the outer columns. */
function subquery(outer: Relation, random: Random): string {
  const inner = relation(random, 1)
  const pairs = outer.columns.flatMap((a) =>
    inner.columns.filter((b) => isKey(a) && t.sameType(a.type, b.type)).map((b) => `${b.sql} = ${a.sql}`),
  )
  const where = pairs.length > 0 && random.chance(70) ? ` WHERE ${random.pick(pairs)}` : ''
  const keys = inner.columns.filter(isKey)
  const value = keys.length > 0 ? random.pick(keys) : undefined
  const same = value && outer.columns.filter((c) => t.sameType(c.type, value.type))
  return random.pick([
    `EXISTS (SELECT 1 FROM ${inner.sql}${where})`,
    `(SELECT COUNT(*) FROM ${inner.sql}${where})`,
    `(SELECT ${steadyAggregate(inner, random).sql} FROM ${inner.sql}${where})`,
    ...(value
      ? [
          `ARRAY(SELECT DISTINCT ${value.sql} AS v FROM ${inner.sql}${where || ' WHERE TRUE'} AND ${value.sql} IS NOT NULL ORDER BY v)`,
        ]
      : []),
    ...(value && same!.length > 0
      ? [`${random.pick(same!).sql} ${random.pick(['IN', 'NOT IN'])} (SELECT ${value.sql} FROM ${inner.sql})`]
      : []),
  ])
}

export function growRelationQuery(random: Random): GrownQuery {
  names = 0
  const from = relation(random, 1 + random.below(2))
  const scope: Scope = {random, columns: from.columns}
  const roll = random.below(10)
  const where = random.chance(30) ? ` WHERE ${condition(from, random)}` : ''
  if (roll < 3) {
    const {items} = projection(from, random)
    return {label: from.label, ordered: false, sql: `SELECT ${items} FROM ${from.sql}${where}`}
  }
  if (roll < 6) {
    const {items} = projection(from, random)
    return {
      label: `subquery over ${from.label}`,
      ordered: false,
      sql: `SELECT ${items}, ${subquery(from, random)} AS s FROM ${from.sql}${where}`,
    }
  }
  if (roll < 7) {
    const call = aggregate({random, columns: scope.columns})
    const steady = /ORDER BY id|, id\b/.test(call.sql) ? steadyAggregate(from, random).sql : call.sql
    return {
      label: `aggregate over ${from.label}`,
      ordered: false,
      sql: `SELECT ${steady} AS a FROM ${from.sql}${where}`,
    }
  }
  if (roll < 8) {
    const test = subquery(from, random)
    const filter = /^(EXISTS|[^(]* (NOT )?IN )/.test(test) ? test : `${test} IS NOT NULL`
    const {items} = projection(from, random)
    return {
      label: `filter of ${from.label}`,
      ordered: false,
      sql: `SELECT ${items} FROM ${from.sql} WHERE ${filter}`,
    }
  }
  const {items, columns} = projection(from, random)
  const key = columns.find(isKey)
  const again = key ? ` JOIN w AS y ON x.${key.sql} = y.${key.sql}` : ', w AS y'
  return {
    label: `WITH of ${from.label}`,
    ordered: false,
    sql: `WITH w AS (SELECT ${items} FROM ${from.sql}${where}) SELECT x.*, y.${columns[0]!.sql} AS z FROM (SELECT * FROM w) AS x${again}`,
  }
}
