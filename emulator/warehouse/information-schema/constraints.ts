/** Primary and foreign keys as three views see them. */
import type {TableEntry} from '../types.ts'
import {columns, type InformationView, tablesIn} from './define.ts'

interface Key {
  readonly name: string
  readonly type: 'PRIMARY KEY' | 'FOREIGN KEY'
  readonly columns: readonly string[]
  /** The columns that the key speaks of: its own, or those that a foreign key refers to. */
  readonly usage: {
    readonly project: string
    readonly dataset: string
    readonly table: string
    readonly columns: readonly string[]
  }
}

interface Constraints {
  primaryKey?: {columns: string[]}
  foreignKeys?: {
    name: string
    referencedTable: {projectId: string; datasetId: string; tableId: string}
    columnReferences: {referencingColumn: string; referencedColumn: string}[]
  }[]
}

function keysOf(entry: TableEntry): Key[] {
  const {primaryKey, foreignKeys = []} =
    (entry.resource.tableConstraints as Constraints | null | undefined) ?? {}
  const {project, dataset, table} = entry.reference
  const primary: Key[] = primaryKey
    ? [
        {
          name: `${table}.pk$`,
          type: 'PRIMARY KEY',
          columns: primaryKey.columns,
          usage: {project, dataset, table, columns: primaryKey.columns},
        },
      ]
    : []
  return [
    ...primary,
    ...foreignKeys.map(
      (key): Key => ({
        name: `${table}.${key.name}`,
        type: 'FOREIGN KEY',
        columns: key.columnReferences.map((c) => c.referencingColumn),
        usage: {
          project: key.referencedTable.projectId,
          dataset: key.referencedTable.datasetId,
          table: key.referencedTable.tableId,
          columns: key.columnReferences.map((c) => c.referencedColumn),
        },
      }),
    ),
  ]
}

export const tableConstraints: InformationView = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-table-constraints',
  columns: columns(`
    constraint_catalog STRING
    constraint_schema STRING
    constraint_name STRING
    table_catalog STRING
    table_schema STRING
    table_name STRING
    constraint_type STRING
    is_deferrable STRING
    initially_deferred STRING
    enforced STRING`),
  *rows(scope) {
    for (const entry of tablesIn(scope)) {
      const {project, dataset, table} = entry.reference
      for (const {name, type} of keysOf(entry)) {
        yield [project, dataset, name, project, dataset, table, type, 'NO', 'NO', 'NO']
      }
    }
  },
}

export const keyColumnUsage: InformationView = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-key-column-usage',
  columns: columns(`
    constraint_catalog STRING
    constraint_schema STRING
    constraint_name STRING
    table_catalog STRING
    table_schema STRING
    table_name STRING
    column_name STRING
    ordinal_position INT64
    position_in_unique_constraint INT64`),
  *rows(scope) {
    for (const entry of tablesIn(scope)) {
      const {project, dataset, table} = entry.reference
      for (const key of keysOf(entry)) {
        for (const [i, column] of key.columns.entries()) {
          const at = BigInt(i + 1)
          const position = key.type === 'FOREIGN KEY' ? at : null
          yield [project, dataset, key.name, project, dataset, table, column, at, position]
        }
      }
    }
  },
}

export const constraintColumnUsage: InformationView = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-constraint-column-usage',
  columns: columns(`
    table_catalog STRING
    table_schema STRING
    table_name STRING
    column_name STRING
    constraint_catalog STRING
    constraint_schema STRING
    constraint_name STRING`),
  *rows(scope) {
    for (const entry of tablesIn(scope)) {
      const {project, dataset} = entry.reference
      for (const {name, usage} of keysOf(entry)) {
        for (const column of usage.columns) {
          yield [usage.project, usage.dataset, usage.table, column, project, dataset, name]
        }
      }
    }
  },
}
