/** Aggregate and window functions. */
import type {BoundFrameEdge, BoundWindow, OrderKey, RowsCall} from '../bind/tree.ts'
import type {CallSite} from '../functions/define.ts'
import {emitArguments, fill, templateOf} from './calls.ts'
import type {Emission} from './emission.ts'
import {emitExpression} from './expressions.ts'
import {orderKeySql} from './ordering.ts'

export function emitRows(e: RowsCall, emission: Emission): string {
  const within = emission.within.get(e)
  if (!within) return rowsSql(e, emission)
  return rowsSql(e, {...emission, places: new Map([...emission.places, ...within])})
}

function rowsSql(e: RowsCall, emission: Emission): string {
  const args = emitArguments(e, emission)
  const site: CallSite = {
    name: e.name,
    returns: e.type,
    timeZone: emission.timeZone,
    at: e.at,
    distinct: e.distinct,
    over: e.over !== undefined,
    ...(e.nulls && {nulls: e.nulls}),
    ...(e.limit && {limit: emitExpression(e.limit, emission)}),
    ...(e.having && {having: {type: e.having.type, sql: emitExpression(e.having.value, emission)}}),
  }
  const condition = e.where && emitExpression(e.where, emission)
  const sql = fill(templateOf(e), args, site)
    .replaceAll('{distinct}', e.distinct ? 'DISTINCT ' : '')
    .replaceAll('{order}', () => orderClause(e.orderBy, emission))
    .replaceAll('{filter}', () => (condition ? ` FILTER (WHERE ${condition})` : ''))
    .replaceAll('{and}', () => (condition ? ` AND (${condition})` : ''))
    .replaceAll('{nulls}', e.nulls ? ` ${e.nulls} NULLS` : '')
    .replaceAll('{over}', () => (e.over ? ` OVER ${windowSql(e.over, emission)}` : ''))
  return e.safe ? `TRY(${sql})` : sql
}

function orderClause(keys: readonly OrderKey[], emission: Emission): string {
  if (keys.length === 0) return ''
  return ` ORDER BY ${orderKeys(keys, emission)}`
}

export const orderKeys = (keys: readonly OrderKey[], emission: Emission): string =>
  keys.map((key) => orderKeySql(emitExpression(key.value, emission), key.value.type, key)).join(', ')

export function windowSql(window: BoundWindow, emission: Emission): string {
  const parts: string[] = []
  if (window.partitionBy.length > 0) {
    parts.push(`PARTITION BY ${window.partitionBy.map((e) => emitExpression(e, emission)).join(', ')}`)
  }
  const {frame} = window
  const ranged = frame?.unit === 'RANGE' && ('offset' in frame.start || 'offset' in frame.end)
  if (window.orderBy.length > 0) {
    // A RANGE frame with offsets takes one key only, so NaN goes where DuckDB puts it.
    const keys = ranged
      ? window.orderBy
          .map((key) => orderKeySql(emitExpression(key.value, emission), {kind: 'INT64'}, key))
          .join(', ')
      : orderKeys(window.orderBy, emission)
    parts.push(`ORDER BY ${keys}`)
  }
  if (frame)
    parts.push(`${frame.unit} BETWEEN ${edgeSql(frame.start, emission)} AND ${edgeSql(frame.end, emission)}`)
  return `(${parts.join(' ')})`
}

const EDGES = {
  unboundedPreceding: 'UNBOUNDED PRECEDING',
  unboundedFollowing: 'UNBOUNDED FOLLOWING',
  currentRow: 'CURRENT ROW',
}

function edgeSql(edge: BoundFrameEdge, emission: Emission): string {
  if (!('offset' in edge)) return EDGES[edge.kind]
  return `${emitExpression(edge.offset, emission)} ${edge.kind === 'preceding' ? 'PRECEDING' : 'FOLLOWING'}`
}
