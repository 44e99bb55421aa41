/**
 * Which schema the files are read with, and which one the table has afterwards.
 * https://cloud.google.com/bigquery/docs/managing-table-schemas#load
 */

import {normalSchema, typeField} from '../schema.ts'
import {schemaChange} from '../schema-change.ts'
import type {FieldSchema, TableEntry, TableSchema} from '../types.ts'
import type {LoadConfiguration} from './load-configuration.ts'
import {invalidLoad} from './load-error.ts'
import type {LoadContext, SourceFormat} from './source-format.ts'

export interface LoadSchema {
  /** Lines to pass over before the data, where detection found a header. */
  readonly skipLeadingRows?: number
  /** The columns to read, in this order. */
  readonly read: TableSchema
  /** The table's schema after the load. */
  readonly table: TableSchema
  /** DuckDB's ALTER TABLE actions that lead there from an existing table. */
  readonly alter: readonly string[]
}

/** @throws LoadError where the schemas do not fit and `schemaUpdateOptions` does not let them. */
export async function loadSchema(
  context: LoadContext,
  configuration: LoadConfiguration,
  format: SourceFormat,
  existing: TableEntry | undefined,
): Promise<LoadSchema> {
  const replaces = configuration.writeDisposition === 'WRITE_TRUNCATE'
  const given = configuration.schema && normalSchema(configuration.schema)
  const detects = !given && (format.selfDescribing || configuration.autodetect)
  const detected = detects ? await format.detect(context) : undefined
  const found = given ?? (detected && normalSchema(detected.schema))
  const wanted = found && withFileColumns(found, context)
  const skipLeadingRows = detected?.skipLeadingRows
  if (!existing || existing.schema.fields.length === 0 || (replaces && wanted)) {
    if (!wanted) throw invalidLoad('No schema specified on job or table.')
    return {read: wanted, table: wanted, alter: [], skipLeadingRows}
  }
  if (!wanted) return {read: existing.schema, table: existing.schema, alter: []}
  return {...merged(existing, wanted, new Set(configuration.schemaUpdateOptions ?? [])), skipLeadingRows}
}

/** Hive partitions are columns of the table like those in the files, and come after them. */
function withFileColumns(schema: TableSchema, {fileColumns}: LoadContext): TableSchema {
  const added = fileColumns.filter((column) => !named(schema.fields, column.name))
  return {fields: [...schema.fields, ...added.map(({name, type}) => typeField(name, type))]}
}

/** Appending: the load's fields are the table's, but for what the update options allow. */
function merged(existing: TableEntry, wanted: TableSchema, allowed: ReadonlySet<string>): LoadSchema {
  const {project, dataset, table} = existing.reference
  const mismatch = (problem: string) =>
    invalidLoad(`Provided Schema does not match Table ${project}:${dataset}.${table}. ${problem}`)
  const fields: FieldSchema[] = existing.schema.fields.map((field) => {
    const given = named(wanted.fields, field.name)
    if (!given) return field
    if (given.type !== field.type) {
      throw mismatch(`Field ${field.name} has changed type from ${field.type} to ${given.type}`)
    }
    if (given.mode === field.mode)
      return field.fields ? {...field, fields: mergedFields(field, given, allowed, mismatch)} : field
    const relaxes = field.mode === 'REQUIRED' && given.mode === 'NULLABLE'
    if (relaxes && allowed.has('ALLOW_FIELD_RELAXATION')) return {...field, mode: 'NULLABLE'}
    // A load may be stricter than its table, and a detected schema never says REQUIRED.
    if (relaxes || (field.mode === 'NULLABLE' && given.mode === 'REQUIRED')) return field
    throw mismatch(`Field ${field.name} has changed mode from ${field.mode} to ${given.mode}`)
  })
  for (const given of wanted.fields) {
    if (named(existing.schema.fields, given.name)) continue
    if (!allowed.has('ALLOW_FIELD_ADDITION')) throw mismatch(`Cannot add fields (field: ${given.name})`)
    fields.push(given)
  }
  const schema = {...existing.schema, fields}
  const read = {fields: wanted.fields.map((given) => named(fields, given.name)!)}
  return {read, table: schema, alter: schemaChange(existing, schema)}
}

function mergedFields(
  field: FieldSchema,
  given: FieldSchema,
  allowed: ReadonlySet<string>,
  mismatch: (problem: string) => Error,
): FieldSchema[] {
  const added = (given.fields ?? []).filter((inner) => !named(field.fields ?? [], inner.name))
  if (added.length > 0 && !allowed.has('ALLOW_FIELD_ADDITION')) {
    throw mismatch(`Cannot add fields (field: ${field.name}.${added[0]!.name})`)
  }
  return [...(field.fields ?? []), ...added]
}

const named = (fields: readonly FieldSchema[], name: string): FieldSchema | undefined =>
  fields.find((field) => field.name.toLowerCase() === name.toLowerCase())
