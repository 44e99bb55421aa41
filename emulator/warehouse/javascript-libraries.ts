/**
 * OPTIONS(library = …) of JavaScript functions: files of Cloud Storage whose code runs before the function's.
 * https://cloud.google.com/bigquery/docs/user-defined-functions#including-javascript-libraries
 */
import {readFile} from 'node:fs/promises'
import {gunzipSync} from 'node:zlib'
import type {Library} from '../engine/javascript-thread.ts'
import type {RoutineResource} from './catalog/routine-resource.ts'
import type {Core} from './core.ts'
import {filesOf} from './transfer/source-files.ts'
import type {RoutineEntry} from './types.ts'

/** An entry is replaced when its routine changes, so what was read for it stays true. */
const read = new WeakMap<RoutineEntry, readonly Library[]>()

/**
 * Reads the libraries of a function that has just been made, or made known again: code is compiled at once, files are
 * not read at once.
 * @throws LoadError for addresses that name no file.
 */
export async function readLibraries(core: Core, entry: RoutineEntry): Promise<void> {
  const {importedLibraries} = entry.resource as RoutineResource
  if (!importedLibraries?.length) return
  const files = await filesOf(core, importedLibraries)
  read.set(
    entry,
    await Promise.all(
      files.map(async ({uri, path, gzip}) => {
        const bytes = await readFile(path)
        return {uri, code: (gzip ? gunzipSync(bytes) : bytes).toString('utf8')}
      }),
    ),
  )
}

/** Reads those of all functions of the catalogue. A file that is gone is told by the query that needs it. */
export async function readAllLibraries(core: Core): Promise<void> {
  for (const {reference} of core.catalog.datasets()) {
    for (const entry of core.catalog.routines(reference)) {
      await readLibraries(core, entry).catch(() => undefined)
    }
  }
}

/** A function's libraries in their order; undefined where they could not be read. */
export const librariesOf = (entry: RoutineEntry): readonly Library[] | undefined =>
  (entry.resource as RoutineResource).importedLibraries?.length ? read.get(entry) : []
