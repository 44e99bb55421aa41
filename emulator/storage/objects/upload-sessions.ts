/**
 * Resumable uploads: a session outlives dropped connections and restarts of the server. What has arrived lies in
 * `incoming/<id>`; its length is the offset at which the client goes on.
 * https://cloud.google.com/storage/docs/resumable-uploads
 */
import {randomBytes} from 'node:crypto'
import {open, rm} from 'node:fs/promises'
import type {DatabaseSync} from 'node:sqlite'
import {ApiError} from '../../http/api-error.ts'
import {append, type Bodies, hashFile, sizeOfFile, syncFile} from './bodies.ts'
import type {Checksums, ContentHash, ContentHasher} from './content-hash.ts'
import type {Content} from './objects.ts'

/** `request` and `result` belong to the caller and are kept as JSON. */
export interface UploadSession<Request, Result> {
  readonly id: string
  readonly bucket: string
  readonly state: 'open' | 'complete' | 'cancelled'
  readonly request: Request
  readonly result?: Result
}

export interface UploadSessions<Request, Result> {
  begin(bucket: string, request: Request): Promise<UploadSession<Request, Result>>
  find(id: string): UploadSession<Request, Result> | undefined
  /** How many bytes have arrived. */
  offset(id: string): Promise<number>
  /**
   * Adds bytes at the end and gives the new offset. A request still adding to the same session is cut off first: its
   * client has given up on it.
   */
  append(id: string, source: AsyncIterable<Uint8Array>): Promise<number>
  /**
   * All bytes are there. `verify` may refuse them; then they become a body, and `commit` gives what later requests
   * are answered with. If either fails, so does the session.
   */
  complete(
    id: string,
    verify: (content: Checksums & {size: number}) => void,
    commit: (content: Content) => Result,
  ): Promise<Result>
  cancel(id: string): Promise<void>
  /** Forgets sessions that were begun before `time`, in milliseconds since 1970. */
  expire(time: number): Promise<void>
}

interface Row {
  id: string
  bucket: string
  state: 'open' | 'complete' | 'cancelled'
  request: string
  result: string | null
}

interface Running {
  readonly stop: AbortController
  readonly done: Promise<unknown>
}

const MAX_RUNNING_HASHES = 50

interface Progress {
  readonly hash: ContentHash
  bytes: number
}

export function createUploadSessions<Request, Result>(
  database: DatabaseSync,
  bodies: Bodies,
  hasher: ContentHasher,
  now: () => number,
): UploadSessions<Request, Result> {
  const select = database.prepare('SELECT * FROM uploads WHERE id = ?')
  const insert = database.prepare("INSERT INTO uploads VALUES (?, ?, ?, 'open', ?, NULL)")
  const finish = database.prepare("UPDATE uploads SET state = 'complete', result = ? WHERE id = ?")
  const cancel = database.prepare("UPDATE uploads SET state = 'cancelled' WHERE id = ?")
  const old = database.prepare('SELECT id FROM uploads WHERE created_at < ?')
  const forget = database.prepare('DELETE FROM uploads WHERE id = ?')

  const running = new Map<string, Running>()
  const progress = new Map<string, Progress>()

  const path = (id: string) => bodies.incomingPath(`upload-${id}`)

  /** Waits for the request that is adding to the session, after cutting it off. */
  const interrupt = async (id: string): Promise<void> => {
    const other = running.get(id)
    if (!other) return
    other.stop.abort()
    await other.done
  }

  /** Running hashes cost memory; those of sessions that nobody goes on with are made anew when they are needed. */
  const forgetOldest = () => {
    for (const [id, {hash}] of progress) {
      if (progress.size <= MAX_RUNNING_HASHES) return
      if (running.has(id)) continue
      progress.delete(id)
      hash.drop()
    }
  }

  /** The hash of what lies in the file: at hand, or made anew after a restart. */
  const resumeHash = async (id: string): Promise<Progress> => {
    const known = progress.get(id)
    if (known && known.bytes === (await sizeOfFile(path(id)))) return known
    known?.hash.drop()
    const hash = hasher.begin()
    const resumed = {hash, bytes: await hashFile(path(id), hash)}
    progress.set(id, resumed)
    forgetOldest()
    return resumed
  }

  const addTo = async (id: string, source: AsyncIterable<Uint8Array>): Promise<number> => {
    const state = await resumeHash(id)
    const file = await open(path(id), 'a')
    const counted: ContentHash = {
      ...state.hash,
      update: (chunks) => {
        for (const chunk of chunks) state.bytes += chunk.length
        return state.hash.update(chunks)
      },
    }
    try {
      await append(file, source, counted)
    } finally {
      await file.close()
    }
    return state.bytes
  }

  const find = (id: string): UploadSession<Request, Result> | undefined => {
    const row = select.get(id) as Row | undefined
    if (!row) return undefined
    const {bucket, state} = row
    const session = {id, bucket, state, request: JSON.parse(row.request) as Request}
    return row.result === null ? session : {...session, result: JSON.parse(row.result) as Result}
  }

  const dropFile = async (id: string): Promise<void> => {
    progress.get(id)?.hash.drop()
    progress.delete(id)
    await rm(path(id), {force: true})
  }

  return {
    find,
    begin: async (bucket, request) => {
      const id = randomBytes(24).toString('base64url')
      const file = await open(path(id), 'wx')
      await file.close()
      insert.run(id, bucket, now(), JSON.stringify(request))
      return {id, bucket, state: 'open', request}
    },
    offset: async (id) => {
      await interrupt(id)
      return sizeOfFile(path(id))
    },
    append: async (id, source) => {
      await interrupt(id)
      const stop = new AbortController()
      const work = addTo(id, until(stop.signal, source))
      const done = work.catch(() => undefined).finally(() => running.delete(id))
      running.set(id, {stop, done})
      try {
        return await work
      } finally {
        await done
      }
    },
    complete: async (id, verify, commit) => {
      try {
        const {hash, bytes: size} = await resumeHash(id)
        const checksums = await hash.digest()
        progress.delete(id)
        verify({...checksums, size})
        await syncFile(path(id))
        const body = await bodies.adopt(path(id))
        const result = await bodies.keepIf(body, () => commit({...checksums, size, body}))
        finish.run(JSON.stringify(result), id)
        return result
      } catch (error) {
        cancel.run(id)
        await dropFile(id)
        throw error
      }
    },
    cancel: async (id) => {
      await interrupt(id)
      cancel.run(id)
      await dropFile(id)
    },
    expire: async (time) => {
      for (const {id} of old.all(time) as unknown as Row[]) {
        forget.run(id)
        await dropFile(id)
      }
    },
  }
}

const supersededError = (): ApiError =>
  new ApiError(503, 'backendError', 'Another request went on with this upload.')

/**
 * The source, until the signal ends it. Each chunk is waited for by a promise of its own: one that all of them raced
 * against would hold every chunk until the upload has ended.
 */
async function* until(signal: AbortSignal, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]()
  let stop = () => {}
  const stopped = () => stop()
  signal.addEventListener('abort', stopped)
  try {
    for (;;) {
      if (signal.aborted) throw supersededError()
      const next = await new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
        stop = () => reject(supersededError())
        iterator.next().then(resolve, reject)
      })
      if (next.done) return
      yield next.value
    }
  } finally {
    signal.removeEventListener('abort', stopped)
    // Not awaited: a request that hangs would never answer.
    void iterator.return?.()
  }
}
