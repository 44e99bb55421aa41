/** Tables, views and wildcard tables of the catalogue as relations. */
import type {Name, Query} from '../ast/index.ts'
import type {CatalogColumn, CatalogTable} from '../catalog.ts'
import {duckdbType, identifier, text} from '../duckdb-types.ts'
import {SqlError} from '../error.ts'
import {parseQuery} from '../parser/index.ts'
import {STRING, sameType, typeName} from '../types.ts'
import {type Binder, newColumn, opening} from './binder.ts'
import {supertypeOfTypes} from './coercion.ts'
import {bindQuery, rangeOfColumns} from './queries.ts'
import {type RangeVariable, rootScope, type Scope, type ScopeColumn} from './scope.ts'
import type {BoundColumn, BoundQuery, Relation} from './tree.ts'

/** A path as the catalogue wants it: `` `p.d.t` `` is three parts. */
export const pathOf = (names: readonly Name[]): string[] =>
  names.flatMap((name) => (name.quoted ? name.text.split('.') : [name.text]))

export interface TableResult {
  /** The table's own name, which FROM knows it by unless there is an alias. */
  readonly name: string
  readonly relation: Relation
  readonly range: RangeVariable
  readonly table?: CatalogTable
}

export function bindTable(path: readonly string[], at: number, scope: Scope): TableResult {
  const {binder} = scope
  const full = withDefaultProject(path, binder)
  const last = path.at(-1)!
  if (last.endsWith('*')) return bindWildcard(full, at, binder)
  const table = lookUp(full, at, binder)
  if (table.source.kind === 'view') return bindView(table, binder)
  return bindStored(table, full, at, binder)
}

/** Inside a view, a dataset belongs to the view's project. */
function withDefaultProject(path: readonly string[], binder: Binder): readonly string[] {
  if (binder.defaultProject === undefined) return path
  const information = path.findIndex((part) => part.toUpperCase() === 'INFORMATION_SCHEMA')
  const hasProject = information >= 0 ? information > 1 : path.length > 2
  return hasProject || path.length < 2 ? path : [binder.defaultProject, ...path]
}

/** The table, or BigQuery's error; errors of the catalogue get this place in the text. */
export function lookUp(path: readonly string[], at: number, binder: Binder): CatalogTable {
  const {catalog} = binder.context
  const table = placed(at, () => catalog.table(path))
  if (table) {
    const {reference} = table
    binder.tables.set(`${reference.project}.${reference.dataset}.${reference.table}`, reference)
    return table
  }
  if (path.length === 1) {
    throw new SqlError(
      `Table "${path[0]}" must be qualified with a dataset (e.g. dataset.table).`,
      at,
      'invalid',
    )
  }
  throw new SqlError(`Not found: Table ${catalog.describe(path)} was not found`, at, 'notFound')
}

function placed<T>(at: number, ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    if (!(error instanceof SqlError) || error.at !== undefined) throw error
    throw new SqlError(error.message, at, error.reason, {cause: error})
  }
}

function bindStored(table: CatalogTable, path: readonly string[], at: number, binder: Binder): TableResult {
  if (table.source.kind !== 'relation') throw new Error('a view is not stored')
  const columns = table.columns.map((c) => ({
    catalog: c,
    column: storedColumn(c, table, binder),
    physical: c.physical,
  }))
  const {requiredPartitionFilter: required} = table
  if (required) {
    binder.requiredFilters.add({
      columns: new Set(columns.filter((c) => required.includes(c.catalog.name)).map((c) => c.column)),
      table: `${table.reference.dataset}.${table.reference.table}`,
      columnNames: required,
      at,
    })
  }
  const {partitions} = table.source
  if (partitions) binder.hasPartitions = true
  return {
    name: path.at(-1)!,
    table,
    relation: {
      kind: 'table',
      sql: table.source.sql,
      columns: columns.map(({column, physical}) => ({column, physical})),
      ...(partitions && {
        partitions: {
          columns: new Set(
            columns.filter((c) => partitions.columns.includes(c.catalog.name)).map((c) => c.column),
          ),
          where: partitions.where,
        },
      }),
    },
    range: rangeOf(columns),
  }
}

function storedColumn(column: CatalogColumn, table: CatalogTable, binder: Binder): BoundColumn {
  return {
    ...newColumn(binder, column.name, column.type),
    source: {table: table.reference, column: column.name},
  }
}

