/** Aggregate and window functions, with all that may stand in their parentheses and after them. */
import type {Call, FrameBound, Name, OrderItem, WindowSpec} from '../ast/index.ts'
import {SqlError, unsupported} from '../error.ts'
import type {SqlFunction} from '../functions/define.ts'
import type {SqlType} from '../types.ts'
import {INT64, typeName} from '../types.ts'
import {bareLiteral, refuseLiteral} from './bare-literals.ts'
import {callArguments, mismatch, refuseIncomparable} from './calls.ts'
import {coerce, coerceOrFail, coercibility, isGroupable, isOrderable} from './coercion.ts'
import {collatedArguments, collatedRows, equalBy, sortedBy} from './collations.ts'
import {bindCondition, bindExpression} from './expressions.ts'
import {resolveOverload} from './overloads.ts'
import {inClause, type Scope} from './scope.ts'
import type {Bound, BoundFrame, BoundFrameEdge, BoundWindow, OrderKey, RowsCall} from './tree.ts'
import {hasWindow} from './walk.ts'

/** Aliases of the SELECT list are not seen within an aggregate's parentheses. */
function withoutAliases({aliases: _, ...scope}: Scope): Scope {
  return scope
}

type Allowed = 'distinct' | 'order' | 'limit' | 'nulls' | 'having' | 'over'

export function bindRowsCall(name: string, f: SqlFunction, node: Call, scope: Scope): Bound {
  checkPlace(name, f, node, scope)
  checkClauses(name, f, node)
  if (node.safe) throw new SqlError(`SAFE is not supported for function ${name}`, node.at)
  // Arguments of a window function may aggregate; those of an aggregate may not.
  const inner: Scope = node.over
    ? {...scope, windowFunctions: false}
    : withoutAliases(inClause(scope, 'argument of an aggregate function'))
  const args = callArguments(f, node.args, inner)
  const resolved = resolveOverload(f, args)
  if (!resolved) throw mismatch(name, f, args, node.at)
  refuseIncomparable(name, f, resolved.args[0], node.at)
  refuseNull(name, resolved.args, node.at)
  // Names of the SELECT list may stand for window functions.
  if (resolved.args.some((a) => a && hasWindow(a))) {
    throw new SqlError(`Analytic function cannot be an argument of ${name}`, node.at)
  }
  const bad = node.distinct && resolved.args.find((a) => a && !isGroupable(a.type))
  if (bad) {
    throw new SqlError(
      `Aggregate functions with DISTINCT cannot be used with arguments of type ${typeName(bad.type)}`,
      node.at,
    )
  }
  const call: RowsCall = {
    kind: 'rows',
    name,
    function: f,
    signature: resolved.signature,
    index: resolved.index,
    args: collatedArguments(name, resolved.args, node.at),
    type: resolved.type,
    distinct: node.distinct,
    orderBy: node.orderBy.map((item) => {
      refuseLiteral(item.value, 'ORDER BY')
      if (bareLiteral(item.value)) {
        throw new SqlError('Aggregate functions do not allow ORDER BY by index in arguments', node.at)
      }
      return bindOrderKey(item, inner)
    }),
    at: node.at,
    ...(node.nulls && {nulls: node.nulls}),
    ...(node.having && {having: {type: node.having.type, value: bindExpression(node.having.value, inner)}}),
    ...(node.where && {where: bindCondition(node.where, inner, 'WHERE clause')}),
    ...(node.limit && {limit: bindLimit(node.limit, inner, 'LIMIT')}),
    ...(node.over && {over: bindWindow(node.over, f, node.distinct, inner)}),
  }
  if (node.over && NEEDS_ORDER.has(name) && call.over?.orderBy.length === 0) {
    throw new SqlError(`Window ORDER BY is required for analytic function ${name}`, node.at)
  }
  return collatedRows(call)
}

/** The arguments that may not be the literal NULL, counted from 1. */
const NEVER_NULL: Readonly<Record<string, number>> = {
  FIRST_VALUE: 1,
  LAST_VALUE: 1,
  NTILE: 1,
  PERCENTILE_CONT: 2,
  PERCENTILE_DISC: 2,
  STRING_AGG: 2,
}

function refuseNull(name: string, args: readonly (Bound | undefined)[], at: number): void {
  const place = NEVER_NULL[name]
  const argument = place === undefined ? undefined : args[place - 1]
  if (argument?.kind !== 'constant' || argument.value !== null) return
  const which = place === 1 ? 'The argument' : `Argument ${place}`
  throw new SqlError(`${which} to ${name} must be non-NULL`, at)
}

