/**
 * RANGE frames over BIGNUMERIC. DuckDB has no arithmetic of its own for frames of such values, so a query within
 * numbers the rows and counts how many stand before each row's frame and how many up to its end; the frame then is
 * one of ROWS.
 */
import {columnsOf} from '../bind/relations.ts'
import type {Bound, BoundFrameEdge, BoundQuery, BoundSelect, BoundWindow, OrderKey} from '../bind/tree.ts'
import {children} from '../bind/walk.ts'
import {unsupported} from '../error.ts'
import {raise} from '../functions/sql.ts'
import {columnName, type Emission, newAlias, place} from './emission.ts'
import {emitExpression} from './expressions.ts'
import {orderKeySql} from './ordering.ts'

/** SQL of a row's number in its partition and of its frame's two edges; an edge is undefined where it is unbounded. */
export interface NumberedFrame {
  readonly row: string
  readonly first?: string
  readonly last?: string
}

/** FROM and WHERE, or a FROM of a query around them that numbers the rows for such frames. */
export function prepareFrames(
  {body, orderBy}: Pick<BoundQuery, 'orderBy'> & {readonly body: BoundSelect},
  clauses: string,
  emission: Emission,
): string {
  const order = orderBy.flatMap((o) => ('value' in o ? [o.value] : []))
  const found = new Set<BoundWindow>()
  for (const e of [...body.items, body.qualify, ...order]) if (e) collect(e, found)
  const windows = [...found]
  if (windows.length === 0) return clauses
  if (body.aggregated || body.grouping) {
    throw unsupported('a RANGE frame over BIGNUMERIC in a query that aggregates')
  }
  const rows = newAlias(emission)
  const own = body.from ? columnsOf(body.from).filter((c) => c.used) : []
  const items = [
    ...own.map((c) => `${emission.places.get(c)} AS ${columnName(c)}`),
    ...windows.flatMap((window, i) => windowItems(window, i, emission)),
  ]
  const alias = newAlias(emission)
  const ordered = newAlias(emission)
  const places = windows.flatMap((window, i) => placeItems(window, i))
  const edges = windows.flatMap((window, i) => edgesOf(window, i, ordered))
  for (const [i, window] of windows.entries()) emission.frames.set(window, numbered(window, i, alias))
  place(own, alias, emission)
  const query = `SELECT ${[`${ordered}.*`, ...edges.map((e) => e.item)].join(', ')} FROM ${ordered}${edges.map((e) => e.join).join('')}`
  return ` FROM (WITH ${rows} AS (SELECT ${items.join(', ')}${clauses}), ${ordered} AS MATERIALIZED (SELECT *, ${places.join(', ')} FROM ${rows}) ${query}) AS ${alias}`
}

function collect(e: Bound, found: Set<BoundWindow>): void {
  const frame = e.kind === 'rows' ? e.over?.frame : undefined
  if (e.kind === 'rows' && e.over && frame?.unit === 'RANGE') {
    const hasOffset = 'offset' in frame.start || 'offset' in frame.end
    if (hasOffset && e.over.orderBy[0]?.value.type.kind === 'BIGNUMERIC') found.add(e.over)
  }
  for (const child of children(e)) collect(child, found)
}

const keyOf = (window: BoundWindow): OrderKey => window.orderBy[0]!

/** The keys of the partition, the key of the order, and the values at the frame's edges. */
function windowItems(window: BoundWindow, i: number, emission: Emission): string[] {
  const key = emitExpression(keyOf(window).value, emission)
  const edge = (at: BoundFrameEdge, name: string): string[] => {
    if (isUnbounded(at)) return []
    return [`${edgeValue(at, key, keyOf(window).descending, emission)} AS ${name}${i}`]
  }
  return [
    ...window.partitionBy.map((e, j) => `${emitExpression(e, emission)} AS p${i}_${j}`),
    `${key} AS k${i}`,
    ...edge(window.frame!.start, 's'),
    ...edge(window.frame!.end, 'e'),
  ]
}

