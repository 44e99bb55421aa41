import {columns, type InformationView, tablesIn, timestamp} from './define.ts'
import {baseTable} from './tables.ts'

export const tableSnapshots: InformationView = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-snapshots',
  columns: columns(`
    table_catalog STRING
    table_schema STRING
    table_name STRING
    base_table_catalog STRING
    base_table_schema STRING
    base_table_name STRING
    snapshot_time TIMESTAMP`),
  *rows(scope) {
    for (const entry of tablesIn(scope)) {
      const base = baseTable(entry)
      if (entry.kind !== 'SNAPSHOT' || !base) continue
      const {project, dataset, table} = entry.reference
      const {projectId, datasetId, tableId} = base.reference
      yield [project, dataset, table, projectId, datasetId, tableId, timestamp(Date.parse(base.time))]
    }
  },
}
