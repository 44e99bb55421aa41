/**
 * Dates and times as BigQuery writes them: `2008-12-25`, `15:30:00.123`, `2008-12-25 15:30:00+00`.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/conversion_functions#cast_as_string
 */
import {defineRuntime} from '../runtime.ts'
import {civilDate, civilTime, fractionText, MICROS_PER_SECOND, pad} from './calendar.ts'
import {offsetText, shownOffsetAt} from './zones.ts'

export function dateText(days: number): string {
  const {year, month, day} = civilDate(days)
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}`
}

export function timeText(micros: bigint): string {
  const {hour, minute, second, micros: fraction} = civilTime(micros)
  return `${pad(hour)}:${pad(minute)}:${pad(second)}${fractionText(fraction)}`
}

/** `separator` is a space in CAST, a `T` in JSON. */
export const datetimeText = (micros: bigint, separator = ' '): string =>
  `${dateText(civilTime(micros).days)}${separator}${timeText(micros)}`

/** The offset shows its minutes only where it has any: `+00`, `+05:30`. */
export function timestampText(micros: bigint, zone: string): string {
  const offset = shownOffsetAt(micros, zone)
  const local = micros + BigInt(offset) * MICROS_PER_SECOND
  return `${datetimeText(local)}${offsetText(offset).replace(/:00$/, '')}`
}

export const timeTextFunctions = [
  defineRuntime({
    name: 'bq_timestamp_text',
    args: ['TIMESTAMPTZ', 'VARCHAR'],
    returns: 'VARCHAR',
    call: (micros: bigint, zone: string) => timestampText(micros, zone),
  }),
]
