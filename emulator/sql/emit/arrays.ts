/** ARRAY(query): the aggregation that gathers a query's rows into a list, in the query's order. */

import {columnsOf} from '../bind/relations.ts'
import type {Bound, BoundColumn, BoundQuery, BoundSelect, QueryOrder, Relation} from '../bind/tree.ts'
import {children, some} from '../bind/walk.ts'
import {INT64} from '../types.ts'
import {columnName, type Emission, newAlias, place} from './emission.ts'
import {emitExpression} from './expressions.ts'
import {orderKeySql} from './ordering.ts'
import {emitQuery, outputOrder, selectClauses} from './queries.ts'

export interface Gathered {
  /** What follows FROM, with WHERE where the query has one. */
  readonly from: string
  readonly list: string
}

/**
 * A plain SELECT becomes the aggregation itself, ordered by its ORDER BY, or else by the positions of the arrays
 * that it reads; anything else is gathered from outside.
 */
export function gather(query: BoundQuery, emission: Emission): Gathered {
  const {body} = query
  return body.kind === 'select' && isPlain(query, body)
    ? gatherWithin(query, body, emission)
    : gatherAround(query, emission)
}

const computesOverRows = (e: Bound): boolean => some(e, (part) => part.kind === 'rows')

const isPlain = (query: BoundQuery, body: BoundSelect): boolean =>
  query.ctes.length === 0 &&
  body.from !== undefined &&
  !body.distinct &&
  !body.grouping &&
  !body.having &&
  !body.qualify &&
  !query.limit &&
  !query.offset &&
  !body.items.some(computesOverRows) &&
  !usesOnlyOuterColumns(body) &&
  !query.orderBy.some((o) => 'value' in o && computesOverRows(o.value))

/** DuckDB would gather a column of an outer query over that query's rows. */
function usesOnlyOuterColumns({items, from}: BoundSelect): boolean {
  const own = new Set(from ? columnsOf(from) : [])
  const columns = (e: Bound): BoundColumn[] => [
    ...(e.kind === 'column' ? [e.column] : []),
    ...children(e).flatMap(columns),
  ]
  const used = items.flatMap(columns)
  return used.length > 0 && !used.some((c) => own.has(c))
}

function gatherWithin(query: BoundQuery, body: BoundSelect, emission: Emission): Gathered {
  const positions: BoundColumn[] = []
  const needed = query.orderBy.length === 0 && readsOnlyArrays(body.from!)
  const from = needed ? withPositions(body.from!, positions, emission) : body.from!
  const clauses = selectClauses({orderBy: query.orderBy, body: {...body, from}}, emission)
  const item = emitExpression(body.items[0]!, emission)
  const keys =
    query.orderBy.length > 0
      ? query.orderBy.map((o) => {
          const value = orderValue(o, body)
          return orderKeySql(emitExpression(value, emission), value.type, o)
        })
      : positions.map((c) => emission.places.get(c)!)
  const order = keys.length > 0 ? ` ORDER BY ${keys.join(', ')}` : ''
  return {from: clauses.slice(' FROM '.length), list: `list(${item}${order})`}
}

const orderValue = (o: QueryOrder, body: BoundSelect): Bound =>
  'ordinal' in o ? body.items[o.ordinal]! : o.value

function readsOnlyArrays(relation: Relation): boolean {
  if (relation.kind === 'join') return readsOnlyArrays(relation.left) && readsOnlyArrays(relation.right)
  return relation.kind === 'unnest'
}

/** Columns of the emitter's own get numbers that the binder does not reach. */
const FIRST_ID = 1_000_000

function withPositions(relation: Relation, positions: BoundColumn[], emission: Emission): Relation {
  if (relation.kind === 'join') {
    const left = withPositions(relation.left, positions, emission)
    return {...relation, left, right: withPositions(relation.right, positions, emission)}
  }
  if (relation.kind !== 'unnest') return relation
  const offset = relation.offset ?? ownColumn(INT64, emission)
  offset.used = true
  positions.push(offset)
  return {...relation, offset}
}

const ownColumn = (type: BoundColumn['type'], emission: Emission): BoundColumn => ({
  id: FIRST_ID + emission.nextAlias++,
  name: undefined,
  type,
  origins: [],
  used: true,
})

/** The query as a subquery that also gives its order's keys, which the aggregation repeats. */
function gatherAround(query: BoundQuery, emission: Emission): Gathered {
  const {body, orderBy} = query
  const alias = newAlias(emission)
  const value = `${alias}.${columnName(query.columns[0]!)}`
  if (orderBy.length === 0)
    return {from: `(${emitQuery(query, emission)}) AS ${alias}`, list: `list(${value})`}
  const isLimited = query.limit !== undefined || query.offset !== undefined
  if (body.kind === 'select' && !body.distinct) {
    const values = orderBy.map((o) => orderValue(o, body))
    const extra = values.map((v) => ownColumn(v.type, emission))
    const inner: BoundQuery = {
      ...query,
      body: {...body, items: [...body.items, ...values]},
      columns: [...query.columns, ...extra],
      orderBy: isLimited ? orderBy : [],
    }
    const from = `(${emitQuery(inner, emission)}) AS ${alias}`
    const keys = extra.map((c, i) => orderKeySql(`${alias}.${columnName(c)}`, c.type, orderBy[i]!))
    return {from, list: `list(${value} ORDER BY ${keys.join(', ')})`}
  }
  const from = `(${emitQuery(isLimited ? query : {...query, orderBy: []}, emission)}) AS ${alias}`
  place(query.columns, alias, emission)
  const keys = orderBy.map((o) => outputOrder(o, query.columns, emission))
  return {from, list: `list(${value} ORDER BY ${keys.join(', ')})`}
}
