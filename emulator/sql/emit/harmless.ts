/** Whether computing something may fail. */
import type {Bound, BoundQuery, FunctionCall, Relation, RowsCall} from '../bind/tree.ts'
import {children} from '../bind/walk.ts'

const NEVER_FAIL = new Set(
  'and or not is distinct = != < <= > >= between in inArray case struct array field jsonField concat grouping try failed'.split(
    ' ',
  ),
)
const HARMLESS_CALLS = new Set(
  `COALESCE IFNULL IF NULLIF GREATEST LEAST CURRENT_TIMESTAMP CURRENT_DATE CURRENT_DATETIME CURRENT_TIME
   GENERATE_UUID RAND UPPER LOWER TRIM LTRIM RTRIM CONCAT LENGTH CHAR_LENGTH BYTE_LENGTH STARTS_WITH ENDS_WITH
   ARRAY_LENGTH TO_JSON_STRING ISERROR NULLIFERROR`.split(/\s+/),
)
/** SUM may be beyond its type; that error is let through where others are caught. */
const HARMLESS_AGGREGATES = new Set(
  'COUNT COUNTIF MIN MAX ANY_VALUE SUM AVG ARRAY_AGG STRING_AGG LOGICAL_AND LOGICAL_OR'.split(' '),
)

/** True for expressions that fail for no row, whatever its values. */
export function isHarmless(e: Bound): boolean {
  switch (e.kind) {
    case 'subquery':
    case 'rows':
      return false
    case 'operation':
      return isHarmlessOperation(e) && harmlessOperands(e).every(isHarmless)
    case 'call':
      return isHarmlessCall(e) && harmlessArguments(e).every(isHarmless)
    default:
      return children(e).every(isHarmless)
  }
}

const isHarmlessOperation = ({operator}: Bound & {kind: 'operation'}): boolean =>
  NEVER_FAIL.has(operator.name) || (operator.name === 'cast' && operator.safe)

const isHarmlessCall = (e: FunctionCall): boolean => e.safe || HARMLESS_CALLS.has(e.name)

/** Errors of what is tried do not come out. */
const harmlessArguments = (e: FunctionCall): readonly Bound[] =>
  e.function.kind === 'scalar' && e.function.tries ? children(e).slice(1) : children(e)

const harmlessOperands = ({operator, operands}: Bound & {kind: 'operation'}): readonly Bound[] =>
  operator.name === 'try' || operator.name === 'failed' ? [] : operands

/** True for subqueries, aggregates and window functions too, where all that they compute is harmless. */
export function isHarmlessThroughout(e: Bound): boolean {
  if (e.kind === 'subquery') {
    return (
      e.form.name !== 'scalar' &&
      isHarmlessQuery(e.query) &&
      itemsOf(e.query).every(isHarmlessThroughout) &&
      (!e.operand || isHarmlessThroughout(e.operand))
    )
  }
  const parts =
    e.kind === 'call' ? harmlessArguments(e) : e.kind === 'operation' ? harmlessOperands(e) : children(e)
  return isHarmlessAlone(e) && parts.every(isHarmlessThroughout)
}

function isHarmlessAlone(e: Bound): boolean {
  if (e.kind === 'operation') return isHarmlessOperation(e)
  if (e.kind === 'call') return isHarmlessCall(e)
  return e.kind !== 'rows' || isHarmlessRows(e)
}

/** Window functions fail for their arguments only. */
const isHarmlessRows = (e: RowsCall): boolean => e.over !== undefined || HARMLESS_AGGREGATES.has(e.name)

const itemsOf = ({body}: BoundQuery): readonly Bound[] => (body.kind === 'select' ? body.items : [])

/** True where a query fails for nothing but what it selects. */
export function isHarmlessQuery({body, ctes, orderBy, limit, offset}: BoundQuery): boolean {
  if (ctes.length > 0 || body.kind !== 'select') return false
  const {from, where, grouping, having, qualify} = body
  const order = orderBy.flatMap((o) => ('value' in o ? [o.value] : []))
  const parts = [where, having, qualify, limit, offset, ...(grouping?.keys ?? []), ...order]
  const isFine = parts.every((part) => !part || isHarmlessThroughout(part))
  return isFine && (!from || isHarmlessRelation(from))
}

/** True where a query fails for none of its columns either. */
function isHarmlessTable(query: BoundQuery): boolean {
  const {body} = query
  if (body.kind === 'set') return query.ctes.length === 0 && body.branches.every(isHarmlessTable)
  return isHarmlessQuery(query) && itemsOf(query).every(isHarmlessThroughout)
}

function isHarmlessRelation(relation: Relation): boolean {
  switch (relation.kind) {
    case 'table':
      return true
    case 'cte':
      return !relation.cte.recursive && isHarmlessTable(relation.cte.query)
    case 'query':
      return isHarmlessTable(relation.query)
    case 'unnest':
      return relation.arrays.every(isHarmlessThroughout)
    case 'join':
      return (
        isHarmlessRelation(relation.left) &&
        isHarmlessRelation(relation.right) &&
        (!relation.on || isHarmlessThroughout(relation.on))
      )
  }
}
