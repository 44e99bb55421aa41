/**
 * JSON as a tree that can be changed and written back. Numbers keep their text, so nothing is lost on the way.
 */
import {compareNames, quoteJson} from './json-text.ts'

/** A number by its normal text. */
export class JsonNumber {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type JsonObject = Map<string, JsonValue>
export type JsonValue = string | boolean | null | JsonNumber | JsonValue[] | JsonObject

type Reviver = (this: unknown, key: string, value: unknown, context: {source?: string}) => unknown

/** Reads JSON in its normal form, as columns of type JSON hold it. */
export function readJson(text: string): JsonValue {
  const reviver: Reviver = (_, value, context) => {
    if (typeof value === 'number') return new JsonNumber(context.source ?? String(value))
    if (value === null || typeof value !== 'object' || Array.isArray(value) || value instanceof JsonNumber)
      return value
    return new Map(Object.entries(value))
  }
  // `__proto__` is a name like any other for JSON.parse, so Object.entries sees it.
  return JSON.parse(text, reviver) as JsonValue
}

export function writeJson(value: JsonValue): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return quoteJson(value)
  if (typeof value === 'boolean') return String(value)
  if (value instanceof JsonNumber) return value.text
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`
  const names = [...value.keys()].sort(compareNames)
  return `{${names.map((name) => `${quoteJson(name)}:${writeJson(value.get(name) ?? null)}`).join(',')}}`
}
