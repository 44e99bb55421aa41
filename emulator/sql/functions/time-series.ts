/**
 * Buckets of time. Buckets start from an origin, 1950-01-01 unless another is given.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/time-series-functions
 */
import {text} from '../duckdb-types.ts'
import type {FunctionTable, Template} from './define.ts'
import {withinRange} from './range-checks.ts'
import {given, raise} from './sql.ts'

const url = (name: string) =>
  `https://cloud.google.com/bigquery/docs/reference/standard-sql/time-series-functions#${name}`

const ORIGIN = "TIMESTAMP '1950-01-01 00:00:00'"

const bucket =
  (toLocal: (sql: string) => string, fromLocal: (sql: string) => string): Template =>
  ([value, width, origin], {name, returns}) => {
    const from = given(origin) ? toLocal(origin.sql) : ORIGIN
    const interval = width!.sql
    const months = `(datepart('year', ${interval}) * 12 + datepart('month', ${interval}))`
    const days = `datepart('day', ${interval})`
    const micros = `epoch_us(${interval} - to_months(CAST(${months} AS INTEGER)) - to_days(CAST(${days} AS INTEGER)))`
    const only = (part: string, message: string): string =>
      `WHEN ${part} <> 0 THEN ${raise(text(message), returns)}`
    const refused =
      name === 'DATE_BUCKET'
        ? only(micros, 'Only MONTH and DAY parts are allowed in bucket width INTERVAL')
        : name === 'TIMESTAMP_BUCKET'
          ? only(months, 'Bucket width INTERVAL with non-zero MONTH part is not allowed')
          : ''
    const parts = [months, days, micros]
    const single = `${parts.map((p) => `CASE WHEN ${p} <> 0 THEN 1 ELSE 0 END`).join(' + ')} <> 1`
    const checks = [
      refused,
      `WHEN ${single} THEN ${raise("'Exactly one non-zero INTERVAL part in bucket width is required'", returns)}`,
      `WHEN ${parts.map((p) => `${p} < 0`).join(' OR ')} THEN ${raise("'Negative bucket width INTERVAL is not allowed'", returns)}`,
    ]
    const local = toLocal(value!.sql)
    const start = `CASE WHEN ${months} <> 0 THEN bq_month_bucket(${local}, ${months}, ${from}) ELSE time_bucket(${interval}, ${local}, ${from}) END`
    const isNull = [value, width, origin].filter(given).map(({sql}) => `${sql} IS NULL`)
    return `CASE WHEN ${isNull.join(' OR ')} THEN NULL ${checks.join(' ')} ELSE ${fromLocal(withinRange(start, 'DATETIME'))} END`
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
      {sql: "DATE_BUCKET(DATE '1950-01-03', INTERVAL CAST(NULL AS INT64) DAY)", gives: 'NULL'},
      {sql: "DATE_BUCKET(DATE '2024-02-29', INTERVAL 1 MONTH, DATE '2023-12-31')", gives: '2024-02-29'},
      {sql: "DATE_BUCKET(DATE '2024-02-28', INTERVAL 2 MONTH, DATE '2023-12-31')", gives: '2023-12-31'},
      {sql: "DATE_BUCKET(DATE '0001-01-01', INTERVAL 7 DAY)", gives: {error: 'out of range'}},
      {sql: "DATE_BUCKET(DATE '1950-01-03', INTERVAL 0 DAY)", gives: {error: 'Exactly one non-zero'}},
      {sql: "DATE_BUCKET(DATE '1950-01-03', INTERVAL -2 DAY)", gives: {error: 'Negative bucket width'}},
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
