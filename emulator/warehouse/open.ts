/** Opens a data folder, or a warehouse in memory, as the one door that the REST rooms use. */

import {openDatabase} from '../engine/database.ts'
import {identifier} from '../sql/duckdb-types.ts'
import {tableNotFound} from './catalog/names.ts'
import {loadCatalog} from './catalog/store.ts'
import {Connections} from './connections.ts'
import {copy} from './copy.ts'
import type {Core, JobSource} from './core.ts'
import {createDataset, deleteDataset, updateDataset} from './datasets.ts'
import {viewSchemaOf} from './ddl/create-view.ts'
import {withDefaultCollation} from './default-collation.ts'
import {readAllLibraries} from './javascript-libraries.ts'
import {Locks} from './locks.ts'
import {query, type Sessions} from './query.ts'
import {readTable} from './read-table.ts'
import {Retirement} from './retirement.ts'
import {createRoutine, deleteRoutine, updateRoutine} from './routines.ts'
import {endSession} from './session.ts'
import {snapshot} from './snapshot.ts'
import {tableStatistics} from './statistics.ts'
import {createTable, deleteTable, updateTable} from './tables.ts'
import {externalDefinition} from './transfer/external.ts'
import {extract} from './transfer/extract/extract.ts'
import {insertRows} from './transfer/insert-rows.ts'
import {load} from './transfer/load.ts'
import {openScratch} from './transfer/scratch.ts'
import type {ObjectFiles, TableChange, TableKind, TableReference, TableSchema, Warehouse} from './types.ts'

export interface WarehouseOptions {
  /** The data folder; without one everything is in memory. */
  readonly folder?: string
  /** Folders besides whose files may be read and written: where the storage emulator keeps objects. */
  readonly folders?: readonly string[]
  readonly objects?: ObjectFiles
  /** The location of datasets that name none. */
  readonly location?: string
  /** What all statements together may hold in memory, as `2GB`; half of the machine's by default. */
  readonly memoryLimit?: string
  /** How long a query job may take where it sets no time of its own; BigQuery's six hours by default. */
  readonly timeLimitMs?: number
  readonly threads?: number
  /** Statements that run at the same time; the others wait for their turn. */
  readonly concurrency?: number
  readonly jobs?: JobSource
}

/** Each running statement occupies a thread of Node's pool of four; one is left for files. */
const CONCURRENCY = 3

/** https://cloud.google.com/bigquery/quotas#query_jobs */
const LONGEST_MS = 6 * 60 * 60 * 1000

export async function openWarehouse(options: WarehouseOptions = {}): Promise<Warehouse> {
  const core = await openCore(options)
  await readAllLibraries(core)
  const {catalog} = core
  const sessions: Sessions = new Map()
  return {
    listDatasets: (project) => catalog.datasets(project),
    dataset: (reference) => catalog.dataset(reference),
    createDataset: (reference, resource) => createDataset(core, reference, resource),
    updateDataset: (reference, resource) => updateDataset(core, reference, resource),
    deleteDataset: (reference, how) => deleteDataset(core, reference, how),

    listTables: (reference) => catalog.tables(reference),
    table: (reference) => catalog.table(reference),
    createTable: async (reference, kind, given, resource) => {
      const external = resource.externalDataConfiguration as Record<string, unknown> | undefined
      if (kind === 'EXTERNAL' && external) {
        const {schema, configuration} = await externalDefinition(core, external, given)
        const described = {...resource, externalDataConfiguration: configuration}
        return createTable(core, reference, kind, schema, described)
      }
      return createTable(core, reference, kind, newSchema(core, reference, kind, given, resource), resource)
    },
    updateTable: async (reference, change) =>
      updateTable(core, reference, await withDerivedSchema(core, reference, change)),
    deleteTable: (reference) => deleteTable(core, reference),
    async tableStatistics(reference) {
      const entry = catalog.table(reference)
      if (!entry) throw tableNotFound(reference)
      return tableStatistics(core, entry)
    },
    readTable: (reference, page) => readTable(core, reference, page),
    snapshot: (request) => snapshot(core, request),
    insertRows: (reference, rows, how) => insertRows(core, reference, rows, how),

    listRoutines: (reference) => catalog.routines(reference),
    routine: (reference) => catalog.routine(reference),
    createRoutine: (reference, resource) => createRoutine(core, reference, resource),
    updateRoutine: (reference, resource) => updateRoutine(core, reference, resource),
    deleteRoutine: (reference) => deleteRoutine(core, reference),

    query: (request) => query(core, sessions, request),
    load: (request) => load(core, request),
    extract: (request) => extract(core, request),
    copy: (request) => copy(core, request),
    async close() {
      for (const {session} of sessions.values()) await endSession(session)
      await closeCore(core)
    },
  }
}

/** A view's schema is that of its query, with the descriptions that are given. */
function newSchema(
  core: Core,
  reference: TableReference,
  kind: TableKind,
  given: TableSchema | undefined,
  resource: Readonly<Record<string, unknown>>,
): TableSchema {
  const view = (resource.view ?? resource.materializedView) as {query?: string} | undefined
  if ((kind !== 'VIEW' && kind !== 'MATERIALIZED_VIEW') || !view?.query) {
    const collation = resource.defaultCollation ?? core.catalog.dataset(reference)?.resource.defaultCollation
    return withDefaultCollation(given ?? {fields: []}, collation)
  }
  const schema = viewSchemaOf(core, reference, view.query)
  return {
    fields: schema.fields.map((field, i) => {
      const description = given?.fields?.[i]?.description
      return description ? {...field, description} : field
    }),
  }
}

/** A view that gets another query gets that query's columns, and an external table those of its files. */
async function withDerivedSchema(
  core: Core,
  reference: TableReference,
  change: TableChange,
): Promise<TableChange> {
  const entry = core.catalog.table(reference)
  const {view, externalDataConfiguration} = {...entry?.resource, ...change.resource}
  if (entry?.kind === 'EXTERNAL') {
    const {schema: _, ...files} = (externalDataConfiguration ?? {}) as Record<string, unknown>
    const isHive = change.resource?.externalDataConfiguration && files.hivePartitioningOptions
    if (!change.detectsSchema && !isHive) return change
    const given = change.detectsSchema ? undefined : (change.schema ?? entry.schema)
    const {schema, configuration} = await externalDefinition(core, files, given)
    return {...change, schema, resource: {...change.resource, externalDataConfiguration: configuration}}
  }
  if (entry?.kind !== 'VIEW' || !change.resource?.view) return change
  return {...change, schema: newSchema(core, reference, entry.kind, change.schema, {view})}
}

export async function openCore(options: WarehouseOptions): Promise<Core> {
  const scratch = await openScratch(options.folder)
  const database = await openDatabase({...options, folders: [scratch.folder, ...(options.folders ?? [])]})
  const connections = new Connections(database, options.concurrency ?? CONCURRENCY)
  const {state, lastPhysical} = await connections.use(loadCatalog)
  let physical = lastPhysical
  return {
    database,
    catalog: state,
    connections,
    locks: new Locks(),
    retirement: new Retirement((name) =>
      connections.use(async (connection) => {
        await connection.run(`DROP TABLE IF EXISTS ${identifier(name)}`)
      }),
    ),
    objects: options.objects,
    scratch,
    location: options.location ?? 'US',
    jobs: options.jobs,
    timeLimitMs: options.timeLimitMs ?? LONGEST_MS,
    nextPhysical: () => `t${++physical}`,
  }
}

async function closeCore(core: Core): Promise<void> {
  await core.retirement.settled()
  core.connections.close()
  core.database.close()
  await core.scratch.remove()
}
