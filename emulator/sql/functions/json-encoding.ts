/**
 * Any value as JSON text, as SQL written for its type: TO_JSON_STRING, TO_JSON and the arguments of JSON_OBJECT and
 * its like. A STRUCT's field names come from the type, so nothing is looked up row by row.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions#json_encodings
 */
import {fieldName, text} from '../duckdb-types.ts'
import {compareNames, quoteJson} from '../runtime/json-text.ts'
import {INT64, type SqlType, type StructType} from '../types.ts'
import {once} from './range-checks.ts'
import {numericText} from './sql.ts'
import {textOfDate, textOfDatetime, textOfTime} from './time-conversions.ts'
import {toLocalSql} from './time-zones.ts'

/**
 * How numbers are written: in TO_JSON_STRING the ones beyond a double's precision are strings; in JSON values they
 * are numbers, or strings where `stringify` (SQL of a BOOL) is true.
 */
export type NumberStyle = {readonly kind: 'string'} | {readonly kind: 'value'; readonly stringify: string}

const UTC = {sql: "'UTC'", name: 'UTC'}
const SAFE_INTEGER = 9_007_199_254_740_992n

const quoted = (sql: string): string => `('"' || ${sql} || '"')`

/** A string's text has no need of escapes beyond DuckDB's, but for two line separators. */
const jsonString = (sql: string): string =>
  `replace(replace(CAST(to_json(${sql}) AS VARCHAR), chr(8232), '\\u2028'), chr(8233), '\\u2029')`

/** SQL of the JSON text of a value; SQL NULL becomes the text `null`. `depth` keeps lambda variables apart. */
export function jsonTextSql(sql: string, type: SqlType, style: NumberStyle, depth = 0): string {
  if (type.kind === 'STRUCT') return once(sql, (value) => structText(value, type, style, depth))
  if (type.kind === 'RANGE') {
    const fields = ['start', 'end'].map((name) => ({name, type: type.element}))
    return once(sql, (value) => structText(value, {kind: 'STRUCT', fields}, style, depth))
  }
  if (type.kind === 'ARRAY') {
    const item = `_item${depth}`
    const items = `list_transform(${sql}, lambda ${item}: ${jsonTextSql(item, type.element, style, depth + 1)})`
    return `coalesce('[' || array_to_string(${items}, ',') || ']', 'null')`
  }
  return `coalesce(${scalarText(sql, type, style)}, 'null')`
}

function structText(value: string, type: StructType, style: NumberStyle, depth: number): string {
  const members = type.fields.map((field, i) => ({
    name: field.name ?? '',
    sql: jsonTextSql(`struct_extract(${value}, '${fieldName(i)}')`, field.type, style, depth),
  }))
  const ordered = style.kind === 'string' ? members : sortedOnce(members)
  const parts = ordered.map(
    ({name, sql}, i) => `${text(`${i === 0 ? '{' : ','}${quoteJson(name)}:`)} || ${sql} || `,
  )
  const object = parts.length === 0 ? `'{}'` : `${parts.join('')}'}'`
  return `CASE WHEN ${value} IS NULL THEN 'null' ELSE ${object} END`
}

/** JSON values keep the first of the members with one name, in the order of names. */
function sortedOnce<Member extends {readonly name: string}>(members: readonly Member[]): Member[] {
  const first = members.filter((member, i) => members.findIndex((other) => other.name === member.name) === i)
  return first.sort((a, b) => compareNames(a.name, b.name))
}

function scalarText(sql: string, type: SqlType, style: NumberStyle): string {
  switch (type.kind) {
    case 'INT64':
      return once(sql, (value) => integerText(value, style))
    case 'FLOAT64':
      return once(sql, (value) => doubleText(value, style))
    case 'NUMERIC':
    case 'BIGNUMERIC':
      return decimalText(type.kind === 'NUMERIC' ? numericText(sql) : `bq_bignumeric_text(${sql})`, style)
    case 'STRING':
      return jsonString(sql)
    case 'GEOGRAPHY':
      return jsonString(sql)
    case 'BYTES':
      return quoted(`base64(${sql})`)
    case 'DATE':
      return quoted(textOfDate(sql))
    case 'TIME':
      return quoted(textOfTime(sql))
    case 'DATETIME':
      return quoted(textOfDatetime(sql, 'T'))
    case 'TIMESTAMP':
      return `('"' || ${textOfDatetime(toLocalSql(sql, UTC), 'T')} || 'Z"')`
    case 'INTERVAL':
      return quoted(`bq_interval_iso(${sql})`)
    default:
      return `CAST(${sql} AS VARCHAR)`
  }
}

function integerText(value: string, style: NumberStyle): string {
  const plain = `CAST(${value} AS VARCHAR)`
  const wide = `${value} NOT BETWEEN -${SAFE_INTEGER} AND ${SAFE_INTEGER}`
  if (style.kind === 'string') return `CASE WHEN ${wide} THEN ${quoted(plain)} ELSE ${plain} END`
  if (style.stringify === 'FALSE') return plain
  return `CASE WHEN ${style.stringify} AND ${wide} THEN ${quoted(plain)} ELSE ${plain} END`
}

/** Within these bounds DuckDB writes a double with the digits that BigQuery writes. */
function doubleText(value: string, style: NumberStyle): string {
  const special = `CASE WHEN isnan(${value}) THEN '"NaN"' WHEN ${value} > 0 THEN '"Infinity"' ELSE '"-Infinity"' END`
  const usual = `abs(${value}) BETWEEN 0.001 AND 1e14`
  const native =
    style.kind === 'string'
      ? `regexp_replace(CAST(${value} AS VARCHAR), '[.]0$', '')`
      : `CAST(${value} AS VARCHAR)`
  // A sum with zero is never the negative zero, which JSON values made from FLOAT64 have not.
  const other = style.kind === 'string' ? `bq_float_text(${value})` : `bq_json_double(${value} + 0e0)`
  return `CASE WHEN ${usual} THEN ${native} WHEN isfinite(${value}) THEN ${other} WHEN ${value} IS NOT NULL THEN ${special} END`
}

/** A decimal that a double cannot hold is a string where numbers must survive readers that use doubles. */
function decimalText(plain: string, style: NumberStyle): string {
  return once(plain, (value) => {
    if (style.kind === 'string') {
      const safe = `NOT contains(${value}, '.') AND TRY_CAST(${value} AS BIGINT) BETWEEN -${SAFE_INTEGER} AND ${SAFE_INTEGER}`
      return `CASE WHEN ${safe} THEN ${value} ELSE ${quoted(value)} END`
    }
    // A JSON number is an integer or a double: digits beyond those are lost, unless the text is kept.
    const number = `bq_parse_json(${value}, 'round')`
    if (style.stringify === 'FALSE') return number
    return `CASE WHEN ${style.stringify} THEN bq_json_decimal(${value}) ELSE ${number} END`
  })
}

/** A value as an argument of type JSON: JSON itself, anything else encoded. */
export function jsonArgument(argument: {readonly sql: string; readonly type: SqlType}): string {
  if (argument.sql === 'NULL') return "'null'"
  const style: NumberStyle = {kind: 'value', stringify: 'FALSE'}
  return jsonTextSql(argument.sql, argument.type ?? INT64, style)
}
