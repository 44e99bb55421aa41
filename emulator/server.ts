/**
 * The emulator: BigQuery and Cloud Storage over HTTP, one port, out of one data folder. It listens on loopback
 * only, and wants its token.
 */
import {mkdir} from 'node:fs/promises'
import type {AddressInfo} from 'node:net'
import {join} from 'node:path'
import Fastify, {type FastifyInstance, type FastifyReply, type FastifyRequest} from 'fastify'
import {isFault} from './bigquery/jobs/job-error.ts'
import {JobRegistry} from './bigquery/jobs/registry.ts'
import {jobResource} from './bigquery/resources/job.ts'
import {bigqueryRoutes} from './bigquery/serve-methods.ts'
import {Uploads} from './bigquery/uploads.ts'
import type {ReadApi, ReadApiOptions} from './bigquery-storage/server.ts'
import {type AccessRules, LOOPBACK_NAMES, localPort, refusal, withoutSecretPrefix} from './http/access.ts'
import {ApiError, errorBody} from './http/api-error.ts'
import {batchRoute} from './http/batch.ts'
import {folderToken} from './http/folder-token.ts'
import {serviceAccountKey} from './http/service-account.ts'
import {tokenRoute} from './http/token-endpoint.ts'
import {readUnreadBodies} from './http/unread-body.ts'
import {type ObjectStore, openObjectStore} from './storage/objects/object-store.ts'
import {storageRoutes} from './storage/routes.ts'
import {isSessionAddress} from './storage/xml/resumable-upload.ts'
import {XML_ROUTES} from './storage/xml/serve-xml.ts'
import {hasSignature, isSignedBy} from './storage/xml/signature.ts'
import {openWarehouse} from './warehouse/open.ts'

export interface EmulatorOptions {
  /** The data folder: the DuckDB file, the objects, the jobs. */
  readonly folder: string
  /** Any free port by default. */
  readonly port?: number
  /** 127.0.0.1 by default. Another address opens the emulator to the network; the token is all that guards it then. */
  readonly host?: string
  /** Further host names that requests may be addressed to. */
  readonly hostNames?: readonly string[]
  /** Where the BigQuery Storage Read API listens: any free port for 0. It is not served where this is left out. */
  readonly readApiPort?: number
  /** The data folder's own by default. */
  readonly token?: string
  /** The project that projects.list shows even before it holds anything. */
  readonly project?: string
  /** The location of datasets and jobs that name none; US by default, as in BigQuery. */
  readonly location?: string
  /** The user that jobs and datasets belong to. */
  readonly userEmail?: string
  /** What all statements together may hold in memory, as `2GB`; half of the machine's by default. */
  readonly memoryLimit?: string
  /** How long a query job may take where it sets no time of its own; BigQuery's six hours by default. */
  readonly timeLimitMs?: number
  readonly threads?: number
  /** Statements that run at the same time; the others wait for their turn. */
  readonly concurrency?: number
  /** Told of faults of the server itself; nothing is logged by default. */
  readonly onError?: (error: unknown) => void
}

export interface Emulator {
  /** `http://127.0.0.1:9050` */
  readonly url: string
  readonly token: string
  readonly port: number
  /** `127.0.0.1:9060`, where the BigQuery Storage Read API is served. */
  readonly readApi?: string
  /** Stops running jobs and closes the files. */
  close(): Promise<void>
}

