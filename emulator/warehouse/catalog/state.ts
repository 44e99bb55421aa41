/** The catalogue in memory: what every look-up reads. Entries are never changed, only replaced. */
import type {TableReference} from '../../sql/catalog.ts'
import type {DatasetEntry, DatasetReference, RoutineEntry, TableEntry} from '../types.ts'
import {datasetName, type RoutineReference, splitDecorator} from './names.ts'

interface DatasetContents {
  entry: DatasetEntry
  readonly tables: Map<string, TableEntry>
  readonly routines: Map<string, RoutineEntry>
}

/** One change of the catalogue: the entry as it is from now on, or undefined where it is gone. */
export type Change =
  | {readonly kind: 'dataset'; readonly reference: DatasetReference; readonly entry: DatasetEntry | undefined}
  | {readonly kind: 'table'; readonly reference: TableReference; readonly entry: TableEntry | undefined}
  | {readonly kind: 'routine'; readonly reference: RoutineReference; readonly entry: RoutineEntry | undefined}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export class CatalogState {
  /** Grows with every change: a plan compiled at an older version may be stale. */
  version = 0
  readonly #datasets = new Map<string, DatasetContents>()
  /** How many datasets do not tell capitals from small letters. */
  #caseInsensitive = 0

  apply(change: Change): void {
    this.version++
    const key = datasetName(change.reference)
    if (change.kind === 'dataset') {
      const contents = this.#datasets.get(key)
      if (!change.entry) this.#datasets.delete(key)
      else if (contents) contents.entry = change.entry
      else this.#datasets.set(key, {entry: change.entry, tables: new Map(), routines: new Map()})
      this.#caseInsensitive = [...this.#datasets.values()].filter(isCaseInsensitive).length
      return
    }
    const contents = this.#datasets.get(key)
    if (!contents) return
    if (change.kind === 'table') put(contents.tables, change.reference.table, change.entry)
    else put(contents.routines, change.reference.routine, change.entry)
  }

  dataset(reference: DatasetReference): DatasetEntry | undefined {
    return this.#contents(reference)?.entry
  }

  /** The names of a dataset that says so, and of its tables, are the same in capitals and small letters. */
  #contents(reference: DatasetReference): DatasetContents | undefined {
    const name = datasetName(reference)
    const exact = this.#datasets.get(name)
    if (exact || this.#caseInsensitive === 0) return exact
    const same = (contents: DatasetContents) =>
      isCaseInsensitive(contents) && equalIgnoringCase(datasetName(contents.entry.reference), name)
    return [...this.#datasets.values()].find(same)
  }

  /** The table, view or external table; a partition decorator is ignored; an expired table is not there. */
  table(reference: TableReference): TableEntry | undefined {
    const contents = this.#contents(reference)
    const {table} = splitDecorator(reference.table)
    const entry =
      contents?.tables.get(reference.table) ??
      contents?.tables.get(table) ??
      (contents && isCaseInsensitive(contents)
        ? [...contents.tables.values()].find((found) => equalIgnoringCase(found.reference.table, table))
        : undefined)
    return entry && !isExpired(entry) ? entry : undefined
  }

  routine(reference: RoutineReference): RoutineEntry | undefined {
    return this.#contents(reference)?.routines.get(reference.routine)
  }

  /** Sorted by name; of one project, or of all. */
  datasets(project?: string): DatasetEntry[] {
    return [...this.#datasets.values()]
      .map((contents) => contents.entry)
      .filter((entry) => project === undefined || entry.reference.project === project)
      .sort((a, b) => byName(datasetName(a.reference), datasetName(b.reference)))
  }

  tables(reference: DatasetReference): TableEntry[] {
    return [...(this.#contents(reference)?.tables.values() ?? [])]
      .filter((entry) => !isExpired(entry))
      .sort((a, b) => byName(a.reference.table, b.reference.table))
  }

  /** Also tables that have expired: they still occupy their names in DuckDB. */
  allTables(): TableEntry[] {
    return [...this.#datasets.values()].flatMap((contents) => [...contents.tables.values()])
  }

  routines(reference: DatasetReference): RoutineEntry[] {
    return [...(this.#contents(reference)?.routines.values() ?? [])].sort((a, b) =>
      byName(a.reference.routine, b.reference.routine),
    )
  }
}

const isCaseInsensitive = ({entry}: DatasetContents): boolean => entry.resource.isCaseInsensitive === true

const equalIgnoringCase = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

function put<Entry>(entries: Map<string, Entry>, name: string, entry: Entry | undefined): void {
  if (entry) entries.set(name, entry)
  else entries.delete(name)
}

function isExpired(entry: TableEntry): boolean {
  const at = entry.resource.expirationTime
  return at != null && Number(at) <= Date.now()
}
