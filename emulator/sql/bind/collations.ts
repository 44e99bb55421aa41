/** Collation: strings that compare without case. Comparing and sorting know it; grouping does not. */
import {unsupported} from '../error.ts'
import type {SqlType} from '../types.ts'

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
