/**
 * Sources and streams are plain data: nothing runs when a definition is imported, and plan, preview and run read
 * the same one.
 */
import type {z} from 'zod'
import type {HttpSettings} from './http/client.ts'

/** One request to a source, without address and credentials: those are the client's. */
export interface SourceRequest {
  readonly method?: 'GET' | 'POST'
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | boolean>>
  readonly json?: unknown
}

/** A page as a paginator sees it. */
export interface SourcePage {
  readonly request: SourceRequest
  readonly body: unknown
  readonly records: readonly unknown[]
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** The request for the page after this one, or undefined after the last. */
export type Paginate = (page: SourcePage) => SourceRequest | undefined

/** What changed in [start, end). Without a start: from the beginning. */
export interface TimeWindow {
  readonly start?: Date
  readonly end: Date
}

/** Asks the source something outside the pages; gives the parsed body. */
export type Ask = (request: SourceRequest) => Promise<unknown>

/** What a slice's first request is made of. */
export interface RequestParts {
  readonly window?: TimeWindow
  readonly batch?: readonly string[]
  /** The wanted fields that the source has. */
  readonly fields: readonly string[]
}

export interface Stream {
  readonly description: string
  /** The rules that records must keep. They name what later steps rely on; the rest passes through unchecked. */
  readonly record: z.ZodType
  /** The fields that identify a record. */
  readonly key: readonly string[]
  /** The field that moves when a record changes, and how to read its text. */
  readonly cursor?: {readonly field: string; readonly time: (text: string) => Date}
  /** Where the list of records lies in the body: `data.items`. Absent: the body is the list. */
  readonly records?: string
  readonly request: (parts: RequestParts) => SourceRequest
  readonly paginate: Paginate
  /**
   * Reads by time. `lookback` is read again by each run, because records can appear late; `step` cuts long
   * stretches. ISO 8601 durations in days or less. Without a window each run reads the whole stream.
   */
  readonly window?: {readonly lookback: string; readonly step?: string}
  /** Values that one request takes only `size` of: each group becomes a slice. */
  readonly batch?: {readonly values: readonly string[]; readonly size: number}
  /** Fields to ask for by name; those that the source does not offer are left out and reported. */
  readonly fields?: {
    readonly wanted: readonly string[]
    readonly offered: (ask: Ask) => Promise<readonly string[]>
  }
  /** Fields that must never land: secrets, images. */
  readonly omit?: readonly string[]
}

/** A stream whose key and cursor are checked, at compile time, against its record. */
export interface StreamDefinition<Record> extends Omit<Stream, 'record' | 'key' | 'cursor'> {
  readonly record: z.ZodType<Record>
  readonly key: readonly (keyof Record & string)[]
  readonly cursor?: {readonly field: keyof Record & string; readonly time: (text: string) => Date}
}

export function defineStream<Record>(definition: StreamDefinition<Record>): Stream {
  return definition
}

export interface Source {
  readonly name: string
  readonly title: string
  /** The settings by the names of their environment variables. */
  readonly settings: z.ZodType
  /** Address, credentials and limits, from checked settings. */
  readonly http: (settings: never) => HttpSettings
  /** A cheap request that shows whether address and credentials are right. */
  readonly check: SourceRequest
  readonly streams: Readonly<Record<string, Stream>>
}

export interface SourceDefinition<Settings> extends Omit<Source, 'settings' | 'http'> {
  readonly settings: z.ZodType<Settings>
  readonly http: (settings: Settings) => HttpSettings
}

export function defineSource<Settings>(definition: SourceDefinition<Settings>): Source {
  return definition
}
