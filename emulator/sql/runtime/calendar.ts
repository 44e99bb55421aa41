/**
 * The proleptic Gregorian calendar over microseconds since 1970, as DuckDB hands times to us.
 */

export const MICROS_PER_SECOND = 1_000_000n
export const MICROS_PER_HOUR = 3_600_000_000n
export const MICROS_PER_DAY = 86_400_000_000n

/** 0001-01-01 00:00:00 and 9999-12-31 23:59:59.999999, the ends of BigQuery's DATETIME and TIMESTAMP. */
export const MIN_MICROS = -62_135_596_800_000_000n
export const MAX_MICROS = 253_402_300_799_999_999n

/** A moment taken apart. `month` and `day` count from 1, `weekday` from Sunday = 0, `dayOfYear` from 1. */
export interface CivilTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly micros: number
  readonly weekday: number
  readonly dayOfYear: number
  /** Days since 1970-01-01. */
  readonly days: number
}

export const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

/** Days of a month counted from 1; 0 for a month that does not exist. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2 && isLeapYear(year)) return 29
  return DAYS_IN_MONTH[month - 1] ?? 0
}

/** Days since 1970-01-01. Years are counted from March, so that the leap day comes last. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

export function microsFromCivil(
  date: {readonly year: number; readonly month: number; readonly day: number},
  hour = 0,
  minute = 0,
  second = 0,
  micros = 0,
): bigint {
  const days = BigInt(daysFromCivil(date.year, date.month, date.day))
  return days * MICROS_PER_DAY + BigInt((hour * 3600 + minute * 60 + second) * 1_000_000 + micros)
}

export function civilDate(days: number): {year: number; month: number; day: number} {
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1
  return {year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day}
}

/** Sunday is 0. */
export const weekdayOf = (days: number): number => (((days + 4) % 7) + 7) % 7

export function civilTime(micros: bigint): CivilTime {
  const rest = ((micros % MICROS_PER_DAY) + MICROS_PER_DAY) % MICROS_PER_DAY
  const days = Number((micros - rest) / MICROS_PER_DAY)
  const ofDay = Number(rest)
  const date = civilDate(days)
  return {
    ...date,
    hour: Math.floor(ofDay / 3_600_000_000),
    minute: Math.floor(ofDay / 60_000_000) % 60,
    second: Math.floor(ofDay / 1_000_000) % 60,
    micros: ofDay % 1_000_000,
    weekday: weekdayOf(days),
    dayOfYear: days - daysFromCivil(date.year, 1, 1) + 1,
    days,
  }
}

/** The Monday that starts an ISO year: the one in the week of 4 January. */
export function isoYearStart(isoYear: number): number {
  const fourth = daysFromCivil(isoYear, 1, 4)
  return fourth - ((weekdayOf(fourth) + 6) % 7)
}

export function isoWeek(days: number): {year: number; week: number} {
  const thursday = days + 3 - ((weekdayOf(days) + 6) % 7)
  const {year} = civilDate(thursday)
  return {year, week: Math.floor((days - isoYearStart(year)) / 7) + 1}
}

export const pad = (value: number | bigint, width = 2): string => String(value).padStart(width, '0')

/** `.123` or `.123456`, or nothing: the fraction of a second as BigQuery prints it in times. */
export function fractionText(micros: number): string {
  if (micros === 0) return ''
  return micros % 1000 === 0 ? `.${pad(micros / 1000, 3)}` : `.${pad(micros, 6)}`
}
