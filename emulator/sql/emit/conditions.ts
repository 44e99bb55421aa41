/**
 * Conditions that read no row and may fail: `IF(CAST('x' AS BOOL), …)`. DuckDB computes what is constant in a condition
 * while it plans, and the whole statement fails, though no row may ever ask for it. BigQuery fails where a row does.
 */
import type {Bound} from '../bind/tree.ts'
import {some} from '../bind/walk.ts'
import {later} from '../functions/sql.ts'
import type {Emission} from './emission.ts'
import {emitExpression} from './expressions.ts'
import {isHarmlessThroughout} from './harmless.ts'

const isRead = (e: Bound): boolean =>
  e.kind === 'column' ||
  e.kind === 'rows' ||
  e.kind === 'key' ||
  e.kind === 'variable' ||
  e.kind === 'subquery'

/** Whether DuckDB would compute the expression before there is a row, and might fail. It does not look into TRY. */
export const mayFailEarly = (e: Bound, emission: Emission): boolean =>
  !emission.tried && e.kind !== 'constant' && !some(e, isRead) && !isHarmlessThroughout(e)

export function emitCondition(e: Bound, emission: Emission): string {
  const sql = emitExpression(e, emission)
  return mayFailEarly(e, emission) ? later(sql) : sql
}
