/**
 * Which rows a query needs of relations that are made of partitions: conditions over the partitions' columns, which
 * whoever gives the rows may use to leave out whole partitions. The query itself still tests every row.
 */
import type {Binder} from './binder.ts'
import type {BoundDml} from './dml-tree.ts'
import type {Bound, BoundColumn, BoundCte, BoundQuery, BoundSelect, Relation} from './tree.ts'
import {children, hasWindow, isVolatile, mapChildren, some} from './walk.ts'

/** Conditions that all rows which are asked for meet, over the columns of the relation or query that gives them. */
type Asked = readonly Bound[]

/** For common tables that are mentioned once: what their only reader asks. */
type AskedOfCtes = Map<BoundCte, Asked>

export function pruneQuery(query: BoundQuery, binder: Binder): void {
  if (binder.hasPartitions) visitQuery(query, [], new Map())
}

export function pruneExpression(e: Bound, binder: Binder): void {
  if (binder.hasPartitions) visitSubqueries(e, new Map())
}

export function pruneDml(dml: BoundDml, binder: Binder): void {
  if (!binder.hasPartitions) return
  const ctes: AskedOfCtes = new Map()
  const within = (e: Bound) => visitSubqueries(e, ctes)
  switch (dml.kind) {
    case 'insert':
      visitQuery(dml.source, [], ctes)
      return
    case 'update':
      if (dml.from) visitRelation(dml.from, conjuncts(dml.where), ctes)
      within(dml.where)
      for (const {value} of dml.set) within(value)
      return
    case 'delete':
      within(dml.where)
      return
    case 'merge':
      // Which rows of the source count is for the clauses to say.
      visitRelation(dml.source, [], ctes)
      return
    case 'truncate':
      return
  }
}

function visitQuery(query: BoundQuery, asked: Asked, ctes: AskedOfCtes): void {
  const {body, columns, limit, offset} = query
  // Rows that are counted must all be there.
  const passed = limit || offset ? [] : asked
  switch (body.kind) {
    case 'select':
      visitSelect(body, query, passed, ctes)
      break
    case 'set':
      for (const branch of body.branches) {
        const own = body.operator === 'UNION' ? renamed(passed, columns, branch.columns) : []
        visitQuery(branch, own, ctes)
      }
      break
    case 'nested':
      visitQuery(body.query, renamed(passed, columns, body.query.columns), ctes)
  }
  // Later ones may read those before them.
  for (const cte of query.ctes.toReversed()) {
    if (!cte.recursive) {
      visitQuery(cte.query, ctes.get(cte) ?? [], ctes)
      continue
    }
    visitQuery(cte.recursive.base, [], ctes)
    visitQuery(cte.recursive.step, [], ctes)
  }
}

function visitSelect(body: BoundSelect, query: BoundQuery, asked: Asked, ctes: AskedOfCtes): void {
  const {items, where, grouping, having, qualify, from} = body
  const order = query.orderBy.flatMap((o) => ('value' in o ? [o.value] : []))
  const all = [...items, ...order, ...(grouping?.keys ?? [])]
  for (const e of [...all, where, having, qualify]) if (e) visitSubqueries(e, ctes)
  if (!from) return
  // A window function sees the rows that are not asked for too.
  const windowed = qualify || [...items, ...order].some(hasWindow)
  const given = new Map(query.columns.map((column, i) => [column, underlying(items[i]!, body)]))
  const passed = windowed ? [] : asked.flatMap((e) => substituted(e, given))
  visitRelation(from, [...passed, ...(where ? conjuncts(where) : [])], ctes)
}

/** A grouping key as what is grouped by; with grouping sets it may be NULL instead. */
function underlying(item: Bound, {grouping}: BoundSelect): Bound {
  return item.kind === 'key' && !grouping?.sets ? grouping!.keys[item.index]! : item
}

function visitRelation(relation: Relation, asked: Asked, ctes: AskedOfCtes): void {
  switch (relation.kind) {
    case 'table': {
      const {partitions, sample} = relation
      if (!partitions || sample) return
      // What is met twice is asked for twice, and not by the same conditions.
      partitions.conditions = partitions.conditions ? [] : asked.filter((e) => isOver(e, partitions.columns))
      return
    }
    case 'query':
      visitQuery(relation.query, relation.sample ? [] : asked, ctes)
      return
    case 'cte':
      if (relation.cte.references === 1 && !relation.sample) {
        ctes.set(relation.cte, renamed(asked, relation.columns, relation.cte.query.columns))
      }
      return
    case 'unnest':
      for (const array of relation.arrays) visitSubqueries(array, ctes)
      return
    case 'join': {
      const {left, right, type, on} = relation
      const joined = on ? conjuncts(on) : []
      if (on) visitSubqueries(on, ctes)
      const inner = type === 'INNER' || type === 'CROSS'
      // Rows of the outer side stay whether or not they are joined; those of the other side count only joined.
      const forLeft = inner ? [...asked, ...joined] : type === 'LEFT' ? asked : type === 'RIGHT' ? joined : []
      const forRight = inner
        ? [...asked, ...joined]
        : type === 'RIGHT'
          ? asked
          : type === 'LEFT'
            ? joined
            : []
      visitRelation(left, forLeft, ctes)
      visitRelation(right, forRight, ctes)
    }
  }
}

function visitSubqueries(e: Bound, ctes: AskedOfCtes): void {
  if (e.kind === 'subquery') visitQuery(e.query, [], ctes)
  for (const child of children(e)) visitSubqueries(child, ctes)
}

const conjuncts = (e: Bound): Bound[] =>
  e.kind === 'operation' && e.operator.name === 'and' ? e.operands.flatMap(conjuncts) : [e]

/** The conditions in other names for the same columns. */
function renamed(asked: Asked, from: readonly BoundColumn[], to: readonly BoundColumn[]): Asked {
  const given = new Map<BoundColumn, Bound>()
  for (const [i, column] of from.entries()) {
    const other = to[i]
    if (other) given.set(column, {kind: 'column', column: other, type: other.type, name: '', at: 0})
  }
  return asked.flatMap((e) => substituted(e, given))
}

/** The condition with expressions in the place of columns; nothing where it has columns that are not given. */
function substituted(e: Bound, given: ReadonlyMap<BoundColumn, Bound>): Bound[] {
  if (!isPlain(e) || some(e, (part) => part.kind === 'column' && !given.has(part.column))) return []
  const replace = (part: Bound): Bound =>
    part.kind === 'column' ? given.get(part.column)! : mapChildren(part, replace)
  return [replace(e)]
}

const isOver = (e: Bound, columns: ReadonlySet<BoundColumn>): boolean =>
  isPlain(e) && !some(e, (part) => part.kind === 'column' && !columns.has(part.column))

/** Conditions that say the same of a row wherever they are asked. */
const isPlain = (e: Bound): boolean =>
  !isVolatile(e) && !some(e, ({kind}) => kind === 'subquery' || kind === 'rows' || kind === 'key')
