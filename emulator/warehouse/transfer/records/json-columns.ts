/**
 * Columns of JSON: the types in which DuckDB's JSON reader takes a field, and the SQL that makes the column's value
 * of it. Leaves arrive as text, so that no reader rounds or guesses; structs arrive with the names of the file and
 * leave with the positions of `duckdb-types.ts`.
 */
import {duckdbType, fieldName, identifier, text} from '../../../sql/duckdb-types.ts'
import type {ArrayType, SqlType} from '../../../sql/types.ts'
import {fieldType, namedFields} from '../../schema.ts'
import type {TableSchema} from '../../types.ts'
import {textValue} from './text-values.ts'

/** The form of a type's JSON with text leaves, as DuckDB's from_json is told it: `{"a": ["VARCHAR"]}`. */
function jsonStructure(type: SqlType): unknown {
  switch (type.kind) {
    case 'ARRAY':
      return [jsonStructure(type.element)]
    case 'STRUCT':
      return Object.fromEntries(
        namedFields(type.fields).map((field) => [field.name, jsonStructure(field.type)]),
      )
    case 'RANGE':
      return {start: 'VARCHAR', end: 'VARCHAR'}
    default:
      return type.kind === 'JSON' ? 'JSON' : 'VARCHAR'
  }
}

/** SQL of a column's value from the text that `check-record.ts` makes of it. */
export function recordTextValue(sql: string, type: SqlType): string {
  if (type.kind !== 'ARRAY' && type.kind !== 'STRUCT' && type.kind !== 'RANGE') return textValue(sql, type)
  return jsonValue(`from_json(${sql}, ${text(JSON.stringify(jsonStructure(type)))})`, type)
}

/** The columns' values, in the schema's order, from texts named c1, c2, … */
export const recordTextValues = (schema: TableSchema): string[] =>
  schema.fields.map((field, i) => recordTextValue(`c${i + 1}`, fieldType(field)))

/** SQL of a value from DuckDB's struct, list or text of the same form. A missing array is an empty one. */
function jsonValue(sql: string, type: SqlType): string {
  switch (type.kind) {
    case 'ARRAY':
      return arrayValue(sql, type)
    case 'STRUCT':
      return structValue(
        sql,
        type,
        namedFields(type.fields).map((field) => jsonValue(`${sql}.${identifier(field.name)}`, field.type)),
      )
    case 'RANGE': {
      const ends = ['start', 'end'].map((end) => jsonValue(`${sql}.${identifier(end)}`, type.element))
      return structValue(sql, type, ends)
    }
    case 'JSON':
      return sql
    default:
      return textValue(sql, type)
  }
}

function arrayValue(sql: string, type: ArrayType): string {
  const element = jsonValue('e', type.element)
  const items = element === 'e' ? sql : `list_transform(${sql}, lambda e: ${element})`
  return `coalesce(${items}, CAST([] AS ${duckdbType(type)}))`
}

export function structValue(sql: string, type: SqlType, values: readonly string[]): string {
  const fields = values.map((value, i) => `${fieldName(i)} := ${value}`).join(', ')
  return `CASE WHEN ${sql} IS NULL THEN NULL ELSE CAST(struct_pack(${fields}) AS ${duckdbType(type)}) END`
}
