/**
 * The bytes of objects, one file each. Files are named by random ids: an object's name never becomes a path. What
 * arrives is written to `incoming/` and moved to `bodies/` when it is complete and on the disk.
 */
import {randomUUID} from 'node:crypto'
import {createReadStream} from 'node:fs'
import {constants, copyFile, type FileHandle, link, mkdir, open, rename, rm, stat} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {Readable} from 'node:stream'
import type {Checksums, ContentHash, ContentHasher} from './content-hash.ts'
import type {Content} from './objects.ts'

export interface Bodies {
  /** A fresh path for a file that `adopt` will take. */
  incomingPath(id?: string): string
  /** Writes a whole body; if the source fails, nothing stays. */
  receive(source: AsyncIterable<Uint8Array>): Promise<Content & Checksums>
  /** Takes over a complete file that is already on the disk; gives the body's name. */
  adopt(path: string): Promise<string>
  /** A second name for the same bytes, without copying them where the file system allows it. */
  duplicate(body: string): Promise<string>
  /** Runs `use`, which makes the body part of an object; when that fails, the body goes. */
  keepIf<Result>(body: string, use: () => Result): Promise<Result>
  pathOf(body: string): string
  /** Bytes [start, end). */
  read(body: string, start: number, end: number): Promise<Readable>
  discard(bodies: readonly string[]): Promise<void>
}

const READ_CHUNK_BYTES = 1024 * 1024
const WRITE_CHUNK_BYTES = 1024 * 1024

export function createBodies(folder: string, hasher: ContentHasher): Bodies {
  const incomingPath: Bodies['incomingPath'] = (id = randomUUID()) => join(folder, 'incoming', id)
  const pathOf = (body: string) => join(folder, 'bodies', body.slice(0, 2), body)

  const place = async (put: (path: string) => Promise<void>): Promise<string> => {
    const body = randomUUID()
    const path = pathOf(body)
    const created = await mkdir(dirname(path), {recursive: true})
    await put(path)
    await syncFolder(dirname(path))
    if (created !== undefined) await syncFolder(dirname(created))
    return body
  }
  const adopt: Bodies['adopt'] = (path) => place((to) => rename(path, to))

  const discard: Bodies['discard'] = async (bodies) => {
    for (const body of bodies) await rm(pathOf(body), {force: true})
  }

  return {
    incomingPath,
    pathOf,
    adopt,
    receive: async (source) => {
      const path = incomingPath()
      const hash = hasher.begin()
      try {
        const file = await open(path, 'wx')
        let size = 0
        try {
          size = await append(file, source, hash)
          await file.datasync()
        } finally {
          await file.close()
        }
        return {...(await hash.digest()), size, body: await adopt(path)}
      } catch (error) {
        hash.drop()
        await rm(path, {force: true})
        throw error
      }
    },
    duplicate: (body) =>
      place(async (path) => {
        try {
          await link(pathOf(body), path)
        } catch {
          // The file system knows no hard links, or no further one to this file.
          await copyFile(pathOf(body), path, constants.COPYFILE_FICLONE)
        }
      }),
    keepIf: async (body, use) => {
      try {
        return use()
      } catch (error) {
        await discard([body])
        throw error
      }
    },
    read: async (body, start, end) => {
      const file = await open(pathOf(body), 'r')
      if (start >= end) {
        await file.close()
        return Readable.from([])
      }
      return file.createReadStream({start, end: end - 1, highWaterMark: READ_CHUNK_BYTES})
    },
    discard,
  }
}

/**
 * Appends all of the source to the file, and gives the number of bytes. One write is under way while the next bytes
 * are gathered, and no more than that is held. If the source fails, what has arrived before is written all the same.
 */
export async function append(
  file: FileHandle,
  source: AsyncIterable<Uint8Array>,
  hash: ContentHash,
): Promise<number> {
  let size = 0
  let gathered: Uint8Array[] = []
  let gatheredBytes = 0
  let writing: Promise<void> = Promise.resolve()

  const flush = async () => {
    const chunks = gathered
    const bytes = gatheredBytes
    gathered = []
    gatheredBytes = 0
    await writing
    writing = writeAll(file, chunks, bytes)
    // A failure is met by the next flush; until then nobody waits for this promise.
    writing.catch(() => {})
    await hash.update(chunks)
  }

  try {
    for await (const chunk of source) {
      gathered.push(chunk)
      gatheredBytes += chunk.length
      size += chunk.length
      if (gatheredBytes >= WRITE_CHUNK_BYTES) await flush()
    }
  } finally {
    await flush()
    await writing
  }
  return size
}

async function writeAll(file: FileHandle, chunks: readonly Uint8Array[], bytes: number): Promise<void> {
  if (bytes === 0) return
  const {bytesWritten} = await file.writev(chunks as Uint8Array[])
  if (bytesWritten !== bytes) throw new Error(`Only ${bytesWritten} of ${bytes} bytes could be written.`)
}

/** Makes the names in a folder durable. Windows has no such thing and needs none. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Makes a file's bytes durable. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.datasync()
  } finally {
    await file.close()
  }
}

export const sizeOfFile = async (path: string): Promise<number> => (await stat(path)).size

/** Feeds a file that is already there to a hash. */
export async function hashFile(path: string, hash: ContentHash): Promise<number> {
  let size = 0
  for await (const chunk of createReadStream(path, {highWaterMark: READ_CHUNK_BYTES})) {
    await hash.update([chunk as Buffer])
    size += (chunk as Buffer).length
  }
  return size
}
