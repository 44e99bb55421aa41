/**
 * Reads dates and times in BigQuery's canonical form, for CAST and typed literals; the format string of PARSE_*
 * is read elsewhere.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types#canonical_format_for_timestamp_literals
 */
import {defineRuntime} from '../runtime.ts'
import {
  daysFromCivil,
  daysInMonth,
  MAX_MICROS,
  MICROS_PER_DAY,
  MIN_MICROS,
  microsFromCivil,
} from './calendar.ts'
import {checkZone, fromLocal} from './zones.ts'

const DATE = String.raw`(\d{4})-(\d{1,2})-(\d{1,2})`
const TIME = String.raw`(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,6}))?`
/** An offset, or after a space the name of a zone. */
const ZONE = String.raw`[Zz]|[+-]\d{1,2}(?::\d{1,2})?|[+-]\d{4}|\s[A-Za-z][A-Za-z_+\-0-9/:]*`

const DATE_ONLY = new RegExp(`^${DATE}$`)
const TIME_ONLY = new RegExp(`^${TIME}$`)
const DATETIME = new RegExp(`^${DATE}(?:[ Tt]${TIME})?$`)
const TIMESTAMP = new RegExp(`^${DATE}(?:[ Tt]${TIME}(${ZONE})?)?$`)

interface Fields {
  readonly date: {readonly year: number; readonly month: number; readonly day: number}
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly micros: number
}

const EPOCH = {year: 1970, month: 1, day: 1}

/** A leap second is the second after it; civil times lose its fraction. */
function timeFields(
  match: readonly (string | undefined)[],
  civil: boolean,
): Omit<Fields, 'date'> | undefined {
  const [hour = 0, minute = 0, second = 0] = match.slice(0, 3).map((digits) => Number(digits ?? 0))
  if (hour > 23 || minute > 59 || second > 60) return undefined
  if (second === 60 && civil) return {hour, minute, second, micros: 0}
  return {hour, minute, second, micros: Number((match[3] ?? '').padEnd(6, '0').slice(0, 6))}
}

function fieldsOf(match: RegExpExecArray | null, civil = true): Fields | undefined {
  if (!match) return undefined
  const [year = 0, month = 0, day = 0] = match.slice(1, 4).map(Number)
  if (year < 1 || year > 9999 || day < 1 || day > daysInMonth(year, month)) return undefined
  const time = timeFields(match.slice(4, 8), civil)
  return time && {date: {year, month, day}, ...time}
}

const micros = ({date, hour, minute, second, micros: fraction}: Fields): bigint =>
  microsFromCivil(date, hour, minute, second, fraction)

export function parseDate(text: string): number {
  const fields = fieldsOf(DATE_ONLY.exec(text))
  if (!fields) throw new Error(`Invalid date: '${text}'`)
  return daysFromCivil(fields.date.year, fields.date.month, fields.date.day)
}

export function parseTime(text: string): bigint {
  const match = TIME_ONLY.exec(text)
  const time = match && timeFields(match.slice(1), true)
  if (!time) throw new Error(`Invalid time string "${text}"`)
  return micros({date: EPOCH, ...time}) % MICROS_PER_DAY
}

export function parseDatetime(text: string): bigint {
  const fields = fieldsOf(DATETIME.exec(text))
  if (!fields || micros(fields) > MAX_MICROS) throw new Error(`Invalid datetime string "${text}"`)
  return micros(fields)
}

/** A zone in the text goes before the one given. */
export function parseTimestamp(text: string, zone: string): bigint {
  const match = TIMESTAMP.exec(text)
  const fields = fieldsOf(match, false)
  if (!fields) throw new Error(`Invalid timestamp: '${text}'`)
  const written = match?.[8]?.replace(/^[Zz]$/, 'UTC').trim()
  try {
    if (written !== undefined) checkZone(written)
  } catch (error) {
    throw new Error(`Invalid timestamp: '${text}'`, {cause: error})
  }
  const instant = fromLocal(micros(fields), written ?? zone)
  if (instant < MIN_MICROS || instant > MAX_MICROS) throw new Error(`Invalid timestamp: '${text}'`)
  return instant
}

/** A timestamp in a zone that is given besides the text, which then may have none. */
function parseInZone(text: string, zone: string): bigint {
  checkZone(zone)
  if (TIMESTAMP.exec(text)?.[8] !== undefined) throw new Error(`Timezone is not allowed in "${text}"`)
  return parseTimestamp(text, zone)
}

export const parseInstantFunctions = [
  defineRuntime({name: 'bq_parse_date', args: ['VARCHAR'], returns: 'DATE', call: parseDate}),
  defineRuntime({name: 'bq_parse_time', args: ['VARCHAR'], returns: 'TIME', call: parseTime}),
  defineRuntime({name: 'bq_parse_datetime', args: ['VARCHAR'], returns: 'TIMESTAMP', call: parseDatetime}),
  defineRuntime({
    name: 'bq_parse_timestamp',
    args: ['VARCHAR', 'VARCHAR'],
    returns: 'TIMESTAMPTZ',
    call: parseTimestamp,
  }),
  defineRuntime({
    name: 'bq_parse_timestamp_in_zone',
    args: ['VARCHAR', 'VARCHAR'],
    returns: 'TIMESTAMPTZ',
    call: parseInZone,
  }),
]
