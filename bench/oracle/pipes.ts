/**
 * Pipe syntax. Google's evaluator of 2024 does not know it: it is asked the same in standard syntax, in which each
 * operator is a query over the one before it.
 */
import * as t from '../../emulator/sql/types.ts'
import {grow, leaf, SCALARS, type Scope} from './expressions.ts'
import {type GrownQuery, isKey, type Kind} from './grown-query.ts'
import type {Random} from './random.ts'
import {steadyAggregate} from './relations.ts'
import {EVENTS, type TableColumn, WIDE} from './tables.ts'

interface Pipe {
  readonly sql: string
  /** In standard syntax. */
  readonly google: string
  readonly columns: readonly TableColumn[]
  readonly labels: readonly string[]
}

type Operator = (pipe: Pipe, random: Random) => Pipe | undefined

const scopeOf = (pipe: Pipe, random: Random): Scope => ({random, columns: pipe.columns})

/** Names are used once in a query. */
let names = 0
const newName = (): string => `n${names++}`

const then = (pipe: Pipe, step: string, google: string, columns = pipe.columns): Pipe => ({
  sql: `${pipe.sql} |> ${step}`,
  google,
  columns,
  labels: [...pipe.labels, step.split(/[ (]/)[0]!],
})

const where: Operator = (pipe, random) => {
  const condition = grow(t.BOOL, 1, scopeOf(pipe, random)).sql
  return then(pipe, `WHERE ${condition}`, `SELECT * FROM (${pipe.google}) WHERE ${condition}`)
}

const whereWindow: Operator = (pipe, random) => {
  const keys = pipe.columns.filter(isKey)
  if (keys.length === 0) return undefined
  const condition = `RANK() OVER (ORDER BY ${random.pick(keys).sql}) < ${2 + random.below(8)}`
  return then(pipe, `WHERE ${condition}`, `SELECT * FROM (${pipe.google}) WHERE TRUE QUALIFY ${condition}`)
}

/** Values under new names. */
function items(pipe: Pipe, count: number, random: Random): {sql: string; columns: TableColumn[]} {
  const values = Array.from({length: count}, () => {
    const name = newName()
    if (random.chance(60)) return {...random.pick(pipe.columns), name}
    const type = random.pick(SCALARS)
    return {sql: grow(type, 1, scopeOf(pipe, random)).sql, type, name}
  })
  return {
    sql: values.map(({sql, name}) => `${sql} AS ${name}`).join(', '),
    columns: values.map(({type, name}) => ({sql: name, type})),
  }
}

const select: Operator = (pipe, random) => {
  const {sql, columns} = items(pipe, 1 + random.below(4), random)
  const distinct = random.chance(20) && columns.every(isKey) ? 'DISTINCT ' : ''
  const step = `SELECT ${distinct}${sql}`
  return then(pipe, step, `${step} FROM (${pipe.google})`, columns)
}

const extend: Operator = (pipe, random) => {
  const {sql, columns} = items(pipe, 1 + random.below(2), random)
  return then(pipe, `EXTEND ${sql}`, `SELECT *, ${sql} FROM (${pipe.google})`, [...pipe.columns, ...columns])
}

const extendWindow: Operator = (pipe, random) => {
  const keys = pipe.columns.filter(isKey)
  if (keys.length === 0) return undefined
  const name = newName()
  const part = random.chance(50) ? `PARTITION BY ${random.pick(keys).sql} ` : ''
  const value = `${random.pick(['RANK()', 'DENSE_RANK()', 'COUNT(*)', `COUNT(${random.pick(keys).sql})`])} OVER (${part}ORDER BY ${random.pick(keys).sql}${random.pick(['', ' DESC'])}) AS ${name}`
  const columns = [...pipe.columns, {sql: name, type: t.INT64}]
  return then(pipe, `EXTEND ${value}`, `SELECT *, ${value} FROM (${pipe.google})`, columns)
}

const set: Operator = (pipe, random) => {
  const column = random.pick(pipe.columns)
  const type = random.chance(50) ? column.type : random.pick(SCALARS)
  const value = grow(type, 1, scopeOf(pipe, random)).sql
  return then(
    pipe,
    `SET ${column.sql} = ${value}`,
    `SELECT * REPLACE (${value} AS ${column.sql}) FROM (${pipe.google})`,
    pipe.columns.map((c) => (c === column ? {...c, type} : c)),
  )
}

const drop: Operator = (pipe, random) => {
  if (pipe.columns.length < 2) return undefined
  const column = random.pick(pipe.columns)
  return then(
    pipe,
    `DROP ${column.sql}`,
    `SELECT * EXCEPT (${column.sql}) FROM (${pipe.google})`,
    pipe.columns.filter((c) => c !== column),
  )
}

const rename: Operator = (pipe, random) => {
  const column = random.pick(pipe.columns)
  const name = newName()
  const list = pipe.columns.map((c) => (c === column ? `${c.sql} AS ${name}` : c.sql))
  return then(
    pipe,
    `RENAME ${column.sql} AS ${name}`,
    `SELECT ${list.join(', ')} FROM (${pipe.google})`,
    pipe.columns.map((c) => (c === column ? {...c, sql: name} : c)),
  )
}

/** AS, and a use of the name. */
const as: Operator = (pipe, random) => {
  const name = newName()
  const column = random.pick(pipe.columns)
  const other = newName()
  const item = `${name}.${column.sql} AS ${other}`
  return then(pipe, `AS ${name} |> EXTEND ${item}`, `SELECT *, ${item} FROM (${pipe.google}) AS ${name}`, [
    ...pipe.columns,
    {...column, sql: other},
  ])
}

const aggregate: Operator = (pipe, random) => {
  const all = pipe.columns.filter(isKey)
  const keys = [
    ...new Set(Array.from({length: all.length > 0 ? random.below(3) : 0}, () => random.pick(all))),
  ]
  const named = keys.map((c) => ({...c, name: newName()}))
  const calls = Array.from({length: keys.length > 0 ? random.below(3) : 1}, () => ({
    ...steadyAggregate(pipe, random),
    name: newName(),
  }))
  const list = (values: readonly {sql: string; name: string}[]): string =>
    values.map((v) => `${v.sql} AS ${v.name}`).join(', ')
  const by = keys.length > 0 ? ` GROUP BY ${list(named)}` : ''
  const google = `SELECT ${list([...named, ...calls])} FROM (${pipe.google})`
  return then(
    pipe,
    `AGGREGATE ${list(calls)}${by}`,
    keys.length > 0 ? `${google} GROUP BY ${keys.map((_, i) => i + 1).join(', ')}` : google,
    [...named, ...calls].map((v) => ({sql: v.name, type: v.type})),
  )
}

const join: Operator = (pipe, random) => {
  const numbers = pipe.columns.filter((c) => c.type.kind === 'INT64')
  if (numbers.length === 0) return undefined
  const column = random.pick(numbers).sql
  const [key, value, alias] = [newName(), newName(), newName()]
  const type = random.pick(['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN', 'INNER JOIN'])
  const other = random.pick([
    {sql: 'g', type: t.STRING},
    {sql: 'n', type: t.NUMERIC},
    {sql: 'd', type: t.DATE},
  ])
  const filter = 'WHERE id < 6'
  if (random.chance(50)) {
    const right = `(SELECT id AS ${key}, ${other.sql} AS ${value} FROM events ${filter}) AS ${alias}`
    const step = `${type} ${right} ON ${column} = ${alias}.${key}`
    const columns = [...pipe.columns, {sql: key, type: t.INT64}, {...other, sql: value}]
    return then(pipe, step, `SELECT * FROM (${pipe.google}) ${step}`, columns)
  }
  const right = `(SELECT id AS ${column}, ${other.sql} AS ${value} FROM events ${filter}) AS ${alias}`
  const step = `${type} ${right} USING (${column})`
  const merged = {sql: column, type: t.INT64}
  const columns = [merged, ...pipe.columns.filter((c) => c.sql !== column), {...other, sql: value}]
  return then(pipe, step, `SELECT * FROM (${pipe.google}) ${step}`, columns)
}

const unnest: Operator = (pipe, random) => {
  const arrays = pipe.columns.filter((c) => c.type.kind === 'ARRAY')
  const array = arrays.length > 0 ? random.pick(arrays) : {sql: '[1, 2]', type: t.arrayOf(t.INT64)}
  const [name, offset] = [newName(), newName()]
  const type = array.type.kind === 'ARRAY' ? array.type.element : t.INT64
  const step = random.pick([
    `CROSS JOIN UNNEST(${array.sql}) AS ${name} WITH OFFSET AS ${offset}`,
    `LEFT JOIN UNNEST(${array.sql}) AS ${name} WITH OFFSET AS ${offset} ON TRUE`,
  ])
  const columns = [...pipe.columns, {sql: name, type}, {sql: offset, type: t.INT64}]
  return then(pipe, step, `SELECT * FROM (${pipe.google}) ${step}`, columns)
}

const setOperation: Operator = (pipe, random) => {
  const operation = random.pick(['UNION ALL', 'UNION DISTINCT', 'INTERSECT DISTINCT', 'EXCEPT DISTINCT'])
  if (operation !== 'UNION ALL' && !pipe.columns.every(isKey)) return undefined
  const values = pipe.columns.map(({type}) => {
    const value = leaf(type, {random, columns: EVENTS}).sql
    return `CAST(${value} AS ${t.typeName(type)})`
  })
  if (pipe.columns.some((c) => c.type.kind === 'STRUCT' || c.type.kind === 'ARRAY')) return undefined
  const other = `(SELECT ${values.join(', ')} FROM events)`
  return then(pipe, `${operation} ${other}`, `SELECT * FROM (${pipe.google}) ${operation} ${other}`)
}

const distinct: Operator = (pipe) =>
  pipe.columns.every(isKey) ? then(pipe, 'DISTINCT', `SELECT DISTINCT * FROM (${pipe.google})`) : undefined

/** All rows in the one order that they can have, and the first of them. */
const limit: Operator = (pipe, random) => {
  if (!pipe.columns.every(isKey)) return undefined
  const keys = pipe.columns.map((c) => `${c.sql}${random.pick(['', ' DESC', ' NULLS LAST'])}`).join(', ')
  const count = `LIMIT ${random.below(8)}${random.chance(40) ? ` OFFSET ${random.below(3)}` : ''}`
  return then(
    pipe,
    `ORDER BY ${keys} |> ${count}`,
    `SELECT * FROM (${pipe.google}) ORDER BY ${keys} ${count}`,
  )
}

const pivot: Operator = (pipe, random) => {
  const numbers = pipe.columns.filter((c) => c.type.kind === 'INT64')
  const keys = pipe.columns.filter((c) => isKey(c))
  if (numbers.length < 2) return undefined
  const [value, by] = [random.pick(numbers), random.pick(numbers)]
  const rest = keys.filter((c) => c !== value && c !== by).slice(0, 2)
  if (value === by) return undefined
  const list = [...rest, value, by].map((c) => c.sql).join(', ')
  const [one, two] = [newName(), newName()]
  const call = random.pick(['SUM', 'COUNT', 'MAX'])
  const step = `PIVOT(${call}(${value.sql}) FOR ${by.sql} IN (1 AS ${one}, 2 AS ${two}))`
  const columns = [...rest, {sql: one, type: t.INT64}, {sql: two, type: t.INT64}]
  return then(
    pipe,
    `SELECT ${list} |> ${step}`,
    `SELECT * FROM (SELECT ${list} FROM (${pipe.google})) ${step}`,
    columns,
  )
}

const unpivot: Operator = (pipe, random) => {
  const numbers = pipe.columns.filter((c) => c.type.kind === 'INT64')
  // Google's evaluator takes a column and the same one under another name for one.
  if (numbers.length < 2 || pipe.labels.some((l) => ['SELECT', 'EXTEND', 'AS', 'SET'].includes(l)))
    return undefined
  const chosen = numbers.slice(0, 2 + random.below(2))
  const [value, name] = [newName(), newName()]
  const nulls = random.pick(['', 'INCLUDE NULLS ', 'EXCLUDE NULLS '])
  const step = `UNPIVOT ${nulls}(${value} FOR ${name} IN (${chosen.map((c) => c.sql).join(', ')}))`
  const columns = [
    ...pipe.columns.filter((c) => !chosen.includes(c)),
    {sql: value, type: t.INT64},
    {sql: name, type: t.STRING},
  ]
  return then(pipe, step, `SELECT * FROM (${pipe.google}) ${step}`, columns)
}

const OPERATORS: readonly Operator[] = [
  ...[where, where, whereWindow, select, select, extend, extend, extendWindow, set, drop, rename, as],
  ...[aggregate, aggregate, join, join, unnest, setOperation, distinct, limit, pivot, unpivot],
]

export const pipes: Kind = (random): GrownQuery => {
  names = 0
  const [table, columns] = random.chance(75) ? ['events', EVENTS] : ['wide', WIDE]
  const id = {sql: 'id', type: t.INT64}
  let pipe: Pipe = {
    sql: random.chance(70) ? `FROM ${table}` : `SELECT * FROM ${table}`,
    google: `SELECT * FROM ${table}`,
    columns: [id, ...columns],
    labels: [],
  }
  const count = 1 + random.below(4)
  for (let tries = 0; pipe.labels.length < count && tries < 12; tries++) {
    pipe = random.pick(OPERATORS)(pipe, random) ?? pipe
  }
  const label = `|> ${pipe.labels.join(' ')}`
  if (random.chance(70) || !pipe.columns.every(isKey)) return {label, ordered: false, ...texts(pipe)}
  const keys = pipe.columns.map((c) => `${c.sql}${random.pick(['', ' DESC', ' NULLS LAST'])}`).join(', ')
  const sorted = then(pipe, `ORDER BY ${keys}`, `SELECT * FROM (${pipe.google}) ORDER BY ${keys}`)
  return {label: `${label} ORDER`, ordered: true, ...texts(sorted)}
}

const texts = ({sql, google}: Pipe): Pick<GrownQuery, 'sql' | 'google'> => ({sql, google})
