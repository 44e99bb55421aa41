/**
 * Any value as text, as SQL written for its type: FORMAT's %t and %T. SQL NULL stays NULL at the top and is the word
 * NULL within arrays and structs.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions#t_and_t_behavior
 */
import {duckdbType, fieldName} from '../duckdb-types.ts'
import {unsupported} from '../error.ts'
import type {SqlType} from '../types.ts'
import {typeName} from '../types.ts'
import {numericText, once} from './sql.ts'
import {textOfDate, textOfDatetime, textOfTime, textOfTimestamp} from './time-conversions.ts'
import type {Zone} from './time-zones.ts'

/** How values are shown: %t plain, or %T as a literal that reads back. */
export type TextForm = 'plain' | 'literal'

/** `depth` keeps the variables of nested lambdas apart. */
export function valueText(sql: string, type: SqlType, form: TextForm, zone: Zone, depth = 0): string {
  switch (type.kind) {
    case 'ARRAY': {
      const item = `x${depth}_`
      const items = `list_transform(${sql}, lambda ${item}: coalesce(${valueText(item, type.element, form, zone, depth + 1)}, 'NULL'))`
      return `('[' || array_to_string(${items}, ', ') || ']')`
    }
    case 'STRUCT': {
      const open = form === 'literal' && type.fields.length < 2 ? "'STRUCT('" : "'('"
      if (type.fields.length === 0) return `CASE WHEN ${sql} IS NOT NULL THEN ${open} || ')' END`
      return once([sql], (value) => {
        const fields = type.fields.map(
          (field, i) =>
            `coalesce(${valueText(fieldOf(value!, i, field.type), field.type, form, zone, depth)}, 'NULL')`,
        )
        return `CASE WHEN ${value} IS NOT NULL THEN ${open} || ${fields.join(" || ', ' || ")} || ')' END`
      })
    }
    case 'RANGE':
      return rangeText(sql, type.element, form, zone)
    default:
      return form === 'plain' ? plainText(sql, type, zone) : literalText(sql, type, zone)
  }
}

/** DuckDB forgets the types of the fields of a constant NULL. */
const fieldOf = (struct: string, index: number, type: SqlType): string =>
  `CAST(struct_extract(${struct}, '${fieldName(index)}') AS ${duckdbType(type)})`

/** CAST(… AS STRING) of a scalar. */
export const castText = (sql: string, type: SqlType, zone: Zone): string =>
  type.kind === 'FLOAT64'
    ? `bq_float_text(${sql})`
    : type.kind === 'BYTES'
      ? `bq_bytes_to_string(${sql})`
      : plainText(sql, type, zone)

function plainText(sql: string, type: SqlType, zone: Zone): string {
  switch (type.kind) {
    case 'STRING':
    case 'GEOGRAPHY':
      return sql
    case 'FLOAT64':
      return `bq_float_literal(${sql})`
    case 'NUMERIC':
      return numericText(sql)
    case 'BIGNUMERIC':
      return `bq_bignumeric_text(${sql})`
    case 'BYTES':
      return `bq_bytes_escaped(${sql})`
    case 'DATE':
      return textOfDate(sql)
    case 'TIME':
      return textOfTime(sql)
    case 'DATETIME':
      return textOfDatetime(sql)
    case 'TIMESTAMP':
      return textOfTimestamp(sql, zone)
    case 'INTERVAL':
      return `bq_interval_text(${sql})`
    default:
      return `CAST(${sql} AS VARCHAR)`
  }
}

function literalText(sql: string, type: SqlType, zone: Zone): string {
  const plain = plainText(sql, type, zone)
  switch (type.kind) {
    case 'STRING':
      return `bq_string_literal(${sql})`
    case 'BYTES':
      return `bq_bytes_literal(${sql})`
    case 'JSON':
      return `('JSON ' || bq_string_literal(${plain}))`
    case 'FLOAT64':
      return once(
        [sql],
        (x) =>
          `CASE WHEN isfinite(${x}) THEN bq_float_literal(${x}) ELSE 'CAST("' || lower(bq_float_text(${x})) || '" AS FLOAT64)' END`,
      )
    case 'INTERVAL':
      return `('INTERVAL "' || ${plain} || '" YEAR TO SECOND')`
    case 'NUMERIC':
    case 'BIGNUMERIC':
    case 'DATE':
    case 'TIME':
    case 'DATETIME':
    case 'TIMESTAMP':
      return `('${type.kind} "' || ${plain} || '"')`
    case 'GEOGRAPHY':
      throw unsupported('FORMAT %T of a GEOGRAPHY')
    default:
      return plain
  }
}

function rangeText(sql: string, element: SqlType, form: TextForm, zone: Zone): string {
  return once([sql], (range) => {
    const [start, end] = [0, 1].map(
      (i) => `coalesce(${plainText(fieldOf(range!, i, element), element, zone)}, 'UNBOUNDED')`,
    )
    const text = `'[' || ${start} || ', ' || ${end} || ')'`
    const shown = form === 'plain' ? text : `'RANGE<${typeName(element)}> "' || ${text} || '"'`
    return `CASE WHEN ${range} IS NOT NULL THEN ${shown} END`
  })
}
