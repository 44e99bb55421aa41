/** Lambdas over arrays, WITH expressions, and comparisons of structs. */
import * as t from '../../emulator/sql/types.ts'
import {grow, leaf, type Scope} from './expressions.ts'
import {type Kind, over, unordered} from './grown-query.ts'
import type {Random} from './random.ts'
import {EVENTS, WIDE} from './tables.ts'

const ELEMENTS = [t.INT64, t.STRING, t.FLOAT64, t.DATE, t.NUMERIC]

/** A subquery of events over a name from around it. */
const subquery = (name: string, type: t.SqlType, random: Random): string => {
  const column = {INT64: 'k', STRING: 'g', FLOAT64: 'x', DATE: 'd', NUMERIC: 'n'}[type.kind as 'INT64']
  return random.pick([
    `${name} IN (SELECT z.${column} FROM events AS z)`,
    `EXISTS (SELECT 1 FROM events AS z WHERE z.${column} = ${name})`,
    `(SELECT COUNT(*) FROM events AS z WHERE z.${column} < ${name}) > 2`,
  ])
}

function lambdaCall(scope: Scope): string {
  const {random} = scope
  const element = random.pick(ELEMENTS)
  const array = grow(t.arrayOf(element), 1, scope).sql
  const within = {random, columns: [...scope.columns, {sql: 'el', type: element}, {sql: 'ix', type: t.INT64}]}
  const indexed = random.chance(30)
  const parameters = indexed ? '(el, ix)' : 'el'
  const inner: Scope = indexed ? within : {...within, columns: within.columns.slice(0, -1)}
  const test = random.chance(30) ? subquery('el', element, random) : grow(t.BOOL, 2, inner).sql
  const result = random.pick(ELEMENTS)
  const body = random.chance(20)
    ? `(SELECT MAX(z.id) FROM events AS z WHERE ${subquery('el', element, random)})`
    : grow(result, 2, inner).sql
  return random.pick([
    `ARRAY_FILTER(${array}, ${parameters} -> ${test})`,
    `ARRAY_TRANSFORM(${array}, ${parameters} -> ${body})`,
    ...(indexed ? [] : [`ARRAY_INCLUDES(${array}, el -> ${test})`]),
  ])
}

function withExpression(scope: Scope): string {
  const {random} = scope
  const types = Array.from({length: 1 + random.below(2)}, () => random.pick(ELEMENTS))
  let columns = scope.columns
  const assigned = types.map((type, i) => {
    const value = random.chance(20)
      ? `(SELECT MAX(z.id) FROM events AS z WHERE ${grow(t.BOOL, 1, {random, columns}).sql})`
      : grow(type, 1, {random, columns}).sql
    const known = value.startsWith('(SELECT MAX(z.id)') ? t.INT64 : type
    columns = [...columns, {sql: `va${i}`, type: known}, {sql: `va${i}`, type: known}]
    return `va${i} AS ${value}`
  })
  const result = grow(random.pick(ELEMENTS), 2, {random, columns}).sql
  // What nothing refers to need not be computed.
  const used = types.map((_, i) => `IF(va${i} IS NULL, 1, 2)`).join(', ')
  return `WITH(${assigned.join(', ')}, STRUCT(${result}, ${used}))`
}

function structs(scope: Scope): string {
  const {random} = scope
  const types = Array.from({length: 2 + random.below(2)}, () => random.pick([...ELEMENTS, t.BOOL, t.BYTES]))
  const row = (): string => `(${types.map((type) => leaf(type, scope).sql).join(', ')})`
  return random.pick([
    `${row()} = ${row()}`,
    `${row()} != ${row()}`,
    `${row()} IN (${row()}, ${row()})`,
    `${row()} NOT IN (${row()}, ${row()})`,
    `${row()} IN UNNEST([${row()}, ${row()}])`,
    `CASE ${row()} WHEN ${row()} THEN 1 WHEN ${row()} THEN 2 END`,
    `${row()} IN (SELECT AS STRUCT ${types.map((type) => leaf(type, {random, columns: []}).sql).join(', ')})`,
    `${row()} IS DISTINCT FROM ${row()}`,
    '(k, g) IN (SELECT AS STRUCT z.k, z.g FROM events AS z WHERE z.id < 5)',
    '(x, n) NOT IN (SELECT AS STRUCT z.x, z.n FROM events AS z WHERE z.id > 5)',
  ])
}

export const lambdas: Kind = (random) => {
  const [source, columns] = random.chance(60) ? ['events', EVENTS] : ['wide', WIDE]
  const scope = over(columns, random)
  const [label, value] = random.pick([
    ['lambda', lambdaCall(scope)],
    ['lambda', lambdaCall(scope)],
    ['WITH expression', withExpression(scope)],
    ['struct', structs(over(EVENTS, random))],
  ])
  const from = label === 'struct' ? 'events' : source
  return unordered(label, `SELECT id, ${value} AS v FROM ${from}`)
}
