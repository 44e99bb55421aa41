/** `dataset.__TABLES__`, the older list of tables. */
import {relationOf} from '../physical.ts'
import {bytesSql} from '../statistics.ts'
import {columns, type InformationView, tablesIn} from './define.ts'

const TYPES = {TABLE: 1n, VIEW: 2n, EXTERNAL: 3n, MATERIALIZED_VIEW: 4n, SNAPSHOT: 5n} as const

const URL = 'https://cloud.google.com/bigquery/docs/information-schema-tables'

export const metaTables: InformationView = {
  url: URL,
  columns: columns(`
    project_id STRING
    dataset_id STRING
    table_id STRING
    creation_time INT64
    last_modified_time INT64
    row_count INT64
    size_bytes INT64
    type INT64`),
  *rows(scope) {
    for (const entry of tablesIn(scope)) {
      const {project, dataset, table} = entry.reference
      const from = entry.physical ? `FROM ${relationOf(entry)}` : undefined
      yield [
        project,
        dataset,
        table,
        BigInt(entry.createdAt),
        BigInt(entry.modifiedAt),
        from ? {sql: `(SELECT count(*) ${from})`} : 0n,
        from ? {sql: `(SELECT ${bytesSql(entry)} ${from})`} : 0n,
        TYPES[entry.kind],
      ]
    }
  },
}

export const metaTablesSummary: InformationView = {
  url: URL,
  columns: columns(`
    project_id STRING
    dataset_id STRING
    table_id STRING
    creation_time INT64
    type INT64`),
  *rows(scope) {
    for (const {reference, createdAt, kind} of tablesIn(scope)) {
      yield [reference.project, reference.dataset, reference.table, BigInt(createdAt), TYPES[kind]]
    }
  },
}
