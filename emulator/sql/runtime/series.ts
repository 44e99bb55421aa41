/** Evenly spaced dates and times: GENERATE_DATE_ARRAY and GENERATE_TIMESTAMP_ARRAY with any interval. */
import type {IntervalValue} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'
import {civilDate, daysFromCivil, daysInMonth, MICROS_PER_DAY} from './calendar.ts'

const MOST_ELEMENTS = 1_048_576

/** A day some months on; one that the month has not becomes its last. */
export function addMonths(days: number, months: number): number {
  const {year, month, day} = civilDate(days)
  const count = year * 12 + (month - 1) + months
  const target = {year: Math.floor(count / 12), month: (((count % 12) + 12) % 12) + 1}
  return daysFromCivil(target.year, target.month, Math.min(day, daysInMonth(target.year, target.month)))
}

/** `start`, `start + step`, `start + 2 × step` … up to `end`; `at` gives the n-th of them. */
function series<Moment extends number | bigint>(end: Moment, at: (n: number) => Moment): Moment[] {
  const values: Moment[] = []
  if (at(1) === at(0)) throw new Error('Sequence step cannot be 0.')
  const ascending = at(1) > at(0)
  for (let n = 0; ; n++) {
    const value = at(n)
    if (ascending ? value > end : value < end) return values
    values.push(value)
    if (values.length > MOST_ELEMENTS)
      throw new Error('Cannot generate arrays with more than 1048576 elements.')
  }
}

const ofDay = (micros: bigint): bigint => ((micros % MICROS_PER_DAY) + MICROS_PER_DAY) % MICROS_PER_DAY

/**
 * The start of the bucket of some months that a time lies in. Months begin where the origin lies in its month; the
 * last days of two months are the same place.
 */
function monthBucket(value: bigint, width: bigint, origin: bigint): bigint {
  const place = (micros: bigint) => {
    const days = Number((micros - ofDay(micros)) / MICROS_PER_DAY)
    const {year, month, day} = civilDate(days)
    return {days, months: year * 12 + month, day, isLast: day === daysInMonth(year, month)}
  }
  const [at, from] = [place(value), place(origin)]
  const days = at.isLast && from.isLast ? 0 : at.day - from.day
  const isBefore = days < 0 || (days === 0 && ofDay(value) < ofDay(origin))
  const months = at.months - from.months - (isBefore ? 1 : 0)
  const size = Number(width)
  const start = addMonths(from.days, Math.floor(months / size) * size)
  return BigInt(start) * MICROS_PER_DAY + ofDay(origin)
}

export const seriesFunctions = [
  defineRuntime({
    name: 'bq_month_bucket',
    args: ['TIMESTAMP', 'BIGINT', 'TIMESTAMP'],
    returns: 'TIMESTAMP',
    call: monthBucket,
  }),
  defineRuntime({
    name: 'bq_date_series',
    args: ['DATE', 'DATE', 'INTERVAL'],
    returns: 'BIGINT[]',
    call: (start: number, end: number, {months, days}: IntervalValue) =>
      series(end, (n) => addMonths(start, months * n) + days * n).map(BigInt),
  }),
  defineRuntime({
    name: 'bq_timestamp_series',
    args: ['TIMESTAMPTZ', 'TIMESTAMPTZ', 'INTERVAL'],
    returns: 'BIGINT[]',
    call: (start: bigint, end: bigint, {days, micros}: IntervalValue) => {
      const step = BigInt(days) * MICROS_PER_DAY + micros
      return series(end, (n) => start + step * BigInt(n))
    },
  }),
  defineRuntime({
    name: 'bq_datetime_series',
    args: ['TIMESTAMP', 'TIMESTAMP', 'INTERVAL'],
    returns: 'BIGINT[]',
    call: (start: bigint, end: bigint, {months, days, micros}: IntervalValue) => {
      const time = ofDay(start)
      const day = Number((start - time) / MICROS_PER_DAY)
      return series(
        end,
        (n) => BigInt(addMonths(day, months * n) + days * n) * MICROS_PER_DAY + time + micros * BigInt(n),
      )
    },
  }),
]
