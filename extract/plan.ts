/**
 * From what was asked and what has been read to slices: stream × window × batch. Pure: a plan that is shown is the
 * plan that runs.
 */
import {Temporal} from 'temporal-polyfill'
import type {Stream, TimeWindow} from './define.ts'
import {ConfigError} from './errors.ts'

export interface Slice {
  readonly stream: string
  readonly window: TimeWindow
  readonly batch?: readonly string[]
  /** `<window>/<batch>` in object names, and `_slice` in the lake. */
  readonly name: string
}

/** What was asked for: without `from` and `to`, everything that is new. */
export interface AskedRange {
  readonly from?: Date
  readonly to?: Date
  /** Reads again what has been read. */
  readonly full?: boolean
}

/**
 * The stretches of time to read: what was asked for, less what has been read. Ends lie on whole seconds, the last
 * one just after `now`, because several APIs know no finer time.
 */
export function rangesToRead(
  stream: Stream,
  asked: AskedRange,
  read: readonly TimeWindow[],
  now: Date,
): TimeWindow[] {
  const end = secondAfter(now)
  if (!stream.window) return [{end}]
  const cursor = latestEnd(read)
  const start = asked.from ?? (asked.full ? undefined : cursor)
  const wanted: TimeWindow = {start, end: asked.to && asked.to < end ? asked.to : end}
  if (isEmpty(wanted)) return []
  return asked.full ? [wanted] : subtract(wanted, read)
}

/** Cuts a range into the windows of the stream, and those by its batches. */
export function slicesOf(name: string, stream: Stream, range: TimeWindow): Slice[] {
  return windowsOf(name, stream, range).flatMap((window) => {
    const base = windowName(window)
    const batches = batchesOf(stream)
    if (batches.length === 0) return [{stream: name, window, name: `${base}/all`}]
    return batches.map((batch, index) => ({
      stream: name,
      window,
      batch,
      name: `${base}/b${String(index + 1).padStart(3, '0')}`,
    }))
  })
}

/**
 * Up to where a range counts as read: records can appear late, so nothing after `readAt` less the lookback does.
 */
export function settledEnd(stream: Stream, range: TimeWindow, readAt: Date): Date {
  const safe = new Date(wholeSecond(readAt).getTime() - lookbackOf(stream))
  const end = range.end < safe ? range.end : safe
  return range.start && range.start > end ? range.start : end
}

export function lookbackOf(stream: Stream): number {
  return stream.window ? milliseconds(stream.window.lookback) : 0
}

/** Whether the range begins at a time, or before. */
export function beginsBy(range: TimeWindow, start: Date | undefined): boolean {
  return time(range.start) <= time(start)
}

/** Adds a stretch to what has been read; neighbours become one. An empty one still says where to go on. */
export function addRange(read: readonly TimeWindow[], added: TimeWindow): TimeWindow[] {
  const sorted = [...read, added].sort((left, right) => time(left.start) - time(right.start))
  const merged: TimeWindow[] = []
  for (const range of sorted) {
    const last = merged.at(-1)
    if (!last || time(range.start) > last.end.getTime()) merged.push(range)
    else if (range.end > last.end) merged[merged.length - 1] = {start: last.start, end: range.end}
  }
  return merged
}

export function latestEnd(read: readonly TimeWindow[]): Date | undefined {
  return read.reduce<Date | undefined>(
    (latest, range) => (latest && latest > range.end ? latest : range.end),
    undefined,
  )
}

/** `20260101T000000Z_20260201T000000Z`; a window without start begins with `beginning`. */
export function windowName(window: TimeWindow): string {
  return `${window.start ? compact(window.start) : 'beginning'}_${compact(window.end)}`
}

/** The window behind a name; undefined for other names. */
export function windowOf(name: string): TimeWindow | undefined {
  const match = /^(beginning|\d{8}T\d{6}Z)_(\d{8}T\d{6}Z)/.exec(name)
  if (!match) return undefined
  const [, start, end] = match as unknown as [string, string, string]
  return {start: start === 'beginning' ? undefined : fromCompact(start), end: fromCompact(end)}
}

function windowsOf(name: string, stream: Stream, range: TimeWindow): TimeWindow[] {
  const step = stream.window?.step
  if (step === undefined) return [range]
  if (!range.start) {
    throw new ConfigError(`${name} is read in steps of time and has not been read before`, {
      stream: name,
      advice: 'Say from when on to read it: --from 2025-01-01.',
    })
  }
  const length = milliseconds(step)
  const windows: TimeWindow[] = []
  for (let start = range.start.getTime(); start < range.end.getTime(); start += length) {
    windows.push({start: new Date(start), end: new Date(Math.min(start + length, range.end.getTime()))})
  }
  return windows
}

function batchesOf({batch}: Stream): readonly (readonly string[])[] {
  if (!batch) return []
  const groups: string[][] = []
  for (let index = 0; index < batch.values.length; index += batch.size) {
    groups.push(batch.values.slice(index, index + batch.size))
  }
  return groups
}

function subtract(wanted: TimeWindow, read: readonly TimeWindow[]): TimeWindow[] {
  let left: TimeWindow[] = [wanted]
  for (const covered of read.filter((range) => !isEmpty(range))) {
    left = left
      .flatMap((range) => [
        {start: range.start, end: earlier(range.end, covered.start)},
        {start: later(range.start, covered.end), end: range.end},
      ])
      .filter((range) => !isEmpty(range))
  }
  return left
}

const earlier = (end: Date, start: Date | undefined) =>
  start === undefined ? beginning : start < end ? start : end
const later = (start: Date | undefined, end: Date) => (start === undefined || start < end ? end : start)
const beginning = new Date(-8_640_000_000_000_000)
const time = (date: Date | undefined) => (date ?? beginning).getTime()
const isEmpty = (range: TimeWindow) => time(range.start) >= range.end.getTime()

function milliseconds(duration: string): number {
  return Temporal.Duration.from(duration).total({unit: 'milliseconds'})
}

function wholeSecond(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000)
}

function secondAfter(date: Date): Date {
  return new Date(wholeSecond(date).getTime() + 1000)
}

/** `20260101T000000Z` */
export function compact(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
}

function fromCompact(text: string): Date {
  const [, year, month, day, hour, minute, second] = /^(.{4})(..)(..)T(..)(..)(..)Z$/.exec(
    text,
  ) as RegExpExecArray
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}
