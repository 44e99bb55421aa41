/**
 * Reading, writing and deleting an object by the path `/bucket/object` of the XML API. Signed URLs are made for it, and
 * Google's client for Go reads through it.
 * https://cloud.google.com/storage/docs/xml-api/reference-methods
 */
import {Readable} from 'node:stream'
import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify'
import {ApiError} from '../http/api-error.ts'
import {text} from '../http/query-parameters.ts'
import {knownError} from './answer-call.ts'
import {notImplemented} from './errors.ts'
import type {Answer, Call} from './method.ts'
import {objectsDelete} from './methods/objects.delete.ts'
import {readObject} from './methods/objects.get.ts'
import {objectEtag} from './resources/object-resource.ts'
import {checkUpload, storeUpload, uploadRequest} from './upload.ts'

export function serveXmlApi(
  server: FastifyInstance,
  callOf: (request: FastifyRequest) => Call,
  send: (reply: FastifyReply, answer: Answer) => FastifyReply,
): void {
  server.all('/:bucket/*', async (request, reply) => {
    const call = xmlCall(callOf(request))
    const {bucket, object} = call.path
    if (!object || !call.store.buckets.find(bucket ?? '')) return reply.callNotFound()
    return send(reply, await answerXml(call))
  })
}

/** The request as the JSON API has it: the path's rest is the object's name, and preconditions are parameters. */
function xmlCall(call: Call): Call {
  const {bucket, '*': object} = call.path
  const {headers} = call
  const query = {
    ...call.query,
    name: object,
    ifGenerationMatch: textOf(headers['x-goog-if-generation-match']),
    ifMetagenerationMatch: textOf(headers['x-goog-if-metageneration-match']),
  }
  return {...call, query, path: {bucket, object}}
}

async function answerXml(call: Call): Promise<Answer> {
  try {
    checkExpiry(call)
    if (call.verb === 'GET') return await read(call)
    if (call.verb === 'HEAD') return await withoutBody(read(call))
    if (call.verb === 'PUT') return await write(call)
    if (call.verb === 'DELETE') return await objectsDelete(call)
    throw notImplemented(`${call.verb} of the XML API`)
  } catch (error) {
    return errorAnswer(error)
  }
}

async function read(call: Call): Promise<Answer> {
  const {object, answer} = await readObject(call)
  return {
    ...answer,
    headers: {...answer.headers, ...metadataHeaders(object.fields.metadata), ...shownAs(call)},
  }
}

async function withoutBody(answer: Promise<Answer>): Promise<Answer> {
  const {stream, ...head} = await answer
  stream?.destroy()
  return head
}

/** The body is stored as it comes: its Content-Encoding is the object's. */
async function write(call: Call): Promise<Answer> {
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
function resourceInHeaders({headers}: Call): Record<string, unknown> {
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
    ...(Object.keys(metadata).length > 0 && {metadata}),
  }
}

/**
 * Signed URLs end. Their signature is not looked at: no account is known here that could have made it, and it is the
 * server's token that lets a request in.
 * https://cloud.google.com/storage/docs/authentication/canonical-requests
 */
function checkExpiry(call: Call): void {
  const end = signatureEnd(call)
  if (end === undefined || call.store.now() < end) return
  throw new ApiError(400, 'ExpiredToken', 'The provided token has expired.')
}

/** Milliseconds since 1970. */
function signatureEnd({query}: Call): number | undefined {
  const expires = text(query, 'Expires')
  if (expires !== undefined) return Number(expires) * 1000
  const date = text(query, 'X-Goog-Date')?.replace(
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
    '$1-$2-$3T$4:$5:$6Z',
  )
  return date === undefined ? undefined : Date.parse(date) + Number(text(query, 'X-Goog-Expires') ?? 0) * 1000
}

const CODES: Readonly<Record<number, string>> = {
  403: 'AccessDenied',
  404: 'NoSuchKey',
  412: 'PreconditionFailed',
  416: 'InvalidRange',
  501: 'NotImplemented',
}

/** https://cloud.google.com/storage/docs/xml-api/reference-status */
function errorAnswer(error: unknown): Answer {
  const {httpStatus, reason, message} = knownError(error)
  if (httpStatus === 304) return {status: 304}
  const code = CODES[httpStatus] ?? (/^[A-Z]/.test(reason) ? reason : 'InvalidArgument')
  const body = `<?xml version='1.0' encoding='UTF-8'?><Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`
  return {
    status: httpStatus,
    headers: {
      'content-type': 'application/xml; charset=UTF-8',
      'content-length': `${Buffer.byteLength(body)}`,
    },
    stream: Readable.from([body]),
  }
}

const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const textOf = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'object' ? header.at(-1) : header
