/**
 * Fields and elements of JSON: `j.a.b[0]`, `j['x']`. Steps known when compiling are one path of DuckDB's, which
 * walks through the text once however long the path is.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/operators#json_subscript_operator
 */
import {text} from '../duckdb-types.ts'
import {duckdbJsonPath, type JsonStep} from '../runtime/json-path.ts'

/** A JSON value (SQL) and the steps into it. */
export interface JsonAccess {
  readonly base: string
  readonly steps: readonly JsonStep[]
}

/** SQL (of type JSON) of the value at the steps; NULL where they lead nowhere. */
export const jsonAt = ({base, steps}: JsonAccess): string =>
  steps.length === 0 ? base : `json_extract(${base}, ${text(duckdbJsonPath(steps))})`

/** One step more, into the path of an access that this file has written, if it is one. */
export function jsonStep(value: string, step: JsonStep): string {
  const access = writtenAccess(value)
  const suffix = duckdbJsonPath([step])
  if (!access?.path.startsWith('$') || !suffix.startsWith('$')) return jsonAt({base: value, steps: [step]})
  return `json_extract(${access.base}, ${text(access.path + suffix.slice(1))})`
}

/** A step that is known only row by row: `j[name]` with a STRING, `j[i]` with an INT64. */
export const jsonDynamicField = (value: string, name: string): string =>
  `json_extract(${value}, '/' || replace(replace(${name}, '~', '~0'), '/', '~1'))`

export const jsonDynamicElement = (value: string, index: string): string =>
  `CASE WHEN json_type(${value}) = 'ARRAY' AND ${index} >= 0 THEN json_extract(${value}, ${index}) END`

const TAKEN_OUT = /^t\d+\.d\d+\[\d+\]$/

/**
 * True for a part of a document that `emit/json-documents.ts` has taken out ahead. Its text has no blanks around it,
 * so its first character says what it is, and it is short to write down more than once.
 */
export const isTakenOut = (sql: string): boolean => TAKEN_OUT.test(sql)

/** The code points of the first characters of JSON's kinds; numbers begin with a digit or a minus. */
export const FIRST = {string: 34, array: 91, object: 123, null: 110, true: 116, false: 102} as const

const PATH_END = /, '((?:[^']|'')*)'\)$/

/** The value and DuckDB path of `json_extract(value, 'path')`; undefined for any other SQL. */
export function writtenAccess(sql: string): {base: string; path: string} | undefined {
  const start = 'json_extract('
  const end = PATH_END.exec(sql)
  if (!sql.startsWith(start) || !end) return undefined
  const base = sql.slice(start.length, end.index)
  if (!isBalanced(base)) return undefined
  return {base, path: end[1]!.replaceAll("''", "'")}
}

/** False where a parenthesis closes that the text itself has not opened, or a quote stays open. */
function isBalanced(sql: string): boolean {
  let depth = 0
  const rest = sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, '')
  if (/['"]/.test(rest)) return false
  for (const character of rest) {
    if (character === '(') depth++
    if (character === ')' && --depth < 0) return false
  }
  return depth === 0
}
