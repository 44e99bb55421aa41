/** What one compilation remembers while it binds. */
import type {CompileContext, TableReference} from '../catalog.ts'
import {SqlError} from '../error.ts'
import type {SqlType} from '../types.ts'
import type {RequiredFilter} from './partitions.ts'
import type {RangeIndex, RangeVariable} from './scope.ts'
import type {Bound, BoundColumn} from './tree.ts'

export interface Binder {
  readonly context: CompileContext
  /** Tables and routines met so far, by their written-out name. */
  readonly tables: Map<string, TableReference>
  readonly routines: Set<string>
  /** Views and SQL functions being opened, innermost last. */
  readonly opening: string[]
  /** Tables whose partitions the query must still restrict. */
  readonly requiredFilters: Set<RequiredFilter>
  /** True where some relation is made of partitions, which `pruning.ts` may leave out. */
  hasPartitions: boolean
  /** Each FROM's names, put in order when the first is looked up. */
  readonly indexes: Map<readonly RangeVariable[], RangeIndex>
  /** While a view is opened: the project of its paths. */
  defaultProject: string | undefined
  nextId: number
}

export const createBinder = (context: CompileContext): Binder => ({
  context,
  tables: new Map(),
  routines: new Set(),
  opening: [],
  requiredFilters: new Set(),
  hasPartitions: false,
  indexes: new Map(),
  defaultProject: undefined,
  nextId: 1,
})

export const newId = (binder: Binder): number => binder.nextId++

export function newColumn(
  binder: Binder,
  name: string | undefined,
  type: SqlType,
  origins: readonly Bound[] = [],
  literal?: Bound,
): BoundColumn {
  return {id: newId(binder), name, type, origins, used: false, ...(literal && {literal})}
}

/** Views of views and functions of functions stop somewhere, as BigQuery's do. */
const DEEPEST = 16

/** Opens a view's or a function's text; errors within name it, since its positions are not the statement's. */
export function opening<T>(binder: Binder, name: string, what: string, open: () => T): T {
  if (binder.opening.includes(name)) {
    throw new SqlError(`${what} ${name} is recursive, which is not supported`)
  }
  if (binder.opening.length >= DEEPEST) {
    throw new SqlError(`${what} ${name} is nested more than ${DEEPEST} levels deep`)
  }
  binder.opening.push(name)
  try {
    return open()
  } catch (error) {
    if (error instanceof SqlError && error.at !== undefined) {
      throw new SqlError(error.message, undefined, error.reason, {cause: error})
    }
    throw error
  } finally {
    binder.opening.pop()
  }
}
