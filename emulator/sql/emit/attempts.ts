/**
 * Errors turned into NULL: SAFE., SAFE_CAST, IFERROR.
 *
 * DuckDB's TRY may hold no subquery, aggregate, window function or volatile function; and what occurs several times
 * in a query, DuckDB may compute ahead of TRY, where it fails. So what an expression reads becomes the only element
 * of a list, and TRY stands in a lambda over it, into which DuckDB does not look.
 */
import type {Bound, BoundColumn, SubqueryValue} from '../bind/tree.ts'
import {children} from '../bind/walk.ts'
import {duckdbType, fieldName} from '../duckdb-types.ts'
import {unsupported} from '../error.ts'
import {computedFirst} from '../functions/sql.ts'
import {BOOL, structOf} from '../types.ts'
import {walkedParts} from './array-subqueries.ts'
import {createCaptures, packed} from './captures.ts'
import type {Emission} from './emission.ts'
import {emitExpression} from './expressions.ts'
import {isHarmlessQuery, isHarmlessThroughout} from './harmless.ts'

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
      else captures.inner.computed.set(part, subqueryInput(part, emission, captures.add, name, at))
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

/**
 * A subquery computed ahead, as the expression shall read it. One that selects what may fail selects a struct of
 * the value and whether it failed, and reading it fails then.
 */
function subqueryInput(
  e: SubqueryValue,
  emission: Emission,
  input: (sql: string) => string,
  name: string,
  at: number,
): string {
  const {query, form, type} = e
  const {body} = query
  if (form.name !== 'scalar') {
    if (!isHarmlessThroughout(e)) throw unsupported(`${name} of a subquery that may fail`, at)
    return input(emitExpression(e, emission))
  }
  const item = body.kind === 'select' ? body.items[0] : undefined
  const ordered = query.orderBy.some((o) => 'ordinal' in o)
  if (body.kind !== 'select' || !item || body.distinct || ordered || !isHarmlessQuery(query)) {
    throw unsupported(`${name} of a subquery that may fail`, at)
  }
  if (!rowsOf(item).every(isHarmlessThroughout))
    throw unsupported(`${name} of an aggregate that may fail`, at)
  const value: Bound = {kind: 'operation', operator: {name: 'try'}, operands: [item], type, at}
  const failed: Bound = {kind: 'operation', operator: {name: 'failed'}, operands: [item], type: BOOL, at}
  const pair: Bound = {
    kind: 'operation',
    operator: {name: 'struct'},
    operands: [value, failed],
    type: structOf([{type}, {type: BOOL}]),
    at,
  }
  const tried: SubqueryValue = {...e, query: {...query, body: {...body, items: [pair]}}, type: pair.type}
  const read = input(emitExpression(tried, emission))
  const error = `CAST(bq_error('error in a subquery') AS ${duckdbType(type)})`
  return `CASE WHEN (${read}).f2 THEN ${error} ELSE (${read}).f1 END`
}

const rowsOf = (e: Bound): readonly Bound[] => (e.kind === 'rows' ? [e] : children(e).flatMap(rowsOf))

/** Tries an operation on operands without trying the operands: their errors remain errors. */
export function attemptOn(
  operands: readonly string[],
  operation: (sqls: readonly string[]) => string,
): string {
  if (operands.length === 0) return `TRY(${operation([])})`
  const names = operands.map((_, i) => `o_['${fieldName(i)}']`)
  return `list_transform([${packed(operands)}], lambda o_: TRY(${operation(names)}))[1]`
}
