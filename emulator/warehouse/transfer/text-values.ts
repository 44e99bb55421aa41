/**
 * Text of files as typed values, in DuckDB SQL. Whatever is not a value of the type raises an error, which TRY
 * turns into NULL where bad records are being found.
 * https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-csv#data_types
 */
import {text} from '../../sql/duckdb-types.ts'
import {unsupported} from '../../sql/error.ts'
import {
  dateOfText,
  datetimeOfText,
  timeOfText,
  timestampOfText,
} from '../../sql/functions/time-conversions.ts'
import {constantZone} from '../../sql/functions/time-zones.ts'
import type {ScalarType} from '../../sql/types.ts'

const INTEGER = '[+-]?[0-9]+([.]0+)?'
const NUMBER = '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?'
const TRUE = "'true', 't', 'yes', 'y', '1'"
const FALSE = "'false', 'f', 'no', 'n', '0'"

/** SQL of the value that the text `sql` stands for. */
export function textValue(sql: string, type: ScalarType): string {
  const bad = (kind: string, duckdb: string) =>
    `CAST(bq_error('Could not convert value to ${kind}: ' || ${sql}) AS ${duckdb})`
  switch (type.kind) {
    case 'STRING':
    case 'GEOGRAPHY':
      return sql
    case 'JSON':
      return `CAST(${sql} AS JSON)`
    case 'INT64':
      return `CASE WHEN regexp_full_match(${sql}, ${text(INTEGER)}) THEN CAST(split_part(${sql}, '.', 1) AS BIGINT) WHEN ${sql} IS NOT NULL THEN ${bad('integer', 'BIGINT')} END`
    case 'FLOAT64':
      return `CAST(${sql} AS DOUBLE)`
    case 'BOOL':
      return `CASE WHEN lower(${sql}) IN (${TRUE}) THEN true WHEN lower(${sql}) IN (${FALSE}) THEN false WHEN ${sql} IS NOT NULL THEN ${bad('boolean', 'BOOLEAN')} END`
    case 'NUMERIC':
      return `bq_numeric_parse(${sql})`
    case 'BIGNUMERIC':
      return `bq_bignumeric_parse(${sql})`
    case 'BYTES':
      return `from_base64(${sql})`
    case 'DATE':
      return dateOfText(sql)
    case 'TIME':
      return timeOfText(sql)
    case 'DATETIME':
      return datetimeOfText(sql)
    case 'TIMESTAMP':
      // A bare number is seconds since 1970.
      return `CASE WHEN regexp_full_match(${sql}, ${text(NUMBER)}) THEN make_timestamptz(CAST(round(CAST(${sql} AS DECIMAL(38, 9)) * 1000000) AS BIGINT)) ELSE ${timestampOfText(sql, constantZone('UTC'))} END`
    case 'INTERVAL':
      throw unsupported('loading INTERVAL columns from files')
  }
}