function checkPlace(name: string, f: SqlFunction, node: Call, scope: Scope): void {
  if (node.groupBy || node.withGroupRows)
    throw unsupported('GROUP BY and WITH GROUP ROWS in an aggregate', node.at)
  if (node.over) {
    if (!scope.windowFunctions) {
      throw new SqlError(`Analytic function not allowed in ${scope.clause}`, node.at)
    }
    return
  }
  if (f.kind === 'window') {
    throw new SqlError(`Analytic function ${name} cannot be called without an OVER clause`, node.at)
  }
  if (scope.clause === 'argument of an aggregate function') {
    throw new SqlError('Aggregations of aggregations are not allowed', node.at)
  }
  if (!scope.aggregates)
    throw new SqlError(`Aggregate function ${name} not allowed in ${scope.clause}`, node.at)
}

function checkClauses(name: string, f: SqlFunction, node: Call): void {
  const refuse = (clause: string): never => {
    throw new SqlError(
      `${clause} is not allowed for ${f.kind === 'window' ? 'analytic' : 'aggregate'} function ${name}`,
      node.at,
    )
  }
  const allows = (what: Allowed): boolean =>
    f.kind === 'aggregate'
      ? (f.allows?.includes(what) ?? false)
      : f.kind === 'window' && what === 'nulls' && f.nulls === true
  if (node.distinct && !allows('distinct')) refuse('DISTINCT')
  if (node.orderBy.length > 0 && !allows('order')) refuse('ORDER BY in arguments')
  if (node.limit && !allows('limit')) refuse('LIMIT in arguments')
  if (node.nulls && !allows('nulls')) refuse(`${node.nulls} NULLS`)
  if (node.having && (f.kind !== 'aggregate' || (node.over && !allows('having')))) refuse('HAVING')
  if (node.over && f.kind === 'aggregate' && !allows('over')) {
    throw new SqlError(`Aggregate function ${name} does not support an OVER clause`, node.at)
  }
  if (node.over && node.orderBy.length > 0 && f.kind === 'aggregate') {
    throw new SqlError(`Analytic function ${name} does not support ORDER BY in arguments`, node.at)
  }
}

export function bindOrderKey(item: OrderItem, scope: Scope): OrderKey {
  const bound = bindExpression(item.value, scope)
  const value = sortedBy(coercibility(bound) === 'untyped' ? coerce(bound, bound.type) : bound, item)
  checkOrderable(value.type, item.value.at)
  return {value, descending: item.descending, nullsFirst: nullsFirst(item)}
}

/** NULLs are smaller than everything, unless NULLS FIRST or LAST says where they go. */
export const nullsFirst = (item: {
  readonly descending: boolean
  readonly nulls?: 'FIRST' | 'LAST'
}): boolean => (item.nulls === undefined ? !item.descending : item.nulls === 'FIRST')

export function checkOrderable(type: SqlType, at: number): void {
  if (isOrderable(type)) return
  throw new SqlError(`ORDER BY does not support expressions of type ${typeName(type)}`, at)
}

export function bindLimit(node: Call['limit'] & {}, scope: Scope, what: string): Bound {
  const bound = bindExpression(node, inClause(scope, 'LIMIT clause'))
  const value = coerceOrFail(bound, INT64, () => `${what} expects an integer literal or parameter`, node.at)
  if (value.kind === 'constant' && typeof value.value === 'bigint' && value.value < 0n) {
    throw new SqlError(`${what} expects a non-negative integer literal or parameter`, node.at)
  }
  if (value.kind === 'constant' && value.value === null) {
    throw new SqlError(`${what} must not be null`, node.at)
  }
  return value
}

// ---- windows --------------------------------------------------------------------------------------------

/** A window with the named windows that it builds on folded in. */
function resolveSpec(over: WindowSpec | Name, scope: Scope, depth = 0): WindowSpec {
  if ('text' in over) {
    const named = findWindow(over, scope)
    return resolveSpec(named, scope, depth + 1)
  }
  if (!over.base || depth > 100) return over
  const base = resolveSpec(findWindow(over.base, scope), scope, depth + 1)
  const adds = over.partitionBy.length > 0 || over.orderBy.length > 0 || over.frame
  if (!adds) return base
  if (base.frame)
    throw new SqlError(`Cannot extend the window ${over.base.text} that has a frame`, over.base.at)
  if (over.partitionBy.length > 0) {
    throw new SqlError(`If a window inherits another, it cannot have PARTITION BY`, over.at)
  }
  if (base.orderBy.length > 0 && over.orderBy.length > 0) {
    throw new SqlError(`If a window inherits an ordered one, it cannot have ORDER BY`, over.at)
  }
  return {
    at: over.at,
    partitionBy: base.partitionBy,
    orderBy: over.orderBy.length > 0 ? over.orderBy : base.orderBy,
    ...(over.frame && {frame: over.frame}),
  }
}

