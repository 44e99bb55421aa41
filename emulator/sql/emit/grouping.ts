/**
 * What must be computed row by row before DuckDB can aggregate: grouping keys that it would not find again by their
 * text; columns of outer queries within aggregates, which it would aggregate over the outer query; and the rows that
 * HAVING MAX and MIN keep. A query within computes them beside the columns that are used.
 */
import {columnsOf} from '../bind/relations.ts'
import type {Bound, BoundColumn, BoundQuery, BoundSelect, RowsCall} from '../bind/tree.ts'
import {children, hasSubquery, isAggregate} from '../bind/walk.ts'
import {unsupported} from '../error.ts'
import {columnName, type Emission, newAlias, place} from './emission.ts'
import {emitExpression} from './expressions.ts'
import {orderKeySql} from './ordering.ts'

type Selecting = Pick<BoundQuery, 'orderBy'> & {readonly body: BoundSelect}

/** The clauses so far (FROM and WHERE), or a FROM of a query around them. */
export function prepareAggregation(query: Selecting, clauses: string, emission: Emission): string {
  const {body} = query
  if (!body.aggregated && !body.grouping) return clauses
  const aggregates = aggregatesOf(query)
  const keys = (body.grouping?.keys ?? []).map((key) => ({key, sql: emitExpression(key, emission)}))
  const foreign = foreignColumns(aggregates, body)
  const outer = [...new Set([...foreign.values()].flatMap((columns) => [...columns]))]
  const sets = body.grouping?.sets ?? [keys.map((_, i) => i)]
  const extremes = aggregates.filter(takesExtremes).map((aggregate) => ({
    aggregate,
    sqls: sets.map((set) =>
      extremeSql(
        aggregate,
        set.map((i) => keys[i]!.sql),
        emission,
      ),
    ),
  }))
  const needed =
    outer.length > 0 ||
    extremes.length > 0 ||
    keys.some(({key, sql}) => isHidden(key, sql) || (body.grouping?.sets && key.kind !== 'column'))
  if (!needed) return clauses
  const alias = newAlias(emission)
  const own = body.from ? columnsOf(body.from).filter((c) => c.used) : []
  const items = [
    ...[...own, ...outer].map((c) => `${emission.places.get(c)} AS ${columnName(c)}`),
    ...keys.map(({sql}, i) => `${sql} AS k${i + 1}`),
    ...extremes.flatMap(({sqls}, i) => sqls.map((sql, j) => `${sql} AS h${i + 1}_${j + 1}`)),
  ]
  for (const [i, {aggregate}] of extremes.entries()) {
    const counted = sets.map((_, j) => `${alias}.h${i + 1}_${j + 1}`)
    emission.extremes.set(aggregate, {counted, ...(body.grouping?.sets && {grouping: body.grouping})})
  }
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

/** DuckDB computes no window function over columns of an outer query. */
export function refuseForeignWindows({body, orderBy}: Selecting): void {
  const own = new Set(body.from ? columnsOf(body.from) : [])
  const refuse = (e: Bound, over: number | undefined): void => {
    const at = e.kind === 'rows' && e.over ? e.at : over
    if (at !== undefined && e.kind === 'column' && !own.has(e.column)) {
      throw unsupported("a window function over an outer query's column", at)
    }
    for (const child of children(e)) refuse(child, at)
  }
  const order = orderBy.flatMap((o) => ('value' in o ? [o.value] : []))
  for (const e of [...body.items, body.qualify, ...order]) if (e) refuse(e, undefined)
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

/** ANY_VALUE carries out its HAVING itself, but for FLOAT64, whose NaN DuckDB takes for the greatest value. */
const takesExtremes = (e: RowsCall): boolean =>
  e.having !== undefined &&
  (e.having.value.type.kind === 'FLOAT64' ||
    !(e.function.kind === 'aggregate' && e.function.allows?.includes('having')))

/**
 * Whether a row is among those of its group where HAVING's value is greatest or least. NULLs never are; with a NaN
 * that is the extreme, and no value equals it.
 */
function extremeSql(e: RowsCall, keys: readonly string[], emission: Emission): string {
  const {type, value} = e.having!
  const groups = keys.length > 0 ? `PARTITION BY ${keys.join(', ')} ` : ''
  const counted = e.where ? `coalesce(${emitExpression(e.where, emission)}, FALSE) DESC, ` : ''
  const sql = emitExpression(value, emission)
  const isFloat = value.type.kind === 'FLOAT64'
  const nan = isFloat ? `isnan(${sql}) DESC NULLS LAST, ` : ''
  const key = orderKeySql(sql, value.type, {descending: type === 'MAX', nullsFirst: false})
  const isValue = isFloat ? `isnan(${sql}) IS FALSE` : `${sql} IS NOT NULL`
  return `(dense_rank() OVER (${groups}ORDER BY ${counted}${nan}${key}) = 1 AND ${isValue})`
}
