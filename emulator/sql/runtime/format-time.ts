/**
 * FORMAT_DATE, FORMAT_DATETIME, FORMAT_TIME, FORMAT_TIMESTAMP.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/format-elements#format_elements_date_time
 */
import {defineRuntime} from '../runtime.ts'
import {type CivilTime, civilTime, isoWeek, isoYearStart, MICROS_PER_SECOND, pad} from './calendar.ts'
import {readFlags, withFlags} from './format-time-flags.ts'
import {offsetText, shownOffsetAt} from './zones.ts'

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const

export const WEEKDAYS = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const

export type TimeKind = 'DATE' | 'DATETIME' | 'TIME' | 'TIMESTAMP'

interface Moment extends CivilTime {
  /** Microseconds since 1970, UTC. */
  readonly instant: bigint
  /** Seconds east of UTC. */
  readonly offset: number
}

const short = (name: string): string => name.slice(0, 3)
const hour12 = ({hour}: Moment): number => hour % 12 || 12
const blankPad = (value: number): string => String(value).padStart(2)
const clock = (t: Moment): string => `${pad(t.hour)}:${pad(t.minute)}:${pad(t.second)}`
const slashed = (t: Moment): string => `${pad(t.month)}/${pad(t.day)}/${pad(t.year % 100)}`
const meridiem = ({hour}: Moment): string => (hour < 12 ? 'AM' : 'PM')
const month = (t: Moment): string => MONTHS[t.month - 1] ?? ''
const weekday = (t: Moment): string => WEEKDAYS[t.weekday] ?? ''
/** Weeks of the year from 0, which start on Sunday (0) or Monday (1). */
const weekFrom = (t: Moment, start: 0 | 1): string =>
  pad(Math.floor((t.dayOfYear + 6 - ((t.weekday + 7 - start) % 7)) / 7))

function epochSeconds({instant}: Moment): string {
  const rest = ((instant % MICROS_PER_SECOND) + MICROS_PER_SECOND) % MICROS_PER_SECOND
  return String((instant - rest) / MICROS_PER_SECOND)
}

/** `UTC`, `UTC-8`, `UTC+0530`. */
function zoneText({offset}: Moment): string {
  if (offset === 0) return 'UTC'
  const written = offsetText(offset, false)
  return offset % 3600 === 0 ? `UTC${written[0]}${Math.abs(offset) / 3600}` : `UTC${written}`
}

const ELEMENTS: Readonly<Record<string, (t: Moment) => string>> = {
  A: weekday,
  a: (t) => short(weekday(t)),
  B: month,
  b: (t) => short(month(t)),
  C: (t) => String(Math.floor(t.year / 100)),
  c: (t) => `${short(weekday(t))} ${short(month(t))} ${blankPad(t.day)} ${clock(t)} ${t.year}`,
  D: slashed,
  d: (t) => pad(t.day),
  e: (t) => blankPad(t.day),
  F: (t) => `${t.year}-${pad(t.month)}-${pad(t.day)}`,
  G: (t) => String(isoWeek(t.days).year),
  g: (t) => pad(isoWeek(t.days).year % 100),
  H: (t) => pad(t.hour),
  h: (t) => short(month(t)),
  I: (t) => pad(hour12(t)),
  J: (t) => pad(t.days - isoYearStart(isoWeek(t.days).year) + 1, 3),
  j: (t) => pad(t.dayOfYear, 3),
  k: (t) => blankPad(t.hour),
  l: (t) => blankPad(hour12(t)),
  M: (t) => pad(t.minute),
  m: (t) => pad(t.month),
  n: () => '\n',
  P: (t) => meridiem(t).toLowerCase(),
  p: meridiem,
  Q: (t) => String(Math.ceil(t.month / 3)),
  R: (t) => `${pad(t.hour)}:${pad(t.minute)}`,
  r: (t) => `${pad(hour12(t))}:${pad(t.minute)}:${pad(t.second)} ${meridiem(t)}`,
  S: (t) => pad(t.second),
  s: epochSeconds,
  T: clock,
  t: () => '\t',
  U: (t) => weekFrom(t, 0),
  u: (t) => String(t.weekday || 7),
  V: (t) => pad(isoWeek(t.days).week),
  W: (t) => weekFrom(t, 1),
  w: (t) => String(t.weekday),
  X: clock,
  x: slashed,
  Y: (t) => String(t.year),
  y: (t) => pad(t.year % 100),
  Z: zoneText,
  z: (t) => offsetText(t.offset, false),
  '%': () => '%',
}

/** Elements that a type has not: they stand in the result as they are written. */
const LITERAL: Readonly<Record<TimeKind, string>> = {
  DATE: 'cHIklMPpRrSsTXZz',
  TIME: 'AaBbhCcDdeFGgJjmQsUuVWwxYyZz',
  DATETIME: 'Zz',
  TIMESTAMP: '',
}

const ELEMENT = /%(E[0-9*][SY]|E4Y|Ez|[EO]?[A-Za-z%]|([-_0^#]*\d*)[EO]?[A-Za-z%])/g

function extended(element: string, t: Moment): string | undefined {
  if (element === 'Ez') return offsetText(t.offset)
  if (element === 'E4Y') return pad(t.year, 4)
  const seconds = /^E([0-9*])S$/.exec(element)
  if (!seconds) return undefined
  const digits = pad(t.micros, 6)
  const fraction =
    seconds[1] === '*' ? digits.replace(/0+$/, '') : digits.padEnd(9, '0').slice(0, Number(seconds[1]))
  return pad(t.second) + (fraction && `.${fraction}`)
}

/** The letter by which LITERAL knows an element: `%E3S` goes with `%S`, `%Ez` with `%z`. */
const letterOf = (element: string): string => element.at(-1) ?? ''

/** `instant` is microseconds since 1970 in UTC; DATE, TIME and DATETIME are taken for UTC too. */
export function formatTime(format: string, instant: bigint, zone: string, kind: TimeKind): string {
  const offset = kind === 'TIMESTAMP' ? shownOffsetAt(instant, zone) : 0
  const moment: Moment = {...civilTime(instant + BigInt(offset) * MICROS_PER_SECOND), instant, offset}
  return format.replace(ELEMENT, (whole: string, element: string, flags?: string) => {
    const letter = letterOf(element)
    // With a flag, the elements that a type has not are those of 1970 or of midnight.
    if (LITERAL[kind].includes(letter) && !/^[-_0^#]/.test(flags ?? '')) return whole
    const shown = extended(element, moment) ?? ELEMENTS[letter]?.(moment)
    return (flags && shown !== undefined ? withFlags(shown, letter, readFlags(flags)) : shown) ?? whole
  })
}

export const formatTimeFunctions = [
  defineRuntime({
    name: 'bq_format_time',
    args: ['VARCHAR', 'BIGINT', 'VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    call: (format: string, instant: bigint, zone: string, kind: string) =>
      formatTime(format, instant, zone, kind as TimeKind),
  }),
]
