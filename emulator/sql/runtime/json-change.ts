/**
 * Functions that change JSON: JSON_SET, JSON_REMOVE, JSON_STRIP_NULLS, JSON_ARRAY_APPEND, JSON_ARRAY_INSERT, and
 * JSON_KEYS and JSON_FLATTEN, which walk through it.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions#mutator
 */
import {defineRuntime} from '../runtime.ts'
import {type JsonStep, parseJsonPath} from './json-path.ts'
import {compareNames} from './json-text.ts'
import {type JsonObject, type JsonValue, readJson, writeJson} from './json-value.ts'

/** The value at a path; undefined where the path leads nowhere. */
function at(root: JsonValue, steps: readonly JsonStep[]): JsonValue | undefined {
  let value: JsonValue | undefined = root
  for (const step of steps) {
    if (typeof step === 'number') value = Array.isArray(value) ? value[step] : undefined
    else value = value instanceof Map ? value.get(step) : undefined
    if (value === undefined) return undefined
  }
  return value
}

/** Puts a value at the step of a container that has room for such a step; false where it has not. */
function put(container: JsonValue, step: JsonStep, value: JsonValue): boolean {
  if (typeof step === 'string') {
    if (!(container instanceof Map)) return false
    container.set(step, value)
    return true
  }
  if (!Array.isArray(container)) return false
  while (container.length < step) container.push(null)
  container[step] = value
  return true
}

const emptyFor = (step: JsonStep): JsonValue => (typeof step === 'number' ? [] : new Map())

/** Sets the value at a path, making what is missing on the way; a value of another kind on the way stops it. */
function set(root: JsonValue, steps: readonly JsonStep[], value: JsonValue, create: boolean): JsonValue {
  const [first, ...rest] = steps
  if (first === undefined) return value
  if (!create && at(root, steps) === undefined) return root
  const container = root === null ? emptyFor(first) : root
  const existing = at(container, [first])
  if (existing === undefined && rest.length > 0) {
    put(container, first, set(null, rest, value, create))
  } else {
    put(container, first, rest.length === 0 ? value : set(existing ?? null, rest, value, create))
  }
  return container
}

function remove(root: JsonValue, steps: readonly JsonStep[]): JsonValue {
  const last = steps.at(-1)
  if (last === undefined) throw new Error("The JSONPath cannot be '$'")
  const container = at(root, steps.slice(0, -1))
  if (typeof last === 'number') {
    if (Array.isArray(container)) container.splice(last, 1)
  } else if (container instanceof Map) {
    container.delete(last)
  }
  return root
}

interface StripOptions {
  readonly includeArrays: boolean
  readonly removeEmpty: boolean
}

/** Whether `removeEmpty` takes the value away; arrays are only touched where `includeArrays` says so. */
function isRemoved(value: JsonValue, {includeArrays, removeEmpty}: StripOptions): boolean {
  if (!removeEmpty) return false
  return value instanceof Map ? value.size === 0 : includeArrays && Array.isArray(value) && value.length === 0
}

/** The value without nulls in it. */
function stripped(value: JsonValue, options: StripOptions): JsonValue {
  const kept = (child: JsonValue): boolean => child !== null && !isRemoved(child, options)
  if (Array.isArray(value)) {
    if (!options.includeArrays) return value
    return value.map((child) => stripped(child, options)).filter(kept)
  }
  if (!(value instanceof Map)) return value
  const members = [...value].map(([name, child]): [string, JsonValue] => [name, stripped(child, options)])
  return new Map(members.filter(([, child]) => kept(child)))
}

function stripNulls(root: JsonValue, steps: readonly JsonStep[], options: StripOptions): JsonValue {
  const value = at(root, steps)
  if (value === undefined) return root
  const result = stripped(value, options)
  // A value that is gone altogether leaves null where it stood.
  const left = isRemoved(result, options) ? null : result
  return set(root, steps, left, true)
}

const spread = (value: JsonValue, each: boolean): JsonValue[] =>
  each && Array.isArray(value) ? value : [value]

function append(root: JsonValue, steps: readonly JsonStep[], value: JsonValue, each: boolean): JsonValue {
  const target = at(root, steps)
  if (Array.isArray(target)) target.push(...spread(value, each))
  else if (target === null) return set(root, steps, spread(value, each), true)
  return root
}

function insert(root: JsonValue, steps: readonly JsonStep[], value: JsonValue, each: boolean): JsonValue {
  const index = steps.at(-1)
  if (typeof index !== 'number') return root
  const path = steps.slice(0, -1)
  const target = at(root, path)
  const array = target === null ? [] : target
  if (!Array.isArray(array)) return root
  while (array.length < index) array.push(null)
  array.splice(index, 0, ...spread(value, each))
  return target === null ? set(root, path, array, true) : root
}

/** Pairs of path and value follow the document and the option; a NULL path leaves the document as it is. */
function changeEach(
  document: string,
  pairs: readonly (string | null)[],
  change: (root: JsonValue, steps: readonly JsonStep[], value: JsonValue) => JsonValue,
): string {
  let root = readJson(document)
  for (let i = 0; i < pairs.length; i += 2) {
    const path = pairs[i]
    if (path === null || path === undefined) continue
    root = change(root, parseJsonPath(path), readJson(pairs[i + 1] ?? 'null'))
  }
  return writeJson(root)
}

