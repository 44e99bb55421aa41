/** Queries as DuckDB writes them: one SELECT block for each of GoogleSQL's. */
import {columnsOf} from '../bind/relations.ts'
import type {
  Bound,
  BoundColumn,
  BoundQuery,
  BoundSelect,
  BoundSet,
  Grouping,
  QueryOrder,
} from '../bind/tree.ts'
import {hasWindow, some} from '../bind/walk.ts'
import {emitCondition} from './conditions.ts'
import {emitCtes} from './ctes.ts'
import {columnName, type Emission, newAlias, place} from './emission.ts'
import {emitExpression} from './expressions.ts'
import {prepareAggregation, refuseForeignWindows} from './grouping.ts'
import {planDocuments} from './json-documents.ts'
import {prepareFrames} from './numbered-frames.ts'
import {directionSql, needsSortKey, orderKeySql} from './ordering.ts'
import {emitRelation} from './relations.ts'

/** How a query names its columns: by identity, unless the caller wants other names. */
export type Naming = (column: BoundColumn, index: number) => string

/** A SELECT whose columns are named by `naming`. */
export function emitQuery(query: BoundQuery, emission: Emission, naming: Naming = columnName): string {
  const ctes = emitCtes(query.ctes, emission)
  const limit = limitSql(query, emission)
  if (query.orderBy.length === 0) return `${ctes}${bodySql(query, emission, naming)}${limit}`
  const {body} = query
  if (body.kind === 'select' && !body.distinct) {
    const block = selectBlock({...query, body}, emission, naming)
    const order = withinReach(body, emission, () => selectOrder(query.orderBy, body, emission))
    return `${ctes}${block} ORDER BY ${order}${limit}`
  }
  const byOrdinal = query.orderBy.every(
    (o) => 'ordinal' in o && !needsSortKey(query.columns[o.ordinal]!.type),
  )
  if (byOrdinal) {
    return `${ctes}${bodySql(query, emission, naming)} ORDER BY ${query.orderBy.map(ordinalSql).join(', ')}${limit}`
  }
  const alias = newAlias(emission)
  const inner = bodySql(query, emission, columnName)
  place(query.columns, alias, emission)
  const items = query.columns.map((c, i) => `${alias}.${columnName(c)} AS ${naming(c, i)}`)
  const keys = query.orderBy.map((o) => outputOrder(o, query.columns, emission))
  return `${ctes}SELECT ${items.join(', ')} FROM (${inner}) AS ${alias} ORDER BY ${keys.join(', ')}${limit}`
}

function bodySql(query: BoundQuery, emission: Emission, naming: Naming): string {
  const {body} = query
  switch (body.kind) {
    case 'select':
      return selectBlock({...query, body}, emission, naming)
    case 'set':
      return setSql(body, query.columns, emission, naming)
    case 'nested':
      return `(${emitQuery(body.query, emission, naming)})`
  }
}

function setSql(body: BoundSet, columns: readonly BoundColumn[], emission: Emission, naming: Naming): string {
  const rows = constantRows(body)
  if (rows) return valuesSql(rows, columns, emission, naming)
  const operator = ` ${body.operator}${body.all ? ' ALL' : ''} `
  return body.branches
    .map((branch) => `(${emitQuery(branch, emission, (_, i) => naming(columns[i]!, i))})`)
    .join(operator)
}

/** The rows of a UNION ALL of SELECTs without FROM, which keep their order as VALUES; undefined for any other. */
function constantRows({operator, all, branches}: BoundSet): (readonly Bound[])[] | undefined {
  if (operator !== 'UNION' || !all) return undefined
  const rows: (readonly Bound[])[] = []
  for (const {body, ctes, orderBy, limit, offset} of branches) {
    const plain =
      body.kind === 'select' && !body.from && !body.where && !body.distinct && !body.qualify && !body.grouping
    if (!plain || ctes.length > 0 || orderBy.length > 0 || limit || offset) return undefined
    if (!body.items.every(standsAlone)) return undefined
    rows.push(body.items)
  }
  return rows
}

const standsAlone = (e: Bound): boolean =>
  !some(e, (part) => part.kind === 'column' || part.kind === 'subquery' || part.kind === 'rows')

