/**
 * `fields=`: a client names the fields it wants, `items(id,labels/env),nextPageToken`.
 * https://cloud.google.com/bigquery/docs/api-performance#partial-response
 */
import {invalidRequest} from './api-error.ts'

/** The wanted fields by name, each with what is wanted of it; `undefined` wants all of it. */
export type FieldMask = ReadonlyMap<string, FieldMask | undefined>

/** Reads a mask; a malformed one is an error of the request. */
export function parseFieldMask(text: string): FieldMask {
  const tokens = text.match(/[(),/]|[^(),/\s]+/g) ?? []
  let next = 0

  const readList = (): FieldMask => {
    const mask = new Map<string, FieldMask | undefined>()
    for (;;) {
      readPath(mask)
      if (tokens[next] !== ',') return mask
      next++
    }
  }
  const readPath = (into: Map<string, FieldMask | undefined>): void => {
    const name = tokens[next++]
    if (name === undefined || /^[(),/]$/.test(name)) throw invalid(text)
    const inner = readInner()
    const known = into.get(name)
    into.set(name, into.has(name) && (!known || !inner) ? undefined : merged(known, inner))
  }
  const readInner = (): FieldMask | undefined => {
    if (tokens[next] === '/') {
      next++
      const inner = new Map<string, FieldMask | undefined>()
      readPath(inner)
      return inner
    }
    if (tokens[next] !== '(') return undefined
    next++
    const inner = readList()
    if (tokens[next++] !== ')') throw invalid(text)
    return inner
  }

  const mask = readList()
  if (next < tokens.length) throw invalid(text)
  return mask
}

/** Only the wanted fields of a value; lists are masked item by item, `*` stands for every field. */
export function applyFieldMask(value: unknown, mask: FieldMask | undefined): unknown {
  if (!mask || value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item) => applyFieldMask(item, mask))
  const wanted: Record<string, unknown> = {}
  for (const [name, inner] of Object.entries(value)) {
    const key = mask.has(name) ? name : '*'
    if (mask.has(key)) wanted[name] = applyFieldMask(inner, mask.get(key))
  }
  return wanted
}

function merged(a: FieldMask | undefined, b: FieldMask | undefined): FieldMask | undefined {
  if (!a || !b) return a ?? b
  const all = new Map(a)
  for (const [name, inner] of b) {
    const known = all.get(name)
    all.set(name, all.has(name) && (!known || !inner) ? undefined : merged(known, inner))
  }
  return all
}

const invalid = (text: string) => invalidRequest(`Invalid field selection ${text}`, 'invalidParameter')
