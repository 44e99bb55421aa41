/**
 * INTERVAL as text and back, and between its fields.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types#interval_type
 */
import type {IntervalValue} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'
import {MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_SECOND, pad} from './calendar.ts'

const MICROS_PER_MINUTE = 60n * MICROS_PER_SECOND
const MOST_MONTHS = 120_000
const MOST_DAYS = 3_660_000
const MOST_MICROS = 316_224_000_000_000_000n

/** Throws where a field is beyond ten thousand years. */
export function interval(months: number, days: number, micros: bigint): IntervalValue {
  const size = micros < 0n ? -micros : micros
  if (Math.abs(months) > MOST_MONTHS || Math.abs(days) > MOST_DAYS || size > MOST_MICROS) {
    throw new Error('Interval field value is out of allowed range')
  }
  return {months, days, micros}
}

const fractionOf = (micros: number): string => {
  if (micros === 0) return ''
  return micros % 1000 === 0 ? `.${pad(micros / 1000, 3)}` : `.${pad(micros, 6)}`
}

/** `Y-M D H:M:S[.F]`, as CAST writes it. */
export function intervalText({months, days, micros}: IntervalValue): string {
  const size = micros < 0n ? -micros : micros
  const years = `${months < 0 ? '-' : ''}${Math.floor(Math.abs(months) / 12)}-${Math.abs(months) % 12}`
  const seconds = `${(size / MICROS_PER_SECOND) % 60n}${fractionOf(Number(size % MICROS_PER_SECOND))}`
  const time = `${size / MICROS_PER_HOUR}:${(size / MICROS_PER_MINUTE) % 60n}:${seconds}`
  return `${years} ${days} ${micros < 0n ? '-' : ''}${time}`
}

/** ISO 8601, as JSON has it: `P1Y2M3DT4H5M6.5S`. */
export function intervalIso({months, days, micros}: IntervalValue): string {
  const field = (value: number | bigint, unit: string): string => (value ? `${value}${unit}` : '')
  const date = field(Math.trunc(months / 12), 'Y') + field(months % 12, 'M') + field(days, 'D')
  const rest = micros % MICROS_PER_MINUTE
  const size = rest < 0n ? -rest : rest
  const fraction = pad(Number(size % MICROS_PER_SECOND), 6).replace(/0+$/, '')
  const seconds = rest
    ? `${rest < 0n ? '-' : ''}${size / MICROS_PER_SECOND}${fraction && `.${fraction}`}S`
    : ''
  const time = field(micros / MICROS_PER_HOUR, 'H') + field((micros / MICROS_PER_MINUTE) % 60n, 'M') + seconds
  return date || time ? `P${date}${time && `T${time}`}` : 'P0Y'
}

const microsOf = (hours = '0', minutes = '0', seconds = '0', fraction = ''): bigint =>
  (BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds)) * MICROS_PER_SECOND +
  BigInt(fraction.padEnd(6, '0').slice(0, 6))

const signed = <N extends number | bigint>(sign: string | undefined, value: N): N =>
  (sign === '-' ? -value : value) as N

const CANONICAL =
  /^\s*([+-]?)(\d+)-(\d+)(?:\s+([+-]?\d+))?(?:\s+([+-]?)(\d+):(\d+):(\d+)(?:\.(\d{1,6}))?)?\s*$/
const DAY_TIME = /^\s*(?:([+-]?\d+)\s+)?([+-]?)(\d+):(\d+):(\d+)(?:\.(\d{1,6}))?\s*$/
const ISO =
  /^\s*(-?)P(?:([+-]?\d+)Y)?(?:([+-]?\d+)M)?(?:([+-]?\d+)W)?(?:([+-]?\d+)D)?(?:T(?:([+-]?\d+)H)?(?:([+-]?\d+)M)?(?:([+-]?)(\d+)(?:[.,](\d{1,6}))?S)?)?\s*$/

/** Any form that CAST to INTERVAL reads. */
export function parseAnyInterval(text: string): IntervalValue {
  const whole = CANONICAL.exec(text)
  if (whole) {
    const months = signed(whole[1], Number(whole[2]) * 12 + Number(whole[3]))
    const micros =
      whole[6] === undefined ? 0n : signed(whole[5], microsOf(whole[6], whole[7], whole[8], whole[9]))
    return interval(months, Number(whole[4] ?? 0), micros)
  }
  const short = DAY_TIME.exec(text)
  if (short) {
    return interval(
      0,
      Number(short[1] ?? 0),
      signed(short[2], microsOf(short[3], short[4], short[5], short[6])),
    )
  }
  const iso = /^\s*-?P\s*$|T\s*$/.test(text) ? null : ISO.exec(text)
  if (!iso) throw new Error(`Invalid INTERVAL value '${text}'`)
  const number = (i: number): number => Number(iso[i] ?? 0)
  const time =
    BigInt(iso[6] ?? 0) * MICROS_PER_HOUR +
    BigInt(iso[7] ?? 0) * MICROS_PER_MINUTE +
    signed(iso[8], microsOf('0', '0', iso[9], iso[10]))
  return interval(
    signed(iso[1], number(2) * 12 + number(3)),
    signed(iso[1], number(4) * 7 + number(5)),
    signed(iso[1], time),
  )
}

