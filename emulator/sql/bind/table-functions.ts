/** Table functions: the user's own, bound in place of the call. */
import type {Query, TableFunctionCall} from '../ast/index.ts'
import type {CatalogRoutine} from '../catalog.ts'
import {SqlError, unsupported} from '../error.ts'
import {parseQuery} from '../parser/index.ts'
import {typeName} from '../types.ts'
import {newColumn, newId, opening} from './binder.ts'
import {coerce, coerceOrFail, coercibility} from './coercion.ts'
import {bindExpression} from './expressions.ts'
import {bindTablePath, type FromResult} from './from.ts'
import {bindGapFill} from './gap-fill.ts'
import {reference} from './make.ts'
import {bindQuery, rangeOfQuery} from './queries.ts'
import {bindRangeSessionize} from './range-sessionize.ts'
import {innerScope, type RangeVariable, rootScope, type Scope} from './scope.ts'
import {castColumns} from './set-operations.ts'
import {selectAll} from './stars.ts'
import type {Bound, BoundCte, BoundQuery} from './tree.ts'
import {bindVectorSearch} from './vector-search.ts'

const queries = new Map<string, Query>()
const MOST_QUERIES = 1000

function parsedBody(text: string): Query {
  const known = queries.get(text)
  if (known) return known
  if (queries.size >= MOST_QUERIES) queries.clear()
  const query = parseQuery(text)
  queries.set(text, query)
  return query
}

/** `input` is the table on the left of a pipe's CALL, which becomes the first table argument. */
export function bindTableFunction(
  node: TableFunctionCall,
  scope: Scope,
  left: readonly RangeVariable[],
  input?: BoundQuery,
): FromResult {
  const {binder} = scope
  const name = node.name.map((n) => n.text).join('.')
  const routine = binder.context.catalog.routine(node.name.map((n) => n.text))
  if (routine?.form !== 'table') {
    const upper = name.toUpperCase()
    if (upper === 'RANGE_SESSIONIZE') {
      return bindRangeSessionize(node, input ?? tableArgument(node.args[0], node, scope), scope)
    }
    if (upper === 'GAP_FILL') {
      return bindGapFill(node, input ?? tableArgument(node.args[0], node, scope), scope)
    }
    if (upper === 'VECTOR_SEARCH') {
      if (input) throw unsupported('VECTOR_SEARCH of a pipe', node.at)
      return bindVectorSearch(node, scope, (argument) => tableArgument(argument, node, scope))
    }
    if (BUILT_IN.has(upper) || /^(ML|AI)\./.test(upper)) throw unsupported(`table function ${upper}`, node.at)
    throw new SqlError(`Table-valued function not found: ${name}`, node.at)
  }
  binder.routines.add(routine.name)
  const {names, ctes} = bindArguments(routine, node, scope, left, input)
  const body = opening(binder, routine.name, 'Table function', () =>
    bindQuery(parsedBody(routine.body ?? ''), {
      ...rootScope(binder),
      names,
      ctes: new Map(ctes.map((c) => [c.name.toLowerCase(), c])),
    }),
  )
  const query = returned(body, routine, scope, node.at)
  const whole = ctes.length > 0 ? {...query, ctes: [...ctes, ...query.ctes]} : query
  return {
    relation: {kind: 'query', query: whole, lateral: left.length > 0},
    ranges: [rangeOfQuery(node.alias?.text ?? node.name.at(-1)!.text, whole)],
  }
}

const BUILT_IN = new Set(['EXTERNAL_QUERY', 'APPENDS', 'CHANGES', 'EXTERNAL_OBJECT_TRANSFORM', 'GRAPH_TABLE'])

