/** Query parameters of a request: a key may repeat. */
import {invalidRequest} from './api-error.ts'

export type QueryParameters = Readonly<Record<string, string | readonly string[] | undefined>>

/** The value, the last one where the key repeats; undefined where it is absent or empty. */
export function text(query: QueryParameters, name: string): string | undefined {
  const value = query[name]
  const last = typeof value === 'object' ? value.at(-1) : value
  return last === '' ? undefined : last
}

/** All values of a key that may repeat. */
export function list(query: QueryParameters, name: string): readonly string[] {
  const value = query[name]
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}

/** A whole number from 0. */
export function integer(query: QueryParameters, name: string): number | undefined {
  const value = text(query, name)
  if (value === undefined) return undefined
  const number = Number(value)
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(number)) {
    throw invalidRequest(`Invalid value for ${name}: ${value}`, 'invalidParameter')
  }
  return number
}

/** `true` or `false`; undefined where it is absent. */
export function flag(query: QueryParameters, name: string): boolean | undefined {
  const value = text(query, name)?.toLowerCase()
  if (value === undefined) return undefined
  if (value === 'true' || value === '1') return true
  if (value === 'false' || value === '0') return false
  throw invalidRequest(`Invalid value for ${name}: ${value}`, 'invalidParameter')
}