const PARTS = ['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND'] as const

/** `count` of one part: `INTERVAL 3 WEEK`. */
export function intervalOfPart(count: bigint, part: string): IntervalValue {
  const number = Number(count)
  switch (part) {
    case 'YEAR':
      return interval(number * 12, 0, 0n)
    case 'QUARTER':
      return interval(number * 3, 0, 0n)
    case 'MONTH':
      return interval(number, 0, 0n)
    case 'WEEK':
      return interval(0, number * 7, 0n)
    case 'DAY':
      return interval(0, number, 0n)
    case 'HOUR':
      return interval(0, 0, count * MICROS_PER_HOUR)
    case 'MINUTE':
      return interval(0, 0, count * MICROS_PER_MINUTE)
    case 'SECOND':
      return interval(0, 0, count * MICROS_PER_SECOND)
    case 'MILLISECOND':
      return interval(0, 0, count * 1000n)
    case 'MICROSECOND':
      return interval(0, 0, count)
    default:
      throw new Error(`Unsupported date part ${part} in INTERVAL`)
  }
}

/** How the fields from one part to another are written: `[-]Y-M`, `D`, `[-]H:M:S[.F]`, with blanks between. */
function patternOf(from: number, to: number): RegExp {
  const within = (part: number): boolean => part >= from && part <= to
  const pieces: string[] = []
  if (within(0) || within(1)) {
    const fields = [within(0) ? '(?<YEAR>\\d+)' : '', within(1) ? '(?<MONTH>\\d+)' : '']
    pieces.push(`(?<months>[+-]?)${fields.filter(Boolean).join('-')}`)
  }
  if (within(2)) pieces.push('(?<DAY>[+-]?\\d+)')
  const clock = [
    within(3) ? '(?<HOUR>\\d+)' : '',
    within(4) ? '(?<MINUTE>\\d+)' : '',
    within(5) ? '(?<SECOND>\\d+)(?:\\.(?<fraction>\\d{1,6}))?' : '',
  ].filter(Boolean)
  if (clock.length > 0) pieces.push(`(?<time>[+-]?)${clock.join(':')}`)
  return new RegExp(`^\\s*${pieces.join('\\s+')}\\s*$`)
}

/** `INTERVAL '…' from TO to`; with the same part twice, `INTERVAL '…' part`. */
export function parseInterval(text: string, from: string, to: string): IntervalValue {
  if (from === to && !['SECOND', 'YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE'].includes(from)) {
    if (!/^\s*[+-]?\d+\s*$/.test(text)) throw new Error(`Invalid INTERVAL literal '${text}'`)
    return intervalOfPart(BigInt(text.trim().replace(/^\+/, '')), from)
  }
  const order: readonly string[] = PARTS
  const [first, last] = [order.indexOf(from), order.indexOf(to)]
  if (first < 0 || last < first) throw new Error(`Invalid INTERVAL from ${from} to ${to}`)
  const fields = patternOf(first, last).exec(text)?.groups
  if (!fields) throw new Error(`Invalid INTERVAL literal '${text}'`)
  const months = Number(fields['YEAR'] ?? 0) * 12 + Number(fields['MONTH'] ?? 0)
  const time = microsOf(fields['HOUR'], fields['MINUTE'], fields['SECOND'], fields['fraction'])
  return interval(signed(fields['months'], months), Number(fields['DAY'] ?? 0), signed(fields['time'], time))
}

/** Days beyond thirty become months. */
export function justifyDays({months, days, micros}: IntervalValue): IntervalValue {
  let whole = months + Math.trunc(days / 30)
  let rest = days % 30
  if (whole > 0 && rest < 0) {
    whole--
    rest += 30
  } else if (whole < 0 && rest > 0) {
    whole++
    rest -= 30
  }
  return interval(whole, rest, micros)
}

