import type {FieldSchema, TableSchema} from './types.ts'

/**
 * Texts of a new table that name no collation have the default one; those that name the empty one have none.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/collation-concepts#default_collation
 */
export const withDefaultCollation = (schema: TableSchema, collation: unknown): TableSchema => ({
  ...schema,
  fields: schema.fields.map((field) => collatedField(field, collation)),
})

export function collatedField(field: FieldSchema, collation: unknown): FieldSchema {
  const {collation: given, ...plain} = field
  if (field.fields) return {...field, fields: field.fields.map((f) => collatedField(f, collation))}
  if (given !== undefined) return given === '' ? plain : field
  const isText = String(field.type).toUpperCase() === 'STRING'
  return isText && typeof collation === 'string' && collation !== '' ? {...field, collation} : field
}
