import {partitionIdSql} from '../partitions.ts'
import {relationOf} from '../physical.ts'
import {bytesSql} from '../statistics.ts'
import {columns, type InformationView, tablesIn, timestamp} from './define.ts'
import {tableType} from './tables.ts'

/** Storage is not tiered or kept for time travel here: all of a table is active. */
export const tableStorage: InformationView = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-table-storage',
  columns: columns(`
    project_id STRING
    project_number INT64
    table_catalog STRING
    table_schema STRING
    table_name STRING
    creation_time TIMESTAMP
    total_rows INT64
    total_partitions INT64
    total_logical_bytes INT64
    active_logical_bytes INT64
    long_term_logical_bytes INT64
    current_physical_bytes INT64
    total_physical_bytes INT64
    active_physical_bytes INT64
    long_term_physical_bytes INT64
    time_travel_physical_bytes INT64
    storage_last_modified_time TIMESTAMP
    deleted BOOL
    table_type STRING
    managed_table_type STRING
    fail_safe_physical_bytes INT64
    last_metadata_index_refresh_time TIMESTAMP
    table_deletion_reason STRING
    table_deletion_time TIMESTAMP`),
  *rows(scope) {
    for (const entry of tablesIn(scope)) {
      if (!entry.physical) continue
      const {project, dataset, table} = entry.reference
      const from = `FROM ${relationOf(entry)}`
      const bytes = {sql: `(SELECT ${bytesSql(entry)} ${from})`}
      const id = partitionIdSql(entry)
      yield [
        project,
        0n,
        project,
        dataset,
        table,
        timestamp(entry.createdAt),
        {sql: `(SELECT count(*) ${from})`},
        id ? {sql: `(SELECT count(DISTINCT ${id}) ${from})`} : 0n,
        bytes,
        bytes,
        0n,
        bytes,
        bytes,
        bytes,
        0n,
        0n,
        timestamp(entry.modifiedAt),
        false,
        tableType(entry),
        'NATIVE',
        0n,
        null,
        null,
        null,
      ]
    }
  },
}
