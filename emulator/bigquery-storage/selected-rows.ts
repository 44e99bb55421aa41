/** Rows with only the fields that a session wants of them, fields of structs included. */
import {selectedSchema, selectionOf} from '../bigquery/selected-fields.ts'
import type {
  ArrowColumn,
  Column,
  FieldSchema,
  ResultSet,
  SqlType,
  TableSchema,
  Value,
} from '../warehouse/types.ts'

export interface SelectedRows {
  readonly rows: ResultSet
  /** The columns that remain. */
  readonly columns: readonly Column[]
  /** Their schema, with modes. */
  readonly schema: TableSchema
  select(row: readonly Value[]): readonly Value[]
  selectColumns(columns: readonly ArrowColumn[]): readonly ArrowColumn[]
}

/** @param fields Names, dotted for fields of structs; all where there are none. */
export const selectedFields = (schema: TableSchema, fields: readonly string[]): TableSchema =>
  selectedSchema(schema, fields.length > 0 ? fields.join(',') : undefined)

/** @param schema What `selectedFields` has left of the rows' schema. */
export function selectedRows(rows: ResultSet, schema: TableSchema): SelectedRows {
  const {columns, select} = selectionOf(rows.columns, schema)
  return {
    rows,
    columns,
    schema,
    select,
    selectColumns: (all) => parts(rows.columns, all, schema.fields),
  }
}

function parts(
  types: readonly {readonly name?: string; readonly type: SqlType}[],
  columns: readonly ArrowColumn[],
  fields: readonly FieldSchema[],
): ArrowColumn[] {
  return fields.map((field) => {
    const at = types.findIndex(({name}) => name?.toLowerCase() === field.name.toLowerCase())
    return part(types[at]!.type, columns[at]!, field)
  })
}

function part(type: SqlType, column: ArrowColumn, field: FieldSchema): ArrowColumn {
  if (type.kind === 'ARRAY') return {...column, children: [part(type.element, column.children[0]!, field)]}
  if (type.kind !== 'STRUCT') return column
  return {...column, children: parts(type.fields, column.children, field.fields ?? [])}
}
