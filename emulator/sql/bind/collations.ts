/** Collation: strings that compare without case. Comparing and sorting know it; grouping does not. */
import type {OrderItem} from '../ast/index.ts'
import {SqlError, unsupported} from '../error.ts'
import type {SqlType} from '../types.ts'
import {cast} from './make.ts'
import type {Bound} from './tree.ts'

export const isCollated = (type: SqlType): boolean =>
  type.kind === 'STRING' &&
  type.collation !== undefined &&
  type.collation.toLowerCase() !== 'binary' &&
  type.collation !== ''

/** Fails for a collated key, which would be grouped by its exact letters. */
export function refuseCollation(type: SqlType, clause: string, at: number): void {
  if (isCollated(type)) throw unsupported(`${clause} of a STRING with collation`, at)
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
