/** WITH: common tables, recursive ones among them. */
import type {CommonTable, Expression, Query, QueryBody} from '../ast/index.ts'
import {SqlError, unsupported} from '../error.ts'
import {INT64} from '../types.ts'
import {newColumn, newId} from './binder.ts'
import {bindExpression} from './expressions.ts'
import {reference} from './make.ts'
import {bindBranch, bindQuery} from './queries.ts'
import {innerScope, type Scope, withoutColumns} from './scope.ts'
import {castColumns} from './set-operations.ts'
import type {BoundCte, BoundQuery} from './tree.ts'
import {hasAggregate, hasWindow} from './walk.ts'

export function bindCtes(
  node: {readonly ctes: readonly CommonTable[]; readonly recursive: boolean},
  outer: Scope,
): {ctes: BoundCte[]; scope: Scope} {
  if (node.ctes.length === 0) return {ctes: [], scope: outer}
  const known = new Map<string, BoundCte>()
  const scope = innerScope(outer, [], known)
  const within = withoutColumns(scope)
  const ctes: BoundCte[] = []
  for (const cte of node.recursive ? inOrderOfUse(node.ctes) : node.ctes) {
    const key = cte.name.text.toLowerCase()
    if (known.has(key)) {
      throw new SqlError(`Duplicate alias ${cte.name.text} for WITH subquery`, cte.name.at)
    }
    const bound =
      node.recursive && mentions(cte.query, key) ? bindRecursive(cte, within) : bindCommonTable(cte, within)
    known.set(key, bound)
    ctes.push(bound)
  }
  return {ctes, scope}
}

function bindCommonTable(cte: CommonTable, scope: Scope): BoundCte {
  const query = bindQuery(cte.query, scope)
  return {
    id: newId(scope.binder),
    name: cte.name.text,
    query,
    columns: query.columns,
    valueTable: query.valueTable,
    references: 0,
  }
}

function bindRecursive(cte: CommonTable, scope: Scope): BoundCte {
  const body = unwrapped(cte.query)
  if (body.kind !== 'set' || body.operator !== 'UNION' || body.match) {
    throw new SqlError(
      `Recursive query ${cte.name.text} must be a UNION of a non-recursive and a recursive term`,
      cte.name.at,
    )
  }
  const key = cte.name.text.toLowerCase()
  if (mentions(body.left, key)) {
    throw new SqlError(
      `Recursive reference to ${cte.name.text} is not allowed in the first term of the UNION`,
      cte.name.at,
    )
  }
  const base = bindBranch(body.left, scope)
  const columns = base.columns.map((c) => newColumn(scope.binder, c.name, c.type, [reference(c)]))
  const bound: BoundCte = {
    id: newId(scope.binder),
    name: cte.name.text,
    query: base,
    columns,
    valueTable: base.valueTable,
    references: 0,
  }
  const step = bindBranch(body.right, innerScope(scope, [], new Map([[key, bound]])))
  if (step.columns.length !== columns.length) {
    throw new SqlError(
      `Queries in UNION ${body.all ? 'ALL' : 'DISTINCT'} have mismatched column count; query 1 has ${columns.length} columns, query 2 has ${step.columns.length} columns`,
      body.right.at,
    )
  }
  const types = columns.map((c) => c.type)
  bound.recursive = {base, step: castColumns(step, types, scope.binder, body.right.at), all: body.all}
  return cte.depth ? withDepth(bound, cte.depth, scope, cte.at) : bound
}

/** The common table as others see it: with a column that says in which step of the recursion a row was found. */
function withDepth(
  bound: BoundCte,
  {name, low, high}: CommonTable['depth'] & {},
  scope: Scope,
  at: number,
): BoundCte {
  const {base, step, all} = bound.recursive!
  // A row that is found again does not count again; where every row is a step from one row, its least depth says so.
  if (!all && (high === undefined || !isRowByRow(step))) {
    throw unsupported('WITH DEPTH for UNION DISTINCT without an upper bound, or over aggregates', at)
  }
  const key = (name?.text ?? 'depth').toLowerCase()
  if (bound.columns.some((c) => c.name?.toLowerCase() === key)) {
    throw new SqlError(`Depth column ${name?.text ?? 'depth'} has the name of a column of ${bound.name}`, at)
  }
  const column = newColumn(scope.binder, name?.text ?? 'depth', INT64)
  const [least, greatest] = [boundary(low, scope), boundary(high, scope)]
  return {
    ...bound,
    columns: [...bound.columns, column],
    references: 0,
    recursive: {
      base,
      step,
      all,
      depth: {column, low: least ?? 0, ...(greatest !== undefined && {high: greatest})},
    },
  }
}

function boundary(node: Expression | undefined, scope: Scope): number | undefined {
  if (!node) return undefined
  const bound = bindExpression(node, scope)
  if (bound.kind !== 'constant' || typeof bound.value !== 'bigint' || bound.value < 0n) {
    throw new SqlError('A boundary of WITH DEPTH must be a non-negative integer literal', node.at)
  }
  return Number(bound.value)
}

const isRowByRow = ({body, limit}: BoundQuery): boolean =>
  body.kind === 'select' &&
  !limit &&
  !body.distinct &&
  !body.grouping &&
  !body.qualify &&
  !body.items.some((item) => hasAggregate(item) || hasWindow(item))

/** The set operation of a recursive query, without parentheses around it. */
function unwrapped(query: Query): QueryBody {
  if (query.ctes.length > 0 || query.orderBy.length > 0 || query.limit || query.pipes.length > 0)
    return query.body
  return query.body.kind === 'nested' ? unwrapped(query.body.query) : query.body
}

/** In WITH RECURSIVE a common table may be used before it is written. */
function inOrderOfUse(ctes: readonly CommonTable[]): CommonTable[] {
  const ordered: CommonTable[] = []
  const visiting = new Set<CommonTable>()
  const visit = (cte: CommonTable): void => {
    if (ordered.includes(cte) || visiting.has(cte)) return
    visiting.add(cte)
    for (const other of ctes)
      if (other !== cte && mentions(cte.query, other.name.text.toLowerCase())) visit(other)
    ordered.push(cte)
  }
  ctes.forEach(visit)
  return ordered
}

/** True where a table path of one name is found anywhere within the node. */
function mentions(node: unknown, key: string): boolean {
  if (node === null || typeof node !== 'object') return false
  if (Array.isArray(node)) return node.some((item) => mentions(item, key))
  const {kind, path} = node as {kind?: string; path?: readonly {text: string}[]}
  if (
    (kind === 'tablePath' || kind === 'table') &&
    path?.length === 1 &&
    path[0]!.text.toLowerCase() === key
  ) {
    return true
  }
  return Object.values(node).some((value) => mentions(value, key))
}
