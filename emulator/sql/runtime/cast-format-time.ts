/**
 * CAST(… FORMAT …) between text and dates and times.
 *
 *   bq_time_to_format(BIGINT micros, format, zone, kind) -> VARCHAR
 *   bq_time_from_format(VARCHAR text, format, zone, kind) -> BIGINT micros (local, or UTC for TIMESTAMP)
 *
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/format-elements#format_date_time_as_string
 */
import {defineRuntime} from '../runtime.ts'
import {
  type CivilTime,
  civilDate,
  civilTime,
  daysFromCivil,
  daysInMonth,
  MICROS_PER_DAY,
  MICROS_PER_SECOND,
  microsFromCivil,
  pad,
} from './calendar.ts'
import {MONTHS, type TimeKind, WEEKDAYS} from './format-time.ts'
import {checkZone, fromLocal, shownOffsetAt} from './zones.ts'

/** Longer elements come first, so that MONTH is not read as MON and TH. */
const ELEMENTS = [
  'Y,YYY',
  'YYYY',
  'YYY',
  'YY',
  'Y',
  'RRRR',
  'RR',
  'MONTH',
  'MON',
  'MM',
  'DDD',
  'DD',
  'DAY',
  'DY',
  'D',
  'HH24',
  'HH12',
  'HH',
  'MI',
  'SSSSS',
  'SS',
  'FF1',
  'FF2',
  'FF3',
  'FF4',
  'FF5',
  'FF6',
  'FF7',
  'FF8',
  'FF9',
  'A.M.',
  'P.M.',
  'AM',
  'PM',
  'TZH',
  'TZM',
] as const // prettier-ignore

type Element = (typeof ELEMENTS)[number]
type Token = {readonly element: Element; readonly written: string} | {readonly literal: string}

/** Takes a format apart. Throws at what is neither an element nor punctuation. */
function tokensOf(format: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < format.length) {
    const rest = format.slice(at)
    const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(rest)
    if (quoted) {
      tokens.push({literal: quoted[1]!.replace(/\\(.)/g, '$1')})
      at += quoted[0].length
      continue
    }
    const element = ELEMENTS.find((name) => rest.toUpperCase().startsWith(name))
    if (element) {
      tokens.push({element, written: rest.slice(0, element.length)})
      at += element.length
    } else if (/^[-./,';:\s]/.test(rest)) {
      tokens.push({literal: rest[0]!})
      at++
    } else {
      throw new Error(`Cannot find matched format element at ${at} in '${format}'`)
    }
  }
  return tokens
}

const TIME_OF_DAY = /^(HH|MI|SS|FF|A|P)/
const OF_DATE = /^(Y|R|M[MO]|D)/

function checkElement(element: Element, kind: TimeKind): void {
  const foreign =
    (kind === 'DATE' && TIME_OF_DAY.test(element)) ||
    (kind === 'TIME' && OF_DATE.test(element)) ||
    (kind !== 'TIMESTAMP' && element.startsWith('TZ'))
  if (foreign) throw new Error(`Format element '${element}' is not allowed for the ${kind} type`)
}

/** MONTH, Month or month: names follow the case of the element. */
function inCaseOf(written: string, name: string): string {
  if (written === written.toLowerCase()) return name.toLowerCase()
  return written[1] === written[1]?.toUpperCase() ? name.toUpperCase() : name
}

