import {createHash} from 'node:crypto'
import {createCRC32} from 'hash-wasm'

export interface Checksums {
  /** Base64 of four bytes, highest first. */
  readonly crc32c: string
  /** Base64. */
  readonly md5: string
}

export interface ContentHash {
  update(chunk: Uint8Array): void
  /** Ends the hash. */
  digest(): Checksums
}

/** The polynomial of CRC-32C (Castagnoli), reversed. */
const CASTAGNOLI = 0x82f63b78

/** The two checksums that Cloud Storage keeps of every object. */
export async function createContentHash(): Promise<ContentHash> {
  const crc32c = await createCRC32(CASTAGNOLI)
  crc32c.init()
  const md5 = createHash('md5')
  return {
    update: (chunk) => {
      crc32c.update(chunk)
      md5.update(chunk)
    },
    digest: () => ({
      crc32c: Buffer.from(crc32c.digest('hex'), 'hex').toString('base64'),
      md5: md5.digest('base64'),
    }),
  }
}
