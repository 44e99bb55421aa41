/**
 * PARSE_DATE, PARSE_DATETIME, PARSE_TIME, PARSE_TIMESTAMP.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/format-elements#format_elements_date_time
 */
import {defineRuntime} from '../runtime.ts'
import {
  daysFromCivil,
  daysInMonth,
  isoYearStart,
  MAX_MICROS,
  MICROS_PER_DAY,
  MICROS_PER_SECOND,
  MIN_MICROS,
  weekdayOf,
} from './calendar.ts'
import {MONTHS, type TimeKind, WEEKDAYS} from './format-time.ts'
import {checkZone, fromLocal} from './zones.ts'

/** What the elements have said so far; what was not said is 1970-01-01 00:00:00. */
interface Parsed {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  micros: number
  /** An hour of 12 waits for AM or PM, whichever comes first. */
  hour12: boolean
  afternoon: boolean
  century?: number
  yearOfCentury?: number
  dayOfYear?: number
  isoYear?: number
  isoWeek?: number
  isoDayOfYear?: number
  /** Monday = 1 … Sunday = 7. */
  weekday?: number
  sundayWeek?: number
  mondayWeek?: number
  epoch?: bigint
  offset?: number
  zone?: string
}

class Mismatch extends Error {}

/** A cursor over the text. */
interface Input {
  readonly text: string
  at: number
}

function fail(): never {
  throw new Mismatch()
}

function skipBlanks(input: Input): void {
  while (/\s/.test(input.text[input.at] ?? '')) input.at++
}

function take(input: Input, pattern: RegExp): RegExpExecArray {
  pattern.lastIndex = input.at
  const match = pattern.exec(input.text)
  if (!match) fail()
  input.at = pattern.lastIndex
  return match
}

const DIGITS = [/\d{1,1}/y, /\d{1,1}/y, /\d{1,2}/y, /\d{1,3}/y, /\d{1,4}/y]

function number(input: Input, width: number, low: number, high: number): number {
  skipBlanks(input)
  const value = Number(take(input, DIGITS[width]!)[0])
  if (value < low || value > high) fail()
  return value
}

/** A name in full or by its first three letters, in any case. */
function named(input: Input, names: readonly string[]): number {
  const rest = input.text.slice(input.at, input.at + 9).toLowerCase()
  const full = names.findIndex((name) => rest.startsWith(name.toLowerCase()))
  const index = full >= 0 ? full : names.findIndex((name) => rest.startsWith(name.slice(0, 3).toLowerCase()))
  if (index < 0) fail()
  input.at += full >= 0 ? names[index]!.length : 3
  return index
}

function offset(input: Input): number {
  const match = take(input, /Z|([+-])(\d{1,2}):?(\d{2})?/iy)
  if (!match[1]) return 0
  const seconds = Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60
  return match[1] === '-' ? -seconds : seconds
}

function seconds(input: Input, parsed: Parsed, digits: number): void {
  parsed.second = number(input, 2, 0, 60)
  if (input.text[input.at] !== '.' || digits === 0) return
  input.at++
  const fraction = take(input, /\d+/y)[0]
  if (fraction.length > digits) input.at -= fraction.length - digits
  parsed.micros = Number(fraction.slice(0, digits).padEnd(6, '0').slice(0, 6))
}

function hourOfTwelve(input: Input, parsed: Parsed): void {
  parsed.hour = number(input, 2, 1, 12) % 12
  parsed.hour12 = true
}

function hourOfDay(input: Input, parsed: Parsed): void {
  parsed.hour = number(input, 2, 0, 23)
  parsed.hour12 = false
}

function meridiem(input: Input, parsed: Parsed): void {
  parsed.afternoon = take(input, /[AP]M/iy)[0].toUpperCase() === 'PM'
}

type Reader = (input: Input, parsed: Parsed, kind: TimeKind) => void

