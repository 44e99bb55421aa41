/**
 * Types that values look like, by the rules of schema detection.
 * https://cloud.google.com/bigquery/docs/schema-detect#data_type_inference
 */

import {detectedKind, type Spellings} from './records/spellings.ts'

const DATE = /^\d{4}-(0?[1-9]|1[0-2])-(0?[1-9]|[12]\d|3[01])$/
const DAY = String.raw`\d{4}[-/](?:0?[1-9]|1[0-2])[-/](?:0?[1-9]|[12]\d|3[01])`
const CLOCK = String.raw`(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?`
const ZONE = String.raw` ?(?:Z|UTC|[+-]\d{1,2}(?::?\d{2})?)`
const TIMESTAMP = new RegExp(`^${DAY}[Tt ]${CLOCK}${ZONE}$`)
const DATETIME = new RegExp(`^${DAY}[Tt ]${CLOCK}$`)
const TIME = /^(?:[01]?\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?$/
const INTEGER = /^[+-]?\d{1,19}$/
const FLOAT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/
const BOOLEAN = /^(true|false)$/i
const INT64_MAX = 2n ** 63n - 1n
const INT64_MIN = -(2n ** 63n)

/** The type that a text looks like; text that looks like nothing else is a STRING. */
export function textType(value: string, spellings: Spellings): string {
  if (BOOLEAN.test(value)) return 'BOOLEAN'
  if (INTEGER.test(value) && isInt64(value)) return 'INTEGER'
  if (FLOAT.test(value)) return 'FLOAT'
  const formatted = detectedKind(value, spellings)
  if (formatted) return formatted
  const {formats} = spellings
  if (!formats.DATE && DATE.test(value)) return 'DATE'
  // Without a zone it is a moment too, of the zone that the load says, or of UTC.
  if (!formats.TIMESTAMP && (TIMESTAMP.test(value) || DATETIME.test(value))) return 'TIMESTAMP'
  return !formats.TIME && TIME.test(value) ? 'TIME' : 'STRING'
}

function isInt64(text: string): boolean {
  const value = BigInt(text.replace(/^\+/, ''))
  return value >= INT64_MIN && value <= INT64_MAX
}

/** The narrowest type that holds both. */
export function widened(a: string, b: string): string {
  if (a === b) return a
  const both = new Set([a, b])
  if (both.has('INTEGER') && both.has('FLOAT')) return 'FLOAT'
  if (both.has('DATE') && both.has('TIMESTAMP')) return 'TIMESTAMP'
  return 'STRING'
}
