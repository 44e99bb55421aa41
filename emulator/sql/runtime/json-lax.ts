/**
 * JSON_QUERY by a path with a mode. A lax path walks over arrays that it does not name, takes a value that is no
 * array for an array of one, and gives an array of all that it finds.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions#JSONPath_mode
 */
import {defineRuntime} from '../runtime.ts'
import {type JsonStep, parseJsonPath, splitMode} from './json-path.ts'
import {type JsonValue, readJson, writeJson} from './json-value.ts'

const memberOf = (value: JsonValue, name: string): JsonValue[] =>
  value instanceof Map && value.has(name) ? [value.get(name)!] : []

const elementOf = (value: JsonValue, index: number): JsonValue[] => {
  if (!Array.isArray(value)) return index === 0 ? [value] : []
  return index < value.length ? [value[index]!] : []
}

/** The elements in place of an array: of one level, or of all. */
const unwrapped = (value: JsonValue, recursive: boolean): JsonValue[] => {
  if (!Array.isArray(value)) return [value]
  return recursive ? value.flatMap((element) => unwrapped(element, true)) : value
}

function laxStep(value: JsonValue, step: JsonStep, recursive: boolean): JsonValue[] {
  if (typeof step === 'number') return elementOf(value, step)
  return unwrapped(value, recursive).flatMap((element) => memberOf(element, step))
}

function strictStep(value: JsonValue, step: JsonStep): JsonValue[] {
  if (typeof step === 'string') return memberOf(value, step)
  return Array.isArray(value) ? elementOf(value, step) : []
}

export function queryInMode(json: string, pathText: string): string | null {
  const {mode, path} = splitMode(pathText)
  let found: JsonValue[] = [readJson(json)]
  for (const step of parseJsonPath(path)) {
    found = found.flatMap((value) =>
      mode === 'strict' ? strictStep(value, step) : laxStep(value, step, mode === 'lax recursive'),
    )
  }
  if (mode !== 'strict') return writeJson(found)
  return found.length > 0 ? writeJson(found[0]!) : null
}

export const jsonLaxFunctions = [
  defineRuntime({
    name: 'bq_json_query_mode',
    args: ['VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    call: queryInMode,
  }),
]
