/** The BigQuery Storage Read API over gRPC, on a port of its own: plain HTTP/2, as other emulators have it. */
import {fileURLToPath} from 'node:url'
import {
  loadPackageDefinition,
  type Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceClientConstructor,
  type sendUnaryData,
} from '@grpc/grpc-js'
import {loadSync, type Options} from '@grpc/proto-loader'
import {isFault} from '../bigquery/jobs/job-error.ts'
import type {JobRegistry} from '../bigquery/jobs/registry.ts'
import type {AccessRules} from '../http/access.ts'
import type {Warehouse} from '../warehouse/types.ts'
import {checkAccess} from './access.ts'
import type {CreateReadSessionRequest, ReadRowsRequest, SplitReadStreamRequest} from './messages.ts'
import {createReadSession} from './methods/create-read-session.ts'
import {readRows} from './methods/read-rows.ts'
import {splitReadStream} from './methods/split-read-stream.ts'
import {ReadSessions} from './sessions.ts'
import {statusError} from './status-error.ts'
import type {Storage} from './storage.ts'

export interface ReadApiOptions {
  readonly warehouse: Warehouse
  readonly jobs: JobRegistry
  readonly location: string
  readonly host: string
  readonly port: number
  readonly rules: AccessRules
  /** Told of faults of the server itself. */
  readonly onError?: (error: unknown) => void
}

export interface ReadApi {
  readonly port: number
  close(): Promise<void>
}

export const PROTO_FILE = fileURLToPath(new URL('storage.proto', import.meta.url))
export const PROTO_OPTIONS: Options = {longs: String, enums: String, defaults: true, arrays: true}

export async function serveReadApi(options: ReadApiOptions): Promise<ReadApi> {
  const sessions = new ReadSessions()
  const storage: Storage = {...options, sessions}
  const server = new Server({'grpc.max_send_message_length': -1})
  let port = 0
  const check = (call: Call) =>
    checkAccess({metadata: call.metadata, host: call.getHost()}, port, options.rules)
  const failed = (error: unknown) => {
    if (isFault(error)) options.onError?.(error)
    return statusError(error)
  }

  /** A method that answers once. */
  const unary =
    <Request>(method: (request: Request, signal: AbortSignal) => unknown) =>
    async (call: ServerUnaryCall<Request, unknown>, answer: sendUnaryData<unknown>): Promise<void> => {
      try {
        check(call)
        answer(null, await method(call.request, cancellation(call)))
      } catch (error) {
        answer(failed(error))
      }
    }

  /** A method that answers as long as it has something to say, and as fast as the client takes it. */
  const streaming =
    <Request, Response>(method: (request: Request) => AsyncIterable<Response>) =>
    async (call: ServerWritableStream<Request, Response>): Promise<void> => {
      const signal = cancellation(call)
      try {
        check(call)
        let sent: Promise<void> = Promise.resolve()
        for await (const response of method(call.request)) {
          // One response is made while the one before is on its way.
          await sent
          if (signal.aborted) return
          sent = written(call, response, signal)
        }
        await sent
        call.end()
      } catch (error) {
        call.emit('error', failed(error))
      }
    }

  server.addService(readService(), {
    createReadSession: unary((request: CreateReadSessionRequest, signal) =>
      createReadSession(storage, request, signal),
    ),
    readRows: streaming((request: ReadRowsRequest) => readRows(storage, request)),
    splitReadStream: unary((request: SplitReadStreamRequest) => splitReadStream(storage, request)),
  })
  port = await listen(server, options.host, options.port)
  return {
    port,
    async close() {
      server.forceShutdown()
      await sessions.close()
    },
  }
}

interface Call {
  readonly metadata: Metadata
  getHost(): string
}

function readService() {
  const {google} = loadPackageDefinition(loadSync(PROTO_FILE, PROTO_OPTIONS)) as unknown as {
    google: {cloud: {bigquery: {storage: {v1: {BigQueryRead: ServiceClientConstructor}}}}}
  }
  return google.cloud.bigquery.storage.v1.BigQueryRead.service
}

function listen(server: Server, host: string, port: number): Promise<number> {
  const name = host.includes(':') ? `[${host}]` : host
  return new Promise((resolve, reject) => {
    server.bindAsync(`${name}:${port}`, ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    )
  })
}

/** Aborts when the client has gone or has had enough. */
function cancellation(call: {on(event: 'cancelled', listener: () => void): unknown}): AbortSignal {
  const controller = new AbortController()
  call.on('cancelled', () => controller.abort())
  return controller.signal
}

/** Resolves when the client's window has taken the response, or the client has gone. */
function written<Response>(
  call: {write(response: Response, taken: () => void): unknown},
  response: Response,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
    call.write(response, done)
  })
}
