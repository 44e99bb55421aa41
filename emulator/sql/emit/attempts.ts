/** Errors turned into NULL: SAFE., SAFE_CAST. */
import type {Bound} from '../bind/tree.ts'
import {children, hasSubquery} from '../bind/walk.ts'

/** NULL where the SQL fails. TRY may not hold a scalar subquery, so what contains one is refused by the caller. */
export const attempt = (sql: string, e: Bound): string => (hasSubquery(e) ? `(${sql})` : `TRY(${sql})`)

/** True for expressions whose evaluation cannot fail: names, literals, fields. */
export function cannotFail(e: Bound): boolean {
  if (e.kind === 'operation') {
    const {name} = e.operator
    const harmless =
      name === 'field' || name === 'struct' || name === 'array' || name === 'jsonField' || name === 'is'
    return harmless && e.operands.every(cannotFail)
  }
  return (
    e.kind === 'constant' ||
    e.kind === 'value' ||
    e.kind === 'column' ||
    e.kind === 'variable' ||
    e.kind === 'key'
  )
}

const NEVER_FAIL = new Set(
  'and or not is distinct = != < <= > >= between in inArray case struct array field jsonField concat'.split(
    ' ',
  ),
)
const HARMLESS_CALLS = new Set(
  'COALESCE IFNULL IF NULLIF CURRENT_TIMESTAMP CURRENT_DATE CURRENT_DATETIME CURRENT_TIME GENERATE_UUID UPPER LOWER TRIM CONCAT TO_JSON_STRING'.split(
    ' ',
  ),
)

/** True for expressions that fail for no row, whatever its values. */
export function isHarmless(e: Bound): boolean {
  if (e.kind === 'subquery') return false
  if (e.kind === 'operation' && !NEVER_FAIL.has(e.operator.name)) return false
  if (e.kind === 'call' && !HARMLESS_CALLS.has(e.name)) return false
  return e.kind !== 'rows' && children(e).every(isHarmless)
}

/**
 * Tries an operation on operands without trying the operands: they are computed outside of TRY, where their errors
 * remain errors and subqueries are allowed.
 */
export function attemptOn(
  operands: readonly {readonly e: Bound; readonly sql: string}[],
  operation: (sqls: readonly string[]) => string,
): string {
  if (operands.every(({e}) => cannotFail(e))) return `TRY(${operation(operands.map((o) => o.sql))})`
  const fields = operands.map(({sql}, i) => `'f${i + 1}': ${sql}`)
  const names = operands.map((_, i) => `s_.f${i + 1}`)
  return `list_transform([{${fields.join(', ')}}], lambda s_: TRY(${operation(names)}))[1]`
}
