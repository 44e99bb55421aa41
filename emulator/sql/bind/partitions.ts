/** Tables with require_partition_filter: some condition must restrict their partitioning column. */
import {SqlError} from '../error.ts'
import type {Binder} from './binder.ts'
import type {Bound, BoundColumn} from './tree.ts'
import {children} from './walk.ts'

/** Columns of which the query must restrict one, until it does. */
export interface RequiredFilter {
  readonly columns: ReadonlySet<BoundColumn>
  readonly table: string
  readonly columnNames: readonly string[]
  readonly at: number
}

/** Notes that rows pass only where the condition holds. */
export function filteredBy(binder: Binder, condition: Bound): void {
  if (binder.requiredFilters.size === 0) return
  const visit = (e: Bound): void => {
    if (e.kind === 'column') {
      for (const filter of binder.requiredFilters) {
        if (filter.columns.has(e.column)) binder.requiredFilters.delete(filter)
      }
      e.column.origins.forEach(visit)
    }
    children(e).forEach(visit)
  }
  visit(condition)
}

/** Fails where a table's required filter is missing. */
export function checkRequiredFilters(binder: Binder): void {
  for (const {table, columnNames, at} of binder.requiredFilters) {
    throw new SqlError(
      `Cannot query over table '${table}' without a filter over column(s) '${columnNames.join("', '")}' that can be used for partition elimination`,
      at,
    )
  }
}
