import {text as literal} from '../../sql/duckdb-types.ts'
import {partitionIdSql} from '../partitions.ts'
import {relationOf} from '../physical.ts'
import {bytesSql} from '../statistics.ts'
import {columns, type InformationView, type Scope, tablesIn} from './define.ts'

/** Partitions are counted when the query runs. */
export const partitions: InformationView & {readonly sql: (scope: Scope) => string | undefined} = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-partitions',
  columns: columns(`
    table_catalog STRING
    table_schema STRING
    table_name STRING
    partition_id STRING
    total_rows INT64
    total_logical_bytes INT64
    last_modified_time TIMESTAMP
    storage_tier STRING`),
  rows: () => [],
  sql(scope) {
    const selects = []
    for (const entry of tablesIn(scope)) {
      if (entry.kind !== 'TABLE') continue
      const {project, dataset, table} = entry.reference
      const id = partitionIdSql(entry) ?? 'NULL::VARCHAR'
      const grouped = partitionIdSql(entry) ? ' GROUP BY 4' : ''
      selects.push(
        `SELECT ${literal(project)} AS table_catalog, ${literal(dataset)} AS table_schema, ` +
          `${literal(table)} AS table_name, ${id} AS partition_id, count(*)::BIGINT AS total_rows, ` +
          `${bytesSql(entry)} AS total_logical_bytes, ` +
          `timezone('UTC', make_timestamp(${entry.modifiedAt * 1000}::BIGINT)) AS last_modified_time, ` +
          `'ACTIVE' AS storage_tier FROM ${relationOf(entry)}${grouped}`,
      )
    }
    return selects.length > 0 ? selects.join(' UNION ALL ') : undefined
  },
}