function bindArguments(
  routine: CatalogRoutine,
  node: TableFunctionCall,
  scope: Scope,
  left: readonly RangeVariable[],
  input: BoundQuery | undefined,
): {names: Map<string, Bound>; ctes: BoundCte[]} {
  const names = new Map<string, Bound>()
  const ctes: BoundCte[] = []
  const given = [...node.args]
  const expected = routine.parameters.length - (input ? 1 : 0)
  if (given.length !== expected) {
    throw new SqlError(
      `Number of arguments does not match for table function ${routine.name}: expected ${expected}, found ${given.length}`,
      node.at,
    )
  }
  let pending = input
  for (const parameter of routine.parameters) {
    const key = parameter.name.toLowerCase()
    if (parameter.table !== undefined) {
      const query = pending ?? tableArgument(given.shift(), node, scope)
      pending = undefined
      ctes.push(asCte(parameter.name, conform(query, parameter.table, scope, node.at), scope))
      continue
    }
    const arg = given.shift()!
    const bound = bindExpression(arg.value, innerScope(scope, left))
    const type = parameter.type ?? bound.type
    const message = (): string =>
      `Argument ${parameter.name} of table function ${routine.name} has type ${typeName(bound.type)}, which does not coerce to ${typeName(type)}`
    const value =
      coercibility(bound) === 'untyped'
        ? coerce(bound, type)
        : coerceOrFail(bound, type, message, arg.value.at)
    names.set(key, value.kind === 'constant' ? {...value, literal: false} : value)
  }
  return {names, ctes}
}

function tableArgument(
  arg: TableFunctionCall['args'][number] | undefined,
  node: TableFunctionCall,
  scope: Scope,
): BoundQuery {
  if (arg?.object?.type === 'TABLE' && arg.value.kind === 'call') {
    const {name, args, at} = arg.value
    return selectAll(
      bindTableFunction({kind: 'tableFunction', at, name, args, pivots: []}, scope, []),
      scope.binder,
    )
  }
  if (arg?.object?.type === 'TABLE') {
    const table = bindTablePath(
      {kind: 'tablePath', at: node.at, path: arg.object.path, pivots: []},
      scope,
      [],
    )
    return selectAll(table, scope.binder)
  }
  if (arg?.value.kind === 'subquery') return bindQuery(arg.value.query, scope)
  throw new SqlError(
    'A table is expected here: TABLE name, or a query in parentheses',
    arg?.value.at ?? node.at,
  )
}

/** The body's columns as RETURNS TABLE declares them. */
function returned(query: BoundQuery, {returns, name}: CatalogRoutine, scope: Scope, at: number): BoundQuery {
  if (returns?.kind !== 'STRUCT') return query
  const columns = returns.fields.map((field) => ({name: field.name ?? '', type: field.type}))
  const missing = (column: string): string =>
    `Required column name ${column} not returned from the SQL body of table function ${name}`
  return conform(query, columns, scope, at, missing)
}

/** A query's columns by the names and types that are wanted. */
function conform(
  query: BoundQuery,
  table: CatalogRoutine['parameters'][number]['table'],
  scope: Scope,
  at: number,
  missing = (column: string): string => `Required column ${column} not found in table argument`,
): BoundQuery {
  if (table === 'ANY' || table === undefined) return query
  const ordered = table.map(({name}) => {
    const index = query.columns.findIndex((c) => c.name?.toLowerCase() === name.toLowerCase())
    if (index < 0) throw new SqlError(missing(name), at)
    return index
  })
  const inOrder = ordered.length === query.columns.length && ordered.every((index, i) => index === i)
  const picked = inOrder ? query : withColumns(query, ordered, scope)
  return castColumns(
    picked,
    table.map((c) => c.type),
    scope.binder,
    at,
  )
}

/** The query's columns at these places, in this order. */
function withColumns(query: BoundQuery, places: readonly number[], {binder}: Scope): BoundQuery {
  const columns = places.map((i) => query.columns[i]!)
  return {
    ctes: [],
    body: {
      kind: 'select',
      items: columns.map(reference),
      distinct: false,
      from: {kind: 'query', query, lateral: false},
    },
    columns: columns.map((c) => newColumn(binder, c.name, c.type, [reference(c)])),
    valueTable: false,
    orderBy: [],
  }
}

const asCte = (name: string, query: BoundQuery, scope: Scope): BoundCte => ({
  id: newId(scope.binder),
  name,
  query,
  columns: query.columns,
  valueTable: query.valueTable,
  references: 0,
})
