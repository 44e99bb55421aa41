/** The table that a load writes to: whether it may, and what it is afterwards. */
import type {Connection} from '../../engine/connection.ts'
import {identifier} from '../../sql/duckdb-types.ts'
import {INT64} from '../../sql/types.ts'
import {tableExists, tableNotFound} from '../catalog/names.ts'
import type {Core} from '../core.ts'
import {partitionCondition} from '../partitions.ts'
import {checkNewTable, newTable, touched, writableTable} from '../tables.ts'
import type {TableEntry, TableReference, TableSchema} from '../types.ts'
import type {LoadConfiguration} from './load-configuration.ts'
import {invalidLoad} from './load-error.ts'

/** @throws SqlError for what cannot be written to, or must not be. */
export function checkDestination(
  core: Core,
  reference: TableReference,
  existing: TableEntry | undefined,
  configuration: LoadConfiguration,
  partition: string | undefined,
): void {
  const {createDisposition, schemaUpdateOptions, writeDisposition} = configuration
  if (existing) writableTable(core, reference)
  else if (createDisposition === 'CREATE_NEVER') throw tableNotFound(reference)
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
  existing: TableEntry | undefined,
  configuration: LoadConfiguration,
  partition: string | undefined,
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
  core: Core,
  reference: TableReference,
  existing: TableEntry | undefined,
  schema: TableSchema,
  configuration: LoadConfiguration,
  replaces: boolean,
): TableEntry {
  const properties = tableProperties(configuration)
  if (!existing) return newTable(core, reference, 'TABLE', schema, properties, undefined)
  const resource = replaces ? {...existing.resource, ...properties} : existing.resource
  return {...touched(existing), schema, resource}
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
