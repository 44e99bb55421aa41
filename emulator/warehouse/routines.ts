/**
 * Routines: https://cloud.google.com/bigquery/docs/reference/rest/v2/routines
 */
import {
  checkRoutineId,
  datasetNotFound,
  type RoutineReference,
  routineExists,
  routineName,
  routineNotFound,
} from './catalog/names.ts'
import {type Core, commit, newEtag} from './core.ts'
import {readLibraries} from './javascript-libraries.ts'
import {merged} from './resource.ts'
import type {RoutineEntry} from './types.ts'

export async function createRoutine(
  core: Core,
  reference: RoutineReference,
  resource: Record<string, unknown>,
): Promise<RoutineEntry> {
  checkRoutineId(reference.routine)
  return locked(core, reference, async () => {
    if (!core.catalog.dataset(reference)) throw datasetNotFound(reference)
    if (core.catalog.routine(reference)) throw routineExists(reference)
    return save(core, newRoutine(reference, resource))
  })
}

export async function updateRoutine(
  core: Core,
  reference: RoutineReference,
  resource: Record<string, unknown>,
): Promise<RoutineEntry> {
  return locked(core, reference, async () => {
    const before = core.catalog.routine(reference)
    if (!before) throw routineNotFound(reference)
    return save(core, {
      ...before,
      modifiedAt: Date.now(),
      etag: newEtag(),
      resource: merged(before.resource, resource),
    })
  })
}

export async function deleteRoutine(core: Core, reference: RoutineReference): Promise<void> {
  await locked(core, reference, async () => {
    if (!core.catalog.routine(reference)) throw routineNotFound(reference)
    await core.connections.use((connection) =>
      commit(core, connection, [], [{kind: 'routine', reference, entry: undefined}]),
    )
  })
}

export function newRoutine(reference: RoutineReference, resource: Record<string, unknown>): RoutineEntry {
  const now = Date.now()
  return {
    reference: {project: reference.project, dataset: reference.dataset, routine: reference.routine},
    createdAt: now,
    modifiedAt: now,
    etag: newEtag(),
    resource: merged({}, resource),
  }
}

async function save(core: Core, entry: RoutineEntry): Promise<RoutineEntry> {
  await readLibraries(core, entry)
  await core.connections.use((connection) =>
    commit(core, connection, [], [{kind: 'routine', reference: entry.reference, entry}]),
  )
  return entry
}

export async function locked<T>(core: Core, reference: RoutineReference, work: () => Promise<T>): Promise<T> {
  const release = await core.locks.take([`routine ${routineName(reference)}`])
  try {
    return await work()
  } finally {
    release()
  }
}
