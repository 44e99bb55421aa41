import type {Column, FieldSchema, SqlType, TableSchema} from '../warehouse/types.ts'

/** The names that schemas of the REST API have always used; clients decode by them. */
const LEGACY: Readonly<Record<string, string>> = {INT64: 'INTEGER', FLOAT64: 'FLOAT', BOOL: 'BOOLEAN'}

/**
 * The REST schema of a result's columns.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/tables#TableFieldSchema
 */
export const schemaOf = (columns: readonly Column[]): TableSchema => ({
  fields: columns.map((column) => fieldOf(column.name, column.type)),
})

function fieldOf(name: string, type: SqlType): FieldSchema {
  if (type.kind === 'ARRAY') return {...fieldOf(name, type.element), mode: 'REPEATED'}
  if (type.kind === 'RANGE') {
    return {name, type: 'RANGE', mode: 'NULLABLE', rangeElementType: {type: type.element.kind}}
  }
  if (type.kind === 'STRUCT') {
    const fields = type.fields.map((field, i) => fieldOf(field.name ?? `_field_${i + 1}`, field.type))
    return {name, type: 'RECORD', mode: 'NULLABLE', fields}
  }
  return {name, type: LEGACY[type.kind] ?? type.kind, mode: 'NULLABLE', ...parametersOf(type)}
}

function parametersOf(type: Extract<SqlType, {parameters?: readonly number[]}>): Partial<FieldSchema> {
  const [first, second] = type.parameters ?? []
  const collation = type.collation ? {collation: type.collation} : {}
  if (first === undefined) return collation
  if (type.kind === 'STRING' || type.kind === 'BYTES') return {maxLength: String(first), ...collation}
  return {precision: String(first), ...(second !== undefined && {scale: String(second)})}
}
