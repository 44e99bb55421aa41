/**
 * Values as BigQuery's JSON API writes them: a row is `{f: [{v: …}, …]}`, every scalar is a string.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/tabledata/list
 */
import type {Column, SqlType, Value} from '../warehouse/types.ts'

/** `formatOptions.timestampOutputFormat`; FLOAT64 seconds are the API's default. */
export type TimestampFormat = 'FLOAT64' | 'INT64' | 'ISO8601_STRING'

export type Cell = null | string | WireRow | readonly {readonly v: Cell}[]
export interface WireRow {
  readonly f: readonly {readonly v: Cell}[]
}

type Encoder = (value: Value) => Cell

/** Makes the function that writes rows with these columns. */
export function rowEncoder(
  columns: readonly Column[],
  timestamps: TimestampFormat,
): (row: readonly Value[]) => WireRow {
  const encoders = columns.map((column) => encoder(column.type, timestamps))
  return (row) => ({f: encoders.map((encode, i) => ({v: encode(row[i] ?? null)}))})
}

function encoder(type: SqlType, timestamps: TimestampFormat): Encoder {
  if (type.kind === 'ARRAY') {
    const element = encoder(type.element, timestamps)
    // A NULL array reads as an empty one.
    return (value) => ((value ?? []) as readonly Value[]).map((item) => ({v: element(item)}))
  }
  if (type.kind === 'STRUCT') {
    const fields = type.fields.map((field) => encoder(field.type, timestamps))
    return notNull((value) => {
      const values = value as readonly Value[]
      return {f: fields.map((encode, i) => ({v: encode(values[i] ?? null)}))}
    })
  }
  if (type.kind === 'RANGE') {
    const element = encoder(type.element, timestamps)
    const end = (value: Value) => (value === null ? 'UNBOUNDED' : String(element(value)))
    return notNull((value) => {
      const range = value as {readonly start: Value; readonly end: Value}
      return `[${end(range.start)}, ${end(range.end)})`
    })
  }
  return notNull(scalarEncoder(type.kind, timestamps))
}

const notNull =
  (encode: (value: NonNullable<Value>) => Cell): Encoder =>
  (value) =>
    value === null ? null : encode(value)

function scalarEncoder(
  kind: Exclude<SqlType['kind'], 'ARRAY' | 'STRUCT' | 'RANGE'>,
  timestamps: TimestampFormat,
): (value: NonNullable<Value>) => string {
  switch (kind) {
    case 'FLOAT64':
      return (value) => doubleText(value as number)
    case 'BYTES':
      return (value) => base64(value as Uint8Array)
    case 'DATE':
      return (value) => dateText(value as number)
    case 'DATETIME':
      return (value) => datetimeText(value as bigint)
    case 'TIME':
      return (value) => timeText(value as bigint)
    case 'TIMESTAMP':
      return TIMESTAMPS[timestamps]
    case 'INTERVAL':
      return (value) => intervalText(value as {months: number; days: number; micros: bigint})
    default:
      return String
  }
}

const TIMESTAMPS: Readonly<Record<TimestampFormat, (value: NonNullable<Value>) => string>> = {
  INT64: String,
  FLOAT64: (value) => doubleText(secondsOf(value as bigint)),
  // Twelve digits, as for TIMESTAMP(12), which is what this format was made for.
  ISO8601_STRING: (value) => {
    const {seconds, micros} = split(value as bigint)
    return `${isoSeconds(seconds)}.${String(micros).padStart(6, '0')}000000Z`
  },
}

/**
 * A double as Java's Double.toString writes it, which is what the API gives: `1.0`, `1.5E10`, `NaN`. The digits
 * are the fewest that read back as the same number.
 */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  if (size === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(value) ? `${value}.0` : String(value)
  const [digits, exponent] = value.toExponential().split('e') as [string, string]
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`
}

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')

const MILLION = 1_000_000n

/** Whole seconds, rounded down, and the microseconds above them. */
function split(micros: bigint): {seconds: number; micros: number} {
  const rest = ((micros % MILLION) + MILLION) % MILLION
  return {seconds: Number((micros - rest) / MILLION), micros: Number(rest)}
}

/** The double nearest to the time in seconds: through text, since microseconds may exceed 2^53. */
function secondsOf(value: bigint): number {
  const size = value < 0n ? -value : value
  const text = `${size / MILLION}.${String(size % MILLION).padStart(6, '0')}`
  return value < 0n ? -Number(text) : Number(text)
}

const TWO_DIGITS = Array.from({length: 100}, (_, i) => String(i).padStart(2, '0'))

/** Days since 1970 as `YYYY-MM-DD`; BigQuery's dates run from year 1 to 9999. */
function dateText(days: number): string {
  const date = new Date(days * 86_400_000)
  const year = String(date.getUTCFullYear()).padStart(4, '0')
  return `${year}-${TWO_DIGITS[date.getUTCMonth() + 1]}-${TWO_DIGITS[date.getUTCDate()]}`
}

function clockText(secondsOfDay: number): string {
  const minutes = Math.floor(secondsOfDay / 60)
  return `${TWO_DIGITS[Math.floor(minutes / 60)]}:${TWO_DIGITS[minutes % 60]}:${TWO_DIGITS[secondsOfDay % 60]}`
}

/** `YYYY-MM-DDTHH:MM:SS`. */
function isoSeconds(seconds: number): string {
  const days = Math.floor(seconds / 86_400)
  return `${dateText(days)}T${clockText(seconds - days * 86_400)}`
}

/** Six digits or none. */
const fraction = (micros: number): string => (micros === 0 ? '' : `.${String(micros).padStart(6, '0')}`)

export function datetimeText(value: bigint): string {
  const {seconds, micros} = split(value)
  return isoSeconds(seconds) + fraction(micros)
}

function timeText(value: bigint): string {
  const {seconds, micros} = split(value)
  return clockText(seconds) + fraction(micros)
}

/** `Y-M D H:M:S[.F]`, each of the three parts with its own sign. */
export function intervalText(value: {months: number; days: number; micros: bigint}): string {
  const months = Math.abs(value.months)
  const size = value.micros < 0n ? -value.micros : value.micros
  const {seconds, micros} = split(size)
  const clock = `${Math.floor(seconds / 3600)}:${Math.floor(seconds / 60) % 60}:${seconds % 60}`
  const parts = fraction(micros).replace(/000$/, '')
  const sign = (negative: boolean) => (negative ? '-' : '')
  return (
    `${sign(value.months < 0)}${Math.floor(months / 12)}-${months % 12} ${value.days} ` +
    `${sign(value.micros < 0n)}${clock}${parts}`
  )
}
