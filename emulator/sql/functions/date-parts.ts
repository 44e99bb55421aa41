/**
 * Date parts: what EXTRACT, *_TRUNC, *_DIFF and LAST_DAY do with DAY, WEEK(MONDAY), ISOYEAR and their like,
 * as DuckDB SQL. Values are local: a TIMESTAMP value is brought to its zone before.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/date_functions#date_trunc
 */
import {SqlError} from '../error.ts'
import {DATE, DATETIME, INT64, type SqlType, TIME, typeName} from '../types.ts'
import type {EmittedArgument} from './define.ts'
import {withinRange} from './range-checks.ts'
import {localDatetimeSql, toLocalSql, type Zone} from './time-zones.ts'

const WEEKDAYS: readonly string[] = [
  'SUNDAY',
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
]

/** A part with the day that weeks start on: WEEK is WEEK(SUNDAY), ISOWEEK is WEEK(MONDAY) for arithmetic. */
export interface DatePart {
  readonly name: string
  /** 0 (Sunday) to 6, for WEEK and ISOWEEK. */
  readonly weekStart: number
}

/** Reads a part as the binder gives it (`WEEK(MONDAY)`, `day`). Throws where there is no such part. */
export function datePart(written: unknown, at?: number): DatePart {
  const name = String(written).toUpperCase().replaceAll(' ', '')
  const week = /^WEEK\((\w+)\)$/.exec(name)
  if (week) {
    const weekStart = WEEKDAYS.indexOf(week[1]!)
    if (weekStart >= 0) return {name: 'WEEK', weekStart}
  } else if (PARTS.has(name)) {
    return {name, weekStart: name === 'ISOWEEK' ? 1 : 0}
  }
  throw new SqlError(`A valid date part name is required but found ${String(written)}`, at)
}

const TIME_PARTS = ['MICROSECOND', 'MILLISECOND', 'SECOND', 'MINUTE', 'HOUR'] as const
const DATE_PARTS = ['DAY', 'WEEK', 'ISOWEEK', 'MONTH', 'QUARTER', 'YEAR', 'ISOYEAR'] as const
const PARTS: ReadonlySet<string> = new Set([
  ...TIME_PARTS,
  ...DATE_PARTS,
  'DAYOFWEEK',
  'DAYOFYEAR',
  'DATE',
  'TIME',
  'DATETIME',
])

/** The parts that truncation and differences know, by type. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  DATE: DATE_PARTS,
  TIME: TIME_PARTS,
  DATETIME: [...TIME_PARTS, ...DATE_PARTS],
  TIMESTAMP: [...TIME_PARTS, ...DATE_PARTS],
  TIMESTAMP_DIFF: [...TIME_PARTS, 'DAY'],
  LAST_DAY: DATE_PARTS.filter((part) => part !== 'DAY'),
}

/** Throws BigQuery's error for a part that a function has not. */
export function requirePart(part: DatePart, allowed: keyof typeof ALLOWED, name: string, at?: number): void {
  if (!ALLOWED[allowed]!.includes(part.name)) {
    throw new SqlError(`${name} does not support the ${part.name} date part`, at)
  }
}

/** Microseconds of the parts that are of one length. */
export const MICROS_OF: Readonly<Record<string, bigint>> = {
  MICROSECOND: 1n,
  MILLISECOND: 1_000n,
  SECOND: 1_000_000n,
  MINUTE: 60_000_000n,
  HOUR: 3_600_000_000n,
  DAY: 86_400_000_000n,
  WEEK: 604_800_000_000n,
}

/** A DATE (SQL) brought back to the start of its part, as a DATE; within BigQuery's years unless it is not `bounded`. */
export function truncateDate(date: string, part: DatePart, bounded = true): string {
  switch (part.name) {
    case 'DAY':
      return date
    case 'WEEK':
    case 'ISOWEEK':
      // The first day there is, 0001-01-01, is a Monday.
      return part.weekStart === 1 || !bounded
        ? truncateWeek(date, part.weekStart)
        : withinRange(truncateWeek(date, part.weekStart), 'DATE')
    case 'ISOYEAR':
      return `CAST(date_trunc('week', make_date(isoyear(${date}), 1, 4)) AS DATE)`
    default:
      return `CAST(date_trunc('${part.name.toLowerCase()}', ${date}) AS DATE)`
  }
}

function truncateWeek(date: string, weekStart: number): string {
  // DuckDB's weeks start on Monday: shift the day, truncate, shift back.
  const shift = (weekStart + 6) % 7
  if (shift === 0) return `CAST(date_trunc('week', ${date}) AS DATE)`
  return `(CAST(date_trunc('week', ${date} - ${shift}) AS DATE) + ${shift})`
}

/** A local TIMESTAMP brought back to the start of its part. */
export function truncateDatetime(datetime: string, part: DatePart, bounded = true): string {
  if (part.name === 'ISOWEEK' || part.name === 'WEEK' || part.name === 'ISOYEAR') {
    return `CAST(${truncateDate(`CAST(${datetime} AS DATE)`, part, bounded)} AS TIMESTAMP)`
  }
  return `CAST(date_trunc('${part.name.toLowerCase()}', ${datetime}) AS TIMESTAMP)`
}

/** A TIME brought back to the start of its part. */
export const truncateTime = (time: string, part: DatePart): string =>
  `CAST(date_trunc('${part.name.toLowerCase()}', DATE '1970-01-01' + ${time}) AS TIME)`

