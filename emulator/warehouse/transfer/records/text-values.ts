/**
 * Text as typed values, in DuckDB SQL, for the usual spellings of each type. Any other text raises an error, though
 * `scalar-text.ts` may know what it means.
 */

import {text} from '../../../sql/duckdb-types.ts'
import {castSql} from '../../../sql/emit/casts.ts'
import {numericOfText} from '../../../sql/functions/numeric-text.ts'
import {datetimeOfText, timeOfText, timestampOfText} from '../../../sql/functions/time-conversions.ts'
import {constantZone} from '../../../sql/functions/time-zones.ts'
import type {ScalarType} from '../../../sql/types.ts'

const UTC = constantZone('UTC')

/** SQL of the value that the text `sql` stands for. Too long or too wide for the type's parameters is an error. */
export function textValue(sql: string, type: ScalarType): string {
  const value = plainValue(sql, type)
  return type.parameters?.length ? castSql(value, {kind: type.kind}, type, UTC) : value
}

function plainValue(sql: string, type: ScalarType): string {
  switch (type.kind) {
    case 'STRING':
      return sql
    case 'GEOGRAPHY':
      return `bq_st_geogfrom(${sql})`
    case 'JSON':
      return `CAST(${sql} AS JSON)`
    case 'INT64':
      // DuckDB's own cast would round a fraction, and take underscores.
      return when(
        sql,
        `NOT contains(${sql}, '.') AND NOT contains(${sql}, '_') AND NOT contains(${sql}, 'e')`,
        'BIGINT',
        'INT64',
      )
    case 'FLOAT64':
      return when(sql, `NOT contains(${sql}, '_')`, 'DOUBLE', 'FLOAT64')
    case 'BOOL':
      return `CASE lower(${sql}) WHEN 'true' THEN true WHEN 'false' THEN false ELSE ${bad(sql, 'BOOLEAN', 'BOOL')} END`
    case 'NUMERIC':
      return numericOfText(sql)
    case 'BIGNUMERIC':
      return `bq_bignumeric_parse(${sql})`
    case 'BYTES':
      return `from_base64(${sql})`
    case 'DATE':
      return when(sql, `${sql} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'`, 'DATE', 'DATE')
    case 'TIME':
      return timeOfText(sql)
    case 'DATETIME':
      return datetimeOfText(sql)
    case 'TIMESTAMP':
      return timestampValue(sql)
    case 'INTERVAL':
      return `bq_parse_interval(${sql})`
  }
}

/**
 * The most usual form in UTC, with at most six digits of a second. Comparing with GLOB costs a third of what a
 * regular expression does, and this is the dearest of the types.
 */
const usualTimestamp = (sql: string): string =>
  `${sql} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*' ` +
  `AND (strlen(${sql}) = 19 OR (strlen(${sql}) <= 27 AND ends_with(${sql}, 'Z')))`

const timestampValue = (sql: string): string =>
  `CASE WHEN ${usualTimestamp(sql)} THEN CAST(${sql} AS TIMESTAMPTZ) ` +
  `WHEN regexp_full_match(${sql}, ${text(SECONDS)}) THEN ${ofSeconds(sql)} ` +
  `ELSE ${timestampOfText(sql, UTC)} END`

/** Seconds since 1970. */
const SECONDS = '-?[0-9]{1,12}([.][0-9]{1,6})?'

const ofSeconds = (sql: string): string =>
  `make_timestamptz(CAST(CAST(${sql} AS DECIMAL(20, 6)) * 1000000 AS BIGINT))`

const bad = (sql: string, stored: string, kind: string): string =>
  `CASE WHEN ${sql} IS NOT NULL THEN CAST(bq_error(${text(`Invalid ${kind} value: `)} || ${sql}) AS ${stored}) END`

const when = (sql: string, condition: string, stored: string, kind: string): string =>
  `CASE WHEN ${condition} THEN CAST(${sql} AS ${stored}) ELSE ${bad(sql, stored, kind)} END`
