/**
 * Subqueries within attempts. DuckDB's TRY holds none, so they are computed ahead, and in a way that does not fail:
 * each row brings its value and whether computing it, or asking whether it counts, has failed. Reading the rows fails
 * then, within TRY.
 */
import {madeRows} from '../bind/made-calls.ts'
import {and, operation} from '../bind/make.ts'
import type {Bound, BoundQuery, BoundSelect, RowsCall, SubqueryValue} from '../bind/tree.ts'
import {hasWindow, mapChildren} from '../bind/walk.ts'
import {duckdbType} from '../duckdb-types.ts'
import {unsupported} from '../error.ts'
import type {AggregateFunction} from '../functions/define.ts'
import {findFunction} from '../functions/index.ts'
import {arrayOf, BOOL, type SqlType, structOf} from '../types.ts'
import type {Captures} from './captures.ts'
import type {Emission} from './emission.ts'
import {emitExpression} from './expressions.ts'
import {isHarmlessQuery, isHarmlessThroughout} from './harmless.ts'

/** SQL of the subquery as an expression within TRY shall read it; `name` is told where that cannot be. */
export function triedSubquery(
  e: SubqueryValue,
  emission: Emission,
  captures: Captures,
  gather: (part: Bound) => void,
  name: string,
  at: number,
): string {
  const {form, type} = e
  if (form.name !== 'scalar' && isHarmlessThroughout(e)) return captures.add(emitExpression(e, emission))
  const rows = form.name === 'like' ? undefined : withFailures(e, at)
  if (!rows) throw unsupported(`${name} of a subquery that may fail`, at)
  const pair = rows.columns[0]!.type
  if (form.name === 'scalar' && isOneRow(rows)) {
    const read = captures.add(emitExpression({...e, query: rows, type: pair}, emission))
    return `CASE WHEN (${read}).f2 THEN ${failure(type)} ELSE (${read}).f1 END`
  }
  const pairs: SubqueryValue = {
    kind: 'subquery',
    form: {name: 'array'},
    query: rows,
    type: arrayOf(pair),
  }
  const list = captures.add(emitExpression(pairs, emission))
  const flags = `list_transform(${list}, lambda p_: p_.f2)`
  const values = `list_transform(${list}, lambda p_: p_.f1)`
  const failed = `list_contains(${flags}, TRUE)`
  switch (form.name) {
    case 'scalar': {
      const several = failure(type, 'Scalar subquery produced more than one element')
      return `CASE WHEN len(${list}) > 1 THEN ${several} WHEN ${failed} THEN ${failure(type)} ELSE (${list})[1].f1 END`
    }
    case 'exists':
      return `CASE WHEN list_contains(${flags}, FALSE) THEN TRUE WHEN ${failed} THEN ${failure(type)} ELSE FALSE END`
    case 'in': {
      gather(e.operand!)
      const element = e.query.columns[0]!.type
      const array: Bound = {kind: 'value', type: arrayOf(element), sql: values, parameter: false}
      const test = operation({name: 'inArray'}, [e.operand!, array], BOOL, at)
      return `CASE WHEN ${failed} THEN ${failure(type)} ELSE ${emitExpression(test, captures.inner)} END`
    }
    default:
      return `CASE WHEN ${failed} THEN ${failure(type)} ELSE ${values} END`
  }
}

const failure = (type: SqlType, message = 'error in a subquery'): string =>
  `CAST(bq_error('${message}') AS ${duckdbType(type)})`

/** Aggregates without groups have one row. */
const isOneRow = ({body, limit}: BoundQuery): boolean =>
  (body.kind === 'select' && body.aggregated === true && !body.grouping && !body.having && !body.qualify) ||
  (limit?.kind === 'constant' && limit.value === 1n)

const attempted = (e: Bound): Bound => operation({name: 'try'}, [e], e.type)
const failed = (e: Bound): Bound => operation({name: 'failed'}, [e], BOOL)
const isTrue = (e: Bound): Bound => operation({name: 'is', test: 'TRUE', not: false}, [e], BOOL)
const or = (parts: readonly Bound[]): Bound =>
  parts.length === 1 ? parts[0]! : operation({name: 'or'}, parts, BOOL)

