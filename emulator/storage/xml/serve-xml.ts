/**
 * The XML API, by paths `/bucket` and `/bucket/object`. Signed URLs are made for it, uploads in parts go through it, and
 * Google's client for Go reads through it.
 * https://cloud.google.com/storage/docs/xml-api/reference-methods
 */
import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify'
import {notImplemented} from '../errors.ts'
import type {Answer, Call} from '../method.ts'
import {objectsDelete} from '../methods/objects.delete.ts'
import {listXmlObjects} from './list-objects.ts'
import {
  abortMultipartUpload,
  beginMultipartUpload,
  completeMultipartUpload,
  listMultipartUploads,
  listParts,
  uploadPart,
} from './multipart-upload.ts'
import {readXmlObject, writeXmlObject} from './object-methods.ts'
import {uploadForm} from './post-form.ts'
import {continueXmlUpload, startXmlUpload} from './resumable-upload.ts'
import {checkPeriod} from './signature.ts'
import {xmlErrorAnswer} from './xml-answer.ts'

const BUCKET = '/:bucket'
const OBJECT = '/:bucket/*'

/** The routes that a signature instead of the server's token may open. */
export const XML_ROUTES: ReadonlySet<string> = new Set([BUCKET, OBJECT])

export function serveXmlApi(
  server: FastifyInstance,
  callOf: (request: FastifyRequest) => Call,
  send: (reply: FastifyReply, answer: Answer) => FastifyReply,
): void {
  const serve = (url: string, answer: (call: Call) => Answer | Promise<Answer>) => {
    server.all(url, async (request, reply) => {
      const call = xmlCall(callOf(request))
      if (!call.store.buckets.find(call.path['bucket'] ?? '')) return reply.callNotFound()
      return send(reply, await guarded(call, call.path['object'] ? answer : answerBucket))
    })
  }
  serve(BUCKET, answerBucket)
  serve(OBJECT, answerObject)
}

async function guarded(call: Call, answer: (call: Call) => Answer | Promise<Answer>): Promise<Answer> {
  try {
    checkPeriod(call)
    return await answer(call)
  } catch (error) {
    return xmlErrorAnswer(error)
  }
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

function answerBucket(call: Call): Answer | Promise<Answer> {
  const subresource = subresourceIn(call)
  if (call.verb === 'HEAD') return {status: 200}
  if (call.verb === 'GET' && subresource === 'uploads') return listMultipartUploads(call)
  if (call.verb === 'GET' && subresource === undefined) return listXmlObjects(call)
  if (call.verb === 'POST' && subresource === undefined) return uploadForm(call)
  throw notImplemented(`${call.verb} of a bucket${named(subresource)} in the XML API`)
}

function answerObject(call: Call): Answer | Promise<Answer> {
  const subresource = subresourceIn(call)
  const {verb} = call
  if (subresource === undefined) {
    if (verb === 'GET' || verb === 'HEAD') return readXmlObject(call)
    if (verb === 'PUT') return writeXmlObject(call)
    if (verb === 'DELETE') return objectsDelete(call)
    if (verb === 'POST' && call.headers['x-goog-resumable'] === 'start') return startXmlUpload(call)
  }
  if (subresource === 'upload_id' && (verb === 'PUT' || verb === 'DELETE')) return continueXmlUpload(call)
  if (subresource === 'uploads' && verb === 'POST') return beginMultipartUpload(call)
  if (subresource === 'uploadId') {
    if (verb === 'PUT') return uploadPart(call)
    if (verb === 'POST') return completeMultipartUpload(call)
    if (verb === 'GET') return listParts(call)
    if (verb === 'DELETE') return abortMultipartUpload(call)
  }
  throw notImplemented(`${verb} of an object${named(subresource)} in the XML API`)
}

/** https://cloud.google.com/storage/docs/xml-api/reference-headers#subresources */
const SUBRESOURCES = [
  'acl',
  'billing',
  'compose',
  'cors',
  'encryption',
  'lifecycle',
  'location',
  'logging',
  'retention',
  'storageClass',
  'tagging',
  'upload_id',
  'uploadId',
  'uploads',
  'versioning',
  'versions',
  'website',
]

/** What of the bucket or object the request is about, where it is not the thing itself. */
const subresourceIn = ({query}: Call): string | undefined =>
  SUBRESOURCES.find((name) => query[name] !== undefined)

const named = (subresource: string | undefined): string =>
  subresource === undefined ? '' : ` (${subresource})`

const textOf = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'object' ? header.at(-1) : header
