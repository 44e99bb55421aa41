/**
 * Collation: strings that compare without case.
 *
 * Comparing and sorting know it; whatever else asks whether such strings are equal asks it of their lower case.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/collation-concepts
 */
import type {OrderItem} from '../ast/index.ts'
import {SqlError, unsupported} from '../error.ts'
import type {AggregateFunction, ScalarFunction} from '../functions/define.ts'
import {findFunction} from '../functions/index.ts'
import type {SqlType} from '../types.ts'
import {arrayOf, STRING} from '../types.ts'
import {type Binder, newId} from './binder.ts'
import {madeCall, madeRows} from './made-calls.ts'
import {cast} from './make.ts'
import type {Bound, RowsCall, Variable} from './tree.ts'

export const isCollated = (type: SqlType): boolean =>
  type.kind === 'STRING' &&
  type.collation !== undefined &&
  type.collation.toLowerCase() !== 'binary' &&
  type.collation !== ''

/** Fails for a collated key, which would be grouped by its exact letters. */
export function refuseCollation(type: SqlType, clause: string, at: number): void {
  if (isCollated(type)) throw unsupported(`${clause} of a STRING with collation`, at)
}

const lower = (e: Bound): Bound => madeCall('LOWER', findFunction('LOWER') as ScalarFunction, [e], STRING)

/** What a collated string is equal by; any other value as it is. */
export const equalBy = (e: Bound): Bound => (isCollated(e.type) ? lower(e) : e)

/** Strings that are compared with each other: all in lower case where one of them is collated. */
export const allEqualBy = (parts: readonly Bound[]): readonly Bound[] =>
  parts.some((part) => isCollated(part.type)) ? parts.map(lower) : parts

/** A string and an array in which it is looked for. */
export function equalWithin(value: Bound, array: Bound, binder: Binder): readonly [Bound, Bound] {
  if (array.type.kind !== 'ARRAY') return [value, array]
  const {element} = array.type
  if (!isCollated(value.type) && !isCollated(element)) return [value, array]
  const item: Variable = {kind: 'variable', id: newId(binder), type: element}
  const lambda: Bound = {kind: 'lambda', parameters: [item], body: lower(item), type: STRING}
  const transform = findFunction('ARRAY_TRANSFORM') as ScalarFunction
  return [lower(value), madeCall('ARRAY_TRANSFORM', transform, [array, lambda], arrayOf(STRING))]
}

/** One of the strings that are equal to each other, as groups show their key. */
export const oneOf = (e: Bound): Bound =>
  madeRows('ANY_VALUE', findFunction('ANY_VALUE') as AggregateFunction, [e], e.type)

/** Functions that compare their arguments, with what collated strings make of a call; others are refused. */
const COMPARING = new Set(
  'GREATEST LEAST INSTR STRPOS REPLACE SPLIT APPROX_TOP_COUNT APPROX_TOP_SUM APPROX_QUANTILES'.split(' '),
)
const BY_LOWER_CASE = new Set(['STARTS_WITH', 'ENDS_WITH', 'APPROX_COUNT_DISTINCT'])

/** The arguments as a function compares them that knows no collation. */
export function collatedArguments(
  name: string,
  args: readonly (Bound | undefined)[],
  at: number,
): readonly (Bound | undefined)[] {
  if (!args.some((arg) => arg && isCollated(arg.type))) return args
  if (COMPARING.has(name)) throw unsupported(`${name} of a STRING with collation`, at)
  return BY_LOWER_CASE.has(name) ? args.map((arg) => arg && lower(arg)) : args
}

/** MIN, MAX and DISTINCT of collated strings, as calls that need not know collation. */
export function collatedRows(e: RowsCall): RowsCall {
  const [value] = e.args
  if (!value || !isCollated(value.type)) return e
  if (e.name === 'MIN' || e.name === 'MAX') {
    if (e.having) throw unsupported(`HAVING ${e.having.type} in ${e.name} of a STRING with collation`, e.at)
    const {function: f, signature, index} = oneOf(value) as RowsCall
    return {
      ...e,
      name: 'ANY_VALUE',
      function: f,
      signature,
      index,
      distinct: false,
      having: {type: e.name, value: lower(value)},
    }
  }
  if (!e.distinct) return e
  if (e.name === 'COUNT') return {...e, args: [lower(value)]}
  throw unsupported(`${e.name} of DISTINCT STRINGs with collation`, e.at)
}

/** The operand's type that brings a collation, or the first one. */
export const collatedType = (types: readonly SqlType[]): SqlType => types.find(isCollated) ?? types[0]!

/** The type that a collation's name makes of STRING: only the one that ignores case, and none, are there. */
export function collationType(name: string): SqlType {
  if (name === '' || name.toLowerCase() === 'binary') return {kind: 'STRING', collation: name}
  if (name.toLowerCase() === 'und:ci') return {kind: 'STRING', collation: 'und:ci'}
  throw new SqlError(`Collation '${name}' is not supported`)
}

/** What `ORDER BY value COLLATE name` sorts by. */
export function sortedBy(value: Bound, {collation}: OrderItem): Bound {
  if (!collation) return value
  if (value.type.kind !== 'STRING')
    throw new SqlError('COLLATE can only be applied to expressions of type STRING', collation.at)
  if (collation.kind !== 'literal' || collation.type !== 'string')
    throw new SqlError('COLLATE must be followed by a string literal', collation.at)
  return cast(value, collationType(collation.value))
}
