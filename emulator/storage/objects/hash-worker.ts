/** The thread that hashes large bodies for content-hash.ts. */
import {createHash, type Hash} from 'node:crypto'
import {parentPort} from 'node:worker_threads'
import {createCRC32, type IHasher} from 'hash-wasm'
import {CASTAGNOLI, type Checksums, toChecksums} from './content-hash.ts'

export type ToHashWorker =
  | {
      readonly kind: 'update'
      readonly id: number
      readonly memory: SharedArrayBuffer
      readonly length: number
    }
  | {readonly kind: 'digest'; readonly id: number}
  | {readonly kind: 'drop'; readonly id: number}

export type FromHashWorker =
  | {readonly kind: 'free'; readonly id: number; readonly memory: SharedArrayBuffer}
  | {readonly kind: 'checksums'; readonly id: number; readonly checksums: Checksums}

interface Running {
  readonly crc32c: IHasher
  readonly md5: Hash
}

if (parentPort) {
  const port = parentPort
  const hashes = new Map<number, Running>()
  /** Instances that are free again: to make one takes time, and messages must not overtake each other. */
  const spare = [await createCRC32(CASTAGNOLI)]
  let turn: Promise<unknown> = Promise.resolve()

  const running = async (id: number): Promise<Running> => {
    const known = hashes.get(id)
    if (known) return known
    const crc32c = spare.pop() ?? (await createCRC32(CASTAGNOLI))
    crc32c.init()
    const begun = {crc32c, md5: createHash('md5')}
    hashes.set(id, begun)
    return begun
  }

  const handle = async (message: ToHashWorker): Promise<void> => {
    const {id} = message
    const {crc32c, md5} = await running(id)
    if (message.kind === 'update') {
      const bytes = new Uint8Array(message.memory, 0, message.length)
      crc32c.update(bytes)
      md5.update(bytes)
      port.postMessage({kind: 'free', id, memory: message.memory} satisfies FromHashWorker)
      return
    }
    const checksums = toChecksums(crc32c.digest('hex'), md5.digest('base64'))
    hashes.delete(id)
    spare.push(crc32c)
    if (message.kind === 'digest')
      port.postMessage({kind: 'checksums', id, checksums} satisfies FromHashWorker)
  }

  port.on('message', (message: ToHashWorker) => {
    turn = turn.then(() => handle(message))
  })
}
