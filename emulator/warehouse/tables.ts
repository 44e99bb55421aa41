/**
 * Tables: https://cloud.google.com/bigquery/docs/reference/rest/v2/tables
 */

import type {TableReference} from '../sql/catalog.ts'
import {identifier} from '../sql/duckdb-types.ts'
import {SqlError} from '../sql/error.ts'
import {checkTableId, datasetNotFound, tableExists, tableName, tableNotFound} from './catalog/names.ts'
import {type Core, commit, newEtag} from './core.ts'
import {createPhysicalSql} from './physical.ts'
import {merged} from './resource.ts'
import {normalSchema} from './schema.ts'
import {schemaChange} from './schema-change.ts'
import type {TableEntry, TableKind, TableSchema} from './types.ts'

export const tableLock = (reference: TableReference): string => `table ${tableName(reference)}`

/** Runs `work` while no other statement changes the tables. */
export async function withTables<T>(
  core: Core,
  references: readonly TableReference[],
  work: () => Promise<T>,
): Promise<T> {
  const release = await core.locks.take(references.map(tableLock))
  try {
    return await work()
  } finally {
    release()
  }
}

/** A new entry, with what its dataset gives to new tables. */
export function newTable(
  core: Core,
  reference: TableReference,
  kind: TableKind,
  schema: TableSchema,
  resource: Readonly<Record<string, unknown>>,
  physical: string | undefined,
): TableEntry {
  const now = Date.now()
  return {
    reference: {project: reference.project, dataset: reference.dataset, table: reference.table},
    kind,
    ...(physical && {physical}),
    createdAt: now,
    modifiedAt: now,
    etag: newEtag(),
    schema: normalSchema(schema),
    resource: {...datasetDefaults(core, reference, kind, now, resource), ...merged({}, resource)},
  }
}

function datasetDefaults(
  core: Core,
  reference: TableReference,
  kind: TableKind,
  now: number,
  resource: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const dataset = core.catalog.dataset(reference)?.resource ?? {}
  const defaults: Record<string, unknown> = {}
  const partitioning = resource.timePartitioning as Record<string, unknown> | undefined
  const partitionMs = dataset.defaultPartitionExpirationMs
  const tableMs = dataset.defaultTableExpirationMs
  if (kind !== 'TABLE') return defaults
  if (partitioning && partitionMs && partitioning.expirationMs == null) {
    partitioning.expirationMs = String(partitionMs)
  } else if (tableMs && !partitioning) {
    defaults.expirationTime = String(now + Number(tableMs))
  }
  return defaults
}

/** The dataset must be there, the table must not. */
export function checkNewTable(core: Core, reference: TableReference, location?: string): void {
  checkTableId(reference.table)
  if (!core.catalog.dataset(reference)) throw datasetNotFound(reference, location)
  if (core.catalog.table(reference)) throw tableExists(reference)
}

/** Creates an empty table; views and external tables come with their schema already worked out. */
export async function createTable(
  core: Core,
  reference: TableReference,
  kind: TableKind,
  schema: TableSchema,
  resource: Readonly<Record<string, unknown>>,
): Promise<TableEntry> {
  return withTables(core, [reference], async () => {
    checkNewTable(core, reference)
    const physical = kind === 'TABLE' ? core.nextPhysical() : undefined
    const entry = newTable(core, reference, kind, schema, resource, physical)
    const sql = physical ? [createPhysicalSql(physical, entry.schema, entry.resource)] : []
    await core.connections.use((connection) =>
      commit(core, connection, sql, [{kind: 'table', reference: entry.reference, entry}]),
    )
    return entry
  })
}

/** Replaces what is given of the resource; a schema may gain columns and lose REQUIRED. */
export async function updateTable(
  core: Core,
  reference: TableReference,
  change: {schema?: TableSchema; resource?: Record<string, unknown>},
): Promise<TableEntry> {
  return withTables(core, [reference], async () => {
    const before = core.catalog.table(reference)
    if (!before) throw tableNotFound(reference)
    const schema = change.schema ? normalSchema(change.schema) : before.schema
    const sql = change.schema && before.physical ? schemaChange(before, schema) : []
    const entry: TableEntry = {
      ...before,
      modifiedAt: Date.now(),
      etag: newEtag(),
      schema,
      resource: merged(before.resource, change.resource ?? {}),
    }
    await core.connections.use((connection) =>
      commit(core, connection, sql, [{kind: 'table', reference: before.reference, entry}]),
    )
    return entry
  })
}

export async function deleteTable(core: Core, reference: TableReference): Promise<void> {
  await withTables(core, [reference], async () => {
    const entry = core.catalog.table(reference)
    if (!entry) throw tableNotFound(reference)
    await core.connections.use((connection) =>
      commit(core, connection, [], [{kind: 'table', reference: entry.reference, entry: undefined}]),
    )
    if (entry.physical) core.retirement.retire(entry.physical)
  })
}

/** The entry after rows of its table have changed. */
export function touched(entry: TableEntry): TableEntry {
  return {...entry, modifiedAt: Date.now(), etag: newEtag()}
}

/** The table that a statement writes to; views and external tables take no rows. */
export function writableTable(core: Core, reference: TableReference, location?: string): TableEntry {
  const entry = core.catalog.table(reference)
  if (!entry) throw tableNotFound(reference, location)
  checkWritable(entry)
  return entry
}

export function checkWritable({kind, reference}: TableEntry): void {
  if (kind === 'TABLE') return
  throw new SqlError(
    `${tableName(reference)} is not allowed for this operation because it is currently a ${kind}.`,
    undefined,
    'invalid',
  )
}

/** The column names of a table, quoted for DuckDB. */
export const columnList = (entry: TableEntry): string =>
  entry.schema.fields.map((field) => identifier(field.name)).join(', ')
