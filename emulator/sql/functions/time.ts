/** TIME functions. https://cloud.google.com/bigquery/docs/reference/standard-sql/time_functions */
import type {FunctionTable} from './define.ts'
import {difference, shift, truncation} from './time-arithmetic.ts'
import {formatTemplate, parseTemplate} from './time-formats.ts'
import {toLocalSql, zoneOf} from './time-zones.ts'

const url = (name: string) =>
  `https://cloud.google.com/bigquery/docs/reference/standard-sql/time_functions#${name}`

const UTC = {sql: "'UTC'", name: 'UTC'}

export const timeFunctions: FunctionTable = {
  CURRENT_TIME: {
    kind: 'scalar',
    volatile: true,
    signatures: ['([STRING]) -> TIME'],
    duckdb: ([zone], call) => `CAST(${toLocalSql('now()', zoneOf(zone, call))} AS TIME)`,
    doc: 'The time of day now, in a time zone.',
    url: url('current_time'),
    examples: [{sql: 'CURRENT_TIME() >= TIME "00:00:00"', gives: 'true'}],
  },
  FORMAT_TIME: {
    kind: 'scalar',
    signatures: ['(STRING, TIME) -> STRING'],
    duckdb: ([format, value]) => formatTemplate(format!, value!.sql, 'TIME', UTC),
    doc: 'A time as text, by a format.',
    url: url('format_time'),
    examples: [
      {sql: 'FORMAT_TIME("%R", TIME "15:30:00")', gives: '15:30'},
      {sql: 'FORMAT_TIME("%E3S", TIME "15:30:12.345678")', gives: '12.345'},
    ],
  },
  PARSE_TIME: {
    kind: 'scalar',
    signatures: ['(STRING, STRING) -> TIME'],
    duckdb: ([format, value]) => parseTemplate(format!, value!.sql, 'TIME', UTC),
    doc: 'A time from text, by a format.',
    url: url('parse_time'),
    examples: [
      {sql: 'PARSE_TIME("%H", "15")', gives: '15:00:00'},
      {sql: "PARSE_TIME('%I:%M:%S %p', '2:23:38 pm')", gives: '14:23:38'},
      {sql: 'PARSE_TIME("%I:%M:%S", "07:30:00")', gives: '07:30:00'},
    ],
  },
  TIME: {
    kind: 'scalar',
    signatures: [
      '(INT64, INT64, INT64) -> TIME',
      '(TIMESTAMP, [STRING]) -> TIME',
      '(DATETIME) -> TIME',
      '(TIME) -> TIME',
    ],
    duckdb: [
      'bq_time($1, $2, $3)',
      ([value, zone], call) => `CAST(${toLocalSql(value!.sql, zoneOf(zone, call))} AS TIME)`,
      'CAST($1 AS TIME)',
      '$1',
    ],
    doc: 'A time from hour, minute and second, or from a DATETIME or TIMESTAMP.',
    url: url('time'),
    examples: [
      {sql: 'TIME(15, 30, 00)', gives: '15:30:00'},
      {sql: 'TIME(TIMESTAMP "2008-12-25 15:30:00+08", "America/Los_Angeles")', gives: '23:30:00'},
      {sql: 'TIME(DATETIME "2008-12-25 15:30:00.000000")', gives: '15:30:00'},
      {sql: 'TIME("2008-12-25 15:30:00")', gives: '15:30:00'},
    ],
  },
  TIME_ADD: {
    kind: 'scalar',
    signatures: ['(TIME, INTERVAL) -> TIME'],
    duckdb: shift('TIME', '+'),
    doc: 'A time moved forward by an interval, round the clock.',
    url: url('time_add'),
    examples: [
      {sql: 'TIME_ADD(TIME "15:30:00", INTERVAL 10 MINUTE)', gives: '15:40:00'},
      {sql: 'TIME_ADD(TIME "23:30:00", INTERVAL 1 HOUR)', gives: '00:30:00'},
    ],
  },
  TIME_DIFF: {
    kind: 'scalar',
    signatures: ['(TIME, TIME, PART) -> INT64'],
    duckdb: difference('TIME'),
    doc: 'How many boundaries of a part lie between two times.',
    url: url('time_diff'),
    examples: [{sql: 'TIME_DIFF(TIME "15:30:00", TIME "14:35:00", MINUTE)', gives: '55'}],
  },
  TIME_SUB: {
    kind: 'scalar',
    signatures: ['(TIME, INTERVAL) -> TIME'],
    duckdb: shift('TIME', '-'),
    doc: 'A time moved back by an interval, round the clock.',
    url: url('time_sub'),
    examples: [{sql: 'TIME_SUB(TIME "15:30:00", INTERVAL 10 MINUTE)', gives: '15:20:00'}],
  },
  TIME_TRUNC: {
    kind: 'scalar',
    signatures: ['(TIME, PART) -> TIME'],
    duckdb: truncation('TIME'),
    doc: 'The start of the part that a time lies in.',
    url: url('time_trunc'),
    examples: [{sql: 'TIME_TRUNC(TIME "15:30:00", HOUR)', gives: '15:00:00'}],
  },
}