function show(token: {element: Element; written: string}, t: CivilTime, offset: number): string {
  const {element, written} = token
  const hour12 = t.hour % 12 || 12
  const minutes = Math.floor(Math.abs(offset) / 60)
  switch (element) {
    case 'YYYY':
    case 'RRRR':
      return pad(t.year, 4)
    case 'YYY':
      return pad(t.year % 1000, 3)
    case 'YY':
    case 'RR':
      return pad(t.year % 100)
    case 'Y':
      return String(t.year % 10)
    case 'Y,YYY':
      return `${Math.floor(t.year / 1000)},${pad(t.year % 1000, 3)}`
    case 'MONTH':
      return inCaseOf(written, MONTHS[t.month - 1]!)
    case 'MON':
      return inCaseOf(written, MONTHS[t.month - 1]!.slice(0, 3))
    case 'MM':
      return pad(t.month)
    case 'DDD':
      return pad(t.dayOfYear, 3)
    case 'DD':
      return pad(t.day)
    case 'D':
      return String(t.weekday + 1)
    case 'DAY':
      return inCaseOf(written, WEEKDAYS[t.weekday]!)
    case 'DY':
      return inCaseOf(written, WEEKDAYS[t.weekday]!.slice(0, 3))
    case 'HH24':
      return pad(t.hour)
    case 'HH':
    case 'HH12':
      return pad(hour12)
    case 'MI':
      return pad(t.minute)
    case 'SS':
      return pad(t.second)
    case 'SSSSS':
      return pad(t.hour * 3600 + t.minute * 60 + t.second, 5)
    case 'AM':
    case 'PM':
      return inCaseOf(written, t.hour < 12 ? 'AM' : 'PM')
    case 'A.M.':
    case 'P.M.':
      return inCaseOf(written[0]! + written[2]!, t.hour < 12 ? 'A.M.' : 'P.M.')
    case 'TZH':
      return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}`
    case 'TZM':
      return pad(minutes % 60)
    default:
      return pad(t.micros, 6).padEnd(9, '0').slice(0, Number(element[2]))
  }
}

function timeToFormat(micros: bigint, format: string, zone: string, kind: TimeKind): string {
  const offset = kind === 'TIMESTAMP' ? shownOffsetAt(micros, zone) : 0
  const time = civilTime(micros + BigInt(offset) * MICROS_PER_SECOND)
  return tokensOf(format)
    .map((token) => {
      if ('literal' in token) return token.literal
      checkElement(token.element, kind)
      return show(token, time, offset)
    })
    .join('')
}

interface Fields {
  year: number
  month: number
  day: number
  dayOfYear?: number
  hour: number
  minute: number
  second: number
  micros: number
  hour12: boolean
  afternoon: boolean
  zoneHours?: number
  zoneMinutes: number
}

/** Reads digits, a name or a sign off the front of the text. */
class Reader {
  at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  take(pattern: RegExp): string {
    const match = new RegExp(pattern.source, 'iy')
    match.lastIndex = this.at
    const found = match.exec(this.text)
    if (!found) throw new Error(`Failed to parse input string "${this.text}"`)
    this.at = match.lastIndex
    return found[0]
  }

  number(width: number): number {
    return Number(this.take(new RegExp(`\\d{1,${width}}`)))
  }

  name(names: readonly string[]): number {
    const found = this.take(new RegExp(names.join('|'))).toLowerCase()
    return names.findIndex((name) => name.toLowerCase() === found)
  }

  done(): boolean {
    return /^\s*$/.test(this.text.slice(this.at))
  }
}

/** Two digits go with the century that makes the year nearest: RR of 49 is 2049, of 50 it is 1950. */
const roundedYear = (digits: number): number => digits + (digits < 50 ? 2000 : 1900)

function readElement(element: Element, reader: Reader, f: Fields, thisYear: number): void {
  switch (element) {
    case 'YYYY':
      f.year = reader.number(5)
      break
    case 'RRRR': {
      const digits = reader.take(/\d{1,4}/)
      f.year = digits.length <= 2 ? roundedYear(Number(digits)) : Number(digits)
      break
    }
    case 'Y,YYY': {
      const [thousands = '0', rest = '0'] = reader.take(/\d{1,2},\d{3}/).split(',')
      f.year = Number(thousands) * 1000 + Number(rest)
      break
    }
    case 'YYY':
      f.year = Math.floor(thisYear / 1000) * 1000 + reader.number(3)
      break
    case 'YY':
      f.year = Math.floor(thisYear / 100) * 100 + reader.number(2)
      break
    case 'Y':
      f.year = Math.floor(thisYear / 10) * 10 + reader.number(1)
      break
    case 'RR':
      f.year = roundedYear(reader.number(2))
      break
    case 'MONTH':
      f.month = reader.name(MONTHS) + 1
      break
    case 'MON':
      f.month = reader.name(MONTHS.map((name) => name.slice(0, 3))) + 1
      break
    case 'MM':
      f.month = reader.number(2)
      break
    case 'DDD':
      f.dayOfYear = reader.number(3)
      break
    case 'DD':
      f.day = reader.number(2)
      break
    case 'DAY':
      reader.name(WEEKDAYS)
      break
    case 'DY':
      reader.name(WEEKDAYS.map((name) => name.slice(0, 3)))
      break
    case 'HH24':
      f.hour = reader.number(2)
      break
    case 'HH':
    case 'HH12':
      f.hour = reader.number(2)
      f.hour12 = true
      break
    case 'MI':
      f.minute = reader.number(2)
      break
    case 'SS':
      f.second = reader.number(2)
      break
    case 'SSSSS': {
      const seconds = reader.number(5)
      f.hour = Math.floor(seconds / 3600)
      f.minute = Math.floor(seconds / 60) % 60
      f.second = seconds % 60
      break
    }
    case 'AM':
    case 'PM':
      f.afternoon = reader.take(/[AP]M/).toUpperCase() === 'PM'
      break
    case 'A.M.':
    case 'P.M.':
      f.afternoon = reader.take(/[AP]\.M\./).toUpperCase() === 'P.M.'
      break
    case 'TZH':
      f.zoneHours = Number(reader.take(/[+-]?\d{1,2}/))
      break
    case 'TZM':
      f.zoneMinutes = reader.number(2)
      break
    default:
      if (!element.startsWith('FF')) throw new Error(`Format element '${element}' cannot be used in parsing`)
      f.micros = Number(
        reader
          .take(new RegExp(`\\d{1,${element[2]}}`))
          .padEnd(6, '0')
          .slice(0, 6),
      )
  }
}

/** Microseconds since 1970, or since midnight, of a text that is written by format elements. */
export function timeFromFormat(text: string, format: string, zone: string, kind: TimeKind): bigint {
  const fail = (): never => {
    throw new Error(`Failed to parse input string "${text}"`)
  }
  const today = civilDate(Math.floor(Date.now() / 86_400_000))
  const f: Fields = {
    year: kind === 'TIME' ? 1970 : today.year,
    month: kind === 'TIME' ? 1 : today.month,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    micros: 0,
    hour12: false,
    afternoon: false,
    zoneMinutes: 0,
  }
  const reader = new Reader(text)
  for (const token of tokensOf(format)) {
    if ('element' in token) {
      checkElement(token.element, kind)
      readElement(token.element, reader, f, today.year)
    } else if (/^\s/.test(token.literal)) {
      reader.take(/\s*/)
    } else {
      reader.take(new RegExp(token.literal.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')))
    }
  }
  if (!reader.done()) fail()
  const hour = f.hour12 ? (f.hour % 12) + (f.afternoon ? 12 : 0) : f.hour
  if (f.day < 1 || f.day > daysInMonth(f.year, f.month) || hour > 23 || f.minute > 59 || f.second > 59) fail()
  const date = f.dayOfYear === undefined ? f : civilDate(daysFromCivil(f.year, 1, 1) + f.dayOfYear - 1)
  const local = microsFromCivil(date, hour, f.minute, f.second, f.micros)
  if (kind !== 'TIMESTAMP') return kind === 'TIME' ? local % MICROS_PER_DAY : local
  checkZone(zone)
  if (f.zoneHours === undefined) return fromLocal(local, zone)
  const minutes = Math.abs(f.zoneHours) * 60 + f.zoneMinutes
  return local - BigInt(f.zoneHours < 0 ? -minutes : minutes) * 60n * MICROS_PER_SECOND
}

export const castFormatTimeFunctions = [
  defineRuntime({
    name: 'bq_time_to_format',
    args: ['BIGINT', 'VARCHAR', 'VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    call: (micros: bigint, format: string, zone: string, kind: string) =>
      timeToFormat(micros, format, zone, kind as TimeKind),
  }),
  defineRuntime({
    name: 'bq_time_from_format',
    args: ['VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR'],
    returns: 'BIGINT',
    call: (text: string, format: string, zone: string, kind: string) =>
      timeFromFormat(text, format, zone, kind as TimeKind),
  }),
]
