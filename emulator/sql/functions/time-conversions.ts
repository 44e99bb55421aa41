/**
 * Text to dates and times and back, as SQL that stays inside DuckDB for what is usual; CAST uses these too.
 * The usual form is checked by a pattern first, because DuckDB reads more than BigQuery does.
 */
import {text} from '../duckdb-types.ts'
import {fixedOffset} from '../runtime/zones.ts'
import {once} from './range-checks.ts'
import type {Zone} from './time-zones.ts'
import {toLocalSql} from './time-zones.ts'

const DATE = '(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})-[0-9]{2}-[0-9]{2}'
/** Dates that no offset moves beyond the first or the last. */
const INNER_DATE =
  '(000[2-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-8][0-9]{3}|9[0-8][0-9]{2}|99[0-8][0-9]|999[0-8])-[0-9]{2}-[0-9]{2}'
const TIME = '([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?'

/** The most usual forms of a timestamp; GLOB is three times faster than a regular expression. */
const instants = (suffix: '' | 'Z'): string[] =>
  ['[01][0-9]', '2[0-3]'].map(
    (hour) => `[12][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T]${hour}:[0-9][0-9]:[0-9][0-9]${suffix}`,
  )

const matches = (pattern: string) => (sql: string) => `regexp_full_match(${sql}, ${text(pattern)})`

function guarded(
  value: string,
  isUsual: (sql: string) => string,
  native: string,
  fallback: (sql: string) => string,
): string {
  return once(
    value,
    (sql) =>
      `CASE WHEN ${isUsual(sql)} THEN coalesce(TRY_CAST(${sql} AS ${native}), ${fallback(sql)}) ELSE ${fallback(sql)} END`,
  )
}

export const dateOfText = (value: string): string =>
  guarded(value, matches(DATE), 'DATE', (sql) => `bq_parse_date(${sql})`)

export const timeOfText = (value: string): string =>
  guarded(value, matches(TIME), 'TIME', (sql) => `bq_parse_time(${sql})`)

export const datetimeOfText = (value: string): string =>
  guarded(value, matches(`${DATE}([ T]${TIME})?`), 'TIMESTAMP', (sql) => `bq_parse_datetime(${sql})`)

/** DuckDB's session runs in UTC, so text without a zone is left to it only where the zone is UTC. */
export function timestampOfText(value: string, zone: Zone): string {
  const utc = zone.name !== undefined && fixedOffset(zone.name) === 0
  const withOffset = `${INNER_DATE}[ T]${TIME}[+-](0[0-9]|1[0-3])(:[0-5][0-9])?`
  const pattern = `(${withOffset}|${DATE}${utc ? `([ T]${TIME}Z?)?` : `[ T]${TIME}Z`})`
  const globs = utc ? [...instants('Z'), ...instants('')] : instants('Z')
  const isUsual = (sql: string): string =>
    `(${globs.map((glob) => `${sql} GLOB '${glob}'`).join(' OR ')} OR ${matches(pattern)(sql)})`
  return guarded(value, isUsual, 'TIMESTAMPTZ', (sql) => `bq_parse_timestamp(${sql}, ${zone.sql})`)
}

/** `.123`, `.123456` or nothing, from microseconds within a second. */
const fraction = (micros: string): string =>
  `CASE WHEN ${micros} = 0 THEN '' WHEN ${micros} % 1000 = 0 THEN printf('.%03d', ${micros} // 1000) ELSE printf('.%06d', ${micros}) END`

export const textOfDate = (value: string): string => `CAST(${value} AS VARCHAR)`

export const textOfTime = (value: string): string =>
  once(
    value,
    (sql) =>
      `(strftime(DATE '1970-01-01' + ${sql}, '%H:%M:%S') || ${fraction(`(epoch_us(${sql}) % 1000000)`)})`,
  )

/** `separator` is a space in CAST, a `T` in JSON. */
export const textOfDatetime = (value: string, separator = ' '): string =>
  once(
    value,
    (sql) =>
      `(strftime(${sql}, ${text(`%Y-%m-%d${separator}%H:%M:%S`)}) || ${fraction(`(microsecond(${sql}) % 1000000)`)})`,
  )

export function textOfTimestamp(value: string, zone: Zone): string {
  const offset = zone.name === undefined ? undefined : fixedOffset(zone.name)
  if (offset === 0) return `(${textOfDatetime(toLocalSql(value, zone))} || '+00')`
  return `bq_timestamp_text(${value}, ${zone.sql})`
}
