/** Search and vector indexes. Tables here are too small for theirs to be filled, in BigQuery's terms. */
import {INT64, STRING, structOf, TIMESTAMP} from '../../sql/types.ts'
import {isSearched} from '../ddl/new-index.ts'
import {relationOf} from '../physical.ts'
import {fieldType} from '../schema.ts'
import type {FieldSchema, IndexEntry, TableEntry} from '../types.ts'
import {type Cell, columns, type InformationView, type Scope, tablesIn, timestamp} from './define.ts'

interface Found {
  readonly table: TableEntry
  readonly index: IndexEntry
  /** What all rows of an index begin with. */
  readonly head: readonly Cell[]
}

function* indexesIn(scope: Scope, type: IndexEntry['type']): Iterable<Found> {
  for (const table of tablesIn(scope)) {
    const {project, dataset, table: name} = table.reference
    for (const index of table.indexes ?? []) {
      if (index.type === type) yield {table, index, head: [project, dataset, name, index.name]}
    }
  }
}

const HEAD = `index_catalog STRING
    index_schema STRING
    table_name STRING
    index_name STRING`

const INDEX = `${HEAD}
    index_status STRING
    creation_time TIMESTAMP
    last_modification_time TIMESTAMP
    last_refresh_time TIMESTAMP
    disable_time TIMESTAMP
    disable_reason STRING
    DDL STRING
    coverage_percentage INT64
    unindexed_row_count INT64
    total_logical_bytes INT64
    total_storage_bytes INT64`

const indexRow = ({table, index, head}: Found): readonly Cell[] => [
  ...head,
  'ACTIVE',
  timestamp(index.createdAt),
  timestamp(index.modifiedAt),
  null,
  null,
  null,
  index.ddl,
  0n,
  {sql: `(SELECT count(*) FROM ${relationOf(table)})`},
  0n,
  0n,
]

/** Options that the views show whether or not the statement had them. */
const ANALYZER = {name: 'analyzer', type: 'STRING', value: 'LOG_ANALYZER'}
const DATA_TYPES = {name: 'data_types', type: 'ARRAY<STRING>', value: '["STRING"]'}

const optionOf = ({options}: IndexEntry, fallback: typeof ANALYZER) =>
  options.find((option) => option.name === fallback.name) ?? fallback

export const searchIndexes: InformationView = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-indexes',
  columns: columns(`${INDEX}
    analyzer STRING`),
  *rows(scope) {
    for (const found of indexesIn(scope, 'SEARCH')) {
      yield [...indexRow(found), optionOf(found.index, ANALYZER).value]
    }
  },
}

const MESSAGE = structOf(['reason', 'location', 'debugInfo', 'message'].map((name) => ({name, type: STRING})))
const ALTERATION = structOf([
  {name: 'status', type: STRING},
  {name: 'message', type: MESSAGE},
  {name: 'new_coverage_percentage', type: INT64},
  {name: 'start_time', type: TIMESTAMP},
  {name: 'end_time', type: TIMESTAMP},
  {name: 'ddl', type: STRING},
])

export const vectorIndexes: InformationView = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-vector-indexes',
  columns: columns(
    `${INDEX}
    last_index_alteration_info ALTERATION
    last_model_build_time TIMESTAMP`,
    {ALTERATION},
  ),
  *rows(scope) {
    for (const found of indexesIn(scope, 'VECTOR')) yield [...indexRow(found), null, null]
  },
}

const COLUMN = `${HEAD}
    index_column_name STRING
    index_field_path STRING`

export const searchIndexColumns: InformationView = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-index-columns',
  columns: columns(COLUMN),
  *rows(scope) {
    for (const {table, index, head} of indexesIn(scope, 'SEARCH')) {
      const dataTypes = optionOf(index, DATA_TYPES).value
      for (const field of columnsOf(table, index)) {
        for (const path of searchedPaths(field, dataTypes, '')) yield [...head, field.name, path]
      }
    }
  },
}

export const vectorIndexColumns: InformationView = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-vector-index-columns',
  columns: columns(COLUMN),
  *rows(scope) {
    for (const {table, index, head} of indexesIn(scope, 'VECTOR')) {
      for (const field of columnsOf(table, index)) yield [...head, field.name, field.name]
    }
  },
}

/** The columns of an index that the table still has. */
const columnsOf = ({schema}: TableEntry, {columns: names}: IndexEntry): FieldSchema[] =>
  schema.fields.filter((field) => !names || names.includes(field.name))

/** The fields of a column that are searched, by their paths. */
function searchedPaths(field: FieldSchema, dataTypes: string, before: string): string[] {
  const path = before + field.name
  if (field.fields) return field.fields.flatMap((inner) => searchedPaths(inner, dataTypes, `${path}.`))
  return isSearched(fieldType(field), dataTypes) ? [path] : []
}

const OPTION = `option_name STRING
    option_type STRING
    option_value STRING`

export const searchIndexOptions: InformationView = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-index-options',
  columns: columns(`${HEAD}
    ${OPTION}`),
  *rows(scope) {
    for (const {index, head} of indexesIn(scope, 'SEARCH')) {
      const shown = new Set([...index.options, optionOf(index, ANALYZER), optionOf(index, DATA_TYPES)])
      const sorted = [...shown].sort((a, b) => (a.name < b.name ? -1 : 1))
      for (const {name, type, value} of sorted) yield [...head, name, type, value]
    }
  },
}

export const searchIndexColumnOptions: InformationView = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-index-column-options',
  columns: columns(`${HEAD}
    index_column_name STRING
    ${OPTION}`),
  *rows(scope) {
    for (const {index, head} of indexesIn(scope, 'SEARCH')) {
      for (const {column, name, type, value} of index.columnOptions) {
        yield [...head, column, name, type, value]
      }
    }
  },
}

export const vectorIndexOptions: InformationView = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-vector-index-options',
  columns: columns(`${HEAD}
    ${OPTION}`),
  *rows(scope) {
    for (const {index, head} of indexesIn(scope, 'VECTOR')) {
      for (const {name, type, value} of index.options) yield [...head, name, type, value]
    }
  },
}
