/** The catalogue as the compiler asks for it, seen from one session. */
import type {
  Catalog,
  CatalogColumn,
  CatalogPartitions,
  CatalogRoutine,
  CatalogTable,
} from '../../sql/catalog.ts'
import {identifier} from '../../sql/duckdb-types.ts'
import {SqlError} from '../../sql/error.ts'
import {DATE, STRING, TIMESTAMP} from '../../sql/types.ts'
import {informationSchemaTable, metaTable} from '../information-schema/index.ts'
import {javascriptName} from '../javascript.ts'
import {
  isIngestionPartitioned,
  PARTITION_DATE,
  PARTITION_TIME,
  relationOf,
  timePartitioning,
} from '../physical.ts'
import {fieldType} from '../schema.ts'
import {checkDataset, type Session} from '../session.ts'
import type {TableEntry} from '../types.ts'
import {tableAsOf} from './as-of.ts'
import {datasetName, splitDecorator, tableName, tableNotFound} from './names.ts'
import {informationSchemaPath, routineReference, tableReference, temporaryName} from './paths.ts'
import {catalogRoutine, type RoutineResource} from './routine-resource.ts'

/** Views are found by wildcards only to be refused. */
const WITH_WILDCARDS: ReadonlySet<TableEntry['kind']> = new Set(['TABLE', 'VIEW', 'MATERIALIZED_VIEW'])

export function compilerCatalog(session: Session): Catalog {
  const {core} = session
  return {
    table(path) {
      const temporary = temporaryName(path)
      const own = temporary && session.tables.get(temporary)
      if (own) return catalogTable(own)
      const information = informationSchemaPath(path, session)
      if (information) return informationSchemaTable(session, information)
      const reference = tableReference(path, session)
      if (/^__TABLES(_SUMMARY)?__$/.test(reference.table)) return metaTable(session, reference)
      const planned = session.planned?.get(tableName(reference))
      if (planned) return catalogTable(planned)
      checkDataset(session, reference)
      const entry = core.catalog.table(reference)
      if (entry && splitDecorator(reference.table).partition === undefined) return storedTable(session, entry)
      throw tableNotFound(reference, session.location)
    },

    wildcard(path) {
      const reference = tableReference(path, session)
      const prefix = reference.table.slice(0, -1)
      checkDataset(session, reference)
      return core.catalog
        .tables(reference)
        .filter(({kind, reference: {table}}) => WITH_WILDCARDS.has(kind) && table.startsWith(prefix))
        .sort((a, b) => a.createdAt - b.createdAt || (a.reference.table < b.reference.table ? -1 : 1))
        .map((entry) => ({suffix: entry.reference.table.slice(prefix.length), table: catalogTable(entry)}))
    },

    routine(path) {
      const temporary = path.length === 1 ? session.routines.get(path[0]!.toLowerCase()) : undefined
      if (temporary) return toCatalogRoutine(session, path[0]!, temporary)
      if (path.length === 1 && !session.defaultDataset) return undefined
      const reference = routineReference(path, session)
      const entry = core.catalog.routine(reference)
      return entry && toCatalogRoutine(session, `${datasetName(reference)}.${reference.routine}`, entry)
    },

    describe(path) {
      if (path.length === 1 && !session.defaultDataset) return path[0]!
      return tableName(tableReference(path, session))
    },
  }

  function toCatalogRoutine(
    owner: Session,
    name: string,
    entry: NonNullable<ReturnType<typeof core.catalog.routine>>,
  ): CatalogRoutine | undefined {
    const resource = entry.resource as RoutineResource
    const runtime =
      resource.language === 'JAVASCRIPT' ? javascriptName(owner.core.database, entry) : undefined
    return catalogRoutine(name, resource, runtime)
  }
}

/**
 * Stands for an external table in compiled SQL until its files are known; `external-tables.ts` puts them in.
 * @param condition over the hive partitions, which only those files must meet that are read.
 */
export const externalPlaceholder = (entry: TableEntry, condition?: string): string =>
  identifier(`external ${tableName(entry.reference)}${condition ? ` where ${condition}` : ''}`)

