import type {Column, FieldSchema, SqlType, TableSchema} from '../../warehouse/types.ts'

/** A field with its exact type, and whether it may be NULL. */
export interface AvroField {
  readonly name: string
  readonly type: SqlType
  readonly isRequired: boolean
  /** The fields of a struct, or of an array's structs. */
  readonly fields: readonly AvroField[]
}

/** The schema has the columns in the same order. */
export const avroFields = (columns: readonly Column[], schema: TableSchema): AvroField[] =>
  columns.map(({name, type}, i) => avroField(name, type, schema.fields[i]!))

function avroField(name: string, type: SqlType, field: FieldSchema): AvroField {
  const struct = type.kind === 'ARRAY' ? type.element : type
  return {
    name,
    type,
    isRequired: field.mode === 'REQUIRED',
    fields:
      struct.kind === 'STRUCT'
        ? struct.fields.map((inner, i) =>
            avroField(inner.name ?? `_field_${i + 1}`, inner.type, field.fields![i]!),
          )
        : [],
  }
}
