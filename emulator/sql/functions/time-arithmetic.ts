/**
 * What the four date and time families share: *_ADD and *_SUB, *_DIFF, *_TRUNC.
 */
import {SqlError} from '../error.ts'
import {MICROS_PER_DAY} from '../runtime/calendar.ts'
import {
  boundariesBetween,
  datePart,
  MICROS_OF,
  requirePart,
  truncateDate,
  truncateDatetime,
  truncateTime,
} from './date-parts.ts'
import type {CallSite, EmittedArgument, Template} from './define.ts'
import {type DateTimeType, withinRange} from './range-checks.ts'
import {fromLocalSql, toLocalSql, zoneOf} from './time-zones.ts'

type Kind = DateTimeType | 'TIME'

const MONTHS_OF: Readonly<Record<string, number>> = {MONTH: 1, QUARTER: 3, YEAR: 12}

/** The parts that may be added, by type. */
const ADDABLE: Readonly<Record<Kind, readonly string[]>> = {
  DATE: ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'],
  DATETIME: [...Object.keys(MICROS_OF), 'MONTH', 'QUARTER', 'YEAR'],
  TIMESTAMP: Object.keys(MICROS_OF).filter((part) => part !== 'WEEK'),
  TIME: ['MICROSECOND', 'MILLISECOND', 'SECOND', 'MINUTE', 'HOUR'],
}

/** `value + INTERVAL count PART` where the part is written in the call. */
function shiftBy(
  value: string,
  kind: Kind,
  interval: {part: string; count: string},
  sign: '+' | '-',
  call: CallSite,
): string {
  const part = interval.part.toUpperCase()
  if (!ADDABLE[kind].includes(part)) {
    throw new SqlError(
      `${call.name} does not support the ${part} date part when the argument is ${kind} type`,
      call.at,
    )
  }
  const months = MONTHS_OF[part]
  if (months !== undefined) {
    const moved = `${value} ${sign} to_months(CAST((${interval.count}) * ${months} AS INTEGER))`
    return kind === 'DATE' ? `CAST(${moved} AS DATE)` : `(${moved})`
  }
  if (kind === 'DATE') {
    return `(${value} ${sign} CAST((${interval.count}) * ${part === 'WEEK' ? 7 : 1} AS INTEGER))`
  }
  const micros = `(${interval.count}) * ${MICROS_OF[part]}`
  if (kind === 'TIMESTAMP') return `make_timestamptz(epoch_us(${value}) ${sign} ${micros})`
  if (kind === 'DATETIME') return `make_timestamp(epoch_us(${value}) ${sign} ${micros})`
  // Whole days move a time nowhere, and INT64 has no room for the microseconds of all counts.
  return `(${value} ${sign} to_microseconds(((${interval.count}) % ${MICROS_PER_DAY / MICROS_OF[part]!}) * ${MICROS_OF[part]}))`
}

/** An INTERVAL that is a value, not `INTERVAL n PART`: all of its fields count. */
function shiftByValue(value: string, kind: Kind, interval: string, sign: '+' | '-'): string {
  const moved = `(${value} ${sign} ${interval})`
  return kind === 'DATE' ? `CAST(${moved} AS DATE)` : moved
}

/** DATE_ADD and its like: `sign` says whether the interval is added or taken away. */
export const shift =
  (kind: Kind, sign: '+' | '-'): Template =>
  ([value, interval], call) => {
    if (!value || !interval) throw new SqlError(`${call.name} takes a value and an INTERVAL`, call.at)
    const moved = interval.interval
      ? shiftBy(value.sql, kind, interval.interval, sign, call)
      : shiftByValue(value.sql, kind, interval.sql, sign)
    return kind === 'TIME' ? moved : withinRange(moved, kind)
  }

const constantPart = (argument: EmittedArgument | undefined, call: CallSite) =>
  datePart(argument?.constant ?? argument?.sql, call.at)

/** DATE_DIFF and its like. Between TIMESTAMPs whole units of elapsed time count, otherwise boundaries do. */
export const difference =
  (kind: Kind): Template =>
  ([end, start, written], call) => {
    const part = constantPart(written, call)
    if (kind === 'TIMESTAMP') {
      requirePart(part, 'TIMESTAMP_DIFF', call.name, call.at)
      return `((epoch_us(${end!.sql}) - epoch_us(${start!.sql})) // ${MICROS_OF[part.name]})`
    }
    requirePart(part, kind, call.name, call.at)
    return boundariesBetween(end!.sql, start!.sql, part)
  }

/** DATE_TRUNC and its like; a TIMESTAMP is truncated on the calendar of its zone. */
export const truncation =
  (kind: Kind): Template =>
  ([value, written, zoneArgument], call) => {
    const part = constantPart(written, call)
    requirePart(part, kind, call.name, call.at)
    if (kind === 'DATE') return truncateDate(value!.sql, part)
    if (kind === 'DATETIME') return truncateDatetime(value!.sql, part)
    if (kind === 'TIME') return truncateTime(value!.sql, part)
    const zone = zoneOf(zoneArgument, call)
    const start = fromLocalSql(truncateDatetime(toLocalSql(value!.sql, zone), part, false), zone)
    return part.name === 'WEEK' ? withinRange(start, 'TIMESTAMP') : start
  }
