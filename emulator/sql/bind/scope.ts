/**
 * Which names an expression sees. A scope belongs to one query block; its parent is the block around it, whose
 * columns are seen by correlation.
 */
import type {Name, WindowSpec} from '../ast/index.ts'
import type {Binder} from './binder.ts'
import type {Bound, BoundCte} from './tree.ts'

/** A name of FROM's: a table, a subquery, an element of UNNEST. */
export interface RangeVariable {
  readonly name?: string
  readonly columns: readonly ScopeColumn[]
  /** The row itself, where it is a value rather than a row of columns. */
  readonly value?: Bound
  /** Columns found by name only, never by `*`. */
  readonly pseudo?: readonly ScopeColumn[]
}

export interface ScopeColumn {
  readonly name: string | undefined
  readonly value: Bound
  /** USING merged it with another: only a qualified name finds it. */
  readonly merged?: boolean
}

/** The columns of a FROM by lower-cased name. */
export interface RangeIndex {
  readonly ranges: ReadonlyMap<string, readonly RangeVariable[]>
  readonly columns: ReadonlyMap<string, readonly ScopeColumn[]>
}

export type Clause =
  | 'SELECT list'
  | 'WHERE clause'
  | 'GROUP BY clause'
  | 'HAVING clause'
  | 'QUALIFY clause'
  | 'ORDER BY clause'
  | 'LIMIT clause'
  | 'JOIN ON clause'
  | 'FROM clause'
  | 'UNNEST expression'
  | 'argument of an aggregate function'
  | 'expression'

export interface Scope {
  readonly binder: Binder
  readonly parent?: Scope
  readonly ranges: readonly RangeVariable[]
  /** Lambda parameters, arguments of SQL functions, variables of WITH expressions; by lower-cased name. */
  readonly names?: ReadonlyMap<string, Bound>
  /** Aliases of the SELECT list, where the clause sees them; `ambiguous` where two items share one. */
  readonly aliases?: ReadonlyMap<string, Bound | 'ambiguous'>
  readonly ctes?: ReadonlyMap<string, BoundCte>
  readonly windows?: ReadonlyMap<string, WindowSpec | Name>
  readonly clause: Clause
  readonly aggregates: boolean
  readonly windowFunctions: boolean
}

/** The outermost scope: no tables, no names. */
export const rootScope = (binder: Binder): Scope => ({
  binder,
  ranges: [],
  clause: 'expression',
  aggregates: false,
  windowFunctions: false,
})

/** A scope for a query within this one. */
export const innerScope = (
  parent: Scope,
  ranges: readonly RangeVariable[] = [],
  ctes?: ReadonlyMap<string, BoundCte>,
): Scope => ({
  binder: parent.binder,
  parent,
  ranges,
  ...(ctes && {ctes}),
  clause: 'expression',
  aggregates: false,
  windowFunctions: false,
})

/** The same names for another clause. */
export const inClause = (
  scope: Scope,
  clause: Clause,
  allows: {aggregates?: boolean; windowFunctions?: boolean} = {},
): Scope => ({
  ...scope,
  clause,
  aggregates: allows.aggregates ?? false,
  windowFunctions: allows.windowFunctions ?? false,
})

/** The same scope with names that hide all others. */
export const withNames = (scope: Scope, names: ReadonlyMap<string, Bound>): Scope => ({
  ...innerScope(scope),
  names,
  clause: scope.clause,
  aggregates: scope.aggregates,
  windowFunctions: scope.windowFunctions,
  ...(scope.windows && {windows: scope.windows}),
})

export function findCte(scope: Scope, name: string): BoundCte | undefined {
  const key = name.toLowerCase()
  for (let s: Scope | undefined = scope; s; s = s.parent) {
    const cte = s.ctes?.get(key)
    if (cte) return cte
  }
  return undefined
}

/** The scope without the columns that it sees: common tables do not refer to the queries around them. */
export function withoutColumns({aliases: _, ...scope}: Scope): Scope {
  return {...scope, ranges: [], ...(scope.parent && {parent: withoutColumns(scope.parent)})}
}
