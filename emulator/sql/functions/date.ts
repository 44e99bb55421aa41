/** DATE functions. https://cloud.google.com/bigquery/docs/reference/standard-sql/date_functions */
import {SqlError} from '../error.ts'
import {parseTimestamp} from '../runtime/parse-instant.ts'
import {datePart, lastDay, requirePart} from './date-parts.ts'
import type {CallSite, EmittedArgument, FunctionTable} from './define.ts'
import {withinRange} from './range-checks.ts'
import {difference, shift, truncation} from './time-arithmetic.ts'
import {dateOfText, timestampOfText} from './time-conversions.ts'
import {formatTemplate, parseTemplate} from './time-formats.ts'
import {localDatetimeSql, toLocalSql, zoneOf} from './time-zones.ts'

const url = (name: string) =>
  `https://cloud.google.com/bigquery/docs/reference/standard-sql/date_functions#${name}`

const UTC = {sql: "'UTC'", name: 'UTC'}

/** A literal is a TIMESTAMP's, and as such it is wrong before anything is computed. */
function checkInstant({constant}: EmittedArgument, {timeZone, at}: CallSite): void {
  if (typeof constant !== 'string') return
  try {
    parseTimestamp(constant, timeZone)
  } catch (error) {
    throw new SqlError(`Could not cast literal "${constant}" to type TIMESTAMP`, at, 'invalidQuery', {
      cause: error,
    })
  }
}

