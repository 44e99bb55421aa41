/** BigQuery's message for a call that no signature fits. */
import {SqlError} from '../error.ts'
import {typeName} from '../types.ts'
import {coercibility} from './coercion.ts'
import type {Bound} from './tree.ts'

const argumentType = (e: Bound): string => (coercibility(e) === 'untyped' ? 'NULL' : typeName(e.type))

export function noMatchingSignature(
  what: string,
  args: readonly (Bound | string)[],
  signatures: readonly string[],
  at: number,
): SqlError {
  const types = args.map((a) => (typeof a === 'string' ? a : argumentType(a))).join(', ')
  const given = args.length === 0 ? 'with no arguments' : `for argument types: ${types}`
  const label = signatures.length > 1 ? 'Supported signatures' : 'Supported signature'
  const known = signatures.length > 0 ? `. ${label}: ${signatures.join('; ')}` : ''
  return new SqlError(`No matching signature for ${what} ${given}${known}`, at)
}
