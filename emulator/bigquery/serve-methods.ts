/** From HTTP to a method and back: paths, bodies, partial answers, errors. */
import type {Readable} from 'node:stream'
import type {FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest} from 'fastify'
import {ApiError, errorBody, notFound} from '../http/api-error.ts'
import {baseUrl} from '../http/base-url.ts'
import {applyFieldMask, parseFieldMask} from '../http/partial-response.ts'
import {type QueryParameters, text} from '../http/query-parameters.ts'
import {readJson} from '../http/request-body.ts'
import {discoveryDocument} from './discovery.ts'
import {asApiError} from './jobs/job-error.ts'
import type {BigQuery, Call} from './method.ts'
import type {Route} from './route.ts'
import {ROUTES} from './routes.ts'
import {uploadRoutes} from './upload-routes.ts'
import type {Uploads} from './uploads.ts'

/** Clients that know only a host leave the API's own path away; both forms are served. */
const ROOTS = ['', '/bigquery/v2']

/** Without the API's path it is Cloud Storage's method of the same name. */
const ONLY_WITH_ROOT: ReadonlySet<string> = new Set(['bigquery.projects.getServiceAccount'])

/** A Fastify plugin that answers BigQuery's methods. */
export function bigqueryRoutes(bigquery: BigQuery, uploads: Uploads): FastifyPluginAsync {
  return async (server) => {
    server.removeAllContentTypeParsers()
    server.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    server.setErrorHandler((error, request, reply) => sendError(error, request, reply))
    for (const routes of Map.groupBy(ROUTES, sharedPath).values()) {
      for (const root of ROOTS) {
        const served = root === '' ? routes.filter(({id}) => !ONLY_WITH_ROOT.has(id)) : routes
        if (served.length > 0) serve(server, root, served, bigquery)
      }
    }
    uploadRoutes(server, bigquery, uploads)
    for (const path of ['/$discovery/rest', '/discovery/v1/apis/bigquery/v2/rest']) {
      server.get(path, async (request) => discoveryDocument(ROUTES, baseUrl(request)))
    }
  }
}

const CUSTOM_VERB = /(?<=\}):(\w+)$/

/** `tables/{tableId}:getIamPolicy` and `…:setIamPolicy` are one path for the router. */
const sharedPath = ({verb, path}: Route): string => `${verb} ${path.replace(CUSTOM_VERB, '')}`

function serve(server: FastifyInstance, root: string, routes: readonly Route[], bigquery: BigQuery): void {
  const [verb, path] = sharedPath(routes[0]!).split(' ') as [string, string]
  server.route({
    method: verb,
    // A colon that is not a parameter's is written twice.
    url: `${root}/${path.replaceAll(':', '::').replaceAll(/\{(\w+)\}/g, ':$1')}`,
    handler: async (request, reply) => {
      const {route, parameters} = routeOf(routes, request.params as Record<string, string>)
      const {run} = route
      if (!run) throw notBuilt(route)
      const body = request.method === 'GET' ? undefined : await jsonOf(request, route)
      const call = callOf(request, bigquery, parameters, body)
      return sendResource(reply, call, await run(call))
    },
  })
}

/** The route that a custom verb at the end of the path asks for, and the parameters without that verb. */
function routeOf(
  routes: readonly Route[],
  parameters: Record<string, string>,
): {route: Route; parameters: Record<string, string>} {
  const [name, value = ''] = Object.entries(parameters).at(-1) ?? []
  const [, subject, verb] = /^(.*):(\w+)$/.exec(value) ?? []
  for (const route of routes) {
    const custom = CUSTOM_VERB.exec(route.path)?.[1]
    if (!custom) return {route, parameters}
    if (name && subject && custom === verb) return {route, parameters: {...parameters, [name]: subject}}
  }
  throw notFound('Not Found')
}

const jsonOf = (request: FastifyRequest, {bodyLimit}: Route): Promise<unknown> =>
  readJson(request.body as Readable | undefined, request.headers, bodyLimit)

export function callOf(
  request: FastifyRequest,
  bigquery: BigQuery,
  path: Readonly<Record<string, string>>,
  body: unknown,
): Call {
  return {
    bigquery,
    path: ofProject(path, bigquery.project),
    query: request.query as QueryParameters,
    body,
    ifMatch: request.headers['if-match'],
    baseUrl: baseUrl(request),
  }
}

/**
 * What Google's client for Node sends as the project until it has learned the credentials' own. Version 9.3 of it
 * writes this into the path before it looks for it there, so it is sent as it is.
 */
const PROJECT_OF_CREDENTIALS = '{{projectId}}'

function ofProject(
  path: Readonly<Record<string, string>>,
  project: string,
): Readonly<Record<string, string>> {
  return path['projectId'] === PROJECT_OF_CREDENTIALS ? {...path, projectId: project} : path
}

/** Answers with a resource, or the fields of it that are asked for; with 204 where there is nothing to say. */
export function sendResource(reply: FastifyReply, call: Call, resource: unknown): FastifyReply {
  if (resource === undefined) return reply.code(204).send()
  const etag = (resource as {etag?: unknown}).etag
  if (typeof etag === 'string') {
    if (reply.request.method === 'GET' && reply.request.headers['if-none-match'] === etag) {
      return reply.code(304).send()
    }
    reply.header('etag', etag)
  }
  const fields = text(call.query, 'fields')
  return sendJson(reply, fields === undefined ? resource : applyFieldMask(resource, parseFieldMask(fields)))
}

const sendJson = (reply: FastifyReply, value: unknown): FastifyReply =>
  reply.header('content-type', 'application/json; charset=UTF-8').send(JSON.stringify(value))

const notBuilt = ({id}: Route): ApiError =>
  new ApiError(501, 'notImplemented', `${id} is not supported by this server.`)

function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = asApiError(error)
  if (!(known instanceof ApiError)) request.log.error(error)
  const answer = known instanceof ApiError ? known : fromUnknown(known)
  return sendJson(reply.code(answer.httpStatus), errorBody(answer))
}

/** Errors of Fastify carry a status of their own; anything else is a fault of this server. */
function fromUnknown(error: unknown): ApiError {
  const {statusCode, message} = error as {statusCode?: number; message?: string}
  if (statusCode !== undefined && statusCode < 500) {
    return new ApiError(statusCode, 'badRequest', message ?? 'Bad Request')
  }
  return new ApiError(500, 'internalError', `An internal error occurred: ${message ?? 'unknown'}`)
}