/** How many boundaries of a part lie between two DATEs or two TIMESTAMPs (local). */
export function boundariesBetween(end: string, start: string, part: DatePart): string {
  switch (part.name) {
    case 'WEEK':
    case 'ISOWEEK': {
      const week = (x: string) => truncateWeek(`CAST(${x} AS DATE)`, part.weekStart)
      return `CAST((${week(end)} - ${week(start)}) // 7 AS BIGINT)`
    }
    case 'ISOYEAR':
      return `CAST(isoyear(${end}) - isoyear(${start}) AS BIGINT)`
    default:
      return `date_diff('${part.name.toLowerCase()}', ${start}, ${end})`
  }
}

/** The week of the year from 0: days before the year's first `weekStart` are week 0. */
const weekOfYear = (date: string, weekStart: number): string =>
  `((dayofyear(${date}) + 6 - (dayofweek(${date}) + ${7 - weekStart}) % 7) // 7)`

const subsecond = (value: string, type: SqlType): string =>
  type.kind === 'TIME' ? `epoch_us(${value}) % 1000000` : `microsecond(${value}) % 1000000`

const EXTRACTED: Readonly<Record<string, (value: string, part: DatePart, type: SqlType) => string>> = {
  MICROSECOND: (x, _, type) => subsecond(x, type),
  MILLISECOND: (x, _, type) => `(${subsecond(x, type)}) // 1000`,
  SECOND: (x) => `second(${x})`,
  MINUTE: (x) => `minute(${x})`,
  HOUR: (x) => `hour(${x})`,
  DAYOFWEEK: (x) => `dayofweek(${x}) + 1`,
  DAY: (x) => `day(${x})`,
  DAYOFYEAR: (x) => `dayofyear(${x})`,
  WEEK: (x, part) => weekOfYear(x, part.weekStart),
  ISOWEEK: (x) => `weekofyear(${x})`,
  MONTH: (x) => `month(${x})`,
  QUARTER: (x) => `quarter(${x})`,
  YEAR: (x) => `year(${x})`,
  ISOYEAR: (x) => `isoyear(${x})`,
}

const EXTRACTABLE: Readonly<Record<string, readonly string[]>> = {
  DATE: [...DATE_PARTS, 'DAYOFWEEK', 'DAYOFYEAR'],
  TIME: TIME_PARTS,
  DATETIME: [...TIME_PARTS, ...DATE_PARTS, 'DAYOFWEEK', 'DAYOFYEAR', 'DATE', 'TIME'],
  TIMESTAMP: [...TIME_PARTS, ...DATE_PARTS, 'DAYOFWEEK', 'DAYOFYEAR', 'DATE', 'TIME', 'DATETIME'],
  INTERVAL: ['MICROSECOND', 'MILLISECOND', 'SECOND', 'MINUTE', 'HOUR', 'DAY', 'MONTH', 'YEAR'],
}

/** EXTRACT of one part: what it gives, and the SQL of it. */
export interface Extraction {
  readonly type: SqlType
  readonly sql: string
}

/**
 * EXTRACT(part FROM value [AT TIME ZONE zone]). `zone` matters for TIMESTAMP alone.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/timestamp_functions#extract
 */
export function extractTemplate(
  written: string,
  value: Pick<EmittedArgument, 'sql' | 'type'>,
  zone: Zone,
  at?: number,
): Extraction {
  const part = datePart(written, at)
  const kind = value.type.kind
  const allowed = EXTRACTABLE[kind]
  if (!allowed) throw new SqlError(`EXTRACT does not support ${typeName(value.type)} arguments`, at)
  if (!allowed.includes(part.name)) {
    throw new SqlError(`EXTRACT from ${kind} does not support the ${part.name} date part`, at)
  }
  if (kind === 'INTERVAL') return {type: INT64, sql: extractInterval(value.sql, part)}
  const local = kind === 'TIMESTAMP' ? toLocalSql(value.sql, zone) : value.sql
  if (part.name === 'TIME') return {type: TIME, sql: `CAST(${local} AS TIME)`}
  const datetime = kind === 'TIMESTAMP' ? localDatetimeSql(value.sql, zone) : value.sql
  if (part.name === 'DATE') return {type: DATE, sql: `CAST(${datetime} AS DATE)`}
  if (part.name === 'DATETIME') return {type: DATETIME, sql: datetime}
  return {type: INT64, sql: `CAST(${EXTRACTED[part.name]!(local, part, value.type)} AS BIGINT)`}
}

/** Years and months, days, and the time of an INTERVAL are counted apart; each keeps its sign. */
function extractInterval(interval: string, part: DatePart): string {
  if (part.name === 'MILLISECOND')
    return `CAST(trunc(date_part('microseconds', ${interval}) % 1000000 / 1000) AS BIGINT)`
  if (part.name === 'MICROSECOND') return `(date_part('microseconds', ${interval}) % 1000000)`
  return `date_part('${part.name.toLowerCase()}', ${interval})`
}

/** The last day of the part that a DATE lies in. */
export function lastDay(date: string, part: DatePart): string {
  const start = truncateDate(date, part)
  switch (part.name) {
    case 'WEEK':
    case 'ISOWEEK':
      return withinRange(`${truncateWeek(date, part.weekStart)} + 6`, 'DATE')
    case 'YEAR':
      return `CAST(${start} + to_years(1) - to_days(1) AS DATE)`
    case 'QUARTER':
      return `CAST(${start} + to_months(3) - to_days(1) AS DATE)`
    case 'MONTH':
      return `last_day(${date})`
    case 'ISOYEAR':
      return withinRange(
        `CAST(date_trunc('week', make_date(isoyear(${date}) + 1, 1, 4)) - to_days(1) AS DATE)`,
        'DATE',
      )
    default:
      throw new Error(`There is no last day of ${part.name}`)
  }
}
