/**
 * How dates and times are spelt in files, where a load says so.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/format-elements#format_string_as_datetime
 */
import {timeFromFormat} from '../../../sql/runtime/cast-format-time.ts'
import {dateText, datetimeText, timestampText, timeText} from '../../../sql/runtime/time-text.ts'
import {checkZone} from '../../../sql/runtime/zones.ts'
import type {ReadConfiguration} from '../load-configuration.ts'
import {invalidLoad} from '../load-error.ts'

export interface Spellings {
  /** Of timestamps that name no zone. */
  readonly timeZone: string
  /** Format elements; a type with a format is spelt in no other way. */
  readonly formats: Readonly<Partial<Record<DatedKind, string>>>
}

const KINDS = ['DATE', 'DATETIME', 'TIME', 'TIMESTAMP'] as const
export type DatedKind = (typeof KINDS)[number]

export const USUAL_SPELLINGS: Spellings = {timeZone: 'UTC', formats: {}}

export const areUsual = ({timeZone, formats}: Spellings): boolean =>
  timeZone === 'UTC' && Object.keys(formats).length === 0

export function spellingsOf(configuration: ReadConfiguration): Spellings {
  const {dateFormat, datetimeFormat, timeFormat, timestampFormat, timeZone} = configuration
  if (timeZone) checkTimeZone(timeZone)
  return {
    timeZone: timeZone || 'UTC',
    formats: {
      ...(dateFormat && {DATE: dateFormat}),
      ...(datetimeFormat && {DATETIME: datetimeFormat}),
      ...(timeFormat && {TIME: timeFormat}),
      ...(timestampFormat && {TIMESTAMP: timestampFormat}),
    },
  }
}

function checkTimeZone(zone: string): void {
  try {
    checkZone(zone)
  } catch (cause) {
    throw invalidLoad(`Invalid time zone: ${zone}`, {cause})
  }
}

const MICROS_PER_DAY = 86_400_000_000n

/**
 * The type's own spelling of a text that is written by its format.
 * @throws Error for text that does not fit the format.
 */
export function formattedText(given: string, format: string, kind: DatedKind, timeZone: string): string {
  const micros = timeFromFormat(given.trim(), format, timeZone, kind)
  switch (kind) {
    case 'DATE':
      return dateText(
        Number((micros - (((micros % MICROS_PER_DAY) + MICROS_PER_DAY) % MICROS_PER_DAY)) / MICROS_PER_DAY),
      )
    case 'DATETIME':
      return datetimeText(micros)
    case 'TIME':
      return timeText(micros)
    case 'TIMESTAMP':
      return timestampText(micros, 'UTC')
  }
}

/** The type whose format the text fits; undefined where none is given for it, or none fits. */
export function detectedKind(given: string, {formats, timeZone}: Spellings): DatedKind | undefined {
  return KINDS.find((kind) => {
    const format = formats[kind]
    if (!format) return false
    try {
      formattedText(given, format, kind, timeZone)
      return true
    } catch {
      // The parser shared with SQL says by an error that a text does not fit.
      return false
    }
  })
}
