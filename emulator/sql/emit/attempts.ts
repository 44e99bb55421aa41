/**
 * Errors turned into NULL: SAFE., SAFE_CAST, IFERROR.
 *
 * DuckDB's TRY may hold no subquery, aggregate, window function or volatile function; and what occurs several times
 * in a query, DuckDB may compute ahead of TRY, where it fails. So what an expression reads becomes the only element
 * of a list, and TRY stands in a lambda over it, into which DuckDB does not look.
 */
import type {Bound, BoundColumn} from '../bind/tree.ts'
import {children} from '../bind/walk.ts'
import {fieldName} from '../duckdb-types.ts'
import {computedFirst} from '../functions/sql.ts'
import {walkedParts} from './array-subqueries.ts'
import {createCaptures, packed} from './captures.ts'
import type {Emission} from './emission.ts'
import {emitExpression} from './expressions.ts'
import {triedSubquery} from './tried-subqueries.ts'

/** NULL where computing the expression fails; otherwise `shape` of its SQL. `name` is told where that cannot be. */
export function attempt(
  e: Bound,
  emission: Emission,
  name: string,
  at: number,
  shape: (sql: string) => string = (sql) => sql,
): string {
  const captures = createCaptures(emission, 's_')
  const own = new Set<BoundColumn>()
  const isAhead = (part: Bound): boolean =>
    emission.computed.has(part) ||
    part.kind === 'key' ||
    part.kind === 'rows' ||
    part.kind === 'value' ||
    (part.kind === 'call' && part.function.kind === 'scalar' && part.function.volatile === true)
  const gather = (part: Bound): void => {
    if (isAhead(part)) {
      captures.capture(part)
    } else if (part.kind === 'column') {
      if (!own.has(part.column)) captures.captureColumn(part.column, part)
    } else if (part.kind === 'subquery') {
      const walked = walkedParts(part, emission)
      for (const column of walked?.columns ?? []) own.add(column)
      if (walked) walked.parts.forEach(gather)
      else captures.inner.computed.set(part, triedSubquery(part, emission, captures, gather, name, at))
    } else {
      children(part).forEach(gather)
    }
  }
  gather(e)
  const body = `TRY(${shape(emitExpression(e, {...captures.inner, tried: true}))})`
  const around = captures.around(body)
  // DuckDB looks into the conditions of a TRY that stands in no lambda.
  return around === body && /\bCASE\b/.test(body) ? computedFirst(['0'], () => body) : around
}

/** Tries an operation on operands without trying the operands: their errors remain errors. */
export function attemptOn(
  operands: readonly string[],
  operation: (sqls: readonly string[]) => string,
): string {
  if (operands.length === 0) return `TRY(${operation([])})`
  const names = operands.map((_, i) => `o_['${fieldName(i)}']`)
  return `list_transform([${packed(operands)}], lambda o_: TRY(${operation(names)}))[1]`
}
