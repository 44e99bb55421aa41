/**
 * Copy jobs: https://cloud.google.com/bigquery/docs/managing-tables#copy-table
 */

import {duckdbType} from '../sql/duckdb-types.ts'
import {SqlError, unsupported} from '../sql/error.ts'
import {INT64} from '../sql/types.ts'
import {datasetNotFound, splitDecorator, tableExists, tableName, tableNotFound} from './catalog/names.ts'
import {type Core, commit} from './core.ts'
import {copyRows, definition} from './ddl/create-table.ts'
import {partitionCondition} from './partitions.ts'
import {createPhysicalSql, relationOf} from './physical.ts'
import {fieldType} from './schema.ts'
import {newTable, touched, withTables} from './tables.ts'
import type {TableEntry, TableKind, TableReference} from './types.ts'

interface RestReference {
  readonly projectId?: string
  readonly datasetId: string
  readonly tableId: string
}

interface CopyConfiguration {
  readonly sourceTable?: RestReference
  readonly sourceTables?: readonly RestReference[]
  readonly destinationTable?: RestReference
  readonly writeDisposition?: string
  readonly createDisposition?: string
  readonly operationType?: string
}

export async function copy(
  core: Core,
  request: {project: string; configuration: Record<string, unknown>; dryRun?: boolean; signal?: AbortSignal},
): Promise<{rows: number}> {
  const configuration = request.configuration as CopyConfiguration
  const {writeDisposition = 'WRITE_EMPTY', createDisposition = 'CREATE_IF_NEEDED'} = configuration
  const given = configuration.sourceTables ?? (configuration.sourceTable ? [configuration.sourceTable] : [])
  const destination = configuration.destinationTable
  if (given.length === 0 || !destination) {
    throw new SqlError(
      'Required parameter is missing: sourceTables or destinationTable',
      undefined,
      'invalid',
    )
  }
  const toReference = (r: RestReference): TableReference => ({
    project: r.projectId ?? request.project,
    dataset: r.datasetId,
    table: r.tableId,
  })
  const {table, partition} = splitDecorator(destination.tableId)
  const reference = {...toReference(destination), table}
  return withTables(core, [reference], async () => {
    if (!core.catalog.dataset(reference)) throw datasetNotFound(reference)
    const leave = core.retirement.enter()
    try {
      const sources = given.map((source) => findSource(core, toReference(source)))
      const existing = core.catalog.table(reference)
      if (!existing && createDisposition === 'CREATE_NEVER') throw tableNotFound(reference)
      const first = sources[0]!
      const replace = writeDisposition === 'WRITE_TRUNCATE' && partition === undefined
      const fresh = !existing || replace
      const entry = fresh ? copyEntry(core, reference, first, configuration) : touched(existing)
      for (const source of sources) checkSameColumns(source.entry, entry)
      const rows = await core.connections.use(async (connection) => {
        if (existing && writeDisposition === 'WRITE_EMPTY') {
          const found = await connection.rows(`SELECT 1::BIGINT FROM ${relationOf(existing)} LIMIT 1`, [
            INT64,
          ])
          if (found.length > 0) throw tableExists(reference)
        }
        if (request.dryRun) return 0
        const count = async () =>
          Number((await connection.rows(`SELECT count(*) FROM ${relationOf(entry)}`, [INT64]))[0]?.[0] ?? 0)
        const before = fresh ? 0 : await count()
        const clears =
          !fresh && writeDisposition.startsWith('WRITE_TRUNCATE') && partition !== undefined
            ? [`DELETE FROM ${relationOf(entry)} WHERE ${partitionCondition(entry, partition)}`]
            : []
        const sql = [
          ...(fresh ? [createPhysicalSql(entry.physical!, entry.schema, entry.resource)] : []),
          ...clears,
          ...sources.map((source) => copySql(source, entry)),
        ]
        await commit(core, connection, sql, [{kind: 'table', reference, entry}], request.signal)
        return (await count()) - before
      })
      if (replace && existing?.physical && !request.dryRun) core.retirement.retire(existing.physical)
      return {rows}
    } finally {
      leave()
    }
  })
}

interface Source {
  readonly entry: TableEntry
  readonly partition: string | undefined
  /** Milliseconds since 1970 of the state that is copied, where one is asked for. */
  readonly time: number | undefined
}

/** `t@1767225600000`, or `t@-3600000` for an hour ago. */
const SNAPSHOT = /^(?<table>.+)@(?<time>-?\d+)$/

function findSource(core: Core, given: TableReference): Source {
  const {table = given.table, time} = SNAPSHOT.exec(given.table)?.groups ?? {}
  const reference = {...given, table}
  const entry = core.catalog.table(reference)
  if (!entry) throw tableNotFound(reference)
  if (!entry.physical) {
    throw new SqlError(
      `${tableName(reference)} is not allowed for this operation because it is currently a ${entry.kind}.`,
      undefined,
      'invalid',
    )
  }
  return {
    entry,
    partition: splitDecorator(table).partition,
    time: time === undefined ? undefined : snapshotTime(entry, Number(time)),
  }
}

/** An earlier state of a table is not kept. */
function snapshotTime(entry: TableEntry, given: number): number {
  const time = given < 0 ? Date.now() + given : given
  if (time < entry.modifiedAt) throw unsupported('copying a table as it was before its last change')
  return time
}

function copySql({entry, partition}: Source, target: TableEntry): string {
  const where = partition === undefined ? '' : ` WHERE ${partitionCondition(entry, partition)}`
  return `${copyRows(entry, target)}${where}`
}

const KINDS: Readonly<Record<string, TableKind>> = {SNAPSHOT: 'SNAPSHOT'}

function copyEntry(
  core: Core,
  reference: TableReference,
  {entry: source, time}: Source,
  {operationType = 'COPY'}: CopyConfiguration,
): TableEntry {
  const {cloneDefinition: _, snapshotDefinition: __, expirationTime: ___, ...resource} = source.resource
  const origin =
    operationType === 'SNAPSHOT'
      ? {snapshotDefinition: definition(source, 'snapshotTime', time)}
      : operationType === 'CLONE'
        ? {cloneDefinition: definition(source, 'cloneTime', time)}
        : {}
  const kind = KINDS[operationType] ?? 'TABLE'
  return newTable(core, reference, kind, source.schema, {...resource, ...origin}, core.nextPhysical())
}

function checkSameColumns(source: TableEntry, target: TableEntry): void {
  const shape = (entry: TableEntry) =>
    entry.schema.fields.map((f) => `${f.name.toLowerCase()} ${duckdbType(fieldType(f))}`).sort()
  if (shape(source).join() === shape(target).join()) return
  throw new SqlError(
    `Provided Schema does not match Table ${tableName(target.reference)}.`,
    undefined,
    'invalid',
  )
}
