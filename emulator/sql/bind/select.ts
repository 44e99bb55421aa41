/** SELECT: from FROM to ORDER BY, in the order in which the clauses see each other's names. */
import type {OrderItem, Select, SelectItem} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import {typeName} from '../types.ts'
import {withThreshold} from './aggregation-threshold.ts'
import {type Binder, newColumn} from './binder.ts'
import {coerce, coercibility, isGroupable} from './coercion.ts'
import {equalBy, isCollated, oneOf, sortedBy} from './collations.ts'
import {bindCondition, bindExpression} from './expressions.ts'
import {bindFrom} from './from.ts'
import {bindGrouping, groupedRewriter} from './grouping.ts'
import {reference, struct} from './make.ts'
import {filteredBy} from './partitions.ts'
import {bindOutputOrder, ordinalOf} from './queries.ts'
import {checkOrderable, nullsFirst} from './rows.ts'
import {sameExpression} from './same.ts'
import {inClause, innerScope, type Scope} from './scope.ts'
import {expandStars, type Item} from './stars.ts'
import {inferredName} from './structures.ts'
import type {Bound, BoundColumn, BoundQuery, BoundSelect, Grouping, QueryOrder, Relation} from './tree.ts'
import {hasAggregate, hasWindow, some} from './walk.ts'

export function bindSelect(written: Select, orderBy: readonly OrderItem[], outer: Scope): BoundQuery {
  const node = withThreshold(written)
  const from = node.from && bindFrom(node.from, outer, [])
  const windows = new Map(node.windows.map((w) => [w.name.text.toLowerCase(), w.spec]))
  const scope: Scope = {...innerScope(outer, from?.ranges ?? []), windows}
  const where = node.where && bindCondition(node.where, inClause(scope, 'WHERE clause'), 'WHERE clause')
  if (where) filteredBy(scope.binder, where)
  const items = bindItems(
    node.items,
    inClause(scope, 'SELECT list', {aggregates: true, windowFunctions: true}),
  )
  if (!from) refuseRowsOfOne(items, node.at)
  return finishSelect({node, items, scope, from: from?.relation, where, orderBy})
}

/** Without FROM there is one row, and nothing to compute over rows. */
function refuseRowsOfOne(items: readonly Item[], at: number): void {
  const what = items.some((i) => hasAggregate(i.value))
    ? 'aggregation'
    : items.some((i) => hasWindow(i.value))
      ? 'analytic functions'
      : undefined
  if (what) throw new SqlError(`SELECT without FROM clause cannot use ${what}`, at)
}

interface Parts {
  readonly node: Pick<Select, 'at' | 'as' | 'distinct' | 'groupBy' | 'having' | 'qualify'>
  readonly items: readonly Item[]
  readonly scope: Scope
  readonly from: Relation | undefined
  readonly where: Bound | undefined
  readonly orderBy: readonly OrderItem[]
}

/** Everything after the SELECT list. */
export function finishSelect({node, items, scope, from, where, orderBy}: Parts): BoundQuery {
  const aliases = aliasesOf(items)
  const grouping = node.groupBy && bindGrouping(node.groupBy, items, scope, aliases)
  const late = {...scope, aliases}
  const having =
    node.having &&
    bindCondition(node.having, inClause(late, 'HAVING clause', {aggregates: true}), 'HAVING clause')
  const qualify =
    node.qualify &&
    bindCondition(
      node.qualify,
      inClause(late, 'QUALIFY clause', {aggregates: true, windowFunctions: true}),
      'QUALIFY clause',
    )
  if (qualify && !hasWindow(qualify) && !items.some((i) => hasWindow(i.value))) {
    throw new SqlError('The QUALIFY clause requires analytic function to be present', node.qualify!.at)
  }
  const sorted = node.distinct || node.as ? [] : bindOrder(orderBy, items, late)
  const aggregated =
    grouping !== undefined ||
    items.some((i) => hasAggregate(i.value)) ||
    (having !== undefined && hasAggregate(having)) ||
    (qualify !== undefined && hasAggregate(qualify)) ||
    sorted.some((o) => 'value' in o && hasAggregate(o.value))
  if (having && !aggregated) {
    throw new SqlError('The HAVING clause requires GROUP BY or aggregation to be present', node.having!.at)
  }
  const rewrite = aggregated ? groupedRewriter(grouping, from) : undefined
  const values = items.map((item) =>
    rewrite ? rewrite(item.value, item.star ? 'Star expansion' : 'SELECT list') : item.value,
  )
  const select: BoundSelect = {
    kind: 'select',
    items: values,
    distinct: node.distinct,
    aggregated,
    ...(from && {from}),
    ...(where && {where}),
    ...(grouping && {grouping}),
    ...(having && {having: rewrite!(having, 'HAVING clause')}),
    ...(qualify && {qualify: rewrite ? rewrite(qualify, 'QUALIFY clause') : qualify}),
  }
  if (node.as) return valueQuery(node, select, items, orderBy, {...late, aliases}, rewrite)
  const columns = values.map((value, i) => outputColumn(scope.binder, items[i]!.name, value))
  if (node.distinct) {
    checkDistinct(columns, node.at)
    if (columns.some((c) => isCollated(c.type))) {
      const query = grouped(plain({...select, distinct: false}, columns), scope.binder)
      return {...query, orderBy: bindDistinctOrder(orderBy, items, query.columns, late, scope)}
    }
    return {...plain(select, columns), orderBy: bindDistinctOrder(orderBy, items, columns, late, scope)}
  }
  return {
    ...plain(select, columns),
    orderBy: sorted.map((o) =>
      'value' in o && rewrite ? {...o, value: rewrite(o.value, 'ORDER BY clause')} : o,
    ),
  }
}

