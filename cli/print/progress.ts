/** Streams as they are read: a live list on a terminal, one plain line a stream elsewhere. */
import {Listr} from 'listr2'
import type {ExtractEvent, OnEvent} from '../../extract/events.ts'
import {eventLine, StreamProgress} from './extraction.ts'

export interface ProgressDisplay {
  readonly onEvent: OnEvent
  /** Ends the display; streams that never started are shown as left out. */
  close(): Promise<void>
}

/** Nothing at all, for `--json`. */
export const silent: ProgressDisplay = {onEvent: () => {}, close: async () => {}}

/** Lines to `write`, for logs and pipes. */
export function plainProgress(source: string, write: (line: string) => void): ProgressDisplay {
  const streams = new Map<string, StreamProgress>()
  return {
    onEvent(event) {
      const line = eventLine(source, event)
      if (line) write(line)
      if (!('stream' in event)) return
      if (!streams.has(event.stream)) streams.set(event.stream, new StreamProgress())
      const progress = streams.get(event.stream)!.update(event)
      if (event.type === 'stream.finished') write(`${source}.${event.stream}: ${progress}`)
    },
    close: async () => {},
  }
}

interface Live {
  readonly progress: StreamProgress
  readonly ended: PromiseWithResolvers<void>
  show: (text: string) => void
}

/** A list of the streams that updates in place. */
export function terminalProgress(source: string, streams: readonly string[]): ProgressDisplay {
  const live = new Map<string, Live>(
    streams.map((stream) => [
      stream,
      {progress: new StreamProgress(), ended: Promise.withResolvers(), show: () => {}},
    ]),
  )
  const list = new Listr(
    streams.map((stream) => ({
      title: `${source}.${stream}`,
      task: (_: unknown, task: {title: string}) => {
        const entry = live.get(stream)!
        entry.show = (text) => {
          task.title = `${source}.${stream}  ${text}`
        }
        return entry.ended.promise
      },
    })),
    {concurrent: true, exitOnError: false, collectErrors: false},
  )
  const ran = list.run().catch(() => {})
  return {
    onEvent(event: ExtractEvent) {
      if (!('stream' in event)) return
      const entry = live.get(event.stream)
      if (!entry) return
      entry.show(entry.progress.update(event))
      if (event.type === 'stream.finished') entry.ended.resolve()
      if (event.type === 'stream.failed') entry.ended.reject(new Error(event.message))
    },
    async close() {
      for (const entry of live.values()) entry.ended.resolve()
      await ran
    },
  }
}
