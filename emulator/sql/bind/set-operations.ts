/** UNION, INTERSECT and EXCEPT, by position or by name. */
import type {QueryBody, SetMatch, SetOperation} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import type {SqlType} from '../types.ts'
import {sameType, typeName} from '../types.ts'
import {type Binder, newColumn} from './binder.ts'
import {coerce, coerces, isGroupable, isUntyped, supertype} from './coercion.ts'
import {refuseCollation} from './collations.ts'
import {nullOf, reference} from './make.ts'
import {bindBranch} from './queries.ts'
import type {Scope} from './scope.ts'
import type {Bound, BoundColumn, BoundQuery} from './tree.ts'

export function bindSet(node: SetOperation, scope: Scope): BoundQuery {
  const branches = flatten(node).map((body) => bindBranch(body, scope))
  return combine(node, branches, scope.binder)
}

/** a UNION ALL b UNION ALL c is one operation of three branches, from left to right. */
function flatten(node: SetOperation): QueryBody[] {
  const {left} = node
  const chained =
    left.kind === 'set' &&
    left.operator === node.operator &&
    left.all === node.all &&
    !left.match &&
    !node.match
  return [...(chained ? flatten(left) : [left]), node.right]
}

type SetKind = Pick<SetOperation, 'operator' | 'all' | 'match' | 'at'>

/** The branches as one query, their columns matched and coerced. */
export function combine(node: SetKind, given: readonly BoundQuery[], binder: Binder): BoundQuery {
  const name = `${node.operator} ${node.all ? 'ALL' : 'DISTINCT'}`
  const branches = node.match ? matchNames(node.match, given, binder, name, node.at) : given
  const first = branches[0]!
  for (const [i, branch] of branches.entries()) {
    if (branch.columns.length !== first.columns.length) {
      throw new SqlError(
        `Queries in ${name} have mismatched column count; query 1 has ${count(first)}, query ${i + 1} has ${count(branch)}`,
        node.at,
      )
    }
  }
  const types = first.columns.map((_, i) =>
    commonType(
      branches.map((b) => b.columns[i]!),
      i,
      name,
      node.at,
    ),
  )
  const cast = branches.map((branch) => castColumns(branch, types, binder, node.at))
  const columns = first.columns.map((column, i) => {
    const parts = branches.map((b) => b.columns[i]!)
    const literal = parts.every((c) => isUntyped(c.literal)) ? column.literal : undefined
    return newColumn(
      binder,
      column.name,
      types[i]!,
      cast.map((b) => reference(b.columns[i]!)),
      literal,
    )
  })
  if (!(node.operator === 'UNION' && node.all)) {
    for (const {type} of branches.flatMap((b) => b.columns)) refuseCollation(type, name, node.at)
    const bad = columns.find((c) => !isGroupable(c.type))
    if (bad)
      throw new SqlError(
        `Column ${columns.indexOf(bad) + 1} in ${name} has type that does not support set operation comparisons: ${typeName(bad.type)}`,
        node.at,
      )
  }
  return {
    ctes: [],
    body: {kind: 'set', operator: node.operator, all: node.all, branches: cast},
    columns,
    valueTable: first.valueTable,
    orderBy: [],
  }
}

const count = (q: BoundQuery): string => `${q.columns.length} column${q.columns.length === 1 ? '' : 's'}`

/** What a column is to coercion: its literal, or any value of its type. */
const standIn = (column: BoundColumn): Bound => column.literal ?? nullOf(column.type)

function commonType(columns: readonly BoundColumn[], index: number, name: string, at: number): SqlType {
  const type = supertype(columns.map(standIn))
  if (type && columns.every((c) => coerces(standIn(c), type))) return type
  const types = columns.map((c) => typeName(c.type)).join(', ')
  throw new SqlError(`Column ${index + 1} in ${name} has incompatible types: ${types}`, at)
}

