/** jobs.insert with a file. https://cloud.google.com/bigquery/docs/reference/api-uploads */
import type {Readable} from 'node:stream'
import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify'
import {invalidRequest} from '../http/api-error.ts'
import {baseUrl} from '../http/base-url.ts'
import {contentRangeOf} from '../http/content-range.ts'
import {readMultipartRelated} from '../http/multipart.ts'
import {type QueryParameters, text} from '../http/query-parameters.ts'
import {decodedBody, readJson} from '../http/request-body.ts'
import type {BigQuery} from './method.ts'
import {jobsInsert} from './methods/jobs.insert.ts'
import {callOf, sendResource} from './serve-methods.ts'
import type {Uploads} from './uploads.ts'

/** The last one is what a client makes of an address that ends in `/bigquery/v2`. */
const UPLOAD_ROOTS = [
  '/upload/bigquery/v2',
  '/resumable/upload/bigquery/v2',
  '/bigquery/v2/upload/bigquery/v2',
]
const PATH = '/projects/:projectId/jobs'

export function uploadRoutes(server: FastifyInstance, bigquery: BigQuery, uploads: Uploads): void {
  for (const root of UPLOAD_ROOTS) {
    server.post(root + PATH, async (request, reply) => {
      const query = request.query as QueryParameters
      const type = text(query, 'uploadType') ?? request.headers['x-goog-upload-protocol']
      if (type === 'resumable') return begin(request, reply, uploads)
      if (type === 'multipart') return insertMultipart(request, reply, bigquery, uploads)
      throw invalidRequest(`Unsupported uploadType: ${type ?? 'none'}`)
    })
    server.put(root + PATH, (request, reply) => resume(request, reply, bigquery, uploads))
    server.delete(root + PATH, async (request, reply) => {
      await uploads.cancel(uploads.find(sessionId(request)))
      return reply.code(499).send()
    })
  }
}

async function insertMultipart(
  request: FastifyRequest,
  reply: FastifyReply,
  bigquery: BigQuery,
  uploads: Uploads,
): Promise<FastifyReply> {
  const body = decodedBody(request.body as Readable, request.headers)
  const {metadata, media} = await readMultipartRelated(body, request.headers['content-type'])
  const uploadedFile = await uploads.store(media)
  return insert(request, reply, bigquery, metadata, uploadedFile)
}

async function begin(request: FastifyRequest, reply: FastifyReply, uploads: Uploads): Promise<FastifyReply> {
  const session = await uploads.begin(await readJson(request.body as Readable, request.headers))
  const path = request.url.split('?')[0]
  const location = `${baseUrl(request)}${path}?uploadType=resumable&upload_id=${session.id}`
  return reply.header('location', location).header('x-guploader-uploadid', session.id).send()
}

async function resume(
  request: FastifyRequest,
  reply: FastifyReply,
  bigquery: BigQuery,
  uploads: Uploads,
): Promise<FastifyReply> {
  const session = uploads.find(sessionId(request))
  const range = contentRangeOf(request.headers['content-range'])
  if (range.kind === 'bytes') {
    const body = decodedBody(request.body as Readable, request.headers)
    await uploads.append(session, range.start, body)
  }
  const complete =
    range.total === undefined ? range.kind === 'bytes' && range.isLast : session.received >= range.total
  if (complete) return insert(request, reply, bigquery, session.body, uploads.finish(session))
  if (session.received > 0) reply.header('range', `bytes=0-${session.received - 1}`)
  // The HTTP library of Google's client for Go would follow a 308, so it asks for another way to say it.
  const no308 = request.headers['x-guploader-no-308'] === 'yes'
  return no308 ? reply.header('x-http-status-code-override', '308').code(200).send() : reply.code(308).send()
}

const sessionId = (request: FastifyRequest) => text(request.query as QueryParameters, 'upload_id')

async function insert(
  request: FastifyRequest,
  reply: FastifyReply,
  bigquery: BigQuery,
  body: unknown,
  uploadedFile: string,
): Promise<FastifyReply> {
  const call = {...callOf(request, bigquery, request.params as Record<string, string>, body), uploadedFile}
  return sendResource(reply, call, await jobsInsert(call))
}
