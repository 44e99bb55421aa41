/**
 * Outer joins whose conditions DuckDB does not take as they are: a side of the join brings as columns of its own what
 * the condition shall find, columns of the query around a subquery and subqueries that do not need both sides. Where
 * one needs both, the rows that match are found ahead.
 */
import {columnsOf} from '../bind/relations.ts'
import type {Bound, BoundColumn, JoinRelation, Relation, SubqueryValue} from '../bind/tree.ts'
import {children} from '../bind/walk.ts'
import {unsupported} from '../error.ts'
import {columnName, type Emission, newAlias, place} from './emission.ts'
import {emitExpression} from './expressions.ts'

/** A side of the join with what it is to bring besides its columns. */
interface Side {
  readonly relation: Relation
  sql: string
  readonly items: string[]
  readonly alias: string
}

/** The join of two sides whose SQL is given, `left` as it stands in FROM and `right` as an operand. */
export function emitOuterJoin(
  join: JoinRelation & {readonly on: Bound},
  sql: {readonly left: string; readonly right: string},
  emission: Emission,
): string {
  const {type, on} = join
  const outer = outerColumns(join)
  const subqueries = subqueriesOf(on)
  if (outer.length === 0 && subqueries.length === 0)
    return `${sql.left} ${type} JOIN ${sql.right} ON ${emitExpression(on, emission)}`
  const left: Side = {relation: join.left, sql: sql.left, items: [], alias: newAlias(emission)}
  const right: Side = {relation: join.right, sql: sql.right, items: [], alias: newAlias(emission)}
  const inner: Emission = {...emission, places: new Map(), computed: new Map(emission.computed)}
  for (const subquery of subqueries) {
    const found = emitExpression(subquery, emission)
    const [usesLeft, usesRight] = [left, right].map((side) => mentions(found, side, emission))
    if (usesLeft && usesRight) return matched(join, left, right, outer, emission)
    const side = usesRight ? right : left
    const name = `s${side.items.push(`${found} AS s${side.items.length + 1}`)}`
    inner.computed.set(subquery, `${side.alias}.${name}`)
  }
  const missing = type === 'LEFT' ? right : left
  if (outer.length > 0 && type === 'FULL')
    throw unsupported("a FULL JOIN whose condition reads an outer query's column", atOf(on, outer))
  for (const column of outer) missing.items.push(`${emission.places.get(column)} AS ${columnName(column)}`)
  for (const side of [left, right]) wrap(side, emission)
  for (const [column, found] of emission.places) inner.places.set(column, found)
  for (const column of outer) inner.places.set(column, `${missing.alias}.${columnName(column)}`)
  const condition = emitExpression(on, inner)
  return type === 'RIGHT'
    ? `${right.sql} LEFT JOIN ${left.sql} ON ${condition}`
    : `${left.sql} ${type} JOIN ${right.sql} ON ${condition}`
}

/**
 * The rows of both sides are numbered, and the pairs of rows for which the condition holds found by an inner join,
 * whose condition may be anything.
 */
function matched(
  {type, on}: JoinRelation & {readonly on: Bound},
  left: Side,
  right: Side,
  outer: readonly BoundColumn[],
  emission: Emission,
): string {
  if (outer.length > 0)
    throw unsupported(
      "an outer join whose condition reads both its sides and an outer query's column",
      atOf(on, outer),
    )
  const sides = [left, right].map((side) => ({...side, used: columnsOf(side.relation).filter((c) => c.used)}))
  const tables = sides.map(({alias, sql, used}) => {
    const items = [
      'row_number() OVER () AS rn',
      ...used.map((c) => `${emission.places.get(c)} AS ${columnName(c)}`),
    ]
    return `${alias} AS MATERIALIZED (SELECT ${items.join(', ')} FROM ${sql})`
  })
  for (const {alias, used} of sides) place(used, alias, emission)
  const [pairs, result] = [newAlias(emission), newAlias(emission)]
  const condition = emitExpression(on, emission)
  tables.push(
    `${pairs} AS (SELECT ${left.alias}.rn AS l, ${right.alias}.rn AS r FROM ${left.alias}, ${right.alias} WHERE ${condition})`,
  )
  const columns = sides.flatMap(({alias, used}) => used.map((c) => `${alias}.${columnName(c)}`))
  const [kept, other, number, otherNumber] =
    type === 'RIGHT' ? [right, left, 'r', 'l'] : [left, right, 'l', 'r']
  const last = type === 'FULL' ? 'FULL' : 'LEFT'
  const rows = `${kept.alias} LEFT JOIN ${pairs} ON ${kept.alias}.rn = ${pairs}.${number} ${last} JOIN ${other.alias} ON ${pairs}.${otherNumber} = ${other.alias}.rn`
  for (const {used} of sides) place(used, result, emission)
  return `(WITH ${tables.join(', ')} SELECT ${['NULL AS n', ...columns].join(', ')} FROM ${rows}) AS ${result}`
}

/** The columns of a join's condition that neither of its sides gives. */
function outerColumns({left, right, on}: JoinRelation & {readonly on: Bound}): readonly BoundColumn[] {
  const own = new Set([...columnsOf(left), ...columnsOf(right)])
  const found = new Set<BoundColumn>()
  const visit = (e: Bound): void => {
    if (e.kind === 'column' && !own.has(e.column)) found.add(e.column)
    children(e).forEach(visit)
  }
  visit(on)
  return [...found]
}

const subqueriesOf = (e: Bound): readonly SubqueryValue[] =>
  e.kind === 'subquery' ? [e] : children(e).flatMap(subqueriesOf)

/** True where SQL names a column of the side. */
function mentions(sql: string, {relation}: Side, emission: Emission): boolean {
  return columnsOf(relation).some((column) => {
    const found = emission.places.get(column)
    return (
      found !== undefined &&
      sql
        .split(found)
        .slice(1)
        .some((rest) => !/^\w/.test(rest))
    )
  })
}

/** A query around the side, where it brings something. */
function wrap(side: Side, emission: Emission): void {
  if (side.items.length === 0) return
  const carried = columnsOf(side.relation).filter((c) => c.used)
  const items = [...carried.map((c) => `${emission.places.get(c)} AS ${columnName(c)}`), ...side.items]
  side.sql = `(SELECT ${items.join(', ')} FROM ${side.sql}) AS ${side.alias}`
  place(carried, side.alias, emission)
}

function atOf(e: Bound, columns: readonly BoundColumn[]): number | undefined {
  if (e.kind === 'column' && columns.includes(e.column)) return e.at
  return children(e)
    .map((child) => atOf(child, columns))
    .find((at) => at !== undefined)
}
