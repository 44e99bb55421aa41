/**
 * How Google's clients are pointed at the embedded server, each by the variables that it reads itself.
 * The token is part of the address for those that cannot be told one, and in files for the others.
 */
import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {tokenFile} from '../../emulator/http/folder-token.ts'
import {writeServiceAccount} from '../../emulator/http/service-account.ts'
import type {LocalServer} from './server-file.ts'

export interface LocalEnvironmentOptions {
  readonly server: LocalServer
  readonly dataFolder: string
  readonly project: string
  readonly location: string
  readonly bucket: string
  /** The variables already set: NO_PROXY is extended, not replaced. */
  readonly variables: Readonly<Record<string, string | undefined>>
}

export const credentialsFile = (dataFolder: string): string => join(dataFolder, 'credentials.json')
export const dataformCredentialsFile = (dataFolder: string): string =>
  join(dataFolder, 'dataform-credentials.json')

/** The variables that make Node, Python, Go and Java clients, `bq`, `gcloud` and Dataform use the server. */
export function localEnvironment(options: LocalEnvironmentOptions): Record<string, string> {
  const {server, dataFolder, project, variables} = options
  const withToken = `${server.url}/${server.token}`
  return {
    ETL_TARGET: 'local',
    GOOGLE_CLOUD_PROJECT: project,
    GCS_BUCKET_NAME: options.bucket,
    BIGQUERY_LOCATION: options.location,
    BIGQUERY_EMULATOR_HOST: withToken,
    STORAGE_EMULATOR_HOST: withToken,
    ...(server.readApi && {BIGQUERY_STORAGE_EMULATOR_HOST: server.readApi}),
    GOOGLE_APPLICATION_CREDENTIALS: credentialsFile(dataFolder),
    CLOUDSDK_CORE_PROJECT: project,
    CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
    CLOUDSDK_CONFIG: join(dataFolder, 'gcloud'),
    CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: tokenFile(dataFolder),
    CLOUDSDK_API_ENDPOINT_OVERRIDES_BIGQUERY: `${server.url}/`,
    CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE: `${server.url}/`,
    ...noProxy(variables),
  }
}

/** Both spellings are read, by different clients; loopback must never go through a proxy. */
function noProxy(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const present = variables['NO_PROXY'] ?? variables['no_proxy'] ?? ''
  const hosts = new Set([...present.split(',').filter(Boolean), '127.0.0.1', 'localhost'])
  const list = [...hosts].join(',')
  return {NO_PROXY: list, no_proxy: list}
}

/**
 * A credential that Google's auth libraries exchange at the server's own token address, so that no client
 * looks for a real one. https://google.aip.dev/auth/4117
 */
export function localCredentials(server: LocalServer): Record<string, string> {
  return {
    type: 'external_account_authorized_user',
    audience: '//iam.googleapis.com/landform-local',
    client_id: 'etl',
    client_secret: 'etl',
    refresh_token: server.token,
    token_url: `${server.url}/token`,
  }
}

/** What the Dataform CLI reads: project and location, and the credential as text. */
export function dataformCredentials(
  project: string,
  location: string,
  server: LocalServer | undefined,
): Record<string, string> {
  return {
    projectId: project,
    location,
    ...(server && {credentials: JSON.stringify(localCredentials(server))}),
  }
}

/** Writes the files that `localEnvironment` points to, readable by their owner alone. */
export async function writeLocalFiles(options: LocalEnvironmentOptions): Promise<void> {
  const {server, dataFolder, project, location} = options
  await mkdir(join(dataFolder, 'gcloud'), {recursive: true})
  const files: [string, string][] = [
    [credentialsFile(dataFolder), JSON.stringify(localCredentials(server))],
    [dataformCredentialsFile(dataFolder), JSON.stringify(dataformCredentials(project, location, server))],
  ]
  for (const [path, content] of files) await writeFile(path, content, {mode: 0o600})
  await writeServiceAccount(dataFolder, {project, tokenUrl: `${server.url}/token`})
}