const plainName = /^[A-Za-z0-9_-]+$/

/** `strict` stops at arrays, `lax` goes into one array in a row, `lax recursive` into all. */
function keys(root: JsonValue, depth: number, mode: string): string[] {
  const wanted = mode.trim().toLowerCase().split(/\s+/).sort().join(' ')
  if (!['strict', 'lax', 'lax recursive'].includes(wanted))
    throw new Error(`Invalid JSON mode specified: ${mode}`)
  const found = new Set<string>()
  const walk = (value: JsonValue, prefix: string, level: number, inArray: boolean): void => {
    if (Array.isArray(value)) {
      if (wanted === 'strict' || (wanted === 'lax' && inArray)) return
      for (const item of value) walk(item, prefix, level, true)
    } else if (value instanceof Map && level < depth) {
      for (const [name, child] of value as JsonObject) {
        const path = prefix + (plainName.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`)
        found.add(path)
        walk(child, `${path}.`, level + 1, false)
      }
    }
  }
  walk(root, '', 0, false)
  return [...found].sort(compareNames)
}

const flattened = (value: JsonValue): JsonValue[] =>
  Array.isArray(value) ? value.flatMap(flattened) : [value]

/** A member of an object being made; NULL names are refused. */
function object(names: readonly (string | null)[], values: readonly (string | null)[]): string {
  const members = new Map<string, string>()
  names.forEach((name, i) => {
    if (name === null) throw new Error('A key in JSON_OBJECT cannot be NULL')
    if (!members.has(name)) members.set(name, values[i] ?? 'null')
  })
  const sorted = [...members.keys()].sort(compareNames)
  return `{${sorted.map((name) => `${JSON.stringify(name)}:${members.get(name)}`).join(',')}}`
}

type Pairs = readonly (string | null)[]

export const jsonChangeFunctions = [
  defineRuntime({
    name: 'bq_json_set',
    args: ['BOOLEAN', 'VARCHAR'],
    varArgs: 'VARCHAR',
    returns: 'VARCHAR',
    nulls: 'call',
    call: (create: boolean | null, document: string | null, ...pairs: Pairs) => {
      if (create === null || document === null) return null
      return changeEach(document, pairs, (root, steps, value) => set(root, steps, value, create))
    },
  }),
  defineRuntime({
    name: 'bq_json_append',
    args: ['BOOLEAN', 'VARCHAR'],
    varArgs: 'VARCHAR',
    returns: 'VARCHAR',
    nulls: 'call',
    call: (each: boolean | null, document: string | null, ...pairs: Pairs) => {
      if (each === null || document === null) return null
      return changeEach(document, pairs, (root, steps, value) => append(root, steps, value, each))
    },
  }),
  defineRuntime({
    name: 'bq_json_insert',
    args: ['BOOLEAN', 'VARCHAR'],
    varArgs: 'VARCHAR',
    returns: 'VARCHAR',
    nulls: 'call',
    call: (each: boolean | null, document: string | null, ...pairs: Pairs) => {
      if (each === null || document === null) return null
      return changeEach(document, pairs, (root, steps, value) => insert(root, steps, value, each))
    },
  }),
  defineRuntime({
    name: 'bq_json_remove',
    args: ['VARCHAR'],
    varArgs: 'VARCHAR',
    returns: 'VARCHAR',
    nulls: 'call',
    call: (document: string | null, ...paths: Pairs) => {
      if (document === null) return null
      const given = paths.filter((path) => path !== null)
      return writeJson(given.reduce((root, path) => remove(root, parseJsonPath(path)), readJson(document)))
    },
  }),
  defineRuntime({
    name: 'bq_json_strip_nulls',
    args: ['VARCHAR', 'VARCHAR', 'BOOLEAN', 'BOOLEAN'],
    returns: 'VARCHAR',
    call: (document: string, path: string, includeArrays: boolean, removeEmpty: boolean) =>
      writeJson(stripNulls(readJson(document), parseJsonPath(path), {includeArrays, removeEmpty})),
  }),
  defineRuntime({
    name: 'bq_json_keys',
    args: ['VARCHAR', 'BIGINT', 'VARCHAR'],
    returns: 'VARCHAR[]',
    call: (document: string, depth: bigint, mode: string) => {
      if (depth <= 0n) throw new Error('max_depth must be positive.')
      return keys(readJson(document), Number(depth), mode)
    },
  }),
  defineRuntime({
    name: 'bq_json_flatten',
    args: ['VARCHAR'],
    returns: 'VARCHAR[]',
    call: (document: string) => flattened(readJson(document)).map(writeJson),
  }),
  defineRuntime({
    name: 'bq_json_object',
    args: ['VARCHAR[]', 'VARCHAR[]'],
    returns: 'VARCHAR',
    nulls: 'call',
    call: (names: Pairs | null, values: Pairs | null) => {
      if (names === null) throw new Error('The keys array cannot be NULL')
      if (values === null) throw new Error('The values array cannot be NULL')
      if (names.length !== values.length) {
        throw new Error('The number of keys and values must match')
      }
      return object(names, values)
    },
  }),
]
