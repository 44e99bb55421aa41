/**
 * INFORMATION_SCHEMA: https://cloud.google.com/bigquery/docs/information-schema-intro
 * A view is a file and a line here. Its rows are made from memory when a statement that reads it is compiled.
 */
import type {CatalogTable, TableReference} from '../../sql/catalog.ts'
import {duckdbType, identifier} from '../../sql/duckdb-types.ts'
import {SqlError, unsupported} from '../../sql/error.ts'
import type {Column} from '../../sql/types.ts'
import {datasetNotFound, tableNotFound} from '../catalog/names.ts'
import type {InformationSchemaPath} from '../catalog/paths.ts'
import type {Session} from '../session.ts'
import type {Value} from '../types.ts'
import {valueSql} from '../values/literal.ts'
import {columnFieldPaths} from './column-field-paths.ts'
import {columns} from './columns.ts'
import {constraintColumnUsage, keyColumnUsage, tableConstraints} from './constraints.ts'
import type {Cell, InformationView, Scope} from './define.ts'
import {
  searchIndexColumnOptions,
  searchIndexColumns,
  searchIndexes,
  searchIndexOptions,
  vectorIndexColumns,
  vectorIndexes,
  vectorIndexOptions,
} from './indexes.ts'
import {jobs} from './jobs.ts'
import {materializedViews} from './materialized-views.ts'
import {metaTables, metaTablesSummary} from './meta-tables.ts'
import {isViewNotOffered} from './not-offered.ts'
import {parameters} from './parameters.ts'
import {partitions} from './partitions.ts'
import {routineOptions} from './routine-options.ts'
import {routines} from './routines.ts'
import {schemata} from './schemata.ts'
import {schemataOptions} from './schemata-options.ts'
import {tableOptions} from './table-options.ts'
import {tableSnapshots} from './table-snapshots.ts'
import {tableStorage} from './table-storage.ts'
import {tables} from './tables.ts'
import {views} from './views.ts'

export const INFORMATION_SCHEMA: Readonly<Record<string, InformationView>> = {
  COLUMNS: columns,
  COLUMN_FIELD_PATHS: columnFieldPaths,
  CONSTRAINT_COLUMN_USAGE: constraintColumnUsage,
  JOBS: jobs,
  JOBS_BY_FOLDER: jobs,
  JOBS_BY_ORGANIZATION: jobs,
  JOBS_BY_PROJECT: jobs,
  JOBS_BY_USER: jobs,
  KEY_COLUMN_USAGE: keyColumnUsage,
  MATERIALIZED_VIEWS: materializedViews,
  PARAMETERS: parameters,
  PARTITIONS: partitions,
  ROUTINES: routines,
  ROUTINE_OPTIONS: routineOptions,
  SCHEMATA: schemata,
  SCHEMATA_OPTIONS: schemataOptions,
  SEARCH_INDEXES: searchIndexes,
  SEARCH_INDEX_COLUMNS: searchIndexColumns,
  SEARCH_INDEX_COLUMN_OPTIONS: searchIndexColumnOptions,
  SEARCH_INDEX_OPTIONS: searchIndexOptions,
  TABLES: tables,
  TABLE_CONSTRAINTS: tableConstraints,
  TABLE_OPTIONS: tableOptions,
  TABLE_SNAPSHOTS: tableSnapshots,
  TABLE_STORAGE: tableStorage,
  TABLE_STORAGE_BY_FOLDER: tableStorage,
  TABLE_STORAGE_BY_ORGANIZATION: tableStorage,
  TABLE_STORAGE_BY_PROJECT: tableStorage,
  VECTOR_INDEXES: vectorIndexes,
  VECTOR_INDEX_COLUMNS: vectorIndexColumns,
  VECTOR_INDEX_OPTIONS: vectorIndexOptions,
  VIEWS: views,
}

/** The view as a relation of constants. */
export function informationSchemaTable(session: Session, path: InformationSchemaPath): CatalogTable {
  const {project, region, view: name} = path
  const reference = {project, dataset: 'INFORMATION_SCHEMA', table: name}
  const view = INFORMATION_SCHEMA[name]
  const dataset = view?.of === 'project' ? undefined : path.dataset
  if (!view && isViewNotOffered(name)) throw unsupported(`INFORMATION_SCHEMA.${name}`)
  if (!view) {
    throw new SqlError(
      `${tableNotFound({project, dataset: dataset ?? `region-${region ?? session.location.toLowerCase()}`, table: `INFORMATION_SCHEMA.${name}`}, session.location).message}`,
      undefined,
      'notFound',
    )
  }
  const {catalog} = session.core
  const one = dataset === undefined ? undefined : catalog.dataset({project, dataset})
  if (dataset !== undefined && !one) throw datasetNotFound({project, dataset}, session.location)
  const datasets = one ? [one] : catalog.datasets(project).filter((entry) => isInRegion(entry, region))
  return relation(reference, view, {session, project, datasets})
}

const isInRegion = (entry: Scope['datasets'][number], region: string | undefined): boolean =>
  region === undefined || String(entry.resource.location).toLowerCase() === region

/** `dataset.__TABLES__` and `dataset.__TABLES_SUMMARY__`. */
export function metaTable(session: Session, reference: TableReference): CatalogTable {
  const entry = session.core.catalog.dataset(reference)
  if (!entry) throw datasetNotFound(reference, session.location)
  const view = reference.table === '__TABLES__' ? metaTables : metaTablesSummary
  return relation(reference, view, {session, project: reference.project, datasets: [entry]})
}

function relation(reference: TableReference, view: InformationView, scope: Scope): CatalogTable {
  return {
    reference,
    kind: 'information',
    columns: view.columns.map((column) => ({...column, physical: column.name})),
    source: {kind: 'relation', sql: `(${relationSql(view, scope)})`},
  }
}

function relationSql(view: InformationView, scope: Scope): string {
  const counted = 'sql' in view ? (view as typeof partitions).sql(scope) : undefined
  if (counted) return counted
  const rows = Array.from(view.rows(scope), (row) => {
    return `(${row.map((cell, i) => cellSql(cell, view.columns[i]!)).join(', ')})`
  })
  const names = view.columns.map((column) => identifier(column.name)).join(', ')
  if (rows.length === 0) {
    const empty = view.columns.map((c) => `CAST(NULL AS ${duckdbType(c.type)}) AS ${identifier(c.name)}`)
    return `SELECT ${empty.join(', ')} WHERE false`
  }
  return `SELECT * FROM (VALUES ${rows.join(', ')}) AS v(${names})`
}

function cellSql(cell: Cell, column: Column): string {
  if (isSql(cell)) return cell.sql
  return valueSql(cell as Value, column.type)
}

const isSql = (cell: Cell): cell is {readonly sql: string} =>
  typeof cell === 'object' && cell !== null && 'sql' in cell