/** The query with a struct of its value and whether that failed; undefined where it may fail otherwise. */
function withFailures({query, form}: SubqueryValue, at: number): BoundQuery | undefined {
  const {body} = query
  if (body.kind !== 'select' || body.distinct) return undefined
  const {where, ...others} = body
  if (!isHarmlessQuery({...query, body: others})) return undefined
  const conditions = where ? conjuncts(where) : []
  const certain = conditions.filter(isHarmlessThroughout)
  const rest = conditions.filter((c) => !isHarmlessThroughout(c))
  const doubtful = rest.length > 0 ? and(rest) : undefined
  const aggregates = body.aggregated === true && !body.grouping
  const item =
    form.name === 'exists' && !aggregates ? operation({name: 'struct'}, [], structOf([])) : body.items[0]!
  if (doubtful && (body.grouping || body.qualify || query.limit || query.offset || hasWindow(item)))
    return undefined
  const tried = triedItem(item, aggregates ? doubtful : undefined)
  if (!tried) return undefined
  const failures = [failed(tried.item), ...tried.failures]
  if (doubtful && !aggregates) failures.push(failed(doubtful))
  const type = structOf([{type: item.type}, {type: BOOL}])
  const pair = operation({name: 'struct'}, [attempted(tried.item), or(failures)], type, at)
  const orderBy = query.orderBy.map((o) => ('ordinal' in o ? {...o, value: body.items[o.ordinal]!} : o))
  if (!orderBy.every((o) => isHarmlessThroughout(o.value))) return undefined
  // Aggregates look at the condition themselves.
  if (doubtful && !aggregates) certain.push(or([isTrue(attempted(doubtful)), failed(doubtful)]))
  const select: BoundSelect = {
    ...others,
    items: [pair],
    ...(certain.length > 0 && {where: and(certain)}),
  }
  return {...query, body: select, columns: [{...query.columns[0]!, type}], orderBy: orderBy.map(byValue)}
}

type ValueOrder = BoundQuery['orderBy'][number] & {readonly value: Bound}

const byValue = ({descending, nullsFirst, value}: ValueOrder): ValueOrder => ({descending, nullsFirst, value})

/** The parts of a condition that must all be true; those that do not fail decide first which rows are looked at. */
const conjuncts = (e: Bound): readonly Bound[] =>
  e.kind === 'operation' && e.operator.name === 'and' ? e.operands.flatMap(conjuncts) : [e]

interface TriedItem {
  readonly item: Bound
  readonly failures: readonly Bound[]
}

/** An expression whose functions over rows take what does not fail, and whether something would have. */
function triedItem(e: Bound, where: Bound | undefined): TriedItem | undefined {
  const failures: Bound[] = where ? [anyTrue(failed(where))] : []
  let isPossible = true
  const rewrite = (part: Bound): Bound => {
    if (part.kind !== 'rows') return mapChildren(part, rewrite)
    if (!where && isHarmlessThroughout(part)) return part
    const args = part.args.map((arg) => (arg && !isHarmlessThroughout(arg) ? attempted(arg) : arg))
    const condition =
      where && part.where ? [attempted(where), part.where] : [where ? attempted(where) : part.where]
    const counted = condition.length > 1 ? operation({name: 'and'}, condition as Bound[], BOOL) : condition[0]
    const rewritten: RowsCall = {...part, args, ...(counted && {where: counted})}
    if (!isHarmlessThroughout(rewritten)) isPossible = false
    for (const arg of part.args)
      if (arg && !isHarmlessThroughout(arg)) failures.push(anyTrue(failed(arg), {...rewritten}))
    return rewritten
  }
  const item = rewrite(e)
  return isPossible ? {item, failures} : undefined
}

const LOGICAL_OR = findFunction('LOGICAL_OR') as AggregateFunction

/** Whether something is true for any of the rows that another call counts. */
const anyTrue = (e: Bound, {where, over}: Partial<RowsCall> = {}): Bound =>
  isTrue({...madeRows('LOGICAL_OR', LOGICAL_OR, [e], BOOL), ...(where && {where}), ...(over && {over})})
