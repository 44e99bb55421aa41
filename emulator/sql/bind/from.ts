/** FROM: tables, subqueries, joins and arrays, with the names that they bring. */
import type {Name, Sample, TableExpression, TablePath, TableSubquery} from '../ast/index.ts'
import {SqlError, unsupported} from '../error.ts'
import {FLOAT64, INT64} from '../types.ts'
import {bindArrayPath} from './array-paths.ts'
import {newColumn} from './binder.ts'
import {coerceOrFail} from './coercion.ts'
import {bindExpression} from './expressions.ts'
import {bindJoin} from './joins.ts'
import {reference} from './make.ts'
import {applyPivots} from './pivots.ts'
import {bindQuery, rangeOfColumns, rangeOfQuery, rangeOfValue} from './queries.ts'
import {findCte, innerScope, type RangeVariable, type Scope} from './scope.ts'
import {relationAsOf} from './system-time.ts'
import {bindTableFunction} from './table-functions.ts'
import {bindTable, pathOf} from './tables.ts'
import type {Bound, BoundCte, BoundSample, Relation} from './tree.ts'
import {bindUnnest, refersTo, unnestArray} from './unnest.ts'

export interface FromResult {
  readonly relation: Relation
  readonly ranges: readonly RangeVariable[]
}

/** Binds a table expression. `left` are the names on its left, which UNNEST and array paths may use. */
export function bindFrom(node: TableExpression, scope: Scope, left: readonly RangeVariable[]): FromResult {
  switch (node.kind) {
    case 'tablePath':
      return applyPivots(node, bindTablePath(node, scope, left), scope)
    case 'tableSubquery':
      return applyPivots(node, bindTableSubquery(node, scope, left), scope)
    case 'unnest':
      return applyPivots(node, bindUnnest(node, scope, left), scope)
    case 'tableFunction':
      return applyPivots(node, bindTableFunction(node, scope, left), scope)
    case 'join':
      return bindJoin(node, scope, left)
    case 'parenthesised': {
      const inner = bindFrom(node.table, scope, left)
      if (node.sample) throw unsupported('TABLESAMPLE of a join', node.at)
      return inner
    }
  }
}

function bindTableSubquery(node: TableSubquery, scope: Scope, left: readonly RangeVariable[]): FromResult {
  const query = bindQuery(node.query, node.lateral ? innerScope(scope, left) : scope)
  const sample = node.sample && bindSample(node.sample, scope)
  return {
    relation: {kind: 'query', query, lateral: node.lateral ?? false, ...(sample && {sample})},
    ranges: [rangeOfQuery(node.alias?.text, query)],
  }
}

export function bindSample(node: Sample, scope: Scope): BoundSample {
  const bound = bindExpression(node.size, scope)
  const type = node.unit === 'PERCENT' ? FLOAT64 : INT64
  const size = coerceOrFail(bound, type, () => `TABLESAMPLE size must be of type ${type.kind}`, node.at)
  const repeatable = node.repeatable && bindExpression(node.repeatable, scope)
  return {size, unit: node.unit, ...(repeatable && {repeatable})}
}

/** A name in FROM: a common table, an array of a name on the left, or a table of the catalogue. */
export function bindTablePath(node: TablePath, scope: Scope, left: readonly RangeVariable[]): FromResult {
  const [first] = node.path
  if (node.path.length === 1) {
    const cte = findCte(scope, first!.text)
    if (cte) return withoutOffset(node, mentionCte(cte, node, scope))
  }
  const array = node.path.length > 1 ? correlatedArray(node.path, innerScope(scope, left)) : undefined
  if (array) {
    const name = node.alias?.text ?? node.path.at(-1)!.text
    return unnestArray(array, name, node.offset, node.at, scope, refersTo(array, left))
  }
  const table = bindTable(pathOf(node.path), node.at, scope)
  const relation = relationAsOf(node, table, scope)
  const sample = node.sample && bindSample(node.sample, scope)
  const name = node.alias?.text ?? table.name
  return withoutOffset(node, {
    relation:
      sample && relation.kind !== 'join' && relation.kind !== 'unnest' ? {...relation, sample} : relation,
    ranges: [{...table.range, name}],
  })
}

function withoutOffset(node: TablePath, result: FromResult): FromResult {
  if (node.offset) throw new SqlError('WITH OFFSET is only allowed on arrays', node.at)
  return result
}

/** t.items where t is a name in reach; undefined where the path can only be a dataset's or project's. */
function correlatedArray(path: readonly Name[], scope: Scope): Bound | undefined {
  const key = path[0]!.text.toLowerCase()
  for (let s: Scope | undefined = scope; s; s = s.parent) {
    if (s.names?.has(key) || s.ranges.some((r) => r.name?.toLowerCase() === key)) return arrayAt(path, scope)
    const column = s.ranges.flatMap((r) => r.columns).find((c) => !c.merged && c.name?.toLowerCase() === key)
    if (column?.value.type.kind === 'STRUCT') return arrayAt(path, scope)
  }
  return undefined
}

function arrayAt(path: readonly Name[], scope: Scope): Bound | undefined {
  const value = bindArrayPath({kind: 'path', at: path[0]!.at, names: path}, scope)
  return value.type.kind === 'ARRAY' ? value : undefined
}

function mentionCte(cte: BoundCte, node: TablePath, scope: Scope): FromResult {
  cte.references++
  const columns = cte.columns.map((c) => {
    const copy = newColumn(scope.binder, c.name, c.type, [reference(c)])
    return c.literal ? {...copy, literal: c.literal} : copy
  })
  const sample = node.sample && bindSample(node.sample, scope)
  const name = node.alias?.text ?? node.path[0]!.text
  return {
    relation: {kind: 'cte', cte, columns, ...(sample && {sample})},
    ranges: [cte.valueTable ? rangeOfValue(name, columns[0]!) : rangeOfColumns(name, columns)],
  }
}
