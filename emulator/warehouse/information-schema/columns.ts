import {arrayOf, STRING, structOf, typeName} from '../../sql/types.ts'
import {fieldType} from '../schema.ts'
import type {FieldSchema, TableEntry} from '../types.ts'
import {columns as define, type InformationView, tablesIn, text, yesNo} from './define.ts'

export const POLICIES = arrayOf(structOf([{name: 'name', type: STRING}]))

export const columns: InformationView = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-columns',
  columns: define(
    `
    table_catalog STRING
    table_schema STRING
    table_name STRING
    column_name STRING
    ordinal_position INT64
    is_nullable STRING
    data_type STRING
    is_generated STRING
    generation_expression STRING
    is_stored STRING
    is_hidden STRING
    is_updatable STRING
    is_system_defined STRING
    is_partitioning_column STRING
    clustering_ordinal_position INT64
    collation_name STRING
    column_default STRING
    rounding_mode STRING
    data_policies POLICIES
    policy_tags ARRAY<STRING>`,
    {POLICIES},
  ),
  *rows(scope) {
    for (const entry of tablesIn(scope)) {
      for (const [i, field] of entry.schema.fields.entries()) {
        const {project, dataset, table} = entry.reference
        yield [
          project,
          dataset,
          table,
          field.name,
          BigInt(i + 1),
          yesNo(field.mode !== 'REQUIRED'),
          typeName(fieldType(field)),
          'NEVER',
          null,
          null,
          'NO',
          null,
          'NO',
          yesNo(isPartitioning(entry, field)),
          clusteringPosition(entry, field),
          field.collation ?? 'NULL',
          field.defaultValueExpression ?? 'NULL',
          text(field.roundingMode),
          [],
          field.policyTags?.names ?? [],
        ]
      }
    }
  },
}

function isPartitioning(entry: TableEntry, field: FieldSchema): boolean {
  const {timePartitioning, rangePartitioning} = entry.resource as {
    timePartitioning?: {field?: string}
    rangePartitioning?: {field?: string}
  }
  const column = timePartitioning?.field ?? rangePartitioning?.field
  return column?.toLowerCase() === field.name.toLowerCase()
}

function clusteringPosition(entry: TableEntry, field: FieldSchema): bigint | null {
  const {clustering} = entry.resource as {clustering?: {fields?: string[]}}
  const at = (clustering?.fields ?? []).findIndex((name) => name.toLowerCase() === field.name.toLowerCase())
  return at < 0 ? null : BigInt(at + 1)
}