const read: Readonly<Record<string, Reader>> = {
  A: (i, p) => {
    p.weekday = named(i, WEEKDAYS) || 7
  },
  B: (i, p) => {
    p.month = named(i, MONTHS) + 1
  },
  C: (i, p) => {
    p.century = number(i, 2, 0, 99)
  },
  c: (i, p, k) => readFormat('%a %b %e %H:%M:%S %Y', i, p, k),
  D: (i, p, k) => readFormat('%m/%d/%y', i, p, k),
  d: (i, p) => {
    p.day = number(i, 2, 1, 31)
  },
  F: (i, p, k) => readFormat('%Y-%m-%d', i, p, k),
  G: (i, p) => {
    p.isoYear = number(i, 4, 1, 9999)
  },
  g: (i, p) => {
    p.isoYear = fullYear(number(i, 2, 0, 99))
  },
  H: hourOfDay,
  I: hourOfTwelve,
  J: (i, p) => {
    p.isoDayOfYear = number(i, 3, 1, 371)
  },
  j: (i, p) => {
    p.dayOfYear = number(i, 3, 1, 366)
  },
  M: (i, p) => {
    p.minute = number(i, 2, 0, 59)
  },
  m: (i, p) => {
    p.month = number(i, 2, 1, 12)
  },
  n: skipBlanks,
  p: meridiem,
  Q: (i, p) => {
    p.month = number(i, 1, 1, 4) * 3 - 2
  },
  R: (i, p, k) => readFormat('%H:%M', i, p, k),
  r: (i, p, k) => readFormat('%I:%M:%S %p', i, p, k),
  S: (i, p) => seconds(i, p, 0),
  s: (i, p) => {
    skipBlanks(i)
    p.epoch = BigInt(take(i, /[+-]?\d+/y)[0]) * MICROS_PER_SECOND
  },
  T: (i, p, k) => readFormat('%H:%M:%S', i, p, k),
  U: (i, p) => {
    p.sundayWeek = number(i, 2, 0, 53)
  },
  u: (i, p) => {
    p.weekday = number(i, 1, 1, 7)
  },
  V: (i, p) => {
    p.isoWeek = number(i, 2, 1, 53)
  },
  W: (i, p) => {
    p.mondayWeek = number(i, 2, 0, 53)
  },
  w: (i, p) => {
    p.weekday = number(i, 1, 0, 6) || 7
  },
  Y: (i, p) => {
    p.year = number(i, 4, 0, 9999)
    delete p.yearOfCentury
    delete p.century
  },
  y: (i, p) => {
    p.yearOfCentury = number(i, 2, 0, 99)
  },
  Z: (i, p) => {
    p.zone = take(i, /[A-Za-z0-9_/+:-]+/y)[0]
  },
  z: (i, p) => {
    p.offset = offset(i)
  },
  '%': (i) => {
    if (i.text[i.at++] !== '%') fail()
  },
}

const SAME: Readonly<Record<string, string>> = {
  a: 'A',
  b: 'B',
  h: 'B',
  e: 'd',
  k: 'H',
  l: 'I',
  P: 'p',
  t: 'n',
  X: 'T',
  x: 'D',
}

function readExtended(element: string, input: Input, parsed: Parsed): boolean {
  if (element === 'Ez') {
    parsed.offset = offset(input)
    return true
  }
  if (element === 'E4Y') {
    skipBlanks(input)
    parsed.year = Number(take(input, /\d{4}/y)[0])
    return true
  }
  const fraction = /^E([0-9*])S$/.exec(element)
  if (!fraction) return false
  seconds(input, parsed, fraction[1] === '*' ? Number.POSITIVE_INFINITY : Number(fraction[1]))
  return true
}

function readFormat(format: string, input: Input, parsed: Parsed, kind: TimeKind): void {
  const tokens = format.match(/%(?:E[0-9*]S|E4Y|Ez|[EO]?[A-Za-z%])|\s+|[^%\s]|%/g) ?? []
  for (const token of tokens) {
    if (/^\s/.test(token)) {
      skipBlanks(input)
    } else if (token.length === 1) {
      if (input.text[input.at++] !== token) fail()
    } else if (!readExtended(token.slice(1), input, parsed)) {
      const letter = token.at(-1)!
      const reader = read[SAME[letter] ?? letter] ?? fail()
      reader(input, parsed, kind)
    }
  }
}