function findWindow(name: Name, scope: Scope): WindowSpec | Name {
  const found = scope.windows?.get(name.text.toLowerCase())
  if (!found) throw new SqlError(`Unrecognized window alias ${name.text}`, name.at)
  return found
}

const NEEDS_ORDER = new Set(['RANK', 'DENSE_RANK', 'PERCENT_RANK', 'CUME_DIST', 'NTILE', 'LEAD', 'LAG'])

function bindWindow(over: WindowSpec | Name, f: SqlFunction, distinct: boolean, scope: Scope): BoundWindow {
  const spec = resolveSpec(over, scope)
  if (distinct && spec.orderBy.length > 0) {
    throw new SqlError('Window ORDER BY is not allowed if DISTINCT is specified', spec.at)
  }
  if (distinct && spec.frame) {
    throw new SqlError('Window framing clause is not allowed if DISTINCT is specified', spec.at)
  }
  if (f.kind === 'window' && f.order === 'forbidden' && spec.orderBy.length > 0) {
    throw new SqlError('Window ORDER BY is not allowed for this analytic function', spec.at)
  }
  const partitionBy = spec.partitionBy.map((e) => {
    const key = bindExpression(e, scope)
    if (key.type.kind === 'FLOAT64' || key.type.kind === 'JSON' || key.type.kind === 'GEOGRAPHY') {
      throw new SqlError(`Partitioning by expressions of type ${key.type.kind} is not allowed`, e.at)
    }
    return equalBy(key)
  })
  const orderBy = spec.orderBy.map((item) => bindOrderKey(item, scope))
  const window = {partitionBy, orderBy}
  if (!spec.frame) return window
  if (f.kind === 'window' && f.frame === 'forbidden') {
    throw new SqlError('Window framing clause is not allowed for this analytic function', spec.at)
  }
  const frame: BoundFrame = {
    unit: spec.frame.unit,
    start: bindEdge(spec.frame.start, spec, orderBy, scope),
    end: spec.frame.end ? bindEdge(spec.frame.end, spec, orderBy, scope) : {kind: 'currentRow'},
  }
  checkFrame(frame, spec.at)
  return {...window, frame}
}

const EDGE_ORDER = ['unboundedPreceding', 'preceding', 'currentRow', 'following', 'unboundedFollowing']

function checkFrame(frame: BoundFrame, at: number): void {
  if (frame.start.kind === 'unboundedFollowing' || frame.end.kind === 'unboundedPreceding') {
    throw new SqlError(
      'Window frame cannot start with UNBOUNDED FOLLOWING or end with UNBOUNDED PRECEDING',
      at,
    )
  }
  if (EDGE_ORDER.indexOf(frame.start.kind) > EDGE_ORDER.indexOf(frame.end.kind)) {
    throw new SqlError('Starting window framing boundary must not be after the ending one', at)
  }
}

function bindEdge(
  edge: FrameBound,
  spec: WindowSpec,
  orderBy: readonly OrderKey[],
  scope: Scope,
): BoundFrameEdge {
  if (!('offset' in edge)) return edge
  const bound = bindExpression(edge.offset, scope)
  if (spec.frame!.unit === 'ROWS') {
    const offset = coerceOrFail(
      bound,
      INT64,
      () => 'Window framing expression must be of type INT64',
      edge.offset.at,
    )
    return {kind: edge.kind, offset}
  }
  const key = orderBy[0]
  if (orderBy.length !== 1 || !key) {
    throw new SqlError('Window frame RANGE with offsets requires exactly one ORDER BY expression', spec.at)
  }
  const message = (): string =>
    `Window framing expression has type ${typeName(bound.type)} that cannot coerce to the type of the ORDER BY expression, which is ${typeName(key.value.type)}`
  return {kind: edge.kind, offset: coerceOrFail(bound, key.value.type, message, edge.offset.at)}
}
