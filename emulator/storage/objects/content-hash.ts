/**
 * The two checksums that Cloud Storage keeps of every object. MD5 is slower than a disk; so that it does not hold up the
 * server, all but small bodies are hashed in a thread of their own, beside their writing.
 */
import {createHash} from 'node:crypto'
import {extname} from 'node:path'
import {Worker} from 'node:worker_threads'
import {createCRC32} from 'hash-wasm'
import type {FromHashWorker, ToHashWorker} from './hash-worker.ts'

export interface Checksums {
  /** Base64 of four bytes, highest first. */
  readonly crc32c: string
  /** Base64. */
  readonly md5: string
}

export interface ContentHash {
  /** Takes the next bytes; resolves when more may come. The chunks must not change afterwards. */
  update(chunks: readonly Uint8Array[]): Promise<void>
  /** Ends the hash. */
  digest(): Promise<Checksums>
  /** Ends it without a result. */
  drop(): void
}

export interface ContentHasher {
  begin(): ContentHash
  close(): Promise<void>
}

/** The polynomial of CRC-32C (Castagnoli), reversed. */
export const CASTAGNOLI = 0x82f63b78

/** What is smaller than this is hashed at once, without the other thread. */
const BATCH_BYTES = 1024 * 1024
/** How many batches of one body may wait for the other thread. */
const BATCHES = 8

export async function createContentHasher(): Promise<ContentHasher> {
  const crc32c = await createCRC32(CASTAGNOLI)
  const remote = createRemoteHashes()

  const hashAtOnce = (chunks: readonly Uint8Array[]): Checksums => {
    crc32c.init()
    const md5 = createHash('md5')
    for (const chunk of chunks) {
      crc32c.update(chunk)
      md5.update(chunk)
    }
    return toChecksums(crc32c.digest('hex'), md5.digest('base64'))
  }

  return {
    begin: () => {
      let waiting: Uint8Array[] = []
      let bytes = 0
      let elsewhere: ContentHash | undefined
      return {
        update: async (chunks) => {
          waiting.push(...chunks)
          for (const chunk of chunks) bytes += chunk.length
          if (bytes < BATCH_BYTES) return
          elsewhere ??= remote.begin()
          const ready = waiting
          waiting = []
          bytes = 0
          await elsewhere.update(ready)
        },
        digest: async () => {
          if (!elsewhere) return hashAtOnce(waiting)
          await elsewhere.update(waiting)
          return elsewhere.digest()
        },
        drop: () => elsewhere?.drop(),
      }
    },
    close: remote.close,
  }
}

export const toChecksums = (crc32cHex: string, md5: string): Checksums => ({
  crc32c: Buffer.from(crc32cHex, 'hex').toString('base64'),
  md5,
})

interface Pending {
  /** Memory that the thread is done with. */
  readonly free: SharedArrayBuffer[]
  batches: number
  wake: () => void
  finish: (checksums: Checksums) => void
  fail: (error: unknown) => void
  error?: unknown
}

/** Hashes in a thread that starts with the first of them. Bytes reach it through shared memory. */
function createRemoteHashes(): ContentHasher {
  const pending = new Map<number, Pending>()
  let worker: Worker | undefined
  let nextId = 0

  const receive = (message: FromHashWorker) => {
    const hash = pending.get(message.id)
    if (!hash) return
    if (message.kind === 'checksums') return hash.finish(message.checksums)
    hash.free.push(message.memory)
    hash.wake()
  }
  const failAll = (error: unknown) => {
    worker = undefined
    for (const hash of pending.values()) {
      hash.error = error
      hash.wake()
      hash.fail(error)
    }
  }
  const start = (): Worker => {
    const started = new Worker(new URL(`./hash-worker${extname(import.meta.filename)}`, import.meta.url))
    started.on('message', receive)
    started.on('error', failAll)
    // The thread alone is no reason for the process to stay.
    started.unref()
    return started
  }

  return {
    begin: () => {
      worker ??= start()
      const thread = worker
      const id = nextId++
      const hash: Pending = {free: [], batches: 0, wake: () => {}, finish: () => {}, fail: () => {}}
      pending.set(id, hash)
      const post = (message: ToHashWorker) => thread.postMessage(message)

      const memory = async (): Promise<SharedArrayBuffer> => {
        if (hash.free.length === 0 && hash.batches < BATCHES) {
          hash.batches++
          return new SharedArrayBuffer(BATCH_BYTES)
        }
        while (hash.free.length === 0) {
          if (hash.error) throw hash.error
          await new Promise<void>((resolve) => {
            hash.wake = resolve
          })
        }
        return hash.free.pop()!
      }

      return {
        update: async (chunks) => {
          let batch = await memory()
          let filled = 0
          for (const chunk of chunks) {
            for (let at = 0; at < chunk.length; ) {
              if (filled === BATCH_BYTES) {
                post({kind: 'update', id, memory: batch, length: filled})
                batch = await memory()
                filled = 0
              }
              const part = chunk.subarray(at, at + BATCH_BYTES - filled)
              new Uint8Array(batch).set(part, filled)
              at += part.length
              filled += part.length
            }
          }
          post({kind: 'update', id, memory: batch, length: filled})
        },
        digest: async () => {
          try {
            return await new Promise<Checksums>((resolve, reject) => {
              if (hash.error) return reject(hash.error)
              hash.finish = resolve
              hash.fail = reject
              post({kind: 'digest', id})
            })
          } finally {
            pending.delete(id)
          }
        },
        drop: () => {
          pending.delete(id)
          post({kind: 'drop', id})
        },
      }
    },
    close: async () => {
      await worker?.terminate()
    },
  }
}
