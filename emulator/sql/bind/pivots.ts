/** PIVOT and UNPIVOT, written out as the aggregation or the rows that they stand for. */
import type {Expression, MatchRecognize, Pivot, TableSuffix, Unpivot} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import {arrayOf, BOOL, type SqlType, sameType, structOf, typeName} from '../types.ts'
import {newColumn} from './binder.ts'
import {coerce, coerceOrFail, coerces, supertype} from './coercion.ts'
import {refuseCollation} from './collations.ts'
import {bindExpression} from './expressions.ts'
import type {FromResult} from './from.ts'
import {groupedRewriter} from './grouping.ts'
import {and, field, operation, reference, string} from './make.ts'
import {bindMatchRecognize} from './match-recognize.ts'
import {resolvePath} from './names.ts'
import {pivotValueName, standaloneName} from './pivot-names.ts'
import {rangeOfColumns} from './queries.ts'
import {sameExpression} from './same.ts'
import {inClause, innerScope, type Scope} from './scope.ts'
import {columnsOfRanges, type Item} from './stars.ts'
import type {Bound, BoundColumn, BoundQuery} from './tree.ts'
import {hasAggregate, isAggregate, mapChildren, some} from './walk.ts'

export function applyPivots(suffix: TableSuffix, from: FromResult, scope: Scope): FromResult {
  return suffix.pivots.reduce((result, pivot) => applyPivot(pivot, result, scope), from)
}

export function applyPivot(
  pivot: Pivot | Unpivot | MatchRecognize,
  from: FromResult,
  scope: Scope,
): FromResult {
  switch (pivot.kind) {
    case 'pivot':
      return bindPivot(pivot, from, scope)
    case 'unpivot':
      return bindUnpivot(pivot, from, scope)
    case 'matchRecognize':
      return bindMatchRecognize(pivot, from, scope)
  }
}

const query = (
  items: readonly Bound[],
  columns: readonly BoundColumn[],
  from: FromResult,
  more: {grouping?: {keys: readonly Bound[]}; where?: Bound} = {},
): BoundQuery => ({
  ctes: [],
  body: {kind: 'select', items, distinct: false, from: from.relation, ...more},
  columns,
  valueTable: false,
  orderBy: [],
})

const result = (bound: BoundQuery, alias: string | undefined): FromResult => ({
  relation: {kind: 'query', query: bound, lateral: false},
  ranges: [rangeOfColumns(alias, bound.columns)],
})

function bindPivot(node: Pivot, from: FromResult, outer: Scope): FromResult {
  const {binder} = outer
  const scope = innerScope(outer, from.ranges)
  const input = inClause(scope, 'expression')
  const pivotColumn = bindExpression(node.column, input)
  const aggregates = node.aggregates.map(({value, alias}) => {
    const bound = bindExpression(value, inClause(scope, 'SELECT list', {aggregates: true}))
    if (value.kind !== 'call' || !hasAggregate(bound))
      throw new SqlError('PIVOT expression must be an aggregate function call', value.at)
    return {bound, alias: alias?.text, at: value.at}
  })
  if (aggregates.length > 1 && aggregates.some((a) => a.alias === undefined)) {
    throw new SqlError('PIVOT with several aggregates needs an alias for each of them', node.at)
  }
  const isUsed = (item: Item): boolean =>
    [pivotColumn, ...aggregates.map((a) => a.bound)].some((e) =>
      some(e, (part) => sameExpression(part, item.value)),
    )
  const keys = columnsOfRanges(from.ranges, node.at).filter((item) => !isUsed(item))
  for (const {value} of keys) refuseCollation(value.type, 'PIVOT', node.at)
  const grouping = {keys: keys.map((k) => k.value)}
  const rewrite = groupedRewriter(grouping, from.relation)
  const items: Bound[] = keys.map((k) => rewrite(k.value, 'PIVOT'))
  const columns = keys.map((k) => newColumn(binder, k.name, k.value.type, [k.value]))
  for (const {value, alias} of node.values) {
    const bound = bindExpression(value, {...outer, clause: 'expression'})
    const wanted = coerceOrFail(
      bound,
      pivotColumn.type,
      () => `PIVOT value of type ${typeName(bound.type)} does not coerce to ${typeName(pivotColumn.type)}`,
      value.at,
    )
    const condition = operation({name: 'distinct', not: true}, [pivotColumn, wanted], BOOL, value.at)
    const given =
      alias?.text ?? pivotValueName(wanted.kind === 'constant' ? wanted : bound, pivotColumn.type, value.at)
    const alone = alias?.text ?? standaloneName(given, pivotColumn.type)
    for (const aggregate of aggregates) {
      const item = filtered(aggregate.bound, condition)
      const name = aggregate.alias === undefined ? alone : `${aggregate.alias}_${given}`
      items.push(rewrite(item, 'PIVOT'))
      columns.push(newColumn(binder, name, item.type, [item]))
    }
  }
  return result(query(items, columns, from, {grouping}), node.alias?.text)
}