/** The query with its columns as the given types; the casts go into the SELECT itself where they can. */
export function castColumns(
  query: BoundQuery,
  types: readonly SqlType[],
  binder: Binder,
  at: number,
): BoundQuery {
  const same = query.columns.every((c, i) => sameType(c.type, types[i]!) && !isUntyped(c.literal))
  if (same) return query
  for (const [i, column] of query.columns.entries()) {
    if (coerces(standIn(column), types[i]!)) continue
    throw new SqlError(
      `Column ${i + 1} has type ${typeName(column.type)}, which cannot be coerced to ${typeName(types[i]!)}`,
      at,
    )
  }
  const {body} = query
  if (body.kind === 'select' && !body.distinct) {
    const items = body.items.map((item, i) => coerce(item, types[i]!))
    const columns = query.columns.map((c, i) => newColumn(binder, c.name, types[i]!, c.origins))
    return {...query, body: {...body, items}, columns}
  }
  const items = query.columns.map((c, i) => coerce(c.literal ?? reference(c), types[i]!))
  return project(
    query,
    items,
    query.columns.map((c) => c.name),
    binder,
  )
}

/** SELECT items FROM (query). */
function project(
  query: BoundQuery,
  items: readonly Bound[],
  names: readonly (string | undefined)[],
  binder: Binder,
): BoundQuery {
  return {
    ctes: [],
    body: {kind: 'select', items, distinct: false, from: {kind: 'query', query, lateral: false}},
    columns: items.map((item, i) => newColumn(binder, names[i], item.type, [item])),
    valueTable: query.valueTable,
    orderBy: [],
  }
}

/** CORRESPONDING and BY NAME: the branches with their columns in one common order. */
function matchNames(
  match: SetMatch,
  branches: readonly BoundQuery[],
  binder: Binder,
  name: string,
  at: number,
): BoundQuery[] {
  for (const branch of branches) checkNames(branch, name, at)
  const names = matchedNames(match, branches, name, at)
  return branches.map((branch) => {
    const items = names.map((wanted): Bound => {
      const column = findColumn(branch, wanted)
      if (column) return reference(column)
      const other = branches.map((b) => findColumn(b, wanted)).find((c) => c !== undefined)!
      return nullOf(other.type)
    })
    const projected = project(branch, items, names, binder)
    const columns = projected.columns.map((c, i) => {
      const literal = findColumn(branch, names[i]!)?.literal
      return literal ? {...c, literal} : c
    })
    return {...projected, columns}
  })
}

const findColumn = (query: BoundQuery, name: string): BoundColumn | undefined =>
  query.columns.find((c) => c.name?.toLowerCase() === name.toLowerCase())

function checkNames(query: BoundQuery, operation: string, at: number): void {
  const seen = new Set<string>()
  for (const {name} of query.columns) {
    if (name === undefined)
      throw new SqlError(`Anonymous columns are not allowed in ${operation} by name`, at)
    if (seen.has(name.toLowerCase()))
      throw new SqlError(`Duplicate column ${name} in ${operation} by name`, at)
    seen.add(name.toLowerCase())
  }
}

function matchedNames(
  match: SetMatch,
  branches: readonly BoundQuery[],
  operation: string,
  at: number,
): string[] {
  const lists = branches.map((b) => b.columns.map((c) => c.name!))
  const has = (list: readonly string[], name: string): boolean =>
    list.some((n) => n.toLowerCase() === name.toLowerCase())
  const [first, ...others] = lists as [string[], ...string[][]]
  if (match.by) {
    for (const by of match.by) {
      const missing =
        match.mode === undefined || match.mode === 'INNER'
          ? !lists.every((l) => has(l, by.text))
          : !lists.some((l) => has(l, by.text))
      if (missing)
        throw new SqlError(`Column ${by.text} does not exist in every query of ${operation}`, by.at)
    }
    return match.by.map((by) => by.text)
  }
  if (match.mode === 'FULL') {
    const names = [...first]
    for (const list of others) for (const name of list) if (!has(names, name)) names.push(name)
    return names
  }
  if (match.mode === 'LEFT') return first
  const exact = match.strict || (match.syntax === 'BY NAME' && match.mode === undefined)
  if (exact) {
    const equal = others.every((l) => l.length === first.length && l.every((name) => has(first, name)))
    if (!equal) throw new SqlError(`Queries in ${operation} have different columns`, at)
    return first
  }
  const names = first.filter((name) => others.every((list) => has(list, name)))
  if (names.length === 0) throw new SqlError(`Queries in ${operation} have no column in common`, at)
  return names
}
