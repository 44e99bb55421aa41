/**
 * CAST of every pair of types, implicit and explicit.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/conversion_functions#cast
 */
import type {Bound} from '../bind/tree.ts'
import {fieldName, text} from '../duckdb-types.ts'
import {numericOfText} from '../functions/numeric-text.ts'
import {computedFirst, numericText, once} from '../functions/sql.ts'
import {
  dateOfText,
  datetimeOfText,
  textOfDate,
  textOfDatetime,
  textOfTime,
  textOfTimestamp,
  timeOfText,
  timestampOfText,
} from '../functions/time-conversions.ts'
import {constantZone, fromLocalSql, localDatetimeSql, toLocalSql, type Zone} from '../functions/time-zones.ts'
import type {SqlType, StructType} from '../types.ts'
import {attemptOn} from './attempts.ts'
import type {Emission} from './emission.ts'
import {emitExpression} from './expressions.ts'

export function emitCast(operand: Bound, type: SqlType, safe: boolean, emission: Emission): string {
  const sql = emitExpression(operand, emission)
  const zone = constantZone(emission.timeZone)
  if (!safe || isTotal(operand.type, type)) return castSql(sql, operand.type, type, zone)
  const quiet = QUIET[`${operand.type.kind} ${type.kind}`]
  if (quiet) return quiet(sql, zone, type)
  return attemptOn([sql], ([value]) => castSql(value!, operand.type, type, zone))
}

/** Safe casts that need no TRY, which is slow where many rows fail. */
const QUIET: Readonly<Record<string, Conversion>> = {
  'STRING INT64': (sql, zone, type) => integerOfText('bq_safe_int64')(sql, zone, type),
  'STRING FLOAT64': (sql, zone, type) => floatOfText('bq_safe_float64')(sql, zone, type),
  'STRING BOOL': (sql) => `bq_safe_bool(${sql})`,
}

/** Casts that succeed for every value. */
function isTotal(from: SqlType, to: SqlType): boolean {
  if ('parameters' in to && to.parameters?.length) return false
  if (from.kind === to.kind) return !('element' in from) && from.kind !== 'STRUCT'
  if (from.kind === 'INT64') return true
  return to.kind === 'STRING' && from.kind !== 'BYTES'
}

/** SQL of a value of one type as another. */
export function castSql(sql: string, from: SqlType, to: SqlType, zone: Zone): string {
  return constrained(convert(sql, from, to, zone), to)
}

function convert(sql: string, from: SqlType, to: SqlType, zone: Zone): string {
  if (from.kind === 'ARRAY' && to.kind === 'ARRAY') {
    const element = castSql('e_', from.element, to.element, zone)
    return element === 'e_' ? sql : `list_transform(${sql}, lambda e_: ${element})`
  }
  if (from.kind === 'STRUCT' && to.kind === 'STRUCT') return convertStruct(sql, from, to, zone)
  if (from.kind === to.kind) return sql
  if (from.kind === 'RANGE' && to.kind === 'STRING') return rangeText(sql, from.element, zone)
  const conversion = CONVERSIONS[`${from.kind} ${to.kind}`]
  if (!conversion) throw new Error(`There is no cast from ${from.kind} to ${to.kind}`)
  return conversion(sql, zone, to)
}

function convertStruct(sql: string, from: StructType, to: StructType, zone: Zone): string {
  const parts = to.fields.map((f, i) => {
    const part = `(${sql}).${fieldName(i)}`
    return {part, converted: castSql(part, from.fields[i]!.type, f.type, zone)}
  })
  if (parts.every(({part, converted}) => part === converted)) return sql
  const fields = parts.map(({converted}, i) => `'${fieldName(i)}': ${converted}`)
  return `CASE WHEN ${sql} IS NOT NULL THEN {${fields.join(', ')}} END`
}

type Conversion = (sql: string, zone: Zone, to: SqlType) => string

const native =
  (type: string): Conversion =>
  (sql) =>
    `CAST(${sql} AS ${type})`

const runtime =
  (name: string): Conversion =>
  (sql) =>
    `${name}(${sql})`

/**
 * DuckDB reads integers in more forms than BigQuery ('1.5', '1e3', '1_000'): what it read is right where it writes
 * the same again. Anything else, errors among it, is left to TypeScript.
 */
const integerOfText =
  (fallback: string): Conversion =>
  (sql) =>
    once([sql], (s) => {
      const read = `TRY_CAST(${s} AS BIGINT)`
      return `CASE WHEN CAST(${read} AS VARCHAR) = ${s} THEN ${read} ELSE ${fallback}(${s}) END`
    })