/** A table of the catalogue with its past. A transaction's own changes are not noted there yet. */
function storedTable(session: Session, entry: TableEntry): CatalogTable {
  const table = catalogTable(entry)
  if (!entry.physical || table.source.kind !== 'relation' || session.transaction) return table
  return {...table, source: {...table.source, asOf: (time) => tableAsOf(entry, time)}}
}

export function catalogTable(entry: TableEntry): CatalogTable {
  const columns = entry.schema.fields.map(
    (field): CatalogColumn => ({
      name: field.name,
      type: fieldType(field),
      physical: field.name,
      ...(field.mode === 'REQUIRED' && {required: true}),
      ...(field.defaultValueExpression != null && {defaultText: field.defaultValueExpression}),
    }),
  )
  const {reference} = entry
  switch (entry.kind) {
    case 'VIEW':
    case 'MATERIALIZED_VIEW':
      return {
        reference,
        kind: 'view',
        columns,
        source: {kind: 'view', query: viewQuery(entry), defaultProject: reference.project},
      }
    case 'EXTERNAL':
      return {
        reference,
        kind: 'external',
        columns: [...columns, {name: '_FILE_NAME', type: STRING, physical: '_FILE_NAME', pseudo: true}],
        source: {kind: 'relation', sql: externalPlaceholder(entry), ...hivePartitions(entry)},
        ...requiredHiveFilter(entry),
      }
    default:
      return {
        reference,
        kind: 'table',
        columns: [...columns, ...partitionColumns(entry)],
        source: {kind: 'relation', sql: relationOf(entry)},
        ...requiredFilter(entry),
      }
  }
}

/** The GoogleSQL of a view. Legacy SQL is not spoken here. */
export function viewQuery(entry: TableEntry): string {
  const view = (entry.resource.view ?? entry.resource.materializedView) as
    | {query?: string; useLegacySql?: boolean}
    | undefined
  if (view?.useLegacySql === true) {
    throw new SqlError(
      `Cannot reference a legacy SQL view in a standard SQL query: ${tableName(entry.reference)}`,
      undefined,
      'invalid',
    )
  }
  return view?.query ?? ''
}

function partitionColumns(entry: TableEntry): CatalogColumn[] {
  if (!isIngestionPartitioned(entry.resource)) return []
  const column = {pseudo: true} as const
  const time = {...column, name: PARTITION_TIME, type: TIMESTAMP, physical: PARTITION_TIME}
  if ((timePartitioning(entry.resource)?.type ?? 'DAY') !== 'DAY') return [time]
  return [time, {...column, name: PARTITION_DATE, type: DATE, physical: PARTITION_DATE}]
}

function hivePartitions(entry: TableEntry): {partitions?: CatalogPartitions} {
  const columns = hiveOptions(entry)?.fields
  if (!columns?.length) return {}
  return {partitions: {columns, where: (condition) => externalPlaceholder(entry, condition)}}
}

function requiredHiveFilter(entry: TableEntry): {requiredPartitionFilter?: readonly string[]} {
  const {requirePartitionFilter, fields} = hiveOptions(entry) ?? {}
  return requirePartitionFilter && fields?.length ? {requiredPartitionFilter: fields} : {}
}

function hiveOptions(entry: TableEntry) {
  const configuration = entry.resource.externalDataConfiguration as
    | {hivePartitioningOptions?: {fields?: readonly string[]; requirePartitionFilter?: boolean | null} | null}
    | undefined
  return configuration?.hivePartitioningOptions
}

function requiredFilter(entry: TableEntry): {requiredPartitionFilter?: readonly string[]} {
  const partitioning = timePartitioning(entry.resource)
  const required = entry.resource.requirePartitionFilter ?? partitioning?.requirePartitionFilter
  if (required !== true) return {}
  const range = entry.resource.rangePartitioning as {field?: string} | undefined
  return {requiredPartitionFilter: [partitioning?.field ?? range?.field ?? PARTITION_TIME]}
}
