/**
 * Where things land and are queried: Google Cloud, or the embedded one. Both are an address and a credential;
 * nothing that is given a target can tell which it is.
 */
import {BigQuery} from '@google-cloud/bigquery'
import {IdempotencyStrategy, Storage} from '@google-cloud/storage'
import {OAuth2Client} from 'google-auth-library'
import type {Config} from './config.ts'
import {type LocalServer, runningServer} from './local/server-file.ts'

export interface Target {
  readonly storage: Storage
  readonly bigquery: BigQuery
  readonly project: string
  readonly bucket: string
  readonly location: string
  /** For people: `BigQuery project acme (EU)` or `.etl (embedded)`. */
  readonly name: string
  /** The embedded server's address and token; undefined on Google Cloud. */
  readonly server: LocalServer | undefined
  close(): Promise<void>
}

export interface TargetOptions {
  /** A server in this process serves the BigQuery Storage Read API too, which takes a moment longer to start. */
  readonly readApi?: boolean
}

/**
 * Opens the target of the configuration. A local one is the server that `etl local start` keeps up or, where
 * none runs, a server in this process that lives until `close`.
 */
export async function openTarget(config: Config, options: TargetOptions = {}): Promise<Target> {
  return config.target === 'local' ? openLocal(config, options) : openGoogleCloud(config)
}

function openGoogleCloud(config: Config): Target {
  const shared = {projectId: config.project, keyFilename: config.keyFile}
  return {
    storage: new Storage({...shared, retryOptions: {idempotencyStrategy: IdempotencyStrategy.RetryAlways}}),
    bigquery: new BigQuery({...shared, location: config.location}),
    project: config.project,
    bucket: config.bucket,
    location: config.location,
    name: `BigQuery project ${config.project} (${config.location})`,
    server: undefined,
    close: async () => {},
  }
}

async function openLocal(config: Config, options: TargetOptions): Promise<Target> {
  const running = await runningServer(config.dataFolder)
  const started = running ? undefined : await startHere(config, options)
  const server = running ?? started!
  return {
    ...localClients(server, config),
    project: config.project,
    bucket: config.bucket,
    location: config.location,
    name: `${config.dataFolder} (embedded)`,
    server,
    close: async () => started?.close(),
  }
}

async function startHere(
  config: Config,
  {readApi: servesReadApi}: TargetOptions,
): Promise<LocalServer & {close(): Promise<void>}> {
  const {startEmulator} = await import('../emulator/server.ts')
  const emulator = await startEmulator({
    folder: config.dataFolder,
    ...(servesReadApi && {readApiPort: 0}),
  })
  const {url, token, readApi} = emulator
  return {url, token, readApi, pid: process.pid, close: () => emulator.close()}
}

/**
 * Google's clients for a local server. The credential is given explicitly: a client without one would look for
 * the developer's real one and send it here.
 */
export function localClients(
  server: LocalServer,
  config: {readonly project: string; readonly location: string},
): {storage: Storage; bigquery: BigQuery} {
  const credential = () => {
    const client = new OAuth2Client()
    client.setCredentials({access_token: server.token})
    return client
  }
  return {
    storage: new Storage({
      projectId: config.project,
      apiEndpoint: server.url,
      useAuthWithCustomEndpoint: true,
      authClient: credential() as never,
      retryOptions: {idempotencyStrategy: IdempotencyStrategy.RetryAlways},
    }),
    bigquery: new BigQuery({
      projectId: config.project,
      apiEndpoint: server.url,
      authClient: credential() as never,
      location: config.location,
    }),
  }
}
