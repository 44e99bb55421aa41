/** Column definitions of DDL as fields of a schema. */
import type {ColumnDefinition, TableConstraints} from '../../sql/ast/index.ts'
import {bindType} from '../../sql/bind/types.ts'
import {SqlError, unsupported} from '../../sql/error.ts'
import {tableReference} from '../catalog/paths.ts'
import {typeField} from '../schema.ts'
import type {Run} from '../script/run.ts'
import type {FieldSchema} from '../types.ts'
import {COLUMN_OPTIONS, withOptions} from './options.ts'

export async function columnFields(run: Run, columns: readonly ColumnDefinition[]): Promise<FieldSchema[]> {
  const fields: FieldSchema[] = []
  for (const column of columns) fields.push(await columnField(run, column))
  return fields
}

export async function columnField(run: Run, column: ColumnDefinition): Promise<FieldSchema> {
  if (column.generated === 'IDENTITY') throw unsupported('identity columns', column.at)
  if (column.generated) throw unsupported('generated columns', column.at)
  checkColumnName(column.name.text, column.at)
  const type = bindType(column.type)
  const field = typeField(column.name.text, type)
  if (column.type.kind === 'scalarType' && column.type.collation === '') field.collation = ''
  if (column.notNull) {
    if (type.kind === 'ARRAY') {
      throw new SqlError(
        `NOT NULL constraint is not supported for ARRAY column ${column.name.text}`,
        column.at,
      )
    }
    field.mode = 'REQUIRED'
  }
  if (column.defaultText !== undefined) field.defaultValueExpression = column.defaultText
  Object.assign(field, await withOptions(run, column.options, COLUMN_OPTIONS))
  for (const nested of column.nested) {
    const target = nestedField(field, nested.path)
    if (!target) continue
    if (nested.notNull) target.mode = 'REQUIRED'
    Object.assign(target, await withOptions(run, nested.options, COLUMN_OPTIONS))
  }
  return field
}

/** Prefixes that BigQuery keeps for itself: https://cloud.google.com/bigquery/docs/schemas#column_names */
const RESERVED = /^(_TABLE_|_FILE_|_PARTITION|_ROW_TIMESTAMP|__ROOT__|_COLIDENTIFIER)/i

export function checkColumnName(name: string, at?: number): void {
  if (!RESERVED.test(name)) return
  throw new SqlError(
    `Invalid field name "${name}". Field names are not allowed to start with the (case-insensitive) prefixes _PARTITION, _TABLE_, _FILE_, _ROW_TIMESTAMP, __ROOT__ and _COLIDENTIFIER`,
    at,
  )
}

export function nestedField(field: FieldSchema, path: string): FieldSchema | undefined {
  let current: FieldSchema | undefined = field
  for (const name of path.split('.')) {
    current = current?.fields?.find((f) => f.name.toLowerCase() === name.toLowerCase())
  }
  return current
}

/** PRIMARY KEY and FOREIGN KEY … NOT ENFORCED, as REST keeps them. */
export function constraintsResource(
  run: Run,
  constraints: TableConstraints,
  columns: readonly ColumnDefinition[],
): Record<string, unknown> | undefined {
  const keyed = columns.filter((column) => column.primaryKey).map((column) => column.name.text)
  const primary = constraints.primaryKey?.map((name) => name.text) ?? (keyed.length > 0 ? keyed : undefined)
  const references = columns.flatMap((column) =>
    column.references ? [{...column.references, columns: [column.name]}] : [],
  )
  const foreignKeys = [...constraints.foreignKeys, ...references].map((key, i) =>
    foreignKeyResource(run, key, i + 1),
  )
  if (!primary && foreignKeys.length === 0) return undefined
  return {
    ...(primary && {primaryKey: {columns: primary}}),
    ...(foreignKeys.length > 0 && {foreignKeys}),
  }
}

export function foreignKeyResource(
  run: Run,
  key: TableConstraints['foreignKeys'][number],
  ordinal: number,
): Record<string, unknown> {
  const {project, dataset, table} = tableReference(
    key.table.map((name) => name.text),
    run.session,
  )
  return {
    name: key.name?.text ?? `fk$${ordinal}`,
    referencedTable: {projectId: project, datasetId: dataset, tableId: table},
    columnReferences: key.columns.map((column, i) => ({
      referencingColumn: column.text,
      referencedColumn: key.references[i]?.text ?? column.text,
    })),
  }
}
