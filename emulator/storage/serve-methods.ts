/** From HTTP to the methods and back. */
import type {FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest} from 'fastify'
import {baseUrl} from '../http/base-url.ts'
import type {QueryParameters} from '../http/query-parameters.ts'
import {answerCall, errorAnswer, FAULT, type Route} from './answer-call.ts'
import {runBatch} from './batch.ts'
import type {Answer, Call} from './method.ts'
import type {ObjectStore} from './objects/object-store.ts'
import {serveXmlApi} from './xml/serve-xml.ts'

/** Clients that know only a host leave the API's own path away; both forms are served. */
const ROOTS = ['', '/storage/v1']
const UPLOAD_ROOTS = ['/upload', '/upload/storage/v1', '/resumable/upload', '/resumable/upload/storage/v1']
const DOWNLOAD_ROOTS = ['/download', '/download/storage/v1']
const BATCH_PATHS = ['/batch/storage/v1', '/batch']

/** A Fastify plugin that answers these routes out of the store. */
export function serveMethods(routes: readonly Route[], store: ObjectStore): FastifyPluginAsync {
  return async (server) => {
    // Bodies stay streams: methods read as much of them as they need.
    server.removeAllContentTypeParsers()
    server.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    server.setErrorHandler((error, _request, reply) => send(reply, answerFor(error)))

    for (const route of routes) {
      for (const root of ROOTS) serve(server, store, route, route.verb, root)
      if (route.id === 'storage.objects.insert') {
        for (const root of UPLOAD_ROOTS) {
          for (const verb of ['POST', 'PUT', 'DELETE']) serve(server, store, route, verb, root)
        }
      }
      if (route.id === 'storage.objects.get') {
        for (const root of DOWNLOAD_ROOTS) serve(server, store, route, route.verb, root)
      }
    }
    serveXmlApi(server, (request) => callOf(request, store), send)
    for (const url of BATCH_PATHS) {
      server.post(url, async (request, reply) => {
        return send(reply, await runBatch(routes, ROOTS, callOf(request, store)))
      })
    }
  }
}

function serve(server: FastifyInstance, store: ObjectStore, route: Route, verb: string, root: string): void {
  server.route({
    method: verb,
    url: root + route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    handler: async (request, reply) => {
      return send(reply, await answerCall(route, callOf(request, store)))
    },
  })
}

function answerFor(error: unknown): Answer {
  try {
    return errorAnswer(error)
  } catch {
    // Fastify's onError hook has been told what it was.
    return FAULT
  }
}

const callOf = (request: FastifyRequest, store: ObjectStore): Call => ({
  store,
  verb: request.method,
  path: request.params as Call['path'],
  query: request.query as QueryParameters,
  headers: request.headers,
  body: request.raw,
  baseUrl: baseUrl(request),
  requestPath: request.url.replace(/\?.*$/s, ''),
})

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status)
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, headerText(value))
  if (answer.stream) return reply.send(answer.stream)
  if (answer.json === undefined) return reply.send()
  return reply.header('content-type', 'application/json; charset=UTF-8').send(JSON.stringify(answer.json))
}

/** Headers are bytes: text beyond ASCII goes as UTF-8. */
const headerText = (value: string): string =>
  Buffer.from(value.replaceAll(/[\r\n\0]/g, ' ')).toString('latin1')
