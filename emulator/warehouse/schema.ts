/**
 * REST schemas and BigQuery types, one into the other.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/tables#TableFieldSchema
 */
import {SqlError} from '../sql/error.ts'
import {type Column, type ScalarName, type SqlType, type StructField, scalarNamed} from '../sql/types.ts'
import type {FieldSchema, TableSchema} from './types.ts'

/** Types that REST spells in the old way. */
const LEGACY: Partial<Readonly<Record<ScalarName, string>>> = {
  INT64: 'INTEGER',
  FLOAT64: 'FLOAT',
  BOOL: 'BOOLEAN',
}

/** The type of a column; a REPEATED one is an array. Parameters and collation are part of it. */
export function fieldType(field: FieldSchema): SqlType {
  const element = elementType(field)
  return field.mode === 'REPEATED' ? {kind: 'ARRAY', element} : element
}

function elementType(field: FieldSchema): SqlType {
  const name = String(field.type ?? '').toUpperCase()
  if (name === 'RECORD' || name === 'STRUCT') {
    return {kind: 'STRUCT', fields: (field.fields ?? []).map((f) => ({name: f.name, type: fieldType(f)}))}
  }
  if (name === 'RANGE') {
    const element = scalarNamed(field.rangeElementType?.type ?? '')
    if (!element) {
      throw new SqlError(`RANGE field ${field.name} must specify rangeElementType`, undefined, 'invalid')
    }
    return {kind: 'RANGE', element: {kind: element}}
  }
  const kind = scalarNamed(name)
  if (!kind) {
    throw new SqlError(`Invalid value for type: ${field.type} is not a valid value`, undefined, 'invalid')
  }
  const parameters = [field.precision, field.scale, field.maxLength].filter((p) => p != null).map(Number)
  return {
    kind,
    ...(parameters.length > 0 && {parameters}),
    ...(field.collation && {collation: field.collation}),
    ...(field.roundingMode === 'ROUND_HALF_EVEN' && {halfEven: true}),
  }
}

/** A column's schema from its type, without description or default. */
export function typeField(name: string, type: SqlType): FieldSchema {
  if (type.kind === 'ARRAY') return {...typeField(name, type.element), mode: 'REPEATED'}
  const field: FieldSchema = {name, type: type.kind, mode: 'NULLABLE'}
  if (type.kind === 'STRUCT') {
    return {...field, type: 'RECORD', fields: namedFields(type.fields).map((f) => typeField(f.name, f.type))}
  }
  if (type.kind === 'RANGE') return {...field, rangeElementType: {type: type.element.kind}}
  field.type = LEGACY[type.kind] ?? type.kind
  const [first, second] = type.parameters ?? []
  if (first !== undefined) {
    if (type.kind === 'STRING' || type.kind === 'BYTES') field.maxLength = String(first)
    else {
      field.precision = String(first)
      if (second !== undefined) field.scale = String(second)
    }
  }
  if (type.collation) field.collation = type.collation
  return field
}

/** Fields without a name are called `_field_1` … where a name is needed. */
export function namedFields(fields: readonly StructField[]): {name: string; type: SqlType}[] {
  return fields.map((field, i) => ({name: field.name ?? `_field_${i + 1}`, type: field.type}))
}

export const columnsSchema = (columns: readonly Column[]): TableSchema => ({
  fields: columns.map((column) => typeField(column.name, column.type)),
})

export const schemaColumns = (schema: TableSchema): Column[] =>
  schema.fields.map((field) => ({name: field.name, type: fieldType(field)}))

/** The mode of a field that names none is NULLABLE. */
export const modeOf = (field: FieldSchema): NonNullable<FieldSchema['mode']> => field.mode ?? 'NULLABLE'

/**
 * The schema as BigQuery stores it: old type names, numbers as text, modes only where they are given, unknown
 * properties kept. Throws for unknown types, missing and repeated names.
 */
export function normalSchema(schema: TableSchema): TableSchema {
  return {...schema, fields: normalFields(schema.fields ?? [], '')}
}

function normalFields(fields: readonly FieldSchema[], path: string): FieldSchema[] {
  const seen = new Set<string>()
  return fields.map((field) => {
    if (!field.name) throw new SqlError('Field name is missing in the schema', undefined, 'invalid')
    const full = path + field.name
    if (!NAME.test(field.name)) {
      throw new SqlError(
        `Invalid field name "${full}". Fields must contain the allowed characters, and be at most 300 characters long.`,
        undefined,
        'invalid',
      )
    }
    if (seen.has(field.name.toLowerCase())) {
      throw new SqlError(`Field ${full} already exists in schema`, undefined, 'invalid')
    }
    seen.add(field.name.toLowerCase())
    const kept = keptProperties(field)
    const type = elementType(field)
    if (type.kind === 'STRUCT') {
      if (!field.fields?.length) {
        throw new SqlError(`Field ${full} is type RECORD but has no schema`, undefined, 'invalid')
      }
      return {...kept, type: 'RECORD', fields: normalFields(field.fields, `${full}.`)}
    }
    return {...kept, type: LEGACY[type.kind as ScalarName] ?? type.kind}
  })
}

/** Policy tags are taken away by a list of none. */
const isWithoutNames = (policyTags: unknown): boolean => !(policyTags as {names?: unknown[]}).names?.length

/** 64-bit integers of the REST API, which JSON has as text. */
const INT64_PROPERTIES: ReadonlySet<string> = new Set([
  'maxLength',
  'precision',
  'scale',
  'timestampPrecision',
])

function keptProperties(field: FieldSchema): FieldSchema {
  const kept = Object.entries(field)
    .filter(([name, value]) => value != null && !(name === 'policyTags' && isWithoutNames(value)))
    .map(([name, value]) => [name, INT64_PROPERTIES.has(name) ? String(value) : value])
  return {
    ...(Object.fromEntries(kept) as FieldSchema),
    ...(field.mode && {mode: field.mode.toUpperCase() as FieldSchema['mode']}),
  }
}

/** https://cloud.google.com/bigquery/docs/schemas#column_names */
const NAME = /^[\p{L}\p{M}\p{N}\p{Pc}\p{Pd}\p{Zs}&%=+:'<>#|]{1,300}$/u
