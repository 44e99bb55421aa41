/**
 * Which schema the files are read with, and which one the table has afterwards.
 * https://cloud.google.com/bigquery/docs/managing-table-schemas#load
 */
import {modeOf, normalSchema, typeField} from '../schema.ts'
import {schemaChange} from '../schema-change.ts'
import type {FieldSchema, TableEntry, TableSchema} from '../types.ts'
import type {LoadConfiguration} from './load-configuration.ts'
import {invalidLoad} from './load-error.ts'
import type {Detected, LoadContext, SourceFormat} from './source-format.ts'

export interface LoadSchema {
  /** Lines to pass over before the data, where detection found a header. */
  readonly skipLeadingRows?: number
  /** The columns to read, in this order. */
  readonly read: TableSchema
  /** The table's schema after the load. */
  readonly table: TableSchema
  /** DuckDB's statements that lead there from an existing table. */
  readonly alter: readonly string[]
}

/**
 * @param replaces true where the load replaces the whole table, and its schema with it.
 * @throws LoadError where the schemas do not fit and `schemaUpdateOptions` does not let them.
 */
export async function loadSchema(
  context: LoadContext,
  configuration: LoadConfiguration,
  format: SourceFormat,
  existing: TableEntry | undefined,
  replaces: boolean,
): Promise<LoadSchema> {
  const {wanted, detected} = await wantedSchema(context, configuration, format)
  const skipLeadingRows = detected?.skipLeadingRows
  if (!existing || existing.schema.fields.length === 0 || (replaces && wanted)) {
    if (!wanted) throw invalidLoad('No schema specified on job or table.')
    return {read: wanted, table: wanted, alter: [], skipLeadingRows}
  }
  if (!wanted) return {read: existing.schema, table: existing.schema, alter: []}
  const merge: Merge = {
    table: existing,
    allowed: new Set(configuration.schemaUpdateOptions ?? []),
    isDetected: detected !== undefined,
  }
  const fields = mergedFields(merge, existing.schema.fields, wanted.fields, '')
  const table = {...existing.schema, fields}
  const read = {fields: wanted.fields.map((field) => named(fields, field.name)!)}
  return {read, table, alter: schemaChange(existing, table), skipLeadingRows}
}

/** The schema that the load itself asks for or finds in the files; none where the table's own is to be used. */
export async function wantedSchema(
  context: LoadContext,
  configuration: LoadConfiguration,
  format: SourceFormat,
): Promise<{readonly wanted: TableSchema | undefined; readonly detected: Detected | undefined}> {
  const given = configuration.schema && normalSchema(configuration.schema)
  const detects = !given && (format.selfDescribing || configuration.autodetect)
  const detected = detects ? await format.detect(context) : undefined
  const found = given ?? (detected && normalSchema(detected.schema))
  return {wanted: found && withFileColumns(found, context), detected}
}

/** Hive partitions are columns of the table like those in the files, and come after them. */
function withFileColumns(schema: TableSchema, {fileColumns}: LoadContext): TableSchema {
  const added = fileColumns.filter((column) => !named(schema.fields, column.name))
  return {fields: [...schema.fields, ...added.map(({name, type}) => typeField(name, type))]}
}

interface Merge {
  readonly table: TableEntry
  readonly allowed: ReadonlySet<string>
  /** What was detected in JSON and CSV never says REQUIRED. */
  readonly isDetected: boolean
}

/** The table's fields, changed as far as the update options allow. */
function mergedFields(
  merge: Merge,
  existing: readonly FieldSchema[],
  wanted: readonly FieldSchema[],
  path: string,
): FieldSchema[] {
  const fields = existing.map((field) => {
    const given = named(wanted, field.name)
    return given ? mergedField(merge, field, given, path) : field
  })
  for (const given of wanted) {
    if (named(existing, given.name)) continue
    if (!merge.allowed.has('ALLOW_FIELD_ADDITION')) {
      throw mismatch(merge, `Cannot add fields (field: ${path}${given.name})`)
    }
    fields.push(given)
  }
  return fields
}

function mergedField(merge: Merge, field: FieldSchema, given: FieldSchema, path: string): FieldSchema {
  const name = path + field.name
  const merged = field.fields
    ? {...field, fields: mergedFields(merge, field.fields, given.fields ?? [], `${name}.`)}
    : field
  if (given.type !== field.type) {
    throw mismatch(merge, `Field ${name} has changed type from ${field.type} to ${given.type}`)
  }
  const [from, to] = [modeOf(field), modeOf(given)]
  if (from === to) return merged
  const relaxes = from === 'REQUIRED' && to === 'NULLABLE'
  if (relaxes && merge.allowed.has('ALLOW_FIELD_RELAXATION')) return {...merged, mode: 'NULLABLE'}
  // A load may be stricter than its table.
  if ((relaxes && merge.isDetected) || (from === 'NULLABLE' && to === 'REQUIRED')) return merged
  throw mismatch(merge, `Field ${name} has changed mode from ${from} to ${to}`)
}

function mismatch({table}: Merge, problem: string): Error {
  const {project, dataset, table: name} = table.reference
  return invalidLoad(`Provided Schema does not match Table ${project}:${dataset}.${name}. ${problem}`)
}

const named = (fields: readonly FieldSchema[], name: string): FieldSchema | undefined =>
  fields.find((field) => field.name.toLowerCase() === name.toLowerCase())
