/** What a query stores: arrays in tables hold no NULL, and are never NULL themselves. */
import type {SqlType} from '../types.ts'
import {type Binder, newColumn} from './binder.ts'
import {operation, reference} from './make.ts'
import type {Bound, BoundColumn, BoundQuery} from './tree.ts'

const hasArray = (type: SqlType): boolean =>
  type.kind === 'ARRAY' || (type.kind === 'STRUCT' && type.fields.some((f) => hasArray(f.type)))

/** A stored array has been checked when it was stored. */
function isStored(column: BoundColumn): boolean {
  if (column.source) return true
  return column.origins.length > 0 && column.origins.every((o) => o.kind === 'column' && isStored(o.column))
}

/** The query with its arrays checked as BigQuery checks them when it writes a result. */
export function withoutNullElements(query: BoundQuery, binder: Binder): BoundQuery {
  const checked = query.columns.map((c) => hasArray(c.type) && !isStored(c))
  if (!checked.some(Boolean)) return query
  const names = query.columns.map((c, i) => c.name ?? `f${i}_`)
  const check = (value: Bound, i: number): Bound => (checked[i] ? checkedValue(value, names[i]!) : value)
  const {body} = query
  if (body.kind === 'select' && !body.distinct) {
    const items = body.items.map(check)
    return {
      ...query,
      body: {...body, items},
      columns: query.columns.map((c, i) => newColumn(binder, c.name, items[i]!.type)),
    }
  }
  const items = query.columns.map((c, i) => check(reference(c), i))
  return {
    ctes: [],
    body: {kind: 'select', items, distinct: false, from: {kind: 'query', query, lateral: false}},
    columns: query.columns.map((c) => newColumn(binder, c.name, c.type)),
    valueTable: query.valueTable,
    orderBy: [],
  }
}

const checkedValue = (value: Bound, name: string): Bound =>
  operation({name: 'result', field: name}, [value], value.type)