/** Hours beyond twenty-four become days. */
export function justifyHours({months, days, micros}: IntervalValue): IntervalValue {
  let whole = days + Number(micros / MICROS_PER_DAY)
  let rest = micros % MICROS_PER_DAY
  if (whole > 0 && rest < 0n) {
    whole--
    rest += MICROS_PER_DAY
  } else if (whole < 0 && rest > 0n) {
    whole++
    rest -= MICROS_PER_DAY
  }
  return interval(months, whole, rest)
}

/** Both, with one sign for all fields. */
export function justifyInterval(value: IntervalValue): IntervalValue {
  let {months, days, micros} = justifyDays(justifyHours(value))
  if (months > 0 && days === 0 && micros < 0n) {
    months--
    days += 30
  } else if (months < 0 && days === 0 && micros > 0n) {
    months++
    days -= 30
  }
  return days === 0 ? interval(months, days, micros) : justifyHours({months, days, micros})
}

const DAYS_PER_MONTH = 30

/** What is left of months becomes days of thirty a month, what is left of days becomes time. */
function divide({months, days, micros}: IntervalValue, by: bigint): IntervalValue {
  if (by === 0n) throw new Error('Interval division by zero')
  const n = Number(by)
  const allDays = days + (months % n) * DAYS_PER_MONTH
  const rest = BigInt(allDays % n) * MICROS_PER_DAY
  return interval(Math.trunc(months / n), Math.trunc(allDays / n), (micros + rest) / by)
}

const multiply = ({months, days, micros}: IntervalValue, by: bigint): IntervalValue =>
  interval(months * Number(by), days * Number(by), micros * by)

/**
 * The sum of intervals given as text, because lists of INTERVAL do not cross into TypeScript. On the way, and for an
 * average, it may be beyond what an interval holds.
 */
const sumOf = (texts: readonly (string | null)[]): IntervalValue =>
  texts
    .map((text) => parseAnyInterval(text!))
    .reduce((a, b) => ({months: a.months + b.months, days: a.days + b.days, micros: a.micros + b.micros}))

const inRange = ({months, days, micros}: IntervalValue): IntervalValue => interval(months, days, micros)

export const intervalFunctions = [
  defineRuntime({
    name: 'bq_interval_sum',
    args: ['VARCHAR[]'],
    returns: 'VARCHAR',
    call: (texts: readonly (string | null)[]) => intervalText(inRange(sumOf(texts))),
  }),
  defineRuntime({
    name: 'bq_interval_average',
    args: ['VARCHAR[]'],
    returns: 'VARCHAR',
    call: (texts: readonly (string | null)[]) => intervalText(divide(sumOf(texts), BigInt(texts.length))),
  }),
  defineRuntime({
    name: 'bq_interval_checked',
    args: ['INTERVAL'],
    returns: 'INTERVAL',
    call: ({months, days, micros}: IntervalValue) => interval(months, days, micros),
  }),
  defineRuntime({name: 'bq_interval_text', args: ['INTERVAL'], returns: 'VARCHAR', call: intervalText}),
  defineRuntime({name: 'bq_interval_iso', args: ['INTERVAL'], returns: 'VARCHAR', call: intervalIso}),
  defineRuntime({
    name: 'bq_parse_interval',
    args: ['VARCHAR'],
    returns: 'INTERVAL',
    call: parseAnyInterval,
  }),
  defineRuntime({
    name: 'bq_interval_parts',
    args: ['VARCHAR', 'VARCHAR', 'VARCHAR'],
    returns: 'INTERVAL',
    call: parseInterval,
  }),
  defineRuntime({
    name: 'bq_make_interval',
    args: ['BIGINT', 'BIGINT', 'BIGINT', 'BIGINT', 'BIGINT', 'BIGINT'],
    returns: 'INTERVAL',
    call: (years: bigint, months: bigint, days: bigint, hours: bigint, minutes: bigint, seconds: bigint) =>
      interval(
        Number(years * 12n + months),
        Number(days),
        (hours * 3600n + minutes * 60n + seconds) * MICROS_PER_SECOND,
      ),
  }),
  defineRuntime({name: 'bq_justify_days', args: ['INTERVAL'], returns: 'INTERVAL', call: justifyDays}),
  defineRuntime({name: 'bq_justify_hours', args: ['INTERVAL'], returns: 'INTERVAL', call: justifyHours}),
  defineRuntime({
    name: 'bq_justify_interval',
    args: ['INTERVAL'],
    returns: 'INTERVAL',
    call: justifyInterval,
  }),
  defineRuntime({
    name: 'bq_interval_divide',
    args: ['INTERVAL', 'BIGINT'],
    returns: 'INTERVAL',
    call: divide,
  }),
  defineRuntime({
    name: 'bq_interval_multiply',
    args: ['INTERVAL', 'BIGINT'],
    returns: 'INTERVAL',
    call: multiply,
  }),
]
