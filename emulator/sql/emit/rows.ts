/** Aggregate and window functions. */
import type {Bound, BoundFrameEdge, BoundWindow, OrderKey, RowsCall} from '../bind/tree.ts'
import type {CallSite} from '../functions/define.ts'
import type {SqlType} from '../types.ts'
import {emitArguments, fill, templateOf} from './calls.ts'
import type {Emission} from './emission.ts'
import {emitExpression} from './expressions.ts'
import {numberedFrameSql} from './numbered-frames.ts'
import {orderKeySql} from './ordering.ts'

export function emitRows(e: RowsCall, emission: Emission): string {
  const within = emission.within.get(e)
  if (!within) return aggregateSql(e, emission)
  return aggregateSql(e, {...emission, places: new Map([...emission.places, ...within])})
}

/** With HAVING MAX or MIN and grouping sets, other rows count in every set: the aggregate of the row's own is taken. */
function aggregateSql(e: RowsCall, emission: Emission): string {
  const {counted, grouping} = emission.extremes.get(e) ?? {counted: []}
  if (!grouping?.sets || grouping.keys.length === 0) return rowsSql(e, emission, counted[0])
  const keys = emission.keys.get(grouping)!
  const branches = grouping.sets.map(
    (set, i) => `WHEN ${groupingNumber(keys.length, set)} THEN ${rowsSql(e, emission, counted[i])}`,
  )
  return `CASE grouping(${keys.join(', ')}) ${branches.join(' ')} END`
}

/** What DuckDB's grouping() gives for a set: one bit for each key, which is set where the key is none of the set. */
const groupingNumber = (keys: number, set: readonly number[]): number =>
  Array.from({length: keys}, (_, i) => (set.includes(i) ? 0 : 2 ** (keys - 1 - i))).reduce((a, b) => a + b)

/** `extreme` says of a row whether it counts. */
function rowsSql(e: RowsCall, emission: Emission, extreme: string | undefined): string {
  const args = emitArguments(e, emission).map((a) => ({...a, sql: masked(a.sql)}))
  const site: CallSite = {
    name: e.name,
    returns: e.type,
    timeZone: emission.timeZone,
    at: e.at,
    distinct: e.distinct,
    over: e.over !== undefined,
    ...(e.nulls && {nulls: e.nulls}),
    ...(e.limit && {limit: masked(emitExpression(e.limit, emission))}),
    ...(e.having &&
      !extreme && {having: {type: e.having.type, sql: masked(emitExpression(e.having.value, emission))}}),
  }
  const condition = conditionOf(e, extreme, emission)
  const clauses: Readonly<Record<string, string>> = {
    distinct: e.distinct ? 'DISTINCT ' : '',
    order: orderClause(e.orderBy, emission),
    filter: condition ? ` FILTER (WHERE ${condition})` : '',
    and: condition ? ` AND (${condition})` : '',
    nulls: e.nulls ? ` ${e.nulls} NULLS` : '',
    over: e.over ? ` OVER ${windowSql(e.over, emission)}` : '',
  }
  return fill(templateOf(e), args, site)
    .replace(PLACEHOLDER, (_, name: string) => clauses[name]!)
    .replaceAll(MASK, '{')
}

const PLACEHOLDER = /\{(distinct|order|filter|and|nulls|over)\}/g
/** Stands for a brace within arguments, whose texts may look like placeholders; no SQL holds the character NUL. */
const MASK = '{\0'

const masked = (sql: string): string => sql.replaceAll('{', MASK)

/** Which rows count: those of WHERE, and of HAVING MAX or MIN. */
function conditionOf(e: RowsCall, extreme: string | undefined, emission: Emission): string | undefined {
  const where = e.where && emitExpression(e.where, emission)
  return extreme && where ? `${extreme} AND (${where})` : (extreme ?? where)
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
  const numbered = emission.frames.get(window)
  if (numbered) return `(${[...parts, numberedFrameSql(numbered)].join(' ')})`
  const {frame} = window
  const ranged = frame?.unit === 'RANGE' && ('offset' in frame.start || 'offset' in frame.end)
  if (window.orderBy.length > 0) {
    // A RANGE frame with offsets takes one key only, so NaN goes where DuckDB puts it.
    const keys = ranged
      ? window.orderBy
          .map((key) =>
            orderKeySql(wide(emitExpression(key.value, emission), key.value.type), {kind: 'INT64'}, key),
          )
          .join(', ')
      : orderKeys(window.orderBy, emission)
    parts.push(`ORDER BY ${keys}`)
  }
  if (frame) {
    const key = frame.unit === 'RANGE' ? window.orderBy[0] : undefined
    const [start, end] = [frame.start, frame.end].map((edge) => edgeSql(edge, key, emission))
    parts.push(`${frame.unit} BETWEEN ${start} AND ${end}`)
  }
  return `(${parts.join(' ')})`
}

const EDGES = {
  unboundedPreceding: 'UNBOUNDED PRECEDING',
  unboundedFollowing: 'UNBOUNDED FOLLOWING',
  currentRow: 'CURRENT ROW',
}

/** `key` is that of a RANGE frame. */
function edgeSql(edge: BoundFrameEdge, key: OrderKey | undefined, emission: Emission): string {
  if (!('offset' in edge)) return EDGES[edge.kind]
  const way = edge.kind === 'preceding' ? 'PRECEDING' : 'FOLLOWING'
  if (!key) return `${emitExpression(edge.offset, emission)} ${way}`
  const downwards = (edge.kind === 'preceding') !== key.descending
  return `${wideOffset(key.value, edge.offset, downwards, emission)} ${way}`
}

/**
 * A RANGE frame's key or offset in a type with room for their sum. NUMERIC becomes a whole number, as INT64 is:
 * DuckDB writes all nine digits of its fraction.
 */
function wide(sql: string, type: SqlType): string {
  if (type.kind === 'INT64') return `CAST(${sql} AS HUGEINT)`
  if (type.kind === 'NUMERIC') return `CAST(replace(CAST(${sql} AS VARCHAR), '.', '') AS HUGEINT)`
  return sql
}

/** Beyond all of NUMERIC, and no further from it than HUGEINT reaches. */
const BEYOND_NUMERIC = `${15n * 10n ** 37n}::HUGEINT`

/** An offset that leads beyond HUGEINT is shortened: the frame's end is outside of NUMERIC all the same. */
function wideOffset(key: Bound, offset: Bound, downwards: boolean, emission: Emission): string {
  const steps = wide(emitExpression(offset, emission), key.type)
  if (key.type.kind !== 'NUMERIC') return steps
  const value = wide(emitExpression(key, emission), key.type)
  const room = downwards ? `${value} + ${BEYOND_NUMERIC}` : `${BEYOND_NUMERIC} - ${value}`
  const isFar = downwards
    ? `${value} < ${steps} - ${BEYOND_NUMERIC}`
    : `${value} > ${BEYOND_NUMERIC} - ${steps}`
  return `CASE WHEN ${isFar} THEN ${room} ELSE ${steps} END`
}
