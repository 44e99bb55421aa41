/**
 * Multipart bodies, read as they arrive: metadata and media of one upload (multipart/related) and the calls
 * of a batch (multipart/mixed). Lines may end in CRLF (Node, Java) or in a bare LF (Python, gcloud); the first
 * boundary line decides. https://www.rfc-editor.org/rfc/rfc2046#section-5.1
 */

import {ApiError} from './api-error.ts'
import {parseJson, readBody} from './request-body.ts'

export interface Part {
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** To be read to its end before the next part is asked for. */
  readonly body: AsyncIterable<Buffer>
}

export interface RelatedUpload {
  /** The first part's JSON; undefined where the part is empty. */
  readonly metadata: unknown
  /** Content-Type of the second part. */
  readonly mediaType: string | undefined
  /** The second part's bytes, to be read to the end; fails where the body is cut off or has a third part. */
  readonly media: AsyncIterable<Buffer>
}

const MAX_HEADER_BYTES = 64 * 1024
/** What may be said about an upload, beside its bytes. */
export const MAX_METADATA_BYTES = 1024 * 1024
const LF = 10
const CR = 13

const malformed = (what: string): ApiError =>
  new ApiError(400, 'badRequest', `Malformed multipart body: ${what}.`)

export const metadataTooLarge = (): ApiError => new ApiError(400, 'badRequest', 'Metadata part is too large.')

/** The boundary parameter of a Content-Type, quoted or not. Everything after its first `=` belongs to it. */
export function boundaryOf(contentType: string | undefined): string {
  const match = /;\s*boundary=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^;\s]+))/i.exec(contentType ?? '')
  const boundary = match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2] ?? match?.[3]
  if (!boundary) throw malformed('the Content-Type has no boundary')
  return boundary
}

/** The two parts of an upload: what the thing is, and its bytes. `media` is read while it arrives. */
export async function readMultipartRelated(
  source: AsyncIterable<Buffer>,
  contentType: string | undefined,
): Promise<RelatedUpload> {
  const parts = multipartParts(source, contentType)
  const first = await parts.next()
  if (first.done) throw malformed('it has no parts')
  const metadata = parseJson(await readBody(first.value.body, MAX_METADATA_BYTES, metadataTooLarge))
  const second = await parts.next()
  if (second.done) throw malformed('it has one part instead of two')
  return {metadata, mediaType: second.value.headers['content-type'], media: onlyPart(second.value, parts)}
}

async function* onlyPart(part: Part, parts: AsyncGenerator<Part>): AsyncGenerator<Buffer> {
  yield* part.body
  const further = await parts.next()
  if (!further.done) throw malformed('it has more than two parts')
}

/** The parts in order. Holds no more than a chunk of the source at a time. */
export async function* multipartParts(
  source: AsyncIterable<Buffer>,
  contentType: string | undefined,
): AsyncGenerator<Part> {
  const dashBoundary = Buffer.from(`--${boundaryOf(contentType)}`)
  const input = new Input(source)
  const lineEnd = await skipPreamble(input, dashBoundary)
  if (lineEnd === undefined) return

  const delimiter = Buffer.concat([lineEnd, dashBoundary])
  let last = false
  while (!last) {
    const headers = await readHeaders(input)
    let finished = false
    const body = partBody(input, delimiter, (isLast) => {
      finished = true
      last = isLast
    })
    yield {headers, body}
    // A caller that leaves a part half read gets the next one all the same.
    while (!finished) if ((await body.next()).done) break
  }
}

/** Finds the first boundary line and tells how lines end; nothing when the body closes at once. */
async function skipPreamble(input: Input, dashBoundary: Buffer): Promise<Buffer | undefined> {
  for (;;) {
    const line = await input.line()
    if (line === undefined) throw malformed('it does not contain its boundary')
    if (!line.text.subarray(0, dashBoundary.length).equals(dashBoundary)) continue
    const rest = line.text.subarray(dashBoundary.length).toString().trimEnd()
    if (rest === '--') return undefined
    if (rest === '') return line.end
  }
}