/** The type of columns that become one: they are not coerced to each other. */
function oneType(values: readonly Bound[], at: number): SqlType {
  const {type} = values[0]!
  const other = values.find((value) => !sameType(value.type, type))
  if (!other) return type
  throw new SqlError(
    `The datatype of column does not match with other datatypes in the IN clause. Expected ${typeName(type)}, Found ${typeName(other.type)}`,
    at,
  )
}

/** Every aggregate within counts only rows for which the condition holds. */
function filtered(e: Bound, condition: Bound): Bound {
  if (isAggregate(e) && e.kind === 'rows') {
    return {...e, where: e.where ? and([e.where, condition]) : condition}
  }
  return mapChildren(e, (child) => filtered(child, condition))
}

function bindUnpivot(node: Unpivot, from: FromResult, outer: Scope): FromResult {
  const {binder} = outer
  const scope = innerScope(outer, from.ranges)
  const rows = node.columns.map(({names, label}) => {
    if (names.length !== node.values.length) {
      throw new SqlError(
        `UNPIVOT IN has ${names.length} columns where ${node.values.length} are expected`,
        node.at,
      )
    }
    const values = names.map((name) => unpivotColumn(name, scope))
    if (label && !(label.kind === 'literal' && (label.type === 'int' || label.type === 'string')))
      throw new SqlError('Syntax error: Expected integer literal or string literal', label.at)
    return {values, label: label ? bindExpression(label, outer) : string(names.map(pathText).join('_'))}
  })
  const valueTypes = node.values.map((_, i) =>
    oneType(
      rows.map((r) => r.values[i]!),
      node.at,
    ),
  )
  const labels = rows.map((r) => r.label)
  const labelType = commonType(labels, node.name.text, node.at)
  const element = structOf([...valueTypes.map((type) => ({type})), {type: labelType}])
  const array = operation(
    {name: 'array'},
    rows.map((row, i) =>
      operation(
        {name: 'struct'},
        [...row.values.map((v, k) => coerce(v, valueTypes[k]!)), coerce(labels[i]!, labelType)],
        element,
      ),
    ),
    arrayOf(element),
  )
  const row = newColumn(binder, undefined, element, [array])
  const keys = columnsOfRanges(from.ranges, node.at).filter(
    (item) => !rows.some((r) => r.values.some((v) => sameExpression(v, item.value))),
  )
  const parts = element.fields.map((_, i) => field(reference(row), i))
  const names = [...node.values.map((v) => v.text), node.name.text]
  const items = [...keys.map((k) => k.value), ...parts]
  const columns = items.map((item, i) => {
    const name = i < keys.length ? keys[i]!.name : names[i - keys.length]
    const origins = i < keys.length ? [item] : rows.map((r) => r.values[i - keys.length] ?? r.label)
    return newColumn(binder, name, item.type, origins)
  })
  const unnest: FromResult = {
    relation: {
      kind: 'join',
      type: 'CROSS',
      left: from.relation,
      right: {kind: 'unnest', arrays: [array], columns: [row], mode: 'PAD', lateral: true},
    },
    ranges: [],
  }
  const isThere = parts.slice(0, -1).map((p) => operation({name: 'is', test: 'NULL', not: true}, [p], BOOL))
  const where = isThere.length === 1 ? isThere[0]! : operation({name: 'or'}, isThere, BOOL)
  return result(query(items, columns, unnest, node.includeNulls ? {} : {where}), node.alias?.text)
}

const pathText = (e: Expression): string =>
  e.kind === 'path' ? e.names.at(-1)!.text : e.kind === 'field' ? e.name.text : ''

function unpivotColumn(e: Expression, scope: Scope): Bound {
  const bound = e.kind === 'path' ? resolvePath(e.names, scope) : undefined
  if (!bound) throw new SqlError(`UNPIVOT IN takes columns of the input`, e.at)
  return bound
}

function commonType(values: readonly Bound[], name: string, at: number): SqlType {
  const type = supertype(values)
  if (type && values.every((v) => coerces(v, type))) return type
  const types = [...new Set(values.map((v) => typeName(v.type)))].join(', ')
  throw new SqlError(`Columns of UNPIVOT for ${name} have incompatible types: ${types}`, at)
}
