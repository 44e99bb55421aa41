/** Reading, writing and deleting an object. https://cloud.google.com/storage/docs/xml-api/reference-methods */
import {text} from '../../http/query-parameters.ts'
import type {Answer, Call} from '../method.ts'
import {readObject} from '../methods/objects.get.ts'
import {objectEtag} from '../resources/object-resource.ts'
import {checkUpload, storeUpload, uploadRequest} from '../upload.ts'

export async function readXmlObject(call: Call): Promise<Answer> {
  const {object, answer} = await readObject(call)
  const headers = {...answer.headers, ...metadataHeaders(object.fields.metadata), ...shownAs(call)}
  if (call.verb !== 'HEAD') return {...answer, headers}
  const {stream, ...head} = answer
  stream?.destroy()
  return {...head, headers}
}

/** The body is stored as it comes: its Content-Encoding is the object's. */
export async function writeXmlObject(call: Call): Promise<Answer> {
  const request = uploadRequest(call, resourceInHeaders(call), undefined)
  checkUpload(call, request)
  const object = await storeUpload(call, request, await call.store.bodies.receive(call.body))
  return {
    status: 200,
    headers: {
      etag: `"${objectEtag(object)}"`,
      'x-goog-generation': String(object.generation),
      'x-goog-metageneration': String(object.metageneration),
      'x-goog-hash': `crc32c=${object.content.crc32c}`,
    },
  }
}

const METADATA_PREFIX = 'x-goog-meta-'

const metadataHeaders = (metadata: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(metadata).map(([name, value]) => [METADATA_PREFIX + name, value]))

/** A signed URL may say how its object is to be shown. */
function shownAs(call: Call): Record<string, string> {
  const type = text(call.query, 'response-content-type')
  const disposition = text(call.query, 'response-content-disposition')
  return {
    ...(type !== undefined && {'content-type': type}),
    ...(disposition !== undefined && {'content-disposition': disposition}),
  }
}

/** https://cloud.google.com/storage/docs/xml-api/reference-headers */
export function resourceInHeaders({headers}: Call): Record<string, unknown> {
  const metadata: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(METADATA_PREFIX)) metadata[name.slice(METADATA_PREFIX.length)] = String(value)
  }
  return {
    contentType: headers['content-type'] ?? null,
    contentEncoding: headers['content-encoding'] ?? null,
    contentDisposition: headers['content-disposition'] ?? null,
    contentLanguage: headers['content-language'] ?? null,
    cacheControl: headers['cache-control'] ?? null,
    storageClass: headers['x-goog-storage-class'] ?? null,
    customTime: headers['x-goog-custom-time'] ?? null,
    kmsKeyName: headers['x-goog-encryption-kms-key-name'] ?? null,
    ...(Object.keys(metadata).length > 0 && {metadata}),
  }
}
