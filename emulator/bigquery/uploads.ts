/**
 * Files that come with jobs.insert, in one request (multipart) or in several (resumable), on their way to disk.
 * https://cloud.google.com/bigquery/docs/reference/api-uploads
 */
import {randomUUID} from 'node:crypto'
import {createWriteStream} from 'node:fs'
import {mkdir, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import {ApiError, notFound} from '../http/api-error.ts'

export interface UploadSession {
  readonly id: string
  /** The job resource that the session was begun with. */
  readonly body: unknown
  readonly path: string
  received: number
}

const MOST_SESSIONS = 1_000

export class Uploads {
  readonly #folder: string
  readonly #sessions = new Map<string, UploadSession>()

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** Empties the folder: what an ended process left there belongs to nobody. */
  static async open(folder: string): Promise<Uploads> {
    await rm(folder, {recursive: true, force: true})
    await mkdir(folder, {recursive: true})
    return new Uploads(folder)
  }

  /** Writes a whole file and gives its path. */
  async store(media: AsyncIterable<Buffer>): Promise<string> {
    const path = this.#freshPath()
    try {
      await pipeline(Readable.from(media), createWriteStream(path))
      return path
    } catch (error) {
      await rm(path, {force: true})
      throw error
    }
  }

  async begin(body: unknown): Promise<UploadSession> {
    if (this.#sessions.size >= MOST_SESSIONS) {
      throw new ApiError(429, 'rateLimitExceeded', `More than ${MOST_SESSIONS} uploads are open.`)
    }
    const session = {id: randomUUID(), body, path: this.#freshPath(), received: 0}
    await pipeline(Readable.from([]), createWriteStream(session.path))
    this.#sessions.set(session.id, session)
    return session
  }

  find(id: string | undefined): UploadSession {
    const session = this.#sessions.get(id ?? '')
    if (!session) throw notFound('Not found: upload session')
    return session
  }

  /** Adds bytes at `start`; what has arrived before is skipped. */
  async append(session: UploadSession, start: number, media: AsyncIterable<Buffer>): Promise<void> {
    if (start > session.received) {
      throw new ApiError(
        400,
        'invalid',
        `The upload has ${session.received} bytes, but the next are said to begin at ${start}.`,
      )
    }
    const file = createWriteStream(session.path, {flags: 'a'})
    await pipeline(Readable.from(counted(session, session.received - start, media)), file)
  }

  /** The session's file, which belongs to the caller from now on. */
  finish(session: UploadSession): string {
    this.#sessions.delete(session.id)
    return session.path
  }

  async cancel(session: UploadSession): Promise<void> {
    this.#sessions.delete(session.id)
    await rm(session.path, {force: true})
  }

  #freshPath(): string {
    return join(this.#folder, randomUUID())
  }
}

async function* counted(session: UploadSession, skip: number, media: AsyncIterable<Buffer>) {
  let toSkip = skip
  for await (const chunk of media) {
    const fresh = chunk.subarray(Math.min(toSkip, chunk.length))
    toSkip -= chunk.length - fresh.length
    if (fresh.length === 0) continue
    yield fresh
    session.received += fresh.length
  }
}
