/** Queries: WITH, the body, ORDER BY and LIMIT, pipes. */
import type {OrderItem, Query, QueryBody} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import {bareLiteral, refuseLiteral} from './bare-literals.ts'
import {newColumn} from './binder.ts'
import {sortedBy} from './collations.ts'
import {bindCtes} from './ctes.ts'
import {bindExpression} from './expressions.ts'
import {bindFrom, bindTablePath} from './from.ts'
import {reference} from './make.ts'
import {bindPipes} from './pipes.ts'
import {bindLimit, checkOrderable, nullsFirst} from './rows.ts'
import {inClause, innerScope, type RangeVariable, type Scope} from './scope.ts'
import {bindSelect} from './select.ts'
import {bindSet} from './set-operations.ts'
import {selectAll} from './stars.ts'
import type {BoundColumn, BoundQuery, QueryOrder} from './tree.ts'

/** Binds a query; `outer` is the scope that it may refer to by correlation. */
export function bindQuery(node: Query, outer: Scope): BoundQuery {
  const {ctes, scope} = bindCtes(node, outer)
  const bound = bindTail(node, scope)
  const withCtes = ctes.length === 0 ? bound : {...bound, ctes: [...ctes, ...bound.ctes]}
  return withCtes
}

function bindTail(node: Query, scope: Scope): BoundQuery {
  if (node.body.kind === 'from') {
    const from = bindFrom(node.body.from, scope, [])
    return bindPipes(node.pipes, from, scope)
  }
  const bound = bindBody(node.body, node, scope)
  if (node.pipes.length === 0) return bound
  const ranges = [rangeOfQuery(undefined, bound)]
  return bindPipes(node.pipes, {relation: {kind: 'query', query: bound, lateral: false}, ranges}, scope)
}

type Tail = Pick<Query, 'orderBy' | 'limit' | 'offset'>

/** The body with the ORDER BY and LIMIT that follow it. */
function bindBody(body: QueryBody, tail: Tail, scope: Scope): BoundQuery {
  switch (body.kind) {
    case 'select':
      return {...bindSelect(body, tail.orderBy, scope), ...bindLimits(tail, scope)}
    case 'set':
      return withTail(bindSet(body, scope), tail, scope)
    case 'nested': {
      const query = bindQuery(body.query, scope)
      if (tail.orderBy.length === 0 && !tail.limit && !tail.offset) return query
      return withTail({...query, ctes: [], body: {kind: 'nested', query}, orderBy: []}, tail, scope)
    }
    case 'from':
      throw new SqlError('Unexpected FROM', body.at)
    case 'table': {
      const table = bindTablePath({kind: 'tablePath', at: body.at, path: body.path, pivots: []}, scope, [])
      return withTail(selectAll(table, scope.binder), tail, scope)
    }
  }
}

/** A query without ORDER BY and LIMIT of its own: branches of set operations. */
export const bindBranch = (body: QueryBody, scope: Scope): BoundQuery => bindBody(body, {orderBy: []}, scope)

export function bindLimits(tail: Tail, scope: Scope): Pick<BoundQuery, 'limit' | 'offset'> {
  return {
    ...(tail.limit && {limit: bindLimit(tail.limit, scope, 'LIMIT')}),
    ...(tail.offset && {offset: bindLimit(tail.offset, scope, 'OFFSET')}),
  }
}

function withTail({limit: _, offset: __, ...query}: BoundQuery, tail: Tail, scope: Scope): BoundQuery {
  return {...query, orderBy: bindOutputOrder(tail.orderBy, query.columns, scope), ...bindLimits(tail, scope)}
}

/** ORDER BY where only the output columns are seen. */
export function bindOutputOrder(
  items: readonly OrderItem[],
  columns: readonly BoundColumn[],
  outer: Scope,
): QueryOrder[] {
  if (items.length === 0) return []
  const scope = inClause(innerScope(outer, [rangeOfColumns(undefined, columns)]), 'ORDER BY clause', {
    windowFunctions: true,
  })
  return items.map((item) => {
    const direction = {descending: item.descending, nullsFirst: nullsFirst(item)}
    const ordinal = ordinalOf(item, columns.length)
    if (ordinal !== undefined && !item.collation) {
      checkOrderable(columns[ordinal]!.type, item.value.at)
      return {...direction, ordinal}
    }
    const bound = ordinal === undefined ? bindExpression(item.value, scope) : reference(columns[ordinal]!)
    const value = sortedBy(bound, item)
    checkOrderable(value.type, item.value.at)
    const index = value.kind === 'column' ? columns.indexOf(value.column) : -1
    return index >= 0 ? {...direction, ordinal: index} : {...direction, value}
  })
}

/** ORDER BY 2 names an output column; undefined for everything but a literal, which must be such a number. */
export function ordinalOf(item: OrderItem, columns: number): number | undefined {
  const {value} = item
  const literal = bareLiteral(value)
  if (!literal) return undefined
  refuseLiteral(value, 'ORDER BY')
  const number = literal.type === 'int' ? `${value.kind === 'unary' ? '-' : ''}${literal.text}` : ''
  const ordinal = Number(number)
  if (ordinal < 1 || ordinal > columns) {
    throw new SqlError(`ORDER BY column number item is out of range. Found ${number}`, value.at)
  }
  return ordinal - 1
}

/** A query as a name of FROM's. */
export function rangeOfQuery(name: string | undefined, query: BoundQuery): RangeVariable {
  return query.valueTable ? rangeOfValue(name, query.columns[0]!) : rangeOfColumns(name, query.columns)
}

export function rangeOfColumns(name: string | undefined, columns: readonly BoundColumn[]): RangeVariable {
  return {
    ...(name !== undefined && {name}),
    columns: columns.map((column) => ({name: column.name, value: unmarked(column)})),
  }
}

/** A row that is a value: its fields are seen as columns where it is a struct. */
export function rangeOfValue(name: string | undefined, column: BoundColumn): RangeVariable {
  const value = unmarked(column)
  const {type} = column
  const named = name !== undefined ? {name} : {}
  if (type.kind !== 'STRUCT') return {...named, columns: [{name: name ?? column.name, value}], value}
  return {
    ...named,
    value,
    columns: type.fields.map((f, index) => ({
      name: f.name,
      value: {
        kind: 'operation',
        operator: {name: 'field', index, label: f.name ?? ''},
        operands: [value],
        type: f.type,
        at: 0,
      },
    })),
  }
}

/** A reference that does not yet count as a use. */
const unmarked = (column: BoundColumn) =>
  ({kind: 'column', column, name: column.name ?? '', type: column.type, at: 0}) as const

/** The same query under new columns, as each mention of a CTE needs them. */
export const copyColumns = (scope: Scope, columns: readonly BoundColumn[]): BoundColumn[] =>
  columns.map((column) => newColumn(scope.binder, column.name, column.type, [reference(column)]))
