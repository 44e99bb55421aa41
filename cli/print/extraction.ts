/** What an extraction tells while it goes on, as lines for a log or a terminal. */
import type {ExtractEvent} from '../../extract/events.ts'
import type {ExtractSummary, StreamSummary} from '../../extract/summary.ts'
import {table} from './table.ts'

/** One plain line for an event, or undefined for those that only a progress display shows. */
export function eventLine(source: string, event: ExtractEvent): string | undefined {
  switch (event.type) {
    case 'fields.missing':
      return `${source}.${event.stream}: the source has no ${event.fields.join(', ')}; read without`
    case 'slice.resumed':
      return `${source}.${event.stream}: took over ${count(event.pages, 'page')} of an interrupted run`
    case 'request.retried':
      return `${source}: ${event.reason}; trying again in ${(event.waitMs / 1000).toFixed(1)} s`
    case 'load.finished':
      return `${source}.${event.stream}: ${count(event.rows, 'row')} loaded`
    case 'stream.failed':
      return `${source}.${event.stream}: failed: ${event.message}`
    default:
      return undefined
  }
}

/** The progress of a stream in a few words: `1,200 records, 3 landed`. */
export class StreamProgress {
  #records = 0
  #landed = 0
  #loading = false

  update(event: ExtractEvent): string {
    if (event.type === 'page.landed') {
      this.#records += event.records
      this.#landed += event.landed
    }
    if (event.type === 'load.started') this.#loading = true
    if (event.type === 'load.finished') this.#loading = false
    return `${count(this.#records, 'record')}, ${number(this.#landed)} landed${this.#loading ? ', loading' : ''}`
  }
}

export function summaryTable(summaries: readonly ExtractSummary[]): string {
  const rows = summaries.flatMap(({source, streams}) =>
    streams.map((stream) => ({
      stream: `${source}.${stream.stream}`,
      read: stream.records,
      landed: stream.landed,
      loaded: stream.loaded,
      rejected: stream.rejected,
      objects: stream.objects,
      bytes: stream.bytes,
      state: state(stream),
    })),
  )
  return table(rows)
}

function state(stream: StreamSummary): string {
  if (stream.error) return 'failed'
  return stream.cursor ? `read up to ${stream.cursor}` : 'read whole'
}

const number = (value: number): string => value.toLocaleString('en-US')
const count = (value: number, noun: string): string => `${number(value)} ${noun}${value === 1 ? '' : 's'}`
