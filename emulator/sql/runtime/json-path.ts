/**
 * JSONPath as BigQuery has it: `$`, `.name`, `."quoted name"`, `['name']`, `[0]`; no wildcards.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions#JSONPath_format
 */
import {defineRuntime} from '../runtime.ts'

/** A member's name, or an element's index from 0. */
export type JsonStep = string | number

/** How a path adapts itself to the document: not at all, over one level of arrays, over all. */
export type JsonPathMode = 'strict' | 'lax' | 'lax recursive'

/** Whether a path says its mode: `lax $.a`. */
export const hasMode = (path: string): boolean => /^\s*[A-Za-z]/.test(path)

/** The mode and the path behind it. Throws BigQuery's errors for words that are no mode. */
export function splitMode(path: string): {readonly mode: JsonPathMode; readonly path: string} {
  const [, words = '', rest = ''] = /^\s*((?:[A-Za-z]+\s+)*)(.*)$/s.exec(path) ?? []
  const given = words.toLowerCase().split(/\s+/).filter(Boolean)
  const known = given.every((word) => ['strict', 'lax', 'recursive'].includes(word))
  if (!known || new Set(given).size < given.length || !rest.startsWith('$')) {
    throw new Error("JSONPath must start with zero or more unique modifiers followed by '$'")
  }
  if (given.includes('strict') && given.length > 1) {
    throw new Error('JSONPath has an invalid combination of modifiers.')
  }
  if (!given.includes('recursive')) return {mode: given.includes('lax') ? 'lax' : 'strict', path: rest}
  if (given.includes('lax')) return {mode: 'lax recursive', path: rest}
  throw new Error(
    "JSONPath has an invalid combination of modifiers. The 'lax' modifier must be included if 'recursive' is specified.",
  )
}

/** Takes a path apart. Throws BigQuery's errors for what is no path. */
export function parseJsonPath(path: string): JsonStep[] {
  if (/^\s*(lax|strict)\b/i.test(path)) throw new Error(`Unsupported JSONPath mode: ${path}`)
  if (!path.startsWith('$')) throw new Error("JSONPath must start with '$'")
  const steps: JsonStep[] = []
  let at = 1
  while (at < path.length) {
    const step = readStep(path, at)
    if (!step) {
      const rest = path.slice(at)
      if (/^(\.\*|\[\*\]|\.\.|@|\?)/.test(rest))
        throw new Error(`Unsupported operator in JSONPath: ${rest[1] ?? rest}`)
      throw new Error(`Invalid token in JSONPath at: ${rest}`)
    }
    steps.push(step.value)
    at += step.length
  }
  return steps
}

const MEMBER = /\.([^.["*\s][^.[]*|(?="))/y
const QUOTED_MEMBER = /\."((?:[^"\\]|\\.)*)"/y
const INDEX = /\[\s*(\d+)\s*\]/y
const SUBSCRIPT = /\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*\]/y
const BARE_SUBSCRIPT = /\[\s*([A-Za-z_][^\]]*?)\s*\]/y

const unescaped = (text: string): string => text.replace(/\\(.)/g, '$1')

function readStep(path: string, at: number): {value: JsonStep; length: number} | undefined {
  const read = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    return pattern.exec(path)
  }
  const index = read(INDEX)
  if (index) return {value: Number(index[1]), length: index[0].length}
  const quoted = read(QUOTED_MEMBER) ?? read(SUBSCRIPT)
  if (quoted) return {value: unescaped(quoted[1] ?? quoted[2] ?? ''), length: quoted[0].length}
  const plain = read(MEMBER) ?? read(BARE_SUBSCRIPT)
  return plain?.[1] ? {value: plain[1], length: plain[0].length} : undefined
}

/** Names that mean something else to DuckDB even in quotes. */
const isSpecial = (step: JsonStep): boolean => step === '' || step === '*'

/**
 * The steps as a path of DuckDB's. A path with a name that DuckDB cannot quote becomes a JSON pointer, where
 * digits may be a name or an index; no array has members, so they only differ for names made of digits.
 */
export function duckdbJsonPath(steps: readonly JsonStep[]): string {
  if (steps.some(isSpecial)) {
    return steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  }
  return `$${steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${quotedName(step)}`)).join('')}`
}

const quotedName = (name: string): string => `"${name.replace(/["\\]/g, '\\$&')}"`

export const jsonPathFunctions = [
  defineRuntime({
    name: 'bq_json_path',
    args: ['VARCHAR'],
    returns: 'VARCHAR',
    call: (path: string) => duckdbJsonPath(parseJsonPath(path)),
  }),
]
