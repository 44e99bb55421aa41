/**
 * INTERVAL functions. For CAST and literals: bq_interval_text(INTERVAL), bq_parse_interval(VARCHAR) and
 * bq_interval_parts(VARCHAR, from part, to part); for arithmetic bq_interval_multiply and bq_interval_divide.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/interval_functions
 */
import type {FunctionTable} from './define.ts'
import {given} from './sql.ts'

const url = (name: string) =>
  `https://cloud.google.com/bigquery/docs/reference/standard-sql/interval_functions#${name}`

export const intervalSqlFunctions: FunctionTable = {
  JUSTIFY_DAYS: {
    kind: 'scalar',
    signatures: ['(INTERVAL) -> INTERVAL'],
    duckdb: 'bq_justify_days($1)',
    doc: 'The interval with each thirty days turned into a month.',
    url: url('justify_days'),
    examples: [
      {sql: 'JUSTIFY_DAYS(INTERVAL 29 DAY)', gives: '0-0 29 0:0:0'},
      {sql: 'JUSTIFY_DAYS(INTERVAL 30 DAY)', gives: '0-1 0 0:0:0'},
      {sql: 'JUSTIFY_DAYS(INTERVAL 31 DAY)', gives: '0-1 1 0:0:0'},
      {sql: 'JUSTIFY_DAYS(INTERVAL -65 DAY)', gives: '-0-2 -5 0:0:0'},
      {sql: 'JUSTIFY_DAYS(INTERVAL 370 DAY)', gives: '1-0 10 0:0:0'},
    ],
  },
  JUSTIFY_HOURS: {
    kind: 'scalar',
    signatures: ['(INTERVAL) -> INTERVAL'],
    duckdb: 'bq_justify_hours($1)',
    doc: 'The interval with each twenty-four hours turned into a day.',
    url: url('justify_hours'),
    examples: [
      {sql: 'JUSTIFY_HOURS(INTERVAL 23 HOUR)', gives: '0-0 0 23:0:0'},
      {sql: 'JUSTIFY_HOURS(INTERVAL 24 HOUR)', gives: '0-0 1 0:0:0'},
      {sql: "JUSTIFY_HOURS(INTERVAL '-12:10' HOUR TO MINUTE)", gives: '0-0 0 -12:10:0'},
    ],
  },
  JUSTIFY_INTERVAL: {
    kind: 'scalar',
    signatures: ['(INTERVAL) -> INTERVAL'],
    duckdb: 'bq_justify_interval($1)',
    doc: 'The interval with hours turned into days and days into months.',
    url: url('justify_interval'),
    examples: [{sql: "JUSTIFY_INTERVAL(INTERVAL '29 49:00:00' DAY TO SECOND)", gives: '0-1 1 1:0:0'}],
  },
  MAKE_INTERVAL: {
    kind: 'scalar',
    signatures: [
      '([year => INT64], [month => INT64], [day => INT64], [hour => INT64], [minute => INT64], [second => INT64]) -> INTERVAL',
    ],
    duckdb: (args) =>
      `bq_make_interval(${[0, 1, 2, 3, 4, 5].map((i) => (given(args[i]) ? args[i].sql : 'CAST(0 AS BIGINT)')).join(', ')})`,
    doc: 'An interval from its fields.',
    url: url('make_interval'),
    examples: [
      {sql: 'MAKE_INTERVAL(1, 6, 15)', gives: '1-6 15 0:0:0'},
      {sql: 'MAKE_INTERVAL(hour => 10, second => 20)', gives: '0-0 0 10:0:20'},
      {sql: 'MAKE_INTERVAL(1, minute => 5, day => 2)', gives: '1-0 2 0:5:0'},
    ],
  },
}
