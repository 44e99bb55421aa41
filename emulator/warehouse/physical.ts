/**
 * Tables as DuckDB holds them. Columns keep their BigQuery names (both compare names without case); a table's
 * own name is a number, because BigQuery's are case-sensitive and DuckDB's are not.
 */
import {duckdbType, identifier} from '../sql/duckdb-types.ts'
import {fieldType} from './schema.ts'
import type {FieldSchema, TableEntry, TableSchema} from './types.ts'

/** Hidden columns of tables partitioned by ingestion time. */
export const PARTITION_TIME = '_PARTITIONTIME'
export const PARTITION_DATE = '_PARTITIONDATE'

export interface TimePartitioning {
  readonly type?: 'DAY' | 'HOUR' | 'MONTH' | 'YEAR'
  readonly field?: string | null
  readonly expirationMs?: string | null
  readonly requirePartitionFilter?: boolean | null
}

export interface RangePartitioning {
  readonly field: string
  readonly range: {readonly start: string; readonly end: string; readonly interval: string}
}

export const timePartitioning = (resource: Readonly<Record<string, unknown>>): TimePartitioning | undefined =>
  (resource.timePartitioning as TimePartitioning | null | undefined) ?? undefined

export const rangePartitioning = (
  resource: Readonly<Record<string, unknown>>,
): RangePartitioning | undefined =>
  (resource.rangePartitioning as RangePartitioning | null | undefined) ?? undefined

/** True for tables partitioned by the time at which rows arrive. */
export function isIngestionPartitioned(resource: Readonly<Record<string, unknown>>): boolean {
  const partitioning = timePartitioning(resource)
  return partitioning !== undefined && !partitioning.field
}

const TRUNCATION = {DAY: 'day', HOUR: 'hour', MONTH: 'month', YEAR: 'year'} as const

/** `CREATE TABLE`, with the hidden columns where rows are partitioned by their arrival. */
export function createPhysicalSql(
  physical: string,
  schema: TableSchema,
  resource: Readonly<Record<string, unknown>>,
  temporary = false,
): string {
  const columns = schema.fields.map(columnSql)
  if (isIngestionPartitioned(resource)) {
    const unit = TRUNCATION[timePartitioning(resource)?.type ?? 'DAY']
    columns.push(
      `${identifier(PARTITION_TIME)} TIMESTAMPTZ DEFAULT (date_trunc('${unit}', now()))`,
      `${identifier(PARTITION_DATE)} DATE GENERATED ALWAYS AS (CAST(${identifier(PARTITION_TIME)} AT TIME ZONE 'UTC' AS DATE)) VIRTUAL`,
    )
  }
  // DuckDB has no tables without columns; BigQuery creates them from an empty schema.
  if (columns.length === 0) columns.push('"_no_columns" BOOLEAN')
  return `CREATE ${temporary ? 'TEMP ' : ''}TABLE ${identifier(physical)} (${columns.join(', ')})`
}

/** A column's definition. An array that nobody sets is empty, never NULL. */
export function columnSql(field: FieldSchema): string {
  const constraint = {REQUIRED: ' NOT NULL', REPEATED: ' DEFAULT []', NULLABLE: ''}[field.mode ?? 'NULLABLE']
  return `${identifier(field.name)} ${duckdbType(fieldType(field))}${constraint}`
}

/** DuckDB's actions of ALTER TABLE, and the statement between them, that add a column to the relation. */
export function addColumnSql(relation: string, field: FieldSchema): string[] {
  const column = identifier(field.name)
  const add = `ALTER TABLE ${relation} ADD COLUMN ${column} ${duckdbType(fieldType(field))}`
  if (field.mode !== 'REPEATED') return [add]
  // In one step with its default the column could not be added within a transaction.
  return [
    add,
    `UPDATE ${relation} SET ${column} = []`,
    `ALTER TABLE ${relation} ALTER COLUMN ${column} SET DEFAULT []`,
  ]
}

/** The DuckDB relation of a table that has rows of its own; the names of temporary tables are unique too. */
export const relationOf = (entry: TableEntry): string => identifier(entry.physical ?? '')

/** The dataset that temporary tables of a session live in. */
export const TEMPORARY_DATASET = '_SESSION'