function rangeOf(columns: readonly {catalog: CatalogColumn; column: BoundColumn}[]): RangeVariable {
  const visible = columns.filter((c) => !c.catalog.pseudo).map((c) => c.column)
  const pseudo = columns.filter((c) => c.catalog.pseudo).map((c) => c.column)
  return {...rangeOfColumns(undefined, visible), pseudo: asScope(pseudo)}
}

const asScope = (columns: readonly BoundColumn[]): readonly ScopeColumn[] =>
  rangeOfColumns(undefined, columns).columns

// ---- views ------------------------------------------------------------------------------------------

const queries = new Map<string, Query>()
const MOST_QUERIES = 1000

function parsedQuery(text: string): Query {
  const known = queries.get(text)
  if (known) return known
  if (queries.size >= MOST_QUERIES) queries.clear()
  const query = parseQuery(text)
  queries.set(text, query)
  return query
}

/** A view is its query, bound where its name stands. */
function bindView(table: CatalogTable, binder: Binder): TableResult {
  const {source, reference} = table
  if (source.kind !== 'view') throw new Error('a stored table is no view')
  const name = `${reference.project}.${reference.dataset}.${reference.table}`
  const query = opening(binder, name, 'View', () => {
    const outer = binder.defaultProject
    binder.defaultProject = source.defaultProject
    try {
      return bindQuery(parsedQuery(source.query), rootScope(binder))
    } finally {
      binder.defaultProject = outer
    }
  })
  const renamed = named(query, table, binder)
  return {
    name: reference.table,
    table,
    relation: {kind: 'query', query: renamed, lateral: false},
    range: rangeOfColumns(undefined, renamed.columns),
  }
}

/** The view's own column names stand over its query's. */
function named(query: BoundQuery, table: CatalogTable, binder: Binder): BoundQuery {
  if (query.valueTable || table.columns.length !== query.columns.length) return query
  const columns = query.columns.map((c, i) => {
    const {name} = table.columns[i]!
    return c.name === name ? c : newColumn(binder, name, c.type, c.origins)
  })
  return {...query, columns}
}

// ---- wildcard tables --------------------------------------------------------------------------------

/** `events_*`: the union of all tables that match, with the newest one's schema. */
function bindWildcard(path: readonly string[], at: number, binder: Binder): TableResult {
  const {catalog} = binder.context
  const matches = placed(at, () => catalog.wildcard(path))
  const newest = matches.at(-1)?.table
  if (!newest) throw new SqlError(`${catalog.describe(path)} does not match any table.`, at, 'notFound')
  const {columns} = newest
  const selects = matches.map(({suffix, table}) => {
    if (table.source.kind !== 'relation') {
      throw new SqlError(
        `Views cannot be queried through prefix. Matched views are: ${table.reference.table}`,
        at,
      )
    }
    const {reference} = table
    binder.tables.set(`${reference.project}.${reference.dataset}.${reference.table}`, reference)
    const items = columns.map((c) => `${wildcardColumn(c, table, at)} AS ${identifier(c.physical)}`)
    return `SELECT ${[...items, `${text(suffix)} AS "_TABLE_SUFFIX"`].join(', ')} FROM ${table.source.sql}`
  })
  const bound = columns.map((c) => ({
    catalog: c,
    column: storedColumn(c, newest, binder),
    physical: c.physical,
  }))
  const suffix = newColumn(binder, '_TABLE_SUFFIX', STRING)
  const range = rangeOf(bound)
  return {
    name: path.at(-1)!.slice(0, -1),
    relation: {
      kind: 'table',
      sql: `(${selects.join(' UNION ALL ')})`,
      columns: [
        ...bound.map(({column, physical}) => ({column, physical})),
        {column: suffix, physical: '_TABLE_SUFFIX'},
      ],
    },
    range: {...range, pseudo: [...(range.pseudo ?? []), ...asScope([suffix])]},
  }
}

/** One table's column as the newest schema has it; NULL where the table has none of the name. */
function wildcardColumn(wanted: CatalogColumn, table: CatalogTable, at: number): string {
  const own = table.columns.find((c) => c.name.toLowerCase() === wanted.name.toLowerCase())
  const type = duckdbType(wanted.type)
  if (!own) return `CAST(NULL AS ${type})`
  if (sameType(own.type, wanted.type)) return identifier(own.physical)
  if (supertypeOfTypes([own.type, wanted.type])?.kind !== wanted.type.kind) {
    throw new SqlError(
      `Cannot read field '${wanted.name}' of type ${typeName(own.type)} as ${typeName(wanted.type)}`,
      at,
    )
  }
  return `CAST(${identifier(own.physical)} AS ${type})`
}