async function readHeaders(input: Input): Promise<Record<string, string>> {
  const headers: Record<string, string> = {}
  let size = 0
  for (;;) {
    const line = await input.line()
    if (line === undefined) throw malformed('it ends within the headers of a part')
    if (line.text.length === 0) return headers
    size += line.text.length
    if (size > MAX_HEADER_BYTES) throw malformed('the headers of a part are too large')
    const text = line.text.toString('latin1')
    const colon = text.indexOf(':')
    if (colon < 1) throw malformed('a part has a line that is not a header')
    headers[text.slice(0, colon).trim().toLowerCase()] = text.slice(colon + 1).trim()
  }
}

async function* partBody(
  input: Input,
  delimiter: Buffer,
  finish: (isLast: boolean) => void,
): AsyncGenerator<Buffer> {
  // The empty line before an empty body is also the line end before its boundary.
  let borrowed = delimiter.indexOf('--')
  input.giveBack(delimiter.subarray(0, borrowed))
  const data = (length: number) => {
    const taken = input.take(length)
    const skipped = Math.min(borrowed, length)
    borrowed -= skipped
    return taken.subarray(skipped)
  }
  for (;;) {
    const at = input.buffered.indexOf(delimiter)
    const safe = at >= 0 ? at : input.buffered.length - delimiter.length + 1
    if (safe > 0) {
      const bytes = data(safe)
      if (bytes.length > 0) yield bytes
    }
    if (at < 0) {
      if (!(await input.more())) throw malformed('it ends without its boundary')
      continue
    }
    const isLast = await readDelimiterTail(input, delimiter)
    if (isLast !== undefined) return finish(isLast)
    // A line that merely begins like the boundary is data.
    yield data(delimiter.length)
  }
}

/** Takes the boundary line at the head of the input if it is one: `--` closes, a line end goes on. */
async function readDelimiterTail(input: Input, delimiter: Buffer): Promise<boolean | undefined> {
  for (let end = delimiter.length; ; end++) {
    while (input.buffered.length <= end + 1 && (await input.more()));
    const byte = input.buffered[end]
    const next = input.buffered[end + 1]
    const isPadding = byte === 32 || byte === 9
    if (isPadding) continue
    if (byte === LF) {
      input.take(end + 1)
      return false
    }
    if (byte === CR && next === LF) {
      input.take(end + 2)
      return false
    }
    if (end === delimiter.length && byte === 45 && next === 45) {
      input.take(end + 2)
      return true
    }
    return undefined
  }
}

/** A source of chunks with what has been read of it but not used yet. */
class Input {
  buffered: Buffer = Buffer.alloc(0)
  readonly #chunks: AsyncIterator<Buffer>

  constructor(source: AsyncIterable<Buffer>) {
    this.#chunks = source[Symbol.asyncIterator]()
  }

  /** Reads one more chunk; false at the end of the source. */
  async more(): Promise<boolean> {
    const {done, value} = await this.#chunks.next()
    if (done) return false
    this.buffered = this.buffered.length === 0 ? value : Buffer.concat([this.buffered, value])
    return true
  }

  take(length: number): Buffer {
    const taken = this.buffered.subarray(0, length)
    this.buffered = this.buffered.subarray(length)
    return taken
  }

  giveBack(bytes: Buffer): void {
    this.buffered = Buffer.concat([bytes, this.buffered])
  }

  /** The next line without its end, and that end. */
  async line(): Promise<{text: Buffer; end: Buffer} | undefined> {
    for (;;) {
      const at = this.buffered.indexOf(LF)
      if (at >= 0) {
        const line = this.take(at + 1)
        const ending = at > 0 && line[at - 1] === CR ? 2 : 1
        return {text: line.subarray(0, line.length - ending), end: line.subarray(line.length - ending)}
      }
      if (this.buffered.length > MAX_HEADER_BYTES) throw malformed('it has a line that is too long')
      if (await this.more()) continue
      if (this.buffered.length === 0) return undefined
      return {text: this.take(this.buffered.length), end: Buffer.alloc(0)}
    }
  }
}
