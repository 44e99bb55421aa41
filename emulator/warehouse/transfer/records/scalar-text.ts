/**
 * Scalars of records as the text that stands for them in the type's own spelling, which `text-values.ts` turns
 * into values. BigQuery reads more than one spelling of most types; here all of them become one.
 * https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-csv#data_types
 * https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-json#data_types
 */

import {MAX_MICROS, MIN_MICROS} from '../../../sql/runtime/calendar.ts'
import {
  BIGNUMERIC_TYPE,
  decimalText,
  NUMERIC_TYPE,
  parseDecimal,
  roundDecimal,
} from '../../../sql/runtime/decimal.ts'
import {geographyFromAny} from '../../../sql/runtime/geography/import.ts'
import {formatWkt} from '../../../sql/runtime/geography/wkt.ts'
import {intervalText, parseAnyInterval} from '../../../sql/runtime/interval.ts'
import {parseDate, parseDatetime, parseTime, parseTimestamp} from '../../../sql/runtime/parse-instant.ts'
import {dateText, datetimeText, timestampText, timeText} from '../../../sql/runtime/time-text.ts'
import type {ScalarType} from '../../../sql/types.ts'
import {type DatedKind, formattedText, type Spellings, USUAL_SPELLINGS} from './spellings.ts'

const INT64_MAX = 2n ** 63n - 1n
const INT64_MIN = -(2n ** 63n)
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/
const NUMBER_PREFIX = /^[+-]?(\d|\.\d)/
const TRUE: ReadonlySet<string> = new Set(['true', 't', 'yes', 'y', '1'])
const FALSE: ReadonlySet<string> = new Set(['false', 'f', 'no', 'n', '0'])

/** @returns undefined for text that is no value of the type. */
export function scalarText(
  given: string,
  type: ScalarType,
  spellings: Spellings = USUAL_SPELLINGS,
): string | undefined {
  const read = READERS[type.kind]
  const format = spellings.formats[type.kind as DatedKind]
  try {
    if (format) return formattedText(given, format, type.kind as DatedKind, spellings.timeZone)
    return read(given, type, spellings)
  } catch {
    // The parsers shared with SQL say by an error that a text is none of theirs.
    return undefined
  }
}

type Reader = (given: string, type: ScalarType, spellings: Spellings) => string | undefined

const READERS: Readonly<Record<ScalarType['kind'], Reader>> = {
  STRING: (given, type) => (fits([...given].length, type) ? given : undefined),
  GEOGRAPHY: (given) => formatWkt(geographyFromAny(given)),
  BYTES: (given, type) => {
    const text = given.trim()
    const usual = text.replaceAll('-', '+').replaceAll('_', '/')
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(usual) || usual.replace(/=+$/, '').length % 4 === 1) return undefined
    const bytes = Buffer.from(usual, 'base64')
    return fits(bytes.length, type) ? bytes.toString('base64') : undefined
  },
  JSON: (given) => {
    JSON.parse(given)
    return given
  },
  INT64: integerText,
  FLOAT64: floatText,
  BOOL: (given) => {
    const word = given.trim().toLowerCase()
    return TRUE.has(word) ? 'true' : FALSE.has(word) ? 'false' : undefined
  },
  NUMERIC: decimal,
  BIGNUMERIC: decimal,
  DATE: (given) => (/^\s*\d{4}-\d{1,2}-\d{1,2}\s*$/.test(given) ? dateText(parseDate(given)) : undefined),
  TIME: (given) => timeText(parseTime(given)),
  DATETIME: (given) => datetimeText(parseDatetime(withDashes(given))),
  TIMESTAMP: (given, _, {timeZone}) => timestampText(timestamp(given.trim(), timeZone), 'UTC'),
  INTERVAL: (given) => intervalText(parseAnyInterval(given)),
}

/** STRING(10) and BYTES(10) hold no more. */
const fits = (length: number, {parameters}: ScalarType): boolean =>
  parameters?.[0] === undefined || length <= parameters[0]

function integerText(given: string): string | undefined {
  const text = given.trim()
  const plain = /^[+-]?\d+$/.test(text) ? text : wholeNumber(text)
  if (plain === undefined) return undefined
  const value = BigInt(plain.replace(/^\+/, ''))
  return value >= INT64_MIN && value <= INT64_MAX ? value.toString() : undefined
}

/** `1.0` and `1e3` are integers too. */
function wholeNumber(text: string): string | undefined {
  if (!NUMBER.test(text)) return undefined
  const value = Number(text)
  return Number.isSafeInteger(value) && parseDecimal(text, NUMERIC_TYPE)! % NUMERIC_TYPE.one === 0n
    ? String(value)
    : undefined
}

const SPECIAL: Readonly<Record<string, string>> = {
  nan: 'NaN',
  inf: 'Infinity',
  '+inf': 'Infinity',
  '-inf': '-Infinity',
  infinity: 'Infinity',
  '+infinity': 'Infinity',
  '-infinity': '-Infinity',
}

function floatText(given: string): string | undefined {
  const text = given.trim()
  if (!NUMBER_PREFIX.test(text)) return SPECIAL[text.toLowerCase()]
  return NUMBER.test(text) && Number.isFinite(Number(text)) ? text : undefined
}

/** Digits beyond the scale are rounded; too many before the point are an error. */
function decimal(given: string, {kind, parameters}: ScalarType): string | undefined {
  const type = kind === 'NUMERIC' ? NUMERIC_TYPE : BIGNUMERIC_TYPE
  const value = parseDecimal(given.trim(), type)
  if (value === undefined || value < type.min || value > type.max) return undefined
  const [precision, scale = 0] = parameters ?? []
  if (precision === undefined) return decimalText(value, type)
  const rounded = roundDecimal(value, BigInt(scale), 'ROUND_HALF_AWAY_FROM_ZERO', type)
  const limit = 10n ** BigInt(precision - scale) * type.one
  return rounded < limit && rounded > -limit ? decimalText(rounded, type) : undefined
}

const withDashes = (text: string): string => text.replace(/^(\s*\d{4})\/(\d{1,2})\/(\d{1,2})/, '$1-$2-$3')

/** A bare number is seconds since 1970. */
function timestamp(text: string, timeZone: string): bigint {
  if (!NUMBER.test(text)) return parseTimestamp(withSeconds(withDashes(text)), timeZone)
  const seconds = parseDecimal(text, NUMERIC_TYPE)!
  const micros = (seconds * 1_000_000n) / NUMERIC_TYPE.one
  if (micros < MIN_MICROS || micros > MAX_MICROS) throw new Error(`Timestamp out of range: ${text}`)
  return micros
}

/** Seconds may be left out: `2026-01-31 10:00`. */
const withSeconds = (text: string): string =>
  text.replace(/^(\d{4}-\d{1,2}-\d{1,2}[ Tt]\d{1,2}:\d{2})(?!:|\d)/, '$1:00')