/** Two digits of a year are of 1969 to 2068. */
const fullYear = (twoDigits: number): number => (twoDigits < 69 ? 2000 : 1900) + twoDigits

function dayOf(p: Parsed): number {
  let year = p.year
  if (p.yearOfCentury !== undefined) {
    year = p.century === undefined ? fullYear(p.yearOfCentury) : p.century * 100 + p.yearOfCentury
  } else if (p.century !== undefined) {
    year = p.century * 100
  }
  if (p.isoYear !== undefined || p.isoWeek !== undefined || p.isoDayOfYear !== undefined) {
    const start = isoYearStart(p.isoYear ?? year)
    if (p.isoDayOfYear !== undefined) return start + p.isoDayOfYear - 1
    return start + ((p.isoWeek ?? 1) - 1) * 7 + (p.weekday ?? 1) - 1
  }
  const first = daysFromCivil(year, 1, 1)
  if (p.dayOfYear !== undefined) {
    if (p.dayOfYear > daysFromCivil(year + 1, 1, 1) - first) fail()
    return first + p.dayOfYear - 1
  }
  if (p.sundayWeek !== undefined) {
    const sunday = first + ((7 - weekdayOf(first)) % 7)
    return sunday + (p.sundayWeek - 1) * 7 + ((p.weekday ?? 7) % 7)
  }
  if (p.mondayWeek !== undefined) {
    const monday = first + ((8 - weekdayOf(first)) % 7)
    return monday + (p.mondayWeek - 1) * 7 + (p.weekday ?? 1) - 1
  }
  if (p.day > daysInMonth(year, p.month)) fail()
  return daysFromCivil(year, p.month, p.day)
}

function instantOf(p: Parsed, zone: string, kind: TimeKind): bigint {
  if (p.epoch !== undefined && kind === 'TIMESTAMP') return p.epoch
  const hour = p.hour12 && p.afternoon ? p.hour + 12 : p.hour
  const ofDay = BigInt((hour * 3600 + p.minute * 60 + p.second) * 1_000_000 + p.micros)
  const local = p.epoch ?? BigInt(dayOf(p)) * MICROS_PER_DAY + ofDay
  if (kind !== 'TIMESTAMP') return local
  if (p.offset !== undefined) return local - BigInt(p.offset) * MICROS_PER_SECOND
  return fromLocal(local, p.zone ?? zone)
}

/** Elements that a type has not make a parse fail. */
const FOREIGN: Readonly<Record<TimeKind, RegExp>> = {
  DATE: /%[EO]?[HIklMPpRrSsTXZzc]|%E[0-9*]S/,
  TIME: /%[EO]?[AaBbhCcDdeFGgJjmQsUuVWwxYyZz]/,
  DATETIME: /%[EO]?[Zz]/,
  TIMESTAMP: /(?!)/,
}

/** Microseconds since 1970, UTC for a TIMESTAMP and local otherwise. */
export function parseTime(format: string, text: string, zone: string, kind: TimeKind): bigint {
  checkZone(zone)
  const foreign = FOREIGN[kind].exec(format.replaceAll('%%', ''))
  if (foreign) throw new Error(`Invalid format: ${foreign[0]} is not allowed for the ${kind} type.`)
  const parsed: Parsed = {
    year: 1970,
    month: 1,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    micros: 0,
    hour12: false,
    afternoon: false,
  }
  const input: Input = {text, at: 0}
  try {
    skipBlanks(input)
    readFormat(format, input, parsed, kind)
    skipBlanks(input)
    if (input.at < text.length) fail()
    if (parsed.zone !== undefined) checkZone(parsed.zone)
    const instant = instantOf(parsed, zone, kind)
    if (instant < MIN_MICROS || instant > MAX_MICROS) fail()
    return instant
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error
    throw new Error(`Failed to parse input string "${text}"`)
  }
}

export const parseTimeFunctions = [
  defineRuntime({
    name: 'bq_parse_time_format',
    args: ['VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR'],
    returns: 'BIGINT',
    call: (format: string, text: string, zone: string, kind: string) =>
      parseTime(format, text, zone, kind as TimeKind),
  }),
]
