import type {TableEntry} from '../types.ts'
import {tableDdl} from './ddl-text.ts'
import {columns, type InformationView, tablesIn, text, timestamp, yesNo} from './define.ts'

export const tables: InformationView = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-tables',
  columns: columns(`
    table_catalog STRING
    table_schema STRING
    table_name STRING
    table_type STRING
    managed_table_type STRING
    is_insertable_into STRING
    is_fine_grained_mutations_enabled STRING
    is_typed STRING
    is_change_history_enabled STRING
    creation_time TIMESTAMP
    base_table_catalog STRING
    base_table_schema STRING
    base_table_name STRING
    snapshot_time_ms TIMESTAMP
    replica_source_catalog STRING
    replica_source_schema STRING
    replica_source_name STRING
    replication_status STRING
    replication_error STRING
    ddl STRING
    default_collation_name STRING
    upsert_stream_apply_watermark TIMESTAMP`),
  *rows(scope) {
    for (const entry of tablesIn(scope)) {
      const {project, dataset, table} = entry.reference
      const base = baseTable(entry)
      yield [
        project,
        dataset,
        table,
        tableType(entry),
        entry.kind === 'TABLE' ? 'NATIVE' : null,
        yesNo(entry.kind === 'TABLE'),
        yesNo(entry.resource.enableFineGrainedMutations === true),
        'NO',
        yesNo(entry.resource.enableChangeHistory === true),
        timestamp(entry.createdAt),
        base?.reference.projectId ?? null,
        base?.reference.datasetId ?? null,
        base?.reference.tableId ?? null,
        base && entry.kind === 'SNAPSHOT' ? timestamp(Date.parse(base.time)) : null,
        null,
        null,
        null,
        null,
        null,
        tableDdl(entry),
        text(entry.resource.defaultCollation) ?? 'NULL',
        null,
      ]
    }
  },
}

/** BASE TABLE, CLONE, SNAPSHOT, VIEW, MATERIALIZED VIEW or EXTERNAL. */
export function tableType(entry: TableEntry): string {
  if (entry.kind === 'TABLE') return entry.resource.cloneDefinition ? 'CLONE' : 'BASE TABLE'
  return entry.kind.replace('_', ' ')
}

interface Base {
  readonly reference: {readonly projectId: string; readonly datasetId: string; readonly tableId: string}
  readonly time: string
}

/** The table that a clone or snapshot was made from. */
export function baseTable(entry: TableEntry): Base | undefined {
  const definition = (entry.resource.snapshotDefinition ?? entry.resource.cloneDefinition) as
    | {baseTableReference: Base['reference']; snapshotTime?: string; cloneTime?: string}
    | undefined
  if (!definition) return undefined
  return {
    reference: definition.baseTableReference,
    time: definition.snapshotTime ?? definition.cloneTime ?? '',
  }
}