const floatOfText =
  (fallback: string): Conversion =>
  (sql) =>
    once([sql], (s) => {
      const read = `TRY_CAST(${s} AS DOUBLE)`
      return `CASE WHEN isfinite(${read}) AND NOT contains(${s}, '_') THEN ${read} ELSE ${fallback}(${s}) END`
    })

/** BigQuery prints 15 digits, or 17; DuckDB as few as are needed, which is the same while they are at most 15. */
const textOfFloat: Conversion = (sql) =>
  once([sql], (x) => {
    const written = `CAST(${x} AS VARCHAR)`
    const isUsual = `abs(${x}) >= 1e-4 AND abs(${x}) < 1e15 AND strlen(${written}) <= 16`
    return `CASE WHEN ${x} = 0 THEN '0' WHEN ${isUsual} THEN rtrim(replace(${written} || '|', '.0|', ''), '|') ELSE bq_float_text(${x}) END`
  })

const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  'INT64 BOOL': native('BOOLEAN'),
  'INT64 FLOAT64': native('DOUBLE'),
  'INT64 NUMERIC': native('DECIMAL(38,9)'),
  'INT64 BIGNUMERIC': runtime('bq_bignumeric_from_int64'),
  'INT64 STRING': native('VARCHAR'),
  'NUMERIC INT64': native('BIGINT'),
  'NUMERIC FLOAT64': native('DOUBLE'),
  'NUMERIC BIGNUMERIC': runtime('bq_bignumeric_from_numeric'),
  'NUMERIC STRING': numericText,
  'BIGNUMERIC INT64': runtime('bq_bignumeric_to_int64'),
  'BIGNUMERIC FLOAT64': runtime('bq_bignumeric_to_double'),
  'BIGNUMERIC NUMERIC': runtime('bq_bignumeric_to_numeric'),
  'BIGNUMERIC STRING': runtime('bq_bignumeric_text'),
  'FLOAT64 INT64': (sql) => `CAST(round(${sql}) AS BIGINT)`,
  'FLOAT64 NUMERIC': runtime('bq_numeric_from_double'),
  'FLOAT64 BIGNUMERIC': runtime('bq_bignumeric_from_double'),
  'FLOAT64 STRING': textOfFloat,
  'BOOL INT64': native('BIGINT'),
  'BOOL STRING': native('VARCHAR'),
  'STRING BOOL': runtime('bq_parse_bool'),
  'STRING INT64': integerOfText('bq_parse_int64'),
  'STRING FLOAT64': floatOfText('bq_parse_float64'),
  'STRING NUMERIC': (sql) => once([sql], (s) => numericOfText(s!)),
  'STRING BIGNUMERIC': runtime('bq_bignumeric_parse'),
  'STRING BYTES': runtime('encode'),
  'STRING DATE': dateOfText,
  'STRING DATETIME': datetimeOfText,
  'STRING TIME': timeOfText,
  'STRING TIMESTAMP': timestampOfText,
  'STRING INTERVAL': runtime('bq_parse_interval'),
  'STRING RANGE': parseRange,
  'BYTES STRING': runtime('bq_bytes_to_string'),
  'DATE STRING': textOfDate,
  'DATE DATETIME': native('TIMESTAMP'),
  'DATE TIMESTAMP': (sql, zone) => fromLocalSql(`CAST(${sql} AS TIMESTAMP)`, zone),
  'DATETIME STRING': (sql) => textOfDatetime(sql),
  'DATETIME DATE': native('DATE'),
  'DATETIME TIME': native('TIME'),
  'DATETIME TIMESTAMP': fromLocalSql,
  'TIME STRING': textOfTime,
  'TIMESTAMP STRING': textOfTimestamp,
  'TIMESTAMP DATE': (sql, zone) => `CAST(${localDatetimeSql(sql, zone)} AS DATE)`,
  'TIMESTAMP DATETIME': localDatetimeSql,
  'TIMESTAMP TIME': (sql, zone) => `CAST(${toLocalSql(sql, zone)} AS TIME)`,
  'INTERVAL STRING': runtime('bq_interval_text'),
}

/** `[2020-01-01, UNBOUNDED)` as its two ends; the ends are cast as text of their own. */
function parseRange(sql: string, zone: Zone, to: SqlType): string {
  if (to.kind !== 'RANGE') throw new Error('a range is parsed as a range')
  const end = (part: string): string => convert(part, {kind: 'STRING'}, to.element, zone)
  const parts = [sql, `bq_range_end(${sql}, 0)`, `bq_range_end(${sql}, 1)`]
  return computedFirst(
    parts,
    (text, from, until) =>
      `CASE WHEN ${text} IS NOT NULL THEN {'f1': ${end(from!)}, 'f2': ${end(until!)}} END`,
  )
}

