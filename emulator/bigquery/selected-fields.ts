import {invalidRequest} from '../http/api-error.ts'
import type {Column, FieldSchema, SqlType, TableSchema, Value} from '../warehouse/types.ts'

/**
 * `selectedFields=id,address.city`: the schema with only these fields, in the schema's order.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/tabledata/list
 */
export function selectedSchema(schema: TableSchema, selection: string | undefined): TableSchema {
  if (selection === undefined) return schema
  const paths = selection.split(',').map((path) => path.trim().toLowerCase().split('.'))
  return {fields: selectFields(schema.fields, paths, '')}
}

function selectFields(
  fields: readonly FieldSchema[],
  paths: readonly (readonly string[])[],
  prefix: string,
): FieldSchema[] {
  for (const [name] of paths) {
    if (!fields.some((field) => field.name.toLowerCase() === name)) {
      throw invalidRequest(`Invalid field selection ${prefix}${name}`)
    }
  }
  return fields.flatMap((field) => {
    const own = paths.filter(([name]) => name === field.name.toLowerCase())
    if (own.length === 0) return []
    const inner = own.map((path) => path.slice(1))
    if (!field.fields || inner.some((path) => path.length === 0)) return [field]
    return [{...field, fields: selectFields(field.fields, inner, `${prefix}${field.name}.`)}]
  })
}

/** What a selection leaves of rows: the columns, and the function that takes the rest out of a row. */
export interface Selection {
  readonly columns: readonly Column[]
  readonly select: (row: readonly Value[]) => readonly Value[]
}

/** `schema` is a part of the schema that `columns` have. */
export function selectionOf(columns: readonly Column[], schema: TableSchema): Selection {
  const parts = partsOf(columns, schema.fields)
  return {
    columns: parts.map(({name, type}) => ({name, type})),
    select: (row) => parts.map(({index, select}) => select(row[index] ?? null)),
  }
}

interface Part {
  readonly name: string
  readonly index: number
  readonly type: SqlType
  readonly select: (value: Value) => Value
}

function partsOf(
  columns: readonly {readonly name?: string; readonly type: SqlType}[],
  fields: readonly FieldSchema[],
): Part[] {
  return fields.map((field) => {
    const index = columns.findIndex(({name}) => name?.toLowerCase() === field.name.toLowerCase())
    const column = columns[index]
    if (!column) throw new Error(`The rows have no column ${field.name}`)
    return {name: field.name, index, ...selectValue(column.type, field)}
  })
}

function selectValue(type: SqlType, field: FieldSchema): {type: SqlType; select: (value: Value) => Value} {
  if (type.kind === 'ARRAY') {
    const element = selectValue(type.element, field)
    return {
      type: {kind: 'ARRAY', element: element.type},
      select: (value) => (value === null ? null : (value as readonly Value[]).map(element.select)),
    }
  }
  if (type.kind !== 'STRUCT' || type.fields.length === (field.fields?.length ?? 0)) {
    return {type, select: (value) => value}
  }
  const parts = partsOf(type.fields, field.fields ?? [])
  return {
    type: {kind: 'STRUCT', fields: parts.map(({name, type: inner}) => ({name, type: inner}))},
    select: (value) =>
      value === null
        ? null
        : parts.map(({index, select}) => select((value as readonly Value[])[index] ?? null)),
  }
}
