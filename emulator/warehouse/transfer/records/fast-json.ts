/**
 * Columns as DuckDB's JSON reader gives them, checked and laid out in SQL. Whatever is not in its most usual form
 * raises an error: the careful reading decides about it then.
 */
import {duckdbType, identifier} from '../../../sql/duckdb-types.ts'
import type {SqlType} from '../../../sql/types.ts'
import {fieldType} from '../../schema.ts'
import type {FieldSchema} from '../../types.ts'
import {structValue} from './json-columns.ts'
import {textValue} from './text-values.ts'

/** A record whose fields DuckDB detects as the types that `fastColumnSql` expects. */
export function sampleRecord(fields: readonly FieldSchema[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => {
      const value = sampleValue(field)
      return [field.name, field.mode === 'REPEATED' ? [value] : value]
    }),
  )
}

function sampleValue(field: FieldSchema): unknown {
  const type = fieldType({...field, mode: 'NULLABLE'})
  switch (type.kind) {
    case 'STRUCT':
      return sampleRecord(field.fields ?? [])
    case 'RANGE':
      return {start: 'text', end: 'text'}
    case 'JSON':
      return null
    case 'FLOAT64':
      return 1.5
    case 'BOOL':
      return true
    default:
      return 'text'
  }
}

/** SQL of a column's value. */
export function fastColumnSql(sql: string, field: FieldSchema): string {
  if (field.mode === 'REPEATED') return arraySql(sql, field)
  return elementSql(sql, field, fieldType(field))
}

function elementSql(sql: string, field: FieldSchema, type: SqlType): string {
  switch (type.kind) {
    case 'STRUCT': {
      const members = (field.fields ?? []).map((member) => {
        const value = fastColumnSql(`${sql}.${identifier(member.name)}`, member)
        return member.mode === 'REQUIRED' ? required(value, fieldType(member)) : value
      })
      return structValue(sql, type, members)
    }
    case 'RANGE':
      return structValue(
        sql,
        type,
        ['start', 'end'].map((end) => textValue(`${sql}.${identifier(end)}`, scalar(type.element))),
      )
    case 'JSON':
    case 'FLOAT64':
    case 'BOOL':
      return sql
    case 'STRING':
    case 'GEOGRAPHY':
      return textValue(plainText(sql), type)
    default:
      return textValue(sql, scalar(type))
  }
}

/** Objects and arrays come out of DuckDB's reader as their text, just as texts that look like them. */
const plainText = (sql: string): string =>
  `CASE WHEN ascii(${sql}) IN (123, 91) THEN bq_error('not surely a string: ' || ${sql}) ELSE ${sql} END`

/** A missing array is an empty one, and none has NULL elements. */
function arraySql(sql: string, field: FieldSchema): string {
  const type = fieldType(field)
  if (type.kind !== 'ARRAY') throw new Error(`${field.name} is no array`)
  const element = elementSql('e', {...field, mode: 'NULLABLE'}, type.element)
  const items = element === 'e' ? sql : `list_transform(${sql}, lambda e: ${element})`
  const stored = duckdbType(type)
  return (
    `CASE WHEN ${sql} IS NULL THEN CAST([] AS ${stored}) ` +
    `WHEN len(${sql}) <> list_count(${sql}) THEN CAST(bq_error('NULL in an array') AS ${stored}) ELSE ${items} END`
  )
}

const required = (sql: string, type: SqlType): string =>
  `coalesce(${sql}, CAST(bq_error('missing') AS ${duckdbType(type)}))`

function scalar(type: SqlType): Extract<SqlType, {parameters?: unknown} | {kind: 'INT64'}> {
  if (type.kind === 'ARRAY' || type.kind === 'STRUCT' || type.kind === 'RANGE') {
    throw new Error(`${type.kind} is no scalar`)
  }
  return type
}
