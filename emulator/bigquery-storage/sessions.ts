/**
 * Read sessions: each holds a table's rows as they were when it began, in one or more streams that are ranges of them.
 */
import {randomUUID} from 'node:crypto'
import {invalidRequest, notFound} from '../http/api-error.ts'
import type {RowFormat} from './formats/row-format.ts'
import {streamNamed} from './resource-names.ts'

/** Rows [start, end) of a session. */
export interface RowRange {
  readonly start: number
  readonly end: number
}

/** A stream that can be read: which rows, and how they are written. */
export interface OpenStream extends RowRange {
  readonly format: RowFormat
}

export interface NewSession {
  readonly project: string
  readonly location: string
  readonly format: RowFormat
  readonly streams: readonly RowRange[]
  /** Lets go of the rows. */
  close(): Promise<void>
}

interface Session extends NewSession {
  readonly ranges: Map<string, RowRange>
  readonly expiresAt: number
  /** The streams of its beginning that nobody has read to the end. */
  readonly unread: Set<string>
  /** Runs once all have been read. */
  ending?: NodeJS.Timeout
}

/** https://cloud.google.com/bigquery/docs/reference/storage/rpc: sessions end six hours after they begin. */
const LIFETIME_MS = 6 * 60 * 60 * 1000
/** Rows of a session are a copy, so only those used last are held. */
const HELD_SESSIONS = 32
/** How long a session that has been read is held for those who read it again. */
const AFTERLIFE_MS = 60_000

export class ReadSessions {
  /** In order of use, the longest unused first. */
  readonly #sessions = new Map<string, Session>()

  async begin(session: NewSession): Promise<{name: string; streams: string[]; expiresAt: number}> {
    const {project, location, streams} = session
    const name = `projects/${project}/locations/${location.toLowerCase()}/sessions/${newId()}`
    const expiresAt = Date.now() + LIFETIME_MS
    const ranges = new Map(streams.map((range) => [newId(), range]))
    this.#sessions.set(name, {...session, ranges, expiresAt, unread: new Set(ranges.keys())})
    await this.#drop()
    return {name, streams: [...ranges.keys()].map((id) => `${name}/streams/${id}`), expiresAt}
  }

  /** Fails with 404 for a stream that is not there, or not any more. */
  stream(name: string): OpenStream {
    const {session, range} = this.#found(name)
    return {...range, format: session.format}
  }

  /** The names of two streams that have the stream's rows between them; undefined where it is too short. */
  split(name: string, fraction: number): readonly [string, string] | undefined {
    if (!(fraction > 0 && fraction < 1))
      throw invalidRequest(`Invalid fraction ${fraction}: it must be between 0 and 1`)
    const {session, range} = this.#found(name)
    const at = range.start + Math.round((range.end - range.start) * fraction)
    if (at <= range.start || at >= range.end) return undefined
    const add = (part: RowRange): string => {
      const id = newId()
      session.ranges.set(id, part)
      return name.replace(/[^/]*$/, id)
    }
    return [add({start: range.start, end: at}), add({start: at, end: range.end})]
  }

  /** A stream has been read to its end; after the last one the session's rows are let go of soon. */
  finish(name: string): void {
    const {session, names} = this.#found(name)
    session.unread.delete(names.stream)
    if (session.unread.size > 0) return
    session.ending = setTimeout(() => void this.#end(names.session, session), AFTERLIFE_MS).unref()
  }

  async close(): Promise<void> {
    for (const [name, session] of [...this.#sessions]) await this.#end(name, session)
  }

  async #end(name: string, session: Session): Promise<void> {
    clearTimeout(session.ending)
    this.#sessions.delete(name)
    await session.close()
  }

  #found(name: string): {session: Session; range: RowRange; names: {session: string; stream: string}} {
    const names = streamNamed(name)
    const session = this.#sessions.get(names.session)
    const range = session?.ranges.get(names.stream)
    if (!session || !range || session.expiresAt < Date.now()) throw notFound(`Not found: Read stream ${name}`)
    clearTimeout(session.ending)
    this.#sessions.delete(names.session)
    this.#sessions.set(names.session, session)
    return {session, range, names}
  }

  /** Lets go of sessions that have ended, and of the longest unused ones where there are too many. */
  async #drop(): Promise<void> {
    const now = Date.now()
    for (const [name, session] of [...this.#sessions]) {
      if (this.#sessions.size <= HELD_SESSIONS && session.expiresAt >= now) continue
      await this.#end(name, session)
    }
  }
}

const newId = (): string => randomUUID().replaceAll('-', '')
