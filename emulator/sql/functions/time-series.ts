/**
 * Buckets of time. Buckets start from an origin, 1950-01-01 unless another is given.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/time-series-functions
 */
import type {FunctionTable, Template} from './define.ts'
import {given} from './sql.ts'

const url = (name: string) =>
  `https://cloud.google.com/bigquery/docs/reference/standard-sql/time-series-functions#${name}`

const ORIGIN = "TIMESTAMP '1950-01-01 00:00:00'"

const bucket =
  (toLocal: (sql: string) => string, fromLocal: (sql: string) => string): Template =>
  ([value, width, origin]) => {
    const from = given(origin) ? toLocal(origin.sql) : ORIGIN
    return fromLocal(`time_bucket(${width!.sql}, ${toLocal(value!.sql)}, ${from})`)
  }

const utc = (sql: string): string => `make_timestamp(epoch_us(${sql}))`

export const timeSeriesFunctions: FunctionTable = {
  DATE_BUCKET: {
    kind: 'scalar',
    signatures: ['(DATE, INTERVAL, [DATE]) -> DATE'],
    duckdb: bucket(
      (sql) => `CAST(${sql} AS TIMESTAMP)`,
      (sql) => `CAST(${sql} AS DATE)`,
    ),
    doc: 'The first day of the bucket that a date lies in.',
    url: url('date_bucket'),
    examples: [
      {sql: "DATE_BUCKET(DATE '1949-12-29', INTERVAL 2 DAY)", gives: '1949-12-28'},
      {sql: "DATE_BUCKET(DATE '1950-01-03', INTERVAL 2 DAY)", gives: '1950-01-03'},
      {sql: "DATE_BUCKET(DATE '2000-12-29', INTERVAL 7 DAY, DATE '2000-12-24')", gives: '2000-12-24'},
    ],
  },
  DATETIME_BUCKET: {
    kind: 'scalar',
    signatures: ['(DATETIME, INTERVAL, [DATETIME]) -> DATETIME'],
    duckdb: bucket(
      (sql) => sql,
      (sql) => sql,
    ),
    doc: 'The start of the bucket that a date and time lies in.',
    url: url('datetime_bucket'),
    examples: [
      {
        sql: "DATETIME_BUCKET(DATETIME '1949-12-30 13:00:00', INTERVAL 12 HOUR)",
        gives: '1949-12-30 12:00:00',
      },
      {
        sql: "DATETIME_BUCKET(DATETIME '2000-12-29 13:00:00', INTERVAL 7 DAY, DATETIME '2000-12-22 12:00:00')",
        gives: '2000-12-29 12:00:00',
      },
    ],
  },
  TIMESTAMP_BUCKET: {
    kind: 'scalar',
    signatures: ['(TIMESTAMP, INTERVAL, [TIMESTAMP]) -> TIMESTAMP'],
    duckdb: bucket(utc, (sql) => `make_timestamptz(epoch_us(${sql}))`),
    doc: 'The start of the bucket that a timestamp lies in.',
    url: url('timestamp_bucket'),
    examples: [
      {
        sql: "TIMESTAMP_BUCKET(TIMESTAMP '1949-12-30 13:00:00 UTC', INTERVAL 12 HOUR)",
        gives: '1949-12-30 12:00:00+00',
      },
      {
        sql: "TIMESTAMP_BUCKET(TIMESTAMP '2000-12-22 11:00:00 UTC', INTERVAL 7 DAY, TIMESTAMP '2000-12-22 12:00:00 UTC')",
        gives: '2000-12-15 12:00:00+00',
      },
    ],
  },
}
