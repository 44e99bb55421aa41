/**
 * Datasets: https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets
 */
import {SqlError} from '../sql/error.ts'
import {checkDatasetId, datasetExists, datasetName, datasetNotFound, tableName} from './catalog/names.ts'
import type {Change} from './catalog/state.ts'
import {type Core, commit, newEtag} from './core.ts'
import {merged} from './resource.ts'
import type {DatasetEntry, DatasetReference} from './types.ts'

/** Locations are written in capitals by some and not by others. */
export const sameLocation = (a: unknown, b: string): boolean =>
  typeof a === 'string' && a.toLowerCase() === b.toLowerCase()

const lockOf = (reference: DatasetReference): string => `dataset ${datasetName(reference)}`

export async function createDataset(
  core: Core,
  reference: DatasetReference,
  resource: Record<string, unknown>,
): Promise<DatasetEntry> {
  checkDatasetId(reference.dataset)
  return locked(core, reference, async () => {
    if (core.catalog.dataset(reference)) throw datasetExists(reference)
    const now = Date.now()
    const entry: DatasetEntry = {
      reference: {project: reference.project, dataset: reference.dataset},
      createdAt: now,
      modifiedAt: now,
      etag: newEtag(),
      resource: {location: core.location, ...merged({}, resource)},
    }
    await save(core, [{kind: 'dataset', reference, entry}])
    return entry
  })
}

/** Replaces the fields that are given; null removes one. */
export async function updateDataset(
  core: Core,
  reference: DatasetReference,
  resource: Record<string, unknown>,
): Promise<DatasetEntry> {
  return locked(core, reference, async () => {
    const before = core.catalog.dataset(reference)
    if (!before) throw datasetNotFound(reference)
    const entry = {
      ...before,
      modifiedAt: Date.now(),
      etag: newEtag(),
      resource: merged(before.resource, resource),
    }
    await save(core, [{kind: 'dataset', reference, entry}])
    return entry
  })
}

export async function deleteDataset(
  core: Core,
  reference: DatasetReference,
  options: {deleteContents: boolean},
): Promise<void> {
  const {catalog} = core
  await locked(core, reference, async () => {
    if (!catalog.dataset(reference)) throw datasetNotFound(reference)
    const tables = catalog.tables(reference)
    const routines = catalog.routines(reference)
    if (tables.length + routines.length > 0 && !options.deleteContents) {
      throw new SqlError(`Dataset ${datasetName(reference)} is still in use`, undefined, 'resourceInUse')
    }
    const release = await core.locks.take(tables.map((table) => `table ${tableName(table.reference)}`))
    try {
      await save(core, [
        ...tables.map((t): Change => ({kind: 'table', reference: t.reference, entry: undefined})),
        ...routines.map((r): Change => ({kind: 'routine', reference: r.reference, entry: undefined})),
        {kind: 'dataset', reference, entry: undefined},
      ])
      for (const table of tables) if (table.physical) core.retirement.retire(table.physical)
    } finally {
      release()
    }
  })
}

const save = (core: Core, changes: readonly Change[]): Promise<unknown> =>
  core.connections.use((connection) => commit(core, connection, [], changes))

async function locked<T>(core: Core, reference: DatasetReference, work: () => Promise<T>): Promise<T> {
  const release = await core.locks.take([lockOf(reference)])
  try {
    return await work()
  } finally {
    release()
  }
}
