/**
 * Outer joins in a subquery whose condition reads the query around it, which DuckDB does not know: the side that may
 * be missing carries those columns as its own.
 */
import {columnsOf} from '../bind/relations.ts'
import type {Bound, BoundColumn, JoinRelation, Relation} from '../bind/tree.ts'
import {children} from '../bind/walk.ts'
import {unsupported} from '../error.ts'
import {columnName, type Emission, newAlias, place} from './emission.ts'
import {emitExpression} from './expressions.ts'

/** The columns of a join's condition that neither of its sides gives. */
export function outerColumns({left, right, type, on}: JoinRelation): readonly BoundColumn[] {
  if (!on || type === 'INNER' || type === 'CROSS') return []
  const own = new Set([...columnsOf(left), ...columnsOf(right)])
  const found = new Set<BoundColumn>()
  const visit = (e: Bound): void => {
    if (e.kind === 'column' && !own.has(e.column)) found.add(e.column)
    children(e).forEach(visit)
  }
  visit(on)
  return [...found]
}

/** The join of two sides whose SQL is given, `left` as it stands in FROM and `right` as an operand. */
export function correlatedJoin(
  {left, right, type, on}: JoinRelation,
  sql: {readonly left: string; readonly right: string},
  outer: readonly BoundColumn[],
  emission: Emission,
): string {
  if (type === 'FULL')
    throw unsupported("a FULL JOIN whose condition reads an outer query's column", atOf(on!, outer))
  const [kept, missing, missingSql] =
    type === 'LEFT' ? [sql.left, right, sql.right] : [sql.right, left, sql.left]
  const alias = newAlias(emission)
  const carried = carry(missing, outer, emission)
  place(
    columnsOf(missing).filter((c) => c.used),
    alias,
    emission,
  )
  const places = new Map(emission.places)
  for (const column of outer) places.set(column, `${alias}.${columnName(column)}`)
  const condition = emitExpression(on!, {...emission, places})
  return `${kept} LEFT JOIN (SELECT ${carried} FROM ${missingSql}) AS ${alias} ON ${condition}`
}

const carry = (relation: Relation, outer: readonly BoundColumn[], emission: Emission): string =>
  [...columnsOf(relation).filter((c) => c.used), ...outer]
    .map((c) => `${emission.places.get(c)} AS ${columnName(c)}`)
    .join(', ')

function atOf(e: Bound, columns: readonly BoundColumn[]): number | undefined {
  if (e.kind === 'column' && columns.includes(e.column)) return e.at
  return children(e)
    .map((child) => atOf(child, columns))
    .find((at) => at !== undefined)
}