export const dateFunctions: FunctionTable = {
  CURRENT_DATE: {
    kind: 'scalar',
    volatile: true,
    signatures: ['([STRING]) -> DATE'],
    duckdb: ([zone], call) => `CAST(${toLocalSql('now()', zoneOf(zone, call))} AS DATE)`,
    doc: 'The date now, in a time zone.',
    url: url('current_date'),
    examples: [
      {sql: 'CURRENT_DATE() >= DATE "2020-01-01"', gives: 'true'},
      {sql: "CURRENT_DATE('America/Los_Angeles') <= CURRENT_DATE('Asia/Tokyo')", gives: 'true'},
    ],
  },
  DATE: {
    kind: 'scalar',
    signatures: [
      '(INT64, INT64, INT64) -> DATE',
      '(DATE) -> DATE',
      '(DATETIME) -> DATE',
      '(TIMESTAMP, [STRING]) -> DATE',
      '(STRING) -> DATE',
    ],
    duckdb: [
      'bq_date($1, $2, $3)',
      '$1',
      'CAST($1 AS DATE)',
      ([value, zone], call) => `CAST(${localDatetimeSql(value!.sql, zoneOf(zone, call))} AS DATE)`,
      ([value], call) => {
        checkInstant(value!, call)
        const zone = zoneOf(undefined, call)
        const instant = `CAST(${localDatetimeSql(timestampOfText(value!.sql, zone), zone)} AS DATE)`
        return `CASE WHEN regexp_matches(${value!.sql}, '[0-9][ Tt]+[0-9]') THEN ${instant} ELSE ${dateOfText(value!.sql)} END`
      },
    ],
    doc: 'A date from year, month and day, or from a DATETIME or TIMESTAMP.',
    url: url('date'),
    examples: [
      {sql: 'DATE(2016, 12, 25)', gives: '2016-12-25'},
      {sql: 'DATE(DATETIME "2016-12-25 23:59:59")', gives: '2016-12-25'},
      {sql: 'DATE(TIMESTAMP "2016-12-25 05:30:00+07", "America/Los_Angeles")', gives: '2016-12-24'},
      {sql: "DATE('2016-12-25')", gives: '2016-12-25'},
      {sql: "DATE('2016-12-25 23:30:00-05')", gives: '2016-12-26'},
      {sql: 'DATE(2015, 2, 29)', gives: {error: 'Input calculates to invalid date: 2015-02-29'}},
    ],
  },
  DATE_ADD: {
    kind: 'scalar',
    signatures: [
      '(DATE, INTERVAL) -> DATE',
      '(DATETIME, INTERVAL) -> DATETIME',
      '(TIMESTAMP, INTERVAL) -> TIMESTAMP',
    ],
    duckdb: [shift('DATE', '+'), shift('DATETIME', '+'), shift('TIMESTAMP', '+')],
    doc: 'A date moved forward by an interval; months keep to the last day where the day does not exist.',
    url: url('date_add'),
    examples: [
      {sql: 'DATE_ADD(DATE "2008-12-25", INTERVAL 5 DAY)', gives: '2008-12-30'},
      {sql: 'DATE_ADD(DATE "2024-01-31", INTERVAL 1 MONTH)', gives: '2024-02-29'},
      {sql: 'DATE_ADD(DATE "9999-12-31", INTERVAL 1 DAY)', gives: {error: 'Date value out of range'}},
    ],
  },
  DATE_DIFF: {
    kind: 'scalar',
    signatures: [
      '(DATE, DATE, PART) -> INT64',
      '(DATETIME, DATETIME, PART) -> INT64',
      '(TIMESTAMP, TIMESTAMP, PART) -> INT64',
    ],
    duckdb: [difference('DATE'), difference('DATETIME'), difference('TIMESTAMP')],
    doc: 'How many boundaries of a part lie between two dates.',
    url: url('date_diff'),
    examples: [
      {sql: 'DATE_DIFF(DATE "2010-07-07", DATE "2008-12-25", DAY)', gives: '559'},
      {sql: 'DATE_DIFF(DATE "2017-10-15", DATE "2017-10-14", WEEK)', gives: '1'},
      {sql: 'DATE_DIFF("2017-12-30", "2014-12-30", ISOYEAR)', gives: '2'},
      {sql: 'DATE_DIFF("2017-12-18", "2017-12-17", WEEK(MONDAY))', gives: '1'},
    ],
  },
  DATE_FROM_UNIX_DATE: {
    kind: 'scalar',
    signatures: ['(INT64) -> DATE'],
    duckdb: ([days]) => withinRange(`(DATE '1970-01-01' + CAST(${days!.sql} AS INTEGER))`, 'DATE'),
    doc: 'The date that many days after 1970-01-01.',
    url: url('date_from_unix_date'),
    examples: [{sql: 'DATE_FROM_UNIX_DATE(14238)', gives: '2008-12-25'}],
  },
  DATE_SUB: {
    kind: 'scalar',
    signatures: [
      '(DATE, INTERVAL) -> DATE',
      '(DATETIME, INTERVAL) -> DATETIME',
      '(TIMESTAMP, INTERVAL) -> TIMESTAMP',
    ],
    duckdb: [shift('DATE', '-'), shift('DATETIME', '-'), shift('TIMESTAMP', '-')],
    doc: 'A date moved back by an interval.',
    url: url('date_sub'),
    examples: [{sql: 'DATE_SUB(DATE "2008-12-25", INTERVAL 5 DAY)', gives: '2008-12-20'}],
  },
  DATE_TRUNC: {
    kind: 'scalar',
    signatures: [
      '(DATE, PART) -> DATE',
      '(DATETIME, PART) -> DATETIME',
      '(TIMESTAMP, PART, [STRING]) -> TIMESTAMP',
    ],
    duckdb: [truncation('DATE'), truncation('DATETIME'), truncation('TIMESTAMP')],
    doc: 'The start of the part that a date lies in.',
    url: url('date_trunc'),
    examples: [
      {sql: 'DATE_TRUNC(DATE "2008-12-25", MONTH)', gives: '2008-12-01'},
      {sql: 'DATE_TRUNC(DATE "2017-11-05", WEEK(MONDAY))', gives: '2017-10-30'},
      {sql: 'DATE_TRUNC("2015-06-15", ISOYEAR)', gives: '2014-12-29'},
    ],
  },
  FORMAT_DATE: {
    kind: 'scalar',
    signatures: [
      '(STRING, DATE) -> STRING',
      '(STRING, DATETIME) -> STRING',
      '(STRING, TIMESTAMP, [STRING]) -> STRING',
    ],
    duckdb: [
      ([format, value]) => formatTemplate(format!, value!.sql, 'DATE', UTC),
      ([format, value]) => formatTemplate(format!, value!.sql, 'DATETIME', UTC),
      ([format, value, zone], call) => formatTemplate(format!, value!.sql, 'TIMESTAMP', zoneOf(zone, call)),
    ],
    doc: 'A date as text, by a format.',
    url: url('format_date'),
    examples: [
      {sql: 'FORMAT_DATE("%x", DATE "2008-12-25")', gives: '12/25/08'},
      {sql: 'FORMAT_DATE("%b-%d-%Y", DATE "2008-12-25")', gives: 'Dec-25-2008'},
      {sql: 'FORMAT_DATE("%b %Y", DATE "2008-12-25")', gives: 'Dec 2008'},
    ],
  },
  LAST_DAY: {
    kind: 'scalar',
    signatures: ['(DATE, [PART]) -> DATE', '(DATETIME, [PART]) -> DATE'],
    duckdb: ([value, written], call) => {
      const part = datePart(written?.constant ?? 'MONTH', call.at)
      requirePart(part, 'LAST_DAY', call.name, call.at)
      return lastDay(`CAST(${value!.sql} AS DATE)`, part)
    },
    doc: 'The last day of the part (a month, unless said otherwise) that a date lies in.',
    url: url('last_day'),
    examples: [
      {sql: "LAST_DAY(DATE '2008-11-25', MONTH)", gives: '2008-11-30'},
      {sql: "LAST_DAY(DATE '2008-11-25')", gives: '2008-11-30'},
      {sql: "LAST_DAY(DATE '2008-11-25', YEAR)", gives: '2008-12-31'},
      {sql: "LAST_DAY(DATE '2008-11-10', WEEK(SUNDAY))", gives: '2008-11-15'},
      {sql: "LAST_DAY(DATE '2008-11-10', WEEK(MONDAY))", gives: '2008-11-16'},
      {sql: "LAST_DAY(DATE '9999-12-31', WEEK)", gives: {error: 'Date value out of range'}},
      {
        sql: "LAST_DAY(DATE '2008-11-10', DAY)",
        gives: {error: 'LAST_DAY does not support the DAY date part'},
      },
    ],
  },
  PARSE_DATE: {
    kind: 'scalar',
    signatures: ['(STRING, STRING) -> DATE'],
    duckdb: ([format, value]) => parseTemplate(format!, value!.sql, 'DATE', UTC),
    doc: 'A date from text, by a format.',
    url: url('parse_date'),
    examples: [
      {sql: 'PARSE_DATE("%A %b %e %Y", "Thursday Dec 25 2008")', gives: '2008-12-25'},
      {sql: 'PARSE_DATE("%Y%m%d", "20081225")', gives: '2008-12-25'},
      {sql: 'PARSE_DATE("%m/%d/%y", "12/25/08")', gives: '2008-12-25'},
      {sql: 'PARSE_DATE("%Y-%m-%d", "2008-12")', gives: {error: 'Failed to parse input string "2008-12"'}},
    ],
  },
  UNIX_DATE: {
    kind: 'scalar',
    signatures: ['(DATE) -> INT64'],
    duckdb: "($1 - DATE '1970-01-01')",
    doc: 'Days since 1970-01-01.',
    url: url('unix_date'),
    examples: [{sql: 'UNIX_DATE(DATE "2008-12-25")', gives: '14238'}],
  },
}
