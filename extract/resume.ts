/** What an interrupted run has left: landed pages that the ledger does not know of. */
import type {Bucket} from '@google-cloud/storage'
import type {TimeWindow} from './define.ts'
import {type LandedPage, landedPages, landedWindows, streamFolder} from './land.ts'
import {cursorOf, type Ledger} from './ledger.ts'
import type {LoadedObject} from './load.ts'
import {compact, type Slice, windowOf} from './plan.ts'

/**
 * The stretch that an interrupted run was reading. Windows end later than anything that was finished, because a
 * run ends its last window at its own time.
 */
export async function interruptedRange(
  bucket: Bucket,
  folder: string,
  ledger: Ledger,
): Promise<TimeWindow | undefined> {
  const cursor = cursorOf(ledger)
  const names = await landedWindows(bucket, folder, cursor ? compact(cursor) : '')
  const windows = names
    .flatMap((name) => windowOf(name) ?? [])
    .filter((window) => !ledger.finishedTo || window.end > ledger.finishedTo)
  if (windows.length === 0) return undefined
  return {start: earliest(windows, cursor), end: new Date(Math.max(...windows.map(({end}) => end.getTime())))}
}

function earliest(windows: readonly TimeWindow[], cursor: Date | undefined): Date | undefined {
  const starts = windows.map(({start}) => start)
  if (starts.includes(undefined)) return undefined
  const times = [...starts, cursor].flatMap((date) => (date ? [date.getTime()] : []))
  return new Date(Math.min(...times))
}

export interface SliceState {
  /** The slice's name in object names: another one than planned where the slice is read anew. */
  readonly name: string
  /** Pages to go on after. */
  readonly pages: readonly LandedPage[]
  /** Their findings. */
  readonly rejects: readonly LoadedObject[]
}

/**
 * The pages of a slice that count as read. Models read by `_extracted_at` and never look back, so pages older than
 * what the lake has loaded since would not be seen: such a slice is read anew, under a name of its own.
 */
export async function sliceState(
  bucket: Bucket,
  source: string,
  ledger: Ledger,
  slice: Slice,
  anew: {readonly always: boolean; readonly runId: string},
): Promise<SliceState> {
  const pages = await landedPages(bucket, streamFolder(source, slice.stream), slice.name)
  if (pages.length === 0) return {name: slice.name, pages, rejects: []}
  const {loadedTo} = ledger
  const isStale = pages.some((page) => loadedTo && page.extractedAt <= loadedTo)
  if (anew.always || isStale) {
    const [window, batch] = slice.name.split('/') as [string, string]
    return {name: `${window}~${anew.runId}/${batch}`, pages: [], rejects: []}
  }
  const landed = new Set(pages.map((page) => page.page))
  const findings = await landedPages(bucket, rejectsFolder(source, slice.stream), slice.name)
  return {name: slice.name, pages, rejects: findings.filter((page) => landed.has(page.page))}
}

/** Findings lie apart from the pages, under the same names. */
export function rejectsFolder(source: string, stream: string): string {
  return `rejects/${source}/${stream}/`
}
