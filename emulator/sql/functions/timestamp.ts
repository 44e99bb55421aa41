/** TIMESTAMP functions. https://cloud.google.com/bigquery/docs/reference/standard-sql/timestamp_functions */
import type {FunctionTable} from './define.ts'
import {withinRange} from './range-checks.ts'
import {difference, shift, truncation} from './time-arithmetic.ts'
import {timestampOfText} from './time-conversions.ts'
import {formatTemplate, parseTemplate} from './time-formats.ts'
import {fromLocalSql, isGiven, UTC, zoneOf} from './time-zones.ts'

const url = (name: string) =>
  `https://cloud.google.com/bigquery/docs/reference/standard-sql/timestamp_functions#${name}`

/** Whole units since 1970, rounded down for times before. */
const unixUnits = (micros: number): string => {
  const rest = `(epoch_us($1) % ${micros} + ${micros}) % ${micros}`
  return `((epoch_us($1) - ${rest}) // ${micros})`
}

export const timestampFunctions: FunctionTable = {
  CURRENT_TIMESTAMP: {
    kind: 'scalar',
    volatile: true,
    signatures: ['() -> TIMESTAMP'],
    duckdb: 'now()',
    doc: 'The moment the statement began.',
    url: url('current_timestamp'),
    examples: [{sql: 'CURRENT_TIMESTAMP() >= TIMESTAMP "2020-01-01"', gives: 'true'}],
  },
  FORMAT_TIMESTAMP: {
    kind: 'scalar',
    signatures: ['(STRING, TIMESTAMP, [STRING]) -> STRING', '(STRING, DATETIME) -> STRING'],
    duckdb: [
      ([format, value, zone], call) => formatTemplate(format!, value!.sql, 'TIMESTAMP', zoneOf(zone, call)),
      ([format, value]) => formatTemplate(format!, value!.sql, 'DATETIME', UTC),
    ],
    doc: 'A timestamp as text, by a format, in a time zone.',
    url: url('format_timestamp'),
    examples: [
      {
        sql: 'FORMAT_TIMESTAMP("%c", TIMESTAMP "2050-12-25 15:30:55+00", "UTC")',
        gives: 'Sun Dec 25 15:30:55 2050',
      },
      {sql: 'FORMAT_TIMESTAMP("%b-%d-%Y", TIMESTAMP "2050-12-25 15:30:55+00")', gives: 'Dec-25-2050'},
      {
        sql: 'FORMAT_TIMESTAMP("%Y-%m-%dT%H:%M:%SZ", TIMESTAMP "2050-12-25 15:30:55", "UTC")',
        gives: '2050-12-25T15:30:55Z',
      },
      {
        sql: 'FORMAT_TIMESTAMP("%F %T%Ez", TIMESTAMP "2050-06-25 15:30:55", "-04:30")',
        gives: '2050-06-25 11:00:55-04:30',
      },
    ],
  },
  PARSE_TIMESTAMP: {
    kind: 'scalar',
    signatures: ['(STRING, STRING, [STRING]) -> TIMESTAMP'],
    duckdb: ([format, value, zone], call) =>
      parseTemplate(format!, value!.sql, 'TIMESTAMP', zoneOf(zone, call)),
    doc: 'A timestamp from text, by a format; the zone counts where the text has none.',
    url: url('parse_timestamp'),
    examples: [
      {
        sql: 'PARSE_TIMESTAMP("%a %b %e %I:%M:%S %Y", "Thu Dec 25 07:30:00 2008")',
        gives: '2008-12-25 07:30:00+00',
      },
      {sql: 'PARSE_TIMESTAMP("%c", "Thu Dec 25 07:30:00 2008")', gives: '2008-12-25 07:30:00+00'},
      {
        sql: 'PARSE_TIMESTAMP("%Y-%m-%d", "2008-12-25", "America/Los_Angeles")',
        gives: '2008-12-25 08:00:00+00',
      },
    ],
  },
  TIMESTAMP: {
    kind: 'scalar',
    signatures: [
      '(TIMESTAMP) -> TIMESTAMP',
      '(STRING, [STRING]) -> TIMESTAMP',
      '(DATE, [STRING]) -> TIMESTAMP',
      '(DATETIME, [STRING]) -> TIMESTAMP',
    ],
    duckdb: [
      '$1',
      ([value, zone], call) =>
        isGiven(zone)
          ? `bq_parse_timestamp_in_zone(${value!.sql}, ${zone.sql})`
          : timestampOfText(value!.sql, zoneOf(zone, call)),
      ([value, zone], call) => fromLocalSql(`CAST(${value!.sql} AS TIMESTAMP)`, zoneOf(zone, call)),
      ([value, zone], call) => fromLocalSql(value!.sql, zoneOf(zone, call)),
    ],
    doc: 'A timestamp from text, a DATE or a DATETIME, read in a time zone.',
    url: url('timestamp'),
    examples: [
      {sql: 'TIMESTAMP("2008-12-25 15:30:00+00")', gives: '2008-12-25 15:30:00+00'},
      {sql: 'TIMESTAMP("2008-12-25 15:30:00", "America/Los_Angeles")', gives: '2008-12-25 23:30:00+00'},
      {sql: 'TIMESTAMP("2008-12-25 15:30:00 UTC")', gives: '2008-12-25 15:30:00+00'},
      {
        sql: 'TIMESTAMP("2008-12-25 15:30:00 UTC", "America/Los_Angeles")',
        gives: {error: 'Timezone is not allowed in "2008-12-25 15:30:00 UTC"'},
      },
      {sql: 'TIMESTAMP(DATETIME "2008-12-25 15:30:00")', gives: '2008-12-25 15:30:00+00'},
      {sql: 'TIMESTAMP(DATE "2008-12-25")', gives: '2008-12-25 00:00:00+00'},
    ],
  },
  TIMESTAMP_ADD: {
    kind: 'scalar',
    signatures: ['(TIMESTAMP, INTERVAL) -> TIMESTAMP', '(DATETIME, INTERVAL) -> DATETIME'],
    duckdb: [shift('TIMESTAMP', '+'), shift('DATETIME', '+')],
    doc: 'A timestamp moved forward by an interval of at most days.',
    url: url('timestamp_add'),
    examples: [
      {
        sql: 'TIMESTAMP_ADD(TIMESTAMP "2008-12-25 15:30:00+00", INTERVAL 10 MINUTE)',
        gives: '2008-12-25 15:40:00+00',
      },
      {
        sql: 'TIMESTAMP_ADD(TIMESTAMP "2008-12-25 15:30:00+00", INTERVAL 1 MONTH)',
        gives: {error: 'TIMESTAMP_ADD does not support the MONTH date part'},
      },
    ],
  },
  TIMESTAMP_DIFF: {
    kind: 'scalar',
    signatures: ['(TIMESTAMP, TIMESTAMP, PART) -> INT64', '(DATETIME, DATETIME, PART) -> INT64'],
    duckdb: [difference('TIMESTAMP'), difference('DATETIME')],
    doc: 'Whole units of time that passed between two timestamps.',
    url: url('timestamp_diff'),
    examples: [
      {
        sql: 'TIMESTAMP_DIFF(TIMESTAMP "2010-07-07 10:20:00+00", TIMESTAMP "2008-12-25 15:30:00+00", HOUR)',
        gives: '13410',
      },
      {sql: 'TIMESTAMP_DIFF(TIMESTAMP "2018-08-14", TIMESTAMP "2018-10-14", DAY)', gives: '-61'},
      {sql: 'TIMESTAMP_DIFF("2001-02-01 01:00:00", "2001-02-01 00:00:01", HOUR)', gives: '0'},
      {sql: 'TIMESTAMP_DIFF(DATETIME "2024-03-25", DATETIME "2024-03-19", WEEK(MONDAY))', gives: '1'},
    ],
  },
  TIMESTAMP_MICROS: {
    kind: 'scalar',
    signatures: ['(INT64) -> TIMESTAMP'],
    duckdb: ([value]) => withinRange(`make_timestamptz(${value!.sql})`, 'TIMESTAMP'),
    doc: 'The timestamp that many microseconds after 1970.',
    url: url('timestamp_micros'),
    examples: [{sql: 'TIMESTAMP_MICROS(1230219000000000)', gives: '2008-12-25 15:30:00+00'}],
  },
  TIMESTAMP_MILLIS: {
    kind: 'scalar',
    signatures: ['(INT64) -> TIMESTAMP'],
    duckdb: ([value]) => withinRange(`make_timestamptz(${value!.sql} * 1000)`, 'TIMESTAMP'),
    doc: 'The timestamp that many milliseconds after 1970.',
    url: url('timestamp_millis'),
    examples: [{sql: 'TIMESTAMP_MILLIS(1230219000000)', gives: '2008-12-25 15:30:00+00'}],
  },
  TIMESTAMP_SECONDS: {
    kind: 'scalar',
    signatures: ['(INT64) -> TIMESTAMP'],
    duckdb: ([value]) => withinRange(`make_timestamptz(${value!.sql} * 1000000)`, 'TIMESTAMP'),
    doc: 'The timestamp that many seconds after 1970.',
    url: url('timestamp_seconds'),
    examples: [{sql: 'TIMESTAMP_SECONDS(1230219000)', gives: '2008-12-25 15:30:00+00'}],
  },
  TIMESTAMP_SUB: {
    kind: 'scalar',
    signatures: ['(TIMESTAMP, INTERVAL) -> TIMESTAMP', '(DATETIME, INTERVAL) -> DATETIME'],
    duckdb: [shift('TIMESTAMP', '-'), shift('DATETIME', '-')],
    doc: 'A timestamp moved back by an interval of at most days.',
    url: url('timestamp_sub'),
    examples: [
      {
        sql: 'TIMESTAMP_SUB(TIMESTAMP "2008-12-25 15:30:00+00", INTERVAL 10 MINUTE)',
        gives: '2008-12-25 15:20:00+00',
      },
    ],
  },
  TIMESTAMP_TRUNC: {
    kind: 'scalar',
    signatures: ['(TIMESTAMP, PART, [STRING]) -> TIMESTAMP', '(DATETIME, PART) -> DATETIME'],
    duckdb: [truncation('TIMESTAMP'), truncation('DATETIME')],
    doc: 'The start of the part that a timestamp lies in, on the calendar of a time zone.',
    url: url('timestamp_trunc'),
    examples: [
      {
        sql: 'TIMESTAMP_TRUNC(TIMESTAMP "2008-12-25 15:30:00+00", DAY, "UTC")',
        gives: '2008-12-25 00:00:00+00',
      },
      {
        sql: 'TIMESTAMP_TRUNC(TIMESTAMP "2008-12-25 15:30:00+00", DAY, "America/Los_Angeles")',
        gives: '2008-12-25 08:00:00+00',
      },
      {
        sql: 'TIMESTAMP_TRUNC("2017-11-06 00:00:00+12", WEEK(MONDAY), "UTC")',
        gives: '2017-10-30 00:00:00+00',
      },
      {sql: "TIMESTAMP_TRUNC('2017-11-06 10:00:00', DAY)", gives: '2017-11-06 00:00:00+00'},
    ],
  },
  UNIX_MICROS: {
    kind: 'scalar',
    signatures: ['(TIMESTAMP) -> INT64'],
    duckdb: 'epoch_us($1)',
    doc: 'Microseconds since 1970.',
    url: url('unix_micros'),
    examples: [{sql: 'UNIX_MICROS(TIMESTAMP "2008-12-25 15:30:00+00")', gives: '1230219000000000'}],
  },
  UNIX_MILLIS: {
    kind: 'scalar',
    signatures: ['(TIMESTAMP) -> INT64'],
    duckdb: unixUnits(1000),
    doc: 'Milliseconds since 1970, rounded down.',
    url: url('unix_millis'),
    examples: [
      {sql: 'UNIX_MILLIS(TIMESTAMP "2008-12-25 15:30:00+00")', gives: '1230219000000'},
      {sql: 'UNIX_MILLIS(TIMESTAMP "1969-12-31 23:59:59.9999+00")', gives: '-1'},
    ],
  },
  UNIX_SECONDS: {
    kind: 'scalar',
    signatures: ['(TIMESTAMP) -> INT64'],
    duckdb: unixUnits(1_000_000),
    doc: 'Seconds since 1970, rounded down.',
    url: url('unix_seconds'),
    examples: [
      {sql: 'UNIX_SECONDS(TIMESTAMP "2008-12-25 15:30:00+00")', gives: '1230219000'},
      {sql: 'UNIX_SECONDS(TIMESTAMP "1970-01-01 00:00:01.8+00")', gives: '1'},
    ],
  },
}
