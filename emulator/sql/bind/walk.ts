/** Walking and rewriting bound expressions. Subqueries are leaves, but for the operand of IN. */
import type {Bound, BoundWindow, OrderKey, RowsCall} from './tree.ts'

const keyValues = (keys: readonly OrderKey[]): Bound[] => keys.map((key) => key.value)

function windowChildren(window: BoundWindow): Bound[] {
  const edges = window.frame ? [window.frame.start, window.frame.end] : []
  return [
    ...window.partitionBy,
    ...keyValues(window.orderBy),
    ...edges.flatMap((edge) => ('offset' in edge ? [edge.offset] : [])),
  ]
}

/** Arguments without those that were left out; mostly there are none. */
const given = (args: readonly (Bound | undefined)[]): readonly Bound[] =>
  args.includes(undefined) ? args.filter((arg) => arg !== undefined) : (args as readonly Bound[])

const NONE: readonly Bound[] = []

/** The expressions directly within one. */
export function children(e: Bound): readonly Bound[] {
  switch (e.kind) {
    case 'operation':
      return e.operands
    case 'call':
      return given(e.args)
    case 'rows':
      return [
        ...e.args.filter((arg) => arg !== undefined),
        ...(e.having ? [e.having.value] : []),
        ...(e.where ? [e.where] : []),
        ...keyValues(e.orderBy),
        ...(e.over ? windowChildren(e.over) : []),
      ]
    case 'subquery':
      return e.operand ? [e.operand] : NONE
    case 'let':
      return [...e.variables.map((v) => v.value), e.body]
    case 'lambda':
      return [e.body]
    default:
      return NONE
  }
}

/** True when the expression or one within it passes the test. */
export function some(e: Bound, test: (e: Bound) => boolean): boolean {
  if (test(e)) return true
  for (const child of children(e)) if (some(child, test)) return true
  return false
}

type Rewrite = (e: Bound) => Bound

const rewriteKeys = (keys: readonly OrderKey[], f: Rewrite): OrderKey[] =>
  keys.map((key) => ({...key, value: f(key.value)}))

function rewriteRows(e: RowsCall, f: Rewrite): RowsCall {
  const rewritten: RowsCall = {
    ...e,
    args: e.args.map((arg) => arg && f(arg)),
    orderBy: rewriteKeys(e.orderBy, f),
    ...(e.having && {having: {...e.having, value: f(e.having.value)}}),
    ...(e.where && {where: f(e.where)}),
  }
  if (!e.over) return rewritten
  const over = {
    ...e.over,
    partitionBy: e.over.partitionBy.map(f),
    orderBy: rewriteKeys(e.over.orderBy, f),
  }
  return {...rewritten, over}
}

/** The expression with each direct child replaced. */
export function mapChildren(e: Bound, f: Rewrite): Bound {
  switch (e.kind) {
    case 'operation':
      return {...e, operands: e.operands.map(f)}
    case 'call':
      return {...e, args: e.args.map((arg) => arg && f(arg))}
    case 'rows':
      return rewriteRows(e, f)
    case 'subquery':
      return e.operand ? {...e, operand: f(e.operand)} : e
    case 'let':
      return {...e, variables: e.variables.map((v) => ({...v, value: f(v.value)})), body: f(e.body)}
    case 'lambda':
      return {...e, body: f(e.body)}
    default:
      return e
  }
}

export const isAggregate = (e: Bound): boolean => e.kind === 'rows' && e.over === undefined
export const isWindow = (e: Bound): boolean => e.kind === 'rows' && e.over !== undefined
/** GROUPING, too, is of groups only. */
export const hasAggregate = (e: Bound): boolean =>
  some(e, (part) => isAggregate(part) || (part.kind === 'operation' && part.operator.name === 'grouping'))
export const hasWindow = (e: Bound): boolean => some(e, isWindow)
export const hasSubquery = (e: Bound): boolean => some(e, (part) => part.kind === 'subquery')

const isVolatileCall = (e: Bound): boolean =>
  e.kind === 'call' && e.function.kind === 'scalar' && e.function.volatile === true

/** RAND() and its like: not to be repeated, not to be compared. */
export const isVolatile = (e: Bound): boolean => some(e, isVolatileCall)