function valuesSql(
  rows: readonly (readonly Bound[])[],
  columns: readonly BoundColumn[],
  emission: Emission,
  naming: Naming,
): string {
  const tuples = rows.map((row) => `(${row.map((e) => emitExpression(e, emission)).join(', ')})`)
  return `SELECT * FROM (VALUES ${tuples.join(', ')}) AS ${newAlias(emission)}(${columns.map(naming).join(', ')})`
}

function limitSql(query: BoundQuery, emission: Emission): string {
  const count = (e: Bound): string => (e.kind === 'constant' ? String(e.value) : emitExpression(e, emission))
  const limit = query.limit ? ` LIMIT ${count(query.limit)}` : ''
  return query.offset ? `${limit} OFFSET ${count(query.offset)}` : limit
}

function selectBlock(query: BoundQuery & {body: BoundSelect}, emission: Emission, naming: Naming): string {
  const {body, columns} = query
  const clauses = selectClauses(query, emission)
  const items = withinReach(body, emission, () => body.items.map((item) => emitExpression(item, emission)))
  const list =
    items.length === 0 ? 'NULL' : items.map((sql, i) => `${sql} AS ${naming(columns[i]!, i)}`).join(', ')
  return `SELECT ${body.distinct ? 'DISTINCT ' : ''}${list}${clauses}`
}

/** FROM, WHERE, GROUP BY, HAVING and QUALIFY. FROM is emitted first: it places the columns for the others. */
export function selectClauses(
  query: Pick<BoundQuery, 'orderBy'> & {body: BoundSelect},
  emission: Emission,
): string {
  const {body} = query
  const windowed = hasWindows(query)
  if (windowed) refuseForeignWindows(query)
  planDocuments(query, emission)
  return withinReach(body, emission, () => {
    const from = body.from ? ` FROM ${emitRelation(body.from, emission)}` : ''
    const where = body.where ? ` WHERE ${emitCondition(body.where, emission)}` : ''
    let sql = prepareAggregation(query, from + where, emission)
    if (windowed) sql = prepareFrames(query, sql, emission)
    if (body.grouping) sql += groupBySql(body.grouping, emission)
    if (body.having) sql += ` HAVING ${emitExpression(body.having, emission)}`
    if (body.qualify) sql += ` QUALIFY ${emitExpression(body.qualify, emission)}`
    return sql
  })
}

function hasWindows({body, orderBy}: Pick<BoundQuery, 'orderBy'> & {body: BoundSelect}): boolean {
  if (body.qualify || body.items.some(hasWindow)) return true
  return orderBy.some((o) => 'value' in o && hasWindow(o.value))
}

/** Emits with the query's own columns as those that lambdas find. */
export function withinReach<T>(body: BoundSelect, emission: Emission, emit: () => T): T {
  emission.reach.push(new Set(body.from ? columnsOf(body.from) : []))
  try {
    return emit()
  } finally {
    emission.reach.pop()
  }
}

function groupBySql(grouping: Grouping, emission: Emission): string {
  const keys = emission.keys.get(grouping) ?? grouping.keys.map((key) => emitExpression(key, emission))
  emission.keys.set(grouping, keys)
  if (!grouping.sets) return keys.length === 0 ? '' : ` GROUP BY ${keys.join(', ')}`
  const sets = grouping.sets.map((set) => `(${set.map((i) => keys[i]).join(', ')})`)
  return ` GROUP BY GROUPING SETS (${sets.join(', ')})`
}

const ordinalSql = (o: QueryOrder): string => ('ordinal' in o ? `${o.ordinal + 1}${directionSql(o)}` : '')

export function selectOrder(orderBy: readonly QueryOrder[], body: BoundSelect, emission: Emission): string {
  return orderBy
    .map((o) => {
      const value = 'ordinal' in o ? body.items[o.ordinal]! : o.value
      if ('ordinal' in o && !needsSortKey(value.type)) return ordinalSql(o)
      return orderKeySql(emitExpression(value, emission), value.type, o)
    })
    .join(', ')
}

export function outputOrder(o: QueryOrder, columns: readonly BoundColumn[], emission: Emission): string {
  if ('value' in o) return orderKeySql(emitExpression(o.value, emission), o.value.type, o)
  const column = columns[o.ordinal]!
  return orderKeySql(emission.places.get(column)!, column.type, o)
}