function rangeText(sql: string, element: SqlType, zone: Zone): string {
  const end = (i: number): string =>
    `coalesce(${convert(`(${sql}).${fieldName(i)}`, element, {kind: 'STRING'}, zone)}, 'UNBOUNDED')`
  return `CASE WHEN ${sql} IS NOT NULL THEN '[' || ${end(0)} || ', ' || ${end(1)} || ')' END`
}

/** STRING(10), BYTES(10), NUMERIC(10, 2): the limits of the type, where it has any. */
function constrained(sql: string, type: SqlType): string {
  if (!('parameters' in type)) return sql
  const {kind, parameters, halfEven} = type
  const [first, second = 0] = parameters ?? []
  if (first === undefined) return sql
  if (kind === 'NUMERIC') {
    const rounded = halfEven
      ? `bq_numeric_round(${sql}, ${second}, ${HALF_EVEN})`
      : `round(${sql}, ${second})`
    return `CASE WHEN abs(${rounded}) >= ${10n ** BigInt(first - second)}::DECIMAL(38,9) THEN CAST(bq_error(${outOfRange(kind, first, second)}) AS DECIMAL(38,9)) ELSE CAST(${rounded} AS DECIMAL(38,9)) END`
  }
  if (kind === 'BIGNUMERIC') {
    const rounded = halfEven ? `bq_bignumeric_round(${sql}, ${second}, ${HALF_EVEN})` : sql
    return `bq_bignumeric_fit(${rounded}, ${first}, ${second})`
  }
  const length = kind === 'BYTES' ? `octet_length(${sql})` : `length(${sql})`
  const stored = kind === 'BYTES' ? 'BLOB' : 'VARCHAR'
  const message = `'${kind} value is longer than ${first}: its length is ' || ${length}`
  return `CASE WHEN ${length} > ${first} THEN CAST(bq_error(${message}) AS ${stored}) ELSE ${sql} END`
}

const HALF_EVEN = "'ROUND_HALF_EVEN'"

const outOfRange = (kind: string, precision: number, scale: number): string =>
  text(`${kind} out of range: value does not fit ${kind}(${precision}, ${scale})`)

/** CAST(x AS type FORMAT f [AT TIME ZONE z]). */
export function emitFormattedCast(
  operands: readonly Bound[],
  type: SqlType,
  safe: boolean,
  emission: Emission,
): string {
  const [value] = operands as [Bound]
  const sqls = operands.map((e) => emitExpression(e, emission))
  if (sqls.length < 3) sqls.push(text(emission.timeZone))
  const convert = (parts: readonly string[]): string => formattedSql(parts, value.type, type)
  return safe ? attemptOn(sqls, convert) : convert(sqls)
}

function formattedSql([value, format, zone]: readonly string[], from: SqlType, to: SqlType): string {
  if (to.kind === 'BYTES') return `bq_bytes_from_format(${value}, ${format})`
  if (from.kind === 'BYTES') return `bq_bytes_to_format(${value}, ${format})`
  if (to.kind === 'STRING') {
    switch (from.kind) {
      case 'INT64':
      case 'FLOAT64':
      case 'NUMERIC':
      case 'BIGNUMERIC':
        return `bq_number_to_format(${castSql(value!, from, to, {sql: zone!})}, ${format}, ${text(from.kind)})`
      case 'TIMESTAMP':
        return `bq_time_to_format(epoch_us(${value}), ${format}, ${zone}, 'TIMESTAMP')`
      default:
        return `bq_time_to_format(epoch_us(${from.kind === 'TIME' ? value : `CAST(${value} AS TIMESTAMP)`}), ${format}, 'UTC', ${text(from.kind)})`
    }
  }
  if (to.kind === 'TIMESTAMP' || to.kind === 'DATE' || to.kind === 'DATETIME' || to.kind === 'TIME') {
    const micros = `bq_time_from_format(${value}, ${format}, ${zone}, ${text(to.kind)})`
    if (to.kind === 'TIMESTAMP') return `make_timestamptz(${micros})`
    return to.kind === 'DATETIME'
      ? `make_timestamp(${micros})`
      : `CAST(make_timestamp(${micros}) AS ${to.kind})`
  }
  throw new Error(`There is no formatted cast from ${from.kind} to ${to.kind}`)
}
