/** Object contexts: keys with values to find objects by. https://cloud.google.com/storage/docs/object-contexts */
import {invalid} from '../errors.ts'

export interface Contexts {
  readonly custom: Readonly<Record<string, Context>>
}

interface Context {
  readonly value: string
  readonly createTime: string
  readonly updateTime: string
}

/** Keys that are given change; null, or a value of null, takes one away. Undefined where none stays. */
export function changedContexts(current: unknown, given: unknown, now: Date): Contexts | undefined {
  const custom = isObject(given) ? given['custom'] : undefined
  if (given === null || custom === null) return undefined
  const before = (current as Contexts | undefined)?.custom ?? {}
  const merged: Record<string, Context> = {...before}
  const time = now.toISOString()
  for (const [key, context] of Object.entries(isObject(custom) ? custom : {})) {
    const value = isObject(context) ? context['value'] : context
    if (value === null || value === undefined) {
      delete merged[key]
      continue
    }
    if (typeof value !== 'string') throw invalid(`Invalid value for contexts.custom.${key}`)
    const old = before[key]
    const isSame = old?.value === value
    merged[key] = isSame ? old : {value, createTime: old?.createTime ?? time, updateTime: time}
  }
  return Object.keys(merged).length > 0 ? {custom: merged} : undefined
}

/**
 * The `filter` of a listing: `contexts."key"="value"` or `contexts."key":*`, with `-` before it for those without.
 * https://cloud.google.com/storage/docs/listing-objects#filter-by-object-contexts
 */
export function compileContextFilter(filter: string): (contexts: unknown) => boolean {
  const [, minus, key, value] =
    /^\s*(-|NOT\s+)?contexts\.("(?:[^"\\]|\\.)*")\s*(?:=\s*("(?:[^"\\]|\\.)*")|:\s*\*)\s*$/.exec(filter) ?? []
  if (key === undefined) throw invalid(`Invalid filter: ${filter}`)
  const wantedKey = unquoted(key)
  const wantedValue = value === undefined ? undefined : unquoted(value)
  return (contexts) => {
    const context = (contexts as Contexts | undefined)?.custom[wantedKey]
    const matches = context !== undefined && (wantedValue === undefined || context.value === wantedValue)
    return matches === (minus === undefined)
  }
}

const unquoted = (text: string): string => text.slice(1, -1).replaceAll(/\\(.)/g, '$1')

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