const plain = (body: BoundSelect, columns: readonly BoundColumn[]): BoundQuery => ({
  ctes: [],
  body,
  columns,
  valueTable: false,
  orderBy: [],
})

const isLiteral = (e: Bound): boolean =>
  (e.kind === 'constant' || e.kind === 'operation') &&
  ['literal', 'untyped'].includes(coercibility(e)) &&
  !hasRaise(e)

const hasRaise = (e: Bound): boolean =>
  some(e, (part) => part.kind === 'operation' && part.operator.name === 'raise')

export function outputColumn(binder: Binder, name: string | undefined, value: Bound): BoundColumn {
  const literal = isLiteral(value) ? value : undefined
  return newColumn(binder, name, value.type, [value], literal)
}

export function bindItems(nodes: readonly SelectItem[], scope: Scope, mayBeEmpty = false): Item[] {
  if (nodes.length === 0 && !mayBeEmpty) throw new SqlError('SELECT list must not be empty')
  return nodes.flatMap((item): Item[] => {
    if (item.kind === 'stars') return expandStars(item, scope)
    const value = bindExpression(item.value, scope)
    return [{name: item.alias?.text ?? inferredName(item.value), value, at: item.value.at}]
  })
}

/** Names of the SELECT list for later clauses; those of several items are ambiguous. */
export function aliasesOf(items: readonly Item[]): Map<string, Bound | 'ambiguous'> {
  const aliases = new Map<string, Bound | 'ambiguous'>()
  for (const {name, value} of items) {
    if (name === undefined) continue
    const key = name.toLowerCase()
    aliases.set(key, aliases.has(key) ? 'ambiguous' : value)
  }
  return aliases
}

/** ORDER BY sees the SELECT list's names first, then FROM's. */
function bindOrder(orderBy: readonly OrderItem[], items: readonly Item[], late: Scope): QueryOrder[] {
  const scope = inClause(late, 'ORDER BY clause', {aggregates: true, windowFunctions: true})
  return orderBy.map((item) => {
    const direction = {descending: item.descending, nullsFirst: nullsFirst(item)}
    const ordinal = ordinalOf(item, items.length)
    if (ordinal !== undefined && !item.collation) {
      checkOrderable(items[ordinal]!.value.type, item.value.at)
      return {...direction, ordinal}
    }
    const bound = ordinal === undefined ? bindExpression(item.value, scope) : items[ordinal]!.value
    const value = sortedBy(coercibility(bound) === 'untyped' ? coerce(bound, bound.type) : bound, item)
    checkOrderable(value.type, item.value.at)
    const index = items.findIndex((i) => i.value === value || sameExpression(i.value, value))
    return index >= 0 ? {...direction, ordinal: index} : {...direction, value}
  })
}

/** After DISTINCT only the output is there to sort by. */
function bindDistinctOrder(
  orderBy: readonly OrderItem[],
  items: readonly Item[],
  columns: readonly BoundColumn[],
  late: Scope,
  scope: Scope,
): QueryOrder[] {
  if (orderBy.length === 0) return []
  try {
    return bindOutputOrder(orderBy, columns, {...scope, ranges: []})
  } catch (error) {
    const sorted = bindOrder(orderBy, items, late)
    if (sorted.every((o) => 'ordinal' in o)) return sorted
    throw error
  }
}

function checkDistinct(columns: readonly BoundColumn[], at: number): void {
  const bad = columns.find((c) => !isGroupable(c.type))
  if (bad)
    throw new SqlError(
      `Column ${bad.name ?? ''} of type ${typeName(bad.type)} cannot be used in SELECT DISTINCT`,
      at,
    )
}

/** The rows of a query once each, of which collated strings are equal whatever their case: groups of all columns. */
function grouped(query: BoundQuery, binder: Binder): BoundQuery {
  const values = query.columns.map((column) => reference(column))
  const grouping: Grouping = {keys: values.map(equalBy)}
  const items = values.map(
    (value, index): Bound =>
      isCollated(value.type) ? oneOf(value) : {kind: 'key', index, grouping, type: value.type},
  )
  const columns = items.map((item, i) => newColumn(binder, query.columns[i]!.name, item.type, [item]))
  const from: Relation = {kind: 'query', query, lateral: false}
  const body: BoundSelect = {kind: 'select', items, distinct: false, aggregated: true, from, grouping}
  return {...plain(body, columns), body: {kind: 'nested', query: plain(body, columns)}}
}

/** SELECT AS STRUCT and SELECT AS VALUE give one column that is the row. */
function valueQuery(
  node: Parts['node'],
  select: BoundSelect,
  items: readonly Item[],
  orderBy: readonly OrderItem[],
  late: Scope,
  rewrite: ReturnType<typeof groupedRewriter> | undefined,
): BoundQuery {
  if (node.as === 'VALUE' && items.length !== 1) {
    throw new SqlError('SELECT AS VALUE query must have exactly one column', node.at)
  }
  const typed = select.items.map((v) => (coercibility(v) === 'untyped' ? coerce(v, v.type) : v))
  const value =
    node.as === 'VALUE'
      ? typed[0]!
      : struct(
          typed.map((v, i) =>
            items[i]!.name === undefined ? {value: v} : {name: items[i]!.name!, value: v},
          ),
          node.at,
        )
  const column = newColumn(late.binder, undefined, value.type, [value])
  const sorted = bindOrder(orderBy, items, late).map((o): QueryOrder => {
    const key = 'ordinal' in o ? {...o, value: items[o.ordinal]!.value} : o
    const by = rewrite ? rewrite(key.value, 'ORDER BY clause') : key.value
    return {descending: o.descending, nullsFirst: o.nullsFirst, value: by}
  })
  return {ctes: [], body: {...select, items: [value]}, columns: [column], valueTable: true, orderBy: sorted}
}