const isUnbounded = (edge: BoundFrameEdge): boolean => edge.kind.startsWith('unbounded')

function edgeValue(edge: BoundFrameEdge, key: string, descending: boolean, emission: Emission): string {
  if (!('offset' in edge)) return key
  const offset = emitExpression(edge.offset, emission)
  const operator = (edge.kind === 'preceding') !== descending ? '-' : '+'
  const refused = raise("'Window framing expression cannot evaluate to a negative value'", 'BIGNUM')
  return `CASE WHEN ${offset} >= '0'::BIGNUM THEN ${key} ${operator} ${offset} ELSE ${refused} END`
}

/**
 * The number of a row's partition, and within it the row's own number, its rank, how many rows stand up to it and its
 * peers, and how many NULLs stand before all other rows.
 */
function placeItems(window: BoundWindow, i: number): string[] {
  const key = keyOf(window)
  const partition = window.partitionBy.map((_, j) => `p${i}_${j}`).join(', ')
  const by = partition ? `PARTITION BY ${partition}` : ''
  const order = `ORDER BY ${orderKeySql(`k${i}`, key.value.type, key)}`
  return [
    `${partition ? `dense_rank() OVER (ORDER BY ${partition})` : '1'} AS g${i}`,
    `row_number() OVER (${by} ${order}) AS n${i}`,
    `rank() OVER (${by} ${order}) AS r${i}`,
    `count(*) OVER (${by} ${order} RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS u${i}`,
    `${key.nullsFirst ? `count(*) OVER (${by}) - count(k${i}) OVER (${by})` : '0'} AS z${i}`,
  ]
}

interface Edge {
  readonly item: string
  readonly join: string
}

/** The numbers of a frame's first and last row, by way of the last key before the frame and the last one within. */
function edgesOf(window: BoundWindow, i: number, rows: string): Edge[] {
  const {descending} = keyOf(window)
  const keys = `(SELECT DISTINCT g${i}, k${i}, u${i} FROM ${rows} WHERE k${i} IS NOT NULL)`
  const join = (as: string, value: string, operator: string): string =>
    ` ASOF LEFT JOIN ${keys} AS ${as}${i} ON ${rows}.g${i} = ${as}${i}.g${i} AND ${rows}.${value}${i} ${operator} ${as}${i}.k${i}`
  const upTo = (as: string): string => `coalesce(${as}${i}.u${i}, ${rows}.z${i})`
  const ofNull = (place: string, otherwise: string): string =>
    `CASE WHEN ${rows}.k${i} IS NULL THEN ${rows}.${place}${i} ELSE ${otherwise} END`
  const first = ofNull('r', `${upTo('a')} + 1`)
  const last = ofNull('u', upTo('b'))
  const {start, end} = window.frame!
  // A frame that ends before it begins is empty, not less than that.
  const notBefore = isUnbounded(start) ? last : `greatest(${last}, ${first} - 1)`
  return [
    ...(isUnbounded(start)
      ? []
      : [{item: `${first} AS f${i}`, join: join('a', 's', descending ? '<' : '>')}]),
    ...(isUnbounded(end)
      ? []
      : [{item: `${notBefore} AS l${i}`, join: join('b', 'e', descending ? '<=' : '>=')}]),
  ]
}

const numbered = (window: BoundWindow, i: number, alias: string): NumberedFrame => ({
  row: `${alias}.n${i}`,
  ...(isUnbounded(window.frame!.start) ? {} : {first: `${alias}.f${i}`}),
  ...(isUnbounded(window.frame!.end) ? {} : {last: `${alias}.l${i}`}),
})

/** ORDER BY and the frame of OVER. */
export function numberedFrameSql({row, first, last}: NumberedFrame): string {
  const start = first ? `(${row} - ${first}) PRECEDING` : 'UNBOUNDED PRECEDING'
  const end = last ? `(${row} - ${last}) PRECEDING` : 'UNBOUNDED FOLLOWING'
  return `ORDER BY ${row} ROWS BETWEEN ${start} AND ${end}`
}
