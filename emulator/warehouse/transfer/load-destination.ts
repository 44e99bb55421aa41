/** The table that a load writes to: whether it may, and what it is afterwards. */
import type {Connection} from '../../engine/connection.ts'
import {identifier} from '../../sql/duckdb-types.ts'
import {INT64} from '../../sql/types.ts'
import {checkTableId, tableExists, tableNotFound} from '../catalog/names.ts'
import {type Core, commit} from '../core.ts'
import {checkSameShape} from '../partitioning-spec.ts'
import {partitionCondition, partitionTime} from '../partitions.ts'
import {isIngestionPartitioned} from '../physical.ts'
import type {Session} from '../session.ts'
import {checkNewTable, checkWritable, newTable, touched} from '../tables.ts'
import type {TableEntry, TableReference, TableSchema} from '../types.ts'
import type {LoadConfiguration} from './load-configuration.ts'
import {invalidLoad} from './load-error.ts'

/** Where a load's rows go: a table of the catalogue, or a temporary one of a session. */
export interface LoadPlace {
  readonly core: Core
  readonly reference: TableReference
  /** The one partition that is written to, where one is named. */
  readonly partition: string | undefined
  readonly existing: TableEntry | undefined
  readonly temporary: boolean
  /** Runs the SQL and keeps the table's entry, both or neither; gives the rows that the last statement wrote. */
  save(
    connection: Connection,
    sql: readonly string[],
    entry: TableEntry,
    signal: AbortSignal | undefined,
  ): Promise<number>
}

/** The caller holds the table's lock. */
export function permanentPlace(
  core: Core,
  reference: TableReference,
  partition: string | undefined,
): LoadPlace {
  const existing = core.catalog.table(reference)
  return {
    core,
    reference,
    partition,
    existing,
    temporary: false,
    async save(connection, sql, entry, signal) {
      const change = {kind: 'table', reference: entry.reference, entry} as const
      const rows = await commit(core, connection, sql, [change], signal)
      if (existing?.physical && existing.physical !== entry.physical) {
        core.retirement.retire(existing.physical)
      }
      return rows
    },
  }
}

export function temporaryPlace(
  session: Session,
  reference: TableReference,
  partition: string | undefined,
): LoadPlace {
  const {core, tables} = session
  const existing = tables.get(reference.table)
  return {
    core,
    reference,
    partition,
    existing,
    temporary: true,
    async save(connection, sql, entry, signal) {
      const rows = await commit(core, connection, sql, [], signal)
      tables.set(reference.table, entry)
      if (existing?.physical && existing.physical !== entry.physical) {
        await connection.run(`DROP TABLE ${identifier(existing.physical)}`)
      }
      return rows
    },
  }
}

/** @throws SqlError for what cannot be written to, or must not be. */
export function checkDestination(place: LoadPlace, configuration: LoadConfiguration): void {
  const {core, reference, existing, partition, temporary} = place
  const {createDisposition, schemaUpdateOptions, writeDisposition} = configuration
  if (existing) {
    checkWritable(existing)
    // One without columns takes the shape of its first load.
    if (existing.schema.fields.length > 0) checkSameShape(existing, tableProperties(configuration))
  } else if (createDisposition === 'CREATE_NEVER') throw tableNotFound(reference)
  else if (temporary) checkTableId(reference.table)
  else checkNewTable(core, reference)
  const appends = !writeDisposition || writeDisposition === 'WRITE_APPEND'
  const replacesPartition = writeDisposition === 'WRITE_TRUNCATE' && partition !== undefined
  if (schemaUpdateOptions?.length && !appends && !replacesPartition) {
    throw invalidLoad(
      'Schema update options should only be specified with WRITE_APPEND disposition, or with WRITE_TRUNCATE disposition on a table partition.',
    )
  }
}

export async function checkEmpty(
  connection: Connection,
  {existing, partition}: LoadPlace,
  configuration: LoadConfiguration,
): Promise<void> {
  if (configuration.writeDisposition !== 'WRITE_EMPTY' || !existing) return
  const where = partition === undefined ? '' : ` WHERE ${partitionCondition(existing, partition)}`
  const rows = await connection.rows(
    `SELECT 1::BIGINT FROM ${identifier(existing.physical!)}${where} LIMIT 1`,
    [INT64],
  )
  if (rows.length > 0) throw tableExists(existing.reference)
}

/** A table that is replaced keeps what describes it, but for what the load says anew. */
export function targetEntry(
  {core, reference, existing, partition}: LoadPlace,
  schema: TableSchema,
  configuration: LoadConfiguration,
  replaces: boolean,
): TableEntry {
  const properties = tableProperties(configuration)
  const entry = existing
    ? {...touched(existing), schema, resource: existing.resource}
    : newTable(core, reference, 'TABLE', schema, properties, undefined)
  const target = existing && replaces ? {...entry, resource: {...entry.resource, ...properties}} : entry
  if (partition !== undefined) checkPartition(target, partition)
  return target
}

/** @throws SqlError for a partition that the table cannot have. */
function checkPartition(entry: TableEntry, partition: string): void {
  if (isIngestionPartitioned(entry.resource)) partitionTime(entry, partition)
  else partitionCondition(entry, partition)
}

function tableProperties(configuration: LoadConfiguration): Record<string, unknown> {
  const {timePartitioning, rangePartitioning, clustering, destinationTableProperties} = configuration
  return {
    ...(timePartitioning && {timePartitioning}),
    ...(rangePartitioning && {rangePartitioning}),
    ...(clustering && {clustering}),
    ...destinationTableProperties,
  }
}
