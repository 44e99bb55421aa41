/** From HTTP to a method and back: paths, bodies, partial answers, errors. */
import type {FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest} from 'fastify'
import {ApiError, errorBody} from '../http/api-error.ts'
import {baseUrl} from '../http/base-url.ts'
import {applyFieldMask, parseFieldMask} from '../http/partial-response.ts'
import {type QueryParameters, text} from '../http/query-parameters.ts'
import {notImplemented} from './errors.ts'
import type {Answer, Call, Method} from './method.ts'
import type {ObjectStore} from './objects/object-store.ts'

/** Clients that know only a host leave the API's own path away; both forms are served. */
const ROOTS = ['', '/storage/v1']
const UPLOAD_ROOTS = ['/upload', '/upload/storage/v1', '/resumable/upload', '/resumable/upload/storage/v1']
const DOWNLOAD_ROOTS = ['/download', '/download/storage/v1']

/** One documented method; without `run` it is not built. */
export interface Route {
  /** Google's own id: `storage.objects.get`. */
  readonly id: string
  readonly verb: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** As Google's reference writes it: `/b/{bucket}/o/{object}`. */
  readonly path: string
  readonly run?: Method
}

/** A Fastify plugin that answers these routes out of the store. */
export function serveMethods(routes: readonly Route[], store: ObjectStore): FastifyPluginAsync {
  return async (server) => {
    server.removeAllContentTypeParsers()
    server.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    server.setErrorHandler((error, request, reply) => sendError(error, request, reply))
    for (const {id, verb, path, run} of routes) {
      const method = run ?? unsupported(id)
      for (const root of ROOTS) serve(server, store, verb, root + path, method)
      if (id === 'storage.objects.insert') {
        for (const root of UPLOAD_ROOTS) {
          for (const uploadVerb of ['POST', 'PUT', 'DELETE'])
            serve(server, store, uploadVerb, root + path, method)
        }
      }
      if (id === 'storage.objects.get') {
        for (const root of DOWNLOAD_ROOTS) serve(server, store, verb, root + path, method)
      }
    }
  }
}

function serve(
  server: FastifyInstance,
  store: ObjectStore,
  verb: string,
  path: string,
  method: Method,
): void {
  const url = path.replaceAll(/\{(\w+)\}/g, ':$1')
  server.route({
    method: verb,
    url,
    handler: async (request, reply) => {
      const call: Call = {
        store,
        verb: request.method,
        path: request.params as Call['path'],
        query: request.query as QueryParameters,
        headers: request.headers,
        body: request.raw,
        baseUrl: baseUrl(request),
        requestPath: request.url.replace(/\?.*$/s, ''),
      }
      return send(reply, call, await method(call))
    },
  })
}

function send(reply: FastifyReply, call: Call, answer: Answer): FastifyReply {
  reply.code(answer.status)
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, headerText(value))
  if (answer.stream) return reply.send(answer.stream)
  if (answer.json === undefined) return reply.send()
  const fields = text(call.query, 'fields')
  const shown = fields === undefined ? answer.json : applyFieldMask(answer.json, parseFieldMask(fields))
  return reply.header('content-type', 'application/json; charset=UTF-8').send(JSON.stringify(shown))
}

/** Headers are bytes: text beyond ASCII goes as UTF-8. */
const headerText = (value: string): string =>
  Buffer.from(value.replaceAll(/[\r\n\0]/g, ' ')).toString('latin1')

const unsupported =
  (id: string): Method =>
  () => {
    throw notImplemented(id)
  }

function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = error instanceof ApiError ? error : fromUnknown(error)
  if (known.httpStatus >= 500 && known.httpStatus !== 501) request.log.error(error)
  if (known.httpStatus === 304) return reply.code(304).send()
  const {error: body} = errorBody(known)
  const {status: _status, ...shown} = body
  return reply
    .code(known.httpStatus)
    .header('content-type', 'application/json; charset=UTF-8')
    .send(JSON.stringify({error: shown}))
}

/** Errors of Fastify carry a status of their own; anything else is a fault of this server. */
function fromUnknown(error: unknown): ApiError {
  const {statusCode, message} = error as {statusCode?: number; message?: string}
  if (statusCode !== undefined && statusCode < 500) {
    return new ApiError(statusCode, 'invalid', message ?? 'Bad Request')
  }
  return new ApiError(500, 'backendError', 'Internal Error')
}
