/**
 * Columns of JSON files: the type in which DuckDB's JSON reader takes a field, and the SQL that makes the
 * column's value of it. Leaves arrive as text, so that no reader rounds or guesses; structs arrive with the
 * names of the file and leave with the positions of `duckdb-types.ts`.
 */
import {duckdbType, fieldName, identifier} from '../../sql/duckdb-types.ts'
import type {SqlType} from '../../sql/types.ts'
import {namedFields} from '../schema.ts'
import {textValue} from './text-values.ts'

/**
 * The DuckDB type to read a JSON field as. `direct` lets the reader parse floats and booleans itself: faster,
 * and an error instead of NULL where one is none.
 */
export function jsonReadType(type: SqlType, direct: boolean): string {
  switch (type.kind) {
    case 'ARRAY':
      return `${jsonReadType(type.element, direct)}[]`
    case 'STRUCT':
      return `STRUCT(${namedFields(type.fields)
        .map((field) => `${identifier(field.name)} ${jsonReadType(field.type, direct)}`)
        .join(', ')})`
    case 'RANGE':
      return 'STRUCT("start" VARCHAR, "end" VARCHAR)'
    case 'JSON':
      return 'JSON'
    case 'FLOAT64':
      return direct ? 'DOUBLE' : 'VARCHAR'
    case 'BOOL':
      return direct ? 'BOOLEAN' : 'VARCHAR'
    default:
      return 'VARCHAR'
  }
}

/** The same with text leaves, as DuckDB's from_json is told it: `{"a": ["VARCHAR"]}`. */
export function jsonStructure(type: SqlType): unknown {
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
      return jsonReadType(type, false)
  }
}

/** SQL of the column's value from what was read as `jsonReadType`. A missing array is an empty one. */
export function jsonValue(sql: string, type: SqlType, direct: boolean): string {
  switch (type.kind) {
    case 'ARRAY': {
      const element = jsonValue('e', type.element, direct)
      const items = element === 'e' ? sql : `list_transform(${sql}, lambda e: ${element})`
      return `coalesce(${items}, CAST([] AS ${duckdbType(type)}))`
    }
    case 'STRUCT':
      return structValue(
        sql,
        type,
        namedFields(type.fields).map((field) =>
          jsonValue(`${sql}.${identifier(field.name)}`, field.type, direct),
        ),
      )
    case 'RANGE': {
      const ends = ['start', 'end'].map((end) => jsonValue(`${sql}.${identifier(end)}`, type.element, direct))
      return structValue(sql, type, ends)
    }
    case 'FLOAT64':
    case 'BOOL':
      return direct ? sql : textValue(sql, type)
    case 'JSON':
      return sql
    default:
      return textValue(sql, type)
  }
}

function structValue(sql: string, type: SqlType, values: readonly string[]): string {
  const fields = values.map((value, i) => `${fieldName(i)} := ${value}`).join(', ')
  return `CASE WHEN ${sql} IS NULL THEN NULL ELSE CAST(struct_pack(${fields}) AS ${duckdbType(type)}) END`
}
