/** The bytes of an object. https://cloud.google.com/storage/docs/json_api/v1/objects/get (alt=media) */
import {createGunzip} from 'node:zlib'
import {ApiError} from '../http/api-error.ts'
import type {Answer, Call} from './method.ts'
import type {StoredObject} from './objects/objects.ts'
import {objectEtag} from './resources/object-resource.ts'

export async function mediaAnswer(call: Call, object: StoredObject): Promise<Answer> {
  const {size, body} = object.content
  const {bodies} = call.store
  const headers = mediaHeaders(object)
  if (isUnpackedFor(call, object)) {
    const packed = await bodies.read(body, 0, size)
    const unpacked = createGunzip()
    packed.on('error', (error) => unpacked.destroy(error))
    unpacked.on('close', () => packed.destroy())
    return {
      status: 200,
      headers: {...headers, warning: '214 UploadServer gunzipped', vary: 'Accept-Encoding'},
      stream: packed.pipe(unpacked),
    }
  }

  const {contentEncoding} = object.fields
  const encoding: Record<string, string> = contentEncoding ? {'content-encoding': contentEncoding} : {}
  const range = rangeOf(call.headers.range, size)
  if (range === undefined) {
    const whole = {...headers, ...encoding, 'accept-ranges': 'bytes', 'content-length': String(size)}
    return {status: 200, headers: whole, stream: await bodies.read(body, 0, size)}
  }
  if (range.start >= size) {
    throw new ApiError(416, 'requestedRangeNotSatisfiable', 'The requested range cannot be satisfied.', {
      location: 'Range',
      locationType: 'header',
    })
  }
  const {start, end} = range
  return {
    status: 206,
    headers: {
      ...headers,
      ...encoding,
      'content-range': `bytes ${start}-${end - 1}/${size}`,
      'content-length': String(end - start),
    },
    stream: await bodies.read(body, start, end),
  }
}

/**
 * Objects that are stored gzipped are unpacked for clients that do not ask for gzip.
 * https://cloud.google.com/storage/docs/transcoding
 */
function isUnpackedFor(call: Call, object: StoredObject): boolean {
  const {contentEncoding, cacheControl} = object.fields
  const accepted = String(call.headers['accept-encoding'] ?? '')
  return (
    contentEncoding === 'gzip' && !/\bgzip\b/.test(accepted) && !/\bno-transform\b/.test(cacheControl ?? '')
  )
}

function mediaHeaders(object: StoredObject): Record<string, string> {
  const {content, fields} = object
  const hashes = [`crc32c=${content.crc32c}`, ...(content.md5 ? [`md5=${content.md5}`] : [])]
  const headers: Record<string, string> = {
    'content-type': fields.contentType ?? 'application/octet-stream',
    'cache-control': fields.cacheControl ?? 'private, max-age=0',
    etag: objectEtag(object),
    'last-modified': new Date(object.updatedAt).toUTCString(),
    'x-goog-generation': String(object.generation),
    'x-goog-metageneration': String(object.metageneration),
    'x-goog-hash': hashes.join(','),
    'x-goog-stored-content-encoding': fields.contentEncoding ?? 'identity',
    'x-goog-stored-content-length': String(content.size),
    'x-goog-storage-class': fields.storageClass ?? 'STANDARD',
  }
  if (fields.contentDisposition) headers['content-disposition'] = fields.contentDisposition
  if (fields.contentLanguage) headers['content-language'] = fields.contentLanguage
  if (fields.customerEncryption) {
    headers['x-goog-encryption-algorithm'] = fields.customerEncryption.encryptionAlgorithm
    headers['x-goog-encryption-key-sha256'] = fields.customerEncryption.keySha256
  }
  if (content.componentCount) headers['x-goog-component-count'] = String(content.componentCount)
  return headers
}

/** `bytes=0-3`, `bytes=2-`, `bytes=-3` as [start, end); several ranges, and other units, are ignored. */
export function rangeOf(header: string | undefined, size: number): {start: number; end: number} | undefined {
  const match = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? '')
  if (!match) return undefined
  const [, first, last] = match as unknown as [string, string, string]
  if (first === '' && last === '') return undefined
  if (first === '')
    return last === '0' ? {start: size, end: size} : {start: Math.max(0, size - Number(last)), end: size}
  if (last === '') return {start: Number(first), end: size}
  if (Number(last) < Number(first)) return undefined
  return {start: Number(first), end: Math.min(Number(last) + 1, size)}
}
