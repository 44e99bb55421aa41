import type {IncomingHttpHeaders} from 'node:http'
import type {Readable} from 'node:stream'
import {createGunzip} from 'node:zlib'
import {ApiError, invalidRequest} from './api-error.ts'

/** Google refuses larger JSON bodies too: insertAll's and jobs.insert's limit is 10 MB. */
export const JSON_LIMIT = 20 * 1024 * 1024

/** The body, ungzipped where its Content-Encoding says so. */
export function decodedBody(body: Readable, headers: IncomingHttpHeaders): Readable {
  const encoding = headers['content-encoding']?.toLowerCase() ?? 'identity'
  if (encoding === 'identity') return body
  if (encoding !== 'gzip' && encoding !== 'x-gzip') {
    throw new ApiError(415, 'invalid', `Unsupported Content-Encoding: ${encoding}`)
  }
  const gunzip = createGunzip()
  body.on('error', (error) => gunzip.destroy(error))
  return body.pipe(gunzip)
}

/** All of a body that may have up to `limit` bytes, counted after unpacking: a small bomb is refused as well. */
export async function readBody(
  body: AsyncIterable<Buffer>,
  limit: number,
  tooLarge = payloadTooLarge,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > limit) throw tooLarge(limit)
    chunks.push(chunk)
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size)
}

const payloadTooLarge = (limit: number): ApiError =>
  new ApiError(413, 'uploadTooLarge', `Request payload size exceeds the limit: ${limit} bytes.`)

/** The JSON of a body; undefined where it is empty. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw new ApiError(400, 'parseError', `Invalid JSON payload received. ${problem}`, undefined, {cause})
  }
}

/** A request's JSON body, ungzipped and within limits; undefined where there is none. */
export async function readJson(
  body: Readable | undefined,
  headers: IncomingHttpHeaders,
  limit = JSON_LIMIT,
  tooLarge = payloadTooLarge,
): Promise<unknown> {
  if (!body) return undefined
  try {
    return parseJson(await readBody(decodedBody(body, headers), limit, tooLarge))
  } catch (error) {
    throw zlibFailure(error) ? invalidRequest('The gzip request body is damaged.') : error
  }
}

const zlibFailure = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
