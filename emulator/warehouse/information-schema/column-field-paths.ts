import {typeName} from '../../sql/types.ts'
import {fieldType} from '../schema.ts'
import type {FieldSchema} from '../types.ts'
import {POLICIES} from './columns.ts'
import {columns, type InformationView, tablesIn, text} from './define.ts'

export const columnFieldPaths: InformationView = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-column-field-paths',
  columns: columns(
    `
    table_catalog STRING
    table_schema STRING
    table_name STRING
    column_name STRING
    field_path STRING
    data_type STRING
    description STRING
    collation_name STRING
    rounding_mode STRING
    data_policies POLICIES
    policy_tags ARRAY<STRING>`,
    {POLICIES},
  ),
  *rows(scope) {
    for (const {reference, schema} of tablesIn(scope)) {
      for (const column of schema.fields) {
        for (const {path, field} of paths(column, column.name)) {
          yield [
            reference.project,
            reference.dataset,
            reference.table,
            column.name,
            path,
            typeName(fieldType(field)),
            text(field.description),
            field.collation ?? 'NULL',
            text(field.roundingMode),
            [],
            field.policyTags?.names ?? [],
          ]
        }
      }
    }
  },
}

/** A column and, one after another, the fields within it. */
function* paths(field: FieldSchema, path: string): Iterable<{path: string; field: FieldSchema}> {
  yield {path, field}
  for (const nested of field.fields ?? []) yield* paths(nested, `${path}.${nested.name}`)
}
