/**
 * How a table's schema may change without rewriting it: new columns that accept NULL, new fields of structs,
 * and REQUIRED columns that become NULLABLE.
 * https://cloud.google.com/bigquery/docs/managing-table-schemas
 */
import {duckdbType, identifier} from '../sql/duckdb-types.ts'
import {SqlError} from '../sql/error.ts'
import {tableName} from './catalog/names.ts'
import {addColumnSql, relationOf} from './physical.ts'
import {fieldType, modeOf} from './schema.ts'
import type {FieldSchema, TableEntry, TableSchema} from './types.ts'

/** The statements in DuckDB that lead from the table's schema to the new one. */
export function schemaChange(entry: TableEntry, to: TableSchema): string[] {
  const invalid = (problem: string) =>
    new SqlError(
      `Provided Schema does not match Table ${tableName(entry.reference)}. ${problem}`,
      undefined,
      'invalid',
    )
  const statements: string[] = []
  const relation = relationOf(entry)
  for (const field of entry.schema.fields) {
    if (!find(to.fields, field.name)) throw invalid(`Field ${field.name} is missing in new schema`)
  }
  for (const field of to.fields) {
    const before = find(entry.schema.fields, field.name)
    if (!before) {
      if (field.mode === 'REQUIRED') {
        throw invalid(`Cannot add required fields to an existing schema. (field: ${field.name})`)
      }
      statements.push(...addColumnSql(relation, field))
      continue
    }
    checkField(before, field, field.name, invalid)
    const type = duckdbType(fieldType(field))
    const column = identifier(field.name)
    if (type !== duckdbType(fieldType(before)))
      statements.push(`ALTER TABLE ${relation} ALTER COLUMN ${column} SET DATA TYPE ${type}`)
    if (before.mode === 'REQUIRED' && field.mode !== 'REQUIRED') {
      statements.push(`ALTER TABLE ${relation} ALTER COLUMN ${column} DROP NOT NULL`)
    }
  }
  return statements
}

const find = (fields: readonly FieldSchema[], name: string): FieldSchema | undefined =>
  fields.find((field) => field.name.toLowerCase() === name.toLowerCase())

function checkField(
  before: FieldSchema,
  after: FieldSchema,
  path: string,
  invalid: (problem: string) => SqlError,
): void {
  if (before.type !== after.type) {
    throw invalid(`Field ${path} has changed type from ${before.type} to ${after.type}`)
  }
  const [from, to] = [modeOf(before), modeOf(after)]
  const relaxed = from === 'REQUIRED' && to === 'NULLABLE'
  if (from !== to && !relaxed) {
    throw invalid(`Field ${path} has changed mode from ${from} to ${to}`)
  }
  for (const field of before.fields ?? []) {
    const next = find(after.fields ?? [], field.name)
    if (!next) throw invalid(`Field ${path}.${field.name} is missing in new schema`)
    checkField(field, next, `${path}.${field.name}`, invalid)
  }
  const known = before.fields?.length ?? 0
  for (const [i, field] of (after.fields ?? []).entries()) {
    const isNew = !find(before.fields ?? [], field.name)
    if (isNew && field.mode === 'REQUIRED') {
      throw invalid(`Cannot add required fields to an existing schema. (field: ${path}.${field.name})`)
    }
    // Fields of structs are stored by position, so new ones come after those that are there.
    if (isNew && i < known) throw invalid(`Field ${path}.${field.name} must come after the existing fields`)
  }
}
