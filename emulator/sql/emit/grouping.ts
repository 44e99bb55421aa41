/**
 * What must be computed row by row before DuckDB can aggregate: grouping keys that it would not find again by their
 * text, and columns of outer queries within aggregates, which it would aggregate over the outer query. A query within
 * computes them beside the columns that are used.
 */
import {columnsOf} from '../bind/relations.ts'
import type {Bound, BoundColumn, BoundQuery, BoundSelect, RowsCall} from '../bind/tree.ts'
import {children, hasSubquery, isAggregate} from '../bind/walk.ts'
import {columnName, type Emission, newAlias, place} from './emission.ts'
import {emitExpression} from './expressions.ts'

type Selecting = Pick<BoundQuery, 'orderBy'> & {readonly body: BoundSelect}

/** The clauses so far (FROM and WHERE), or a FROM of a query around them. */
export function prepareAggregation(query: Selecting, clauses: string, emission: Emission): string {
  const {body} = query
  const aggregates = aggregatesOf(query)
  const keys = (body.grouping?.keys ?? []).map((key) => ({key, sql: emitExpression(key, emission)}))
  const foreign = foreignColumns(aggregates, body)
  const outer = [...new Set([...foreign.values()].flatMap((columns) => [...columns]))]
  const needed = outer.length > 0 || keys.some(({key, sql}) => isHidden(key, sql))
  if (!needed) return clauses
  const alias = newAlias(emission)
  const own = body.from ? columnsOf(body.from).filter((c) => c.used) : []
  const items = [
    ...[...own, ...outer].map((c) => `${emission.places.get(c)} AS ${columnName(c)}`),
    ...keys.map(({sql}, i) => `${sql} AS k${i + 1}`),
  ]
  place(own, alias, emission)
  for (const [aggregate, columns] of foreign) {
    emission.within.set(aggregate, new Map([...columns].map((c) => [c, `${alias}.${columnName(c)}`])))
  }
  if (body.grouping)
    emission.keys.set(
      body.grouping,
      keys.map((_, i) => `${alias}.k${i + 1}`),
    )
  return ` FROM (SELECT ${items.join(', ')}${clauses}) AS ${alias}`
}

function aggregatesOf({body, orderBy}: Selecting): RowsCall[] {
  const found: RowsCall[] = []
  const visit = (e: Bound): void => {
    if (e.kind === 'rows' && isAggregate(e)) found.push(e)
    else children(e).forEach(visit)
  }
  const order = orderBy.flatMap((o) => ('value' in o ? [o.value] : []))
  for (const e of [...body.items, body.having, body.qualify, ...order]) if (e) visit(e)
  return found
}

/** For aggregates that use columns, but none of this query: the columns of outer queries that they use. */
function foreignColumns(aggregates: readonly RowsCall[], body: BoundSelect): Map<RowsCall, Set<BoundColumn>> {
  const own = new Set(body.from ? columnsOf(body.from) : [])
  const foreign = new Map<RowsCall, Set<BoundColumn>>()
  for (const aggregate of aggregates) {
    const used = new Set<BoundColumn>()
    const visit = (e: Bound): void => {
      if (e.kind === 'column') used.add(e.column)
      children(e).forEach(visit)
    }
    visit(aggregate)
    if (used.size > 0 && ![...used].some((c) => own.has(c))) foreign.set(aggregate, used)
  }
  return foreign
}

/** DuckDB finds a grouping key again by its text, but not where that holds a subquery or a lambda. */
const isHidden = (key: Bound, sql: string): boolean => hasSubquery(key) || sql.includes('lambda ')
