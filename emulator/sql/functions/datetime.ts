/** DATETIME functions. https://cloud.google.com/bigquery/docs/reference/standard-sql/datetime_functions */
import type {FunctionTable} from './define.ts'
import {difference, shift, truncation} from './time-arithmetic.ts'
import {datetimeOfText} from './time-conversions.ts'
import {formatTemplate, parseTemplate} from './time-formats.ts'
import {localDatetimeSql, toLocalSql, UTC, zoneOf} from './time-zones.ts'

const url = (name: string) =>
  `https://cloud.google.com/bigquery/docs/reference/standard-sql/datetime_functions#${name}`

export const datetimeFunctions: FunctionTable = {
  CURRENT_DATETIME: {
    kind: 'scalar',
    volatile: true,
    signatures: ['([STRING]) -> DATETIME'],
    duckdb: ([zone], call) => toLocalSql('now()', zoneOf(zone, call)),
    doc: 'The date and time now, in a time zone.',
    url: url('current_datetime'),
    examples: [{sql: 'CURRENT_DATETIME() >= DATETIME "2020-01-01"', gives: 'true'}],
  },
  DATETIME: {
    kind: 'scalar',
    signatures: [
      '(INT64, INT64, INT64, INT64, INT64, INT64) -> DATETIME',
      '(DATE, [TIME]) -> DATETIME',
      '(DATETIME) -> DATETIME',
      '(TIMESTAMP, [STRING]) -> DATETIME',
      '(STRING) -> DATETIME',
    ],
    duckdb: [
      'bq_datetime($1, $2, $3, $4, $5, $6)',
      ([date, time]) =>
        time === undefined || time.sql === 'NULL'
          ? `CAST(${date!.sql} AS TIMESTAMP)`
          : `(${date!.sql} + ${time.sql})`,
      '$1',
      ([value, zone], call) => localDatetimeSql(value!.sql, zoneOf(zone, call)),
      ([value]) => datetimeOfText(value!.sql),
    ],
    doc: 'A date and time from its fields, from a DATE and a TIME, or from a TIMESTAMP.',
    url: url('datetime'),
    examples: [
      {sql: 'DATETIME(2008, 12, 25, 05, 30, 00)', gives: '2008-12-25 05:30:00'},
      {sql: 'DATETIME(DATE "2008-12-25", TIME "05:30:00")', gives: '2008-12-25 05:30:00'},
      {
        sql: 'DATETIME(TIMESTAMP "2008-12-25 05:30:00+00", "America/Los_Angeles")',
        gives: '2008-12-24 21:30:00',
      },
    ],
  },
  DATETIME_ADD: {
    kind: 'scalar',
    signatures: ['(DATETIME, INTERVAL) -> DATETIME', '(TIMESTAMP, INTERVAL) -> TIMESTAMP'],
    duckdb: [shift('DATETIME', '+'), shift('TIMESTAMP', '+')],
    doc: 'A date and time moved forward by an interval.',
    url: url('datetime_add'),
    examples: [
      {sql: 'DATETIME_ADD(DATETIME "2008-12-25 15:30:00", INTERVAL 10 MINUTE)', gives: '2008-12-25 15:40:00'},
      {
        sql: 'DATETIME_ADD(DATETIME "9999-12-31 23:59:59", INTERVAL 1 SECOND)',
        gives: {error: 'Datetime value out of range'},
      },
    ],
  },
  DATETIME_DIFF: {
    kind: 'scalar',
    signatures: ['(DATETIME, DATETIME, PART) -> INT64', '(TIMESTAMP, TIMESTAMP, PART) -> INT64'],
    duckdb: [difference('DATETIME'), difference('TIMESTAMP')],
    doc: 'How many boundaries of a part lie between two date-times.',
    url: url('datetime_diff'),
    examples: [
      {
        sql: 'DATETIME_DIFF(DATETIME "2010-07-07 10:20:00", DATETIME "2008-12-25 15:30:00", DAY)',
        gives: '559',
      },
      {
        sql: 'DATETIME_DIFF(DATETIME "2017-10-15 00:00:00", DATETIME "2017-10-14 00:00:00", WEEK)',
        gives: '1',
      },
      {sql: "DATETIME_DIFF('2017-12-18', '2017-12-17', ISOWEEK)", gives: '1'},
    ],
  },
  DATETIME_SUB: {
    kind: 'scalar',
    signatures: ['(DATETIME, INTERVAL) -> DATETIME', '(TIMESTAMP, INTERVAL) -> TIMESTAMP'],
    duckdb: [shift('DATETIME', '-'), shift('TIMESTAMP', '-')],
    doc: 'A date and time moved back by an interval.',
    url: url('datetime_sub'),
    examples: [
      {sql: 'DATETIME_SUB(DATETIME "2008-12-25 15:30:00", INTERVAL 10 MINUTE)', gives: '2008-12-25 15:20:00'},
    ],
  },
  DATETIME_TRUNC: {
    kind: 'scalar',
    signatures: ['(DATETIME, PART) -> DATETIME', '(TIMESTAMP, PART, [STRING]) -> TIMESTAMP'],
    duckdb: [truncation('DATETIME'), truncation('TIMESTAMP')],
    doc: 'The start of the part that a date and time lies in.',
    url: url('datetime_trunc'),
    examples: [
      {sql: 'DATETIME_TRUNC(DATETIME "2008-12-25 15:30:00", DAY)', gives: '2008-12-25 00:00:00'},
      {sql: 'DATETIME_TRUNC(DATETIME "2017-11-05 00:00:00", WEEK(MONDAY))', gives: '2017-10-30 00:00:00'},
      {sql: "DATETIME_TRUNC('2015-06-15 00:00:00', ISOYEAR)", gives: '2014-12-29 00:00:00'},
    ],
  },
  FORMAT_DATETIME: {
    kind: 'scalar',
    signatures: ['(STRING, DATETIME) -> STRING', '(STRING, TIMESTAMP, [STRING]) -> STRING'],
    duckdb: [
      ([format, value]) => formatTemplate(format!, value!.sql, 'DATETIME', UTC),
      ([format, value, zone], call) => formatTemplate(format!, value!.sql, 'TIMESTAMP', zoneOf(zone, call)),
    ],
    doc: 'A date and time as text, by a format.',
    url: url('format_datetime'),
    examples: [
      {
        sql: 'FORMAT_DATETIME("%c", DATETIME "2008-12-25 15:30:00")',
        gives: 'Thu Dec 25 15:30:00 2008',
      },
      {sql: 'FORMAT_DATETIME("%b-%d-%Y", DATETIME "2008-12-25 15:30:00")', gives: 'Dec-25-2008'},
    ],
  },
  PARSE_DATETIME: {
    kind: 'scalar',
    signatures: ['(STRING, STRING) -> DATETIME'],
    duckdb: ([format, value]) => parseTemplate(format!, value!.sql, 'DATETIME', UTC),
    doc: 'A date and time from text, by a format.',
    url: url('parse_datetime'),
    examples: [
      {sql: "PARSE_DATETIME('%Y-%m-%d %H:%M:%S', '1998-10-18 13:45:55')", gives: '1998-10-18 13:45:55'},
      {sql: "PARSE_DATETIME('%m/%d/%Y %I:%M:%S %p', '8/30/2018 2:23:38 pm')", gives: '2018-08-30 14:23:38'},
      {sql: "PARSE_DATETIME('%A, %B %e, %Y','Wednesday, December 19, 2018')", gives: '2018-12-19 00:00:00'},
    ],
  },
}
