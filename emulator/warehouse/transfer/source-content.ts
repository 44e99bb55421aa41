/** What is in a file, unpacked and in UTF-8. */
import {createReadStream} from 'node:fs'
import {createGunzip} from 'node:zlib'
import {unsupported} from '../../sql/error.ts'
import {invalidLoad} from './load-error.ts'
import type {SourceFile} from './source-files.ts'

/** Names of BigQuery's encodings as TextDecoder calls them. */
const ENCODINGS: Readonly<Record<string, string>> = {
  'UTF-8': 'utf-8',
  'UTF-16LE': 'utf-16le',
  'UTF-16BE': 'utf-16be',
}

const READ_AT_ONCE = 256 * 1024

/** The bytes of a file, unpacked, in its own encoding. */
async function* unpacked(file: SourceFile): AsyncGenerator<Buffer, void, undefined> {
  const source = createReadStream(file.path, {highWaterMark: READ_AT_ONCE})
  if (!file.gzip) {
    yield* source
    return
  }
  const gunzip = createGunzip({chunkSize: READ_AT_ONCE})
  source.on('error', (error) => gunzip.destroy(error))
  try {
    yield* source.pipe(gunzip)
  } catch (error) {
    throw invalidLoad(`Error while reading data, error message: ${file.uri} is no complete gzip file`, {
      cause: error,
    })
  } finally {
    source.destroy()
  }
}

/** The file's text in UTF-8, without a byte order mark. */
export async function* contentOf(
  file: SourceFile,
  encoding: string | null | undefined,
): AsyncGenerator<Buffer, void, undefined> {
  const name = (encoding || 'UTF-8').toUpperCase()
  let first = true
  for await (const piece of decoded(file, name)) {
    yield first && piece.subarray(0, 3).equals(BYTE_ORDER_MARK) ? piece.subarray(3) : piece
    first = false
  }
}

const BYTE_ORDER_MARK = Buffer.from('\ufeff')

async function* decoded(file: SourceFile, encoding: string): AsyncGenerator<Buffer, void, undefined> {
  if (encoding === 'UTF-8') return yield* unpacked(file)
  if (encoding === 'ISO-8859-1') {
    for await (const piece of unpacked(file)) yield Buffer.from(piece.toString('latin1'))
    return
  }
  const decoderName = ENCODINGS[encoding]
  if (!decoderName) throw unsupported(`files in ${encoding}`)
  const decoder = new TextDecoder(decoderName)
  for await (const piece of unpacked(file)) yield Buffer.from(decoder.decode(piece, {stream: true}))
  yield Buffer.from(decoder.decode())
}

/** A line without its end, and how many bytes come before it. */
export interface Line {
  readonly position: number
  readonly text: string
}

const LINE_FEED = 0x0a

export async function* linesOf(
  file: SourceFile,
  encoding: string | null | undefined,
): AsyncGenerator<Line, void, undefined> {
  let rest: Buffer[] = []
  let position = 0
  const line = (end: Buffer): Line => {
    const bytes = rest.length > 0 ? Buffer.concat([...rest, end]) : end
    rest = []
    const found = {position, text: bytes.toString()}
    position += bytes.length + 1
    return found
  }
  for await (const piece of contentOf(file, encoding)) {
    let start = 0
    for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, start)) {
      yield line(piece.subarray(start, end))
      start = end + 1
    }
    if (start < piece.length) rest.push(piece.subarray(start))
  }
  if (rest.length > 0) yield line(Buffer.alloc(0))
}