export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const {folder, host = '127.0.0.1', port = 0, location = 'US'} = options
  const objectFolder = join(folder, 'objects')
  const uploadFolder = join(folder, 'uploads')
  await mkdir(folder, {recursive: true, mode: 0o700})
  // What is open is closed in reverse order, at the end or when the start fails half way.
  await using opened = new AsyncDisposableStack()

  // The jobs come first: their file is what keeps a second emulator out of the folder.
  const jobs = new JobRegistry(folder, {onFault: options.onError})
  opened.defer(() => jobs.close())
  const token = options.token ?? (await folderToken(folder))
  const objects = await openObjectStore(objectFolder)
  opened.defer(() => objects.close())
  const warehouse = await openWarehouse({
    ...options,
    folder,
    folders: [objectFolder, uploadFolder],
    objects,
    location,
    jobs: (project) =>
      jobs
        .recent(project)
        .reverse()
        .map((record) => jobResource(record, '')),
  })
  opened.defer(() => warehouse.close())
  opened.defer(() => jobs.stop())
  const uploads = await Uploads.open(uploadFolder)

  const hostNames = new Set([...LOOPBACK_NAMES, ...(options.hostNames ?? [])])
  const opens = (request: FastifyRequest) => opensWithoutToken(request, folder, objects)
  const server = createServer({token, hostNames}, opens, options.onError)
  opened.defer(() => server.close())
  const bigquery = {
    warehouse,
    jobs,
    location,
    project: options.project ?? 'local',
    userEmail: options.userEmail ?? 'local@localhost',
  }
  await server.register(bigqueryRoutes(bigquery, uploads))
  await server.register(storageRoutes(objects))
  tokenRoute(server, token, () => serviceAccountKey(folder))
  batchRoute(server, '/batch/bigquery/v2', token)
  await server.listen({host, port})

  const address = server.server.address() as AddressInfo
  const name = host.includes(':') ? `[${host}]` : host
  const readApi = await startReadApi(options, {warehouse, jobs, location, host, rules: {token, hostNames}})
  opened.defer(() => readApi?.close())
  const running = opened.move()
  return {
    url: `http://${name}:${address.port}`,
    token,
    port: address.port,
    ...(readApi && {readApi: `${name}:${readApi.port}`}),
    close: () => running.disposeAsync(),
  }
}

/** gRPC takes a while to load, so only those who want it do. */
async function startReadApi(
  {readApiPort: port, onError}: EmulatorOptions,
  served: Omit<ReadApiOptions, 'port'>,
): Promise<ReadApi | undefined> {
  if (port === undefined) return undefined
  const {serveReadApi} = await import('./bigquery-storage/server.ts')
  return serveReadApi({...served, port, onError})
}

/** Whether a signed URL of Cloud Storage opens this request, or the address of an upload's session. */
async function opensWithoutToken(
  {method, url, headers, routeOptions}: FastifyRequest,
  folder: string,
  objects: ObjectStore,
): Promise<boolean> {
  if (!XML_ROUTES.has(routeOptions.url ?? '')) return false
  if (!hasSignature(url)) return isSessionAddress(objects, url)
  const key = await serviceAccountKey(folder)
  return key !== undefined && isSignedBy({method, url, headers}, key)
}

/** Object names are one segment of a path, up to 1024 bytes, each of which may be three as `%XX`. */
const LONGEST_PARAMETER = 4096
const KEEP_ALIVE_MS = 75_000

function createServer(
  rules: AccessRules,
  opensWithoutToken: (request: FastifyRequest) => Promise<boolean>,
  onError: ((error: unknown) => void) | undefined,
): FastifyInstance {
  const server = Fastify({
    // What fails before a route is found: a path that is no URL.
    frameworkErrors: (error, _request, reply) => {
      const answer = new ApiError(error.statusCode ?? 400, 'badRequest', error.message)
      void (reply as FastifyReply).code(answer.httpStatus).send(errorBody(answer))
    },
    routerOptions: {maxParamLength: LONGEST_PARAMETER},
    // Clients keep connections for reuse; a server that closes first makes their next request fail.
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Uploads take as long as they take.
    requestTimeout: 0,
    forceCloseConnections: true,
    rewriteUrl: (request) => {
      const override = request.headers['x-http-method-override']
      if (request.method === 'POST' && typeof override === 'string') request.method = override.toUpperCase()
      const url = request.url ?? '/'
      return withoutSecretPrefix(url, rules.token) ?? url
    },
  })
  readUnreadBodies(server)
  server.addHook('onRequest', async (request) => {
    const path = request.url.split('?')[0]!
    const secretPath = request.originalUrl !== request.url
    const hasToken = secretPath || (await opensWithoutToken(request))
    const caller = {headers: request.headers, path, port: localPort(request.raw)}
    const refused = refusal(caller, hasToken, rules)
    if (refused) throw refused
  })
  server.addHook('onError', async (_request, _reply, error) => {
    const ofRequest = error.statusCode !== undefined && error.statusCode < 500
    if (!ofRequest && isFault(error)) onError?.(error)
  })
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  server.setErrorHandler((error, _request, reply) => {
    const answer =
      error instanceof ApiError
        ? error
        : new ApiError((error as {statusCode?: number}).statusCode ?? 500, 'internalError', String(error))
    return reply.code(answer.httpStatus).send(errorBody(answer))
  })
  server.setNotFoundHandler((request) => {
    throw new ApiError(404, 'notFound', `There is no method ${request.method} ${request.url.split('?')[0]}`)
  })
  return server
}
