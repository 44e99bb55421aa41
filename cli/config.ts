/**
 * The only reader of the environment. Everything else is handed what it needs.
 */
import {existsSync} from 'node:fs'
import {resolve} from 'node:path'
import {z} from 'zod'
import {ConfigError} from './errors.ts'

/** A variable that is set to nothing is a variable that is not set. */
const optional = z
  .string()
  .optional()
  .transform((value) => value?.trim() || undefined)

const environment = z.object({
  ETL_TARGET: z.enum(['local', 'bigquery']).default('local'),
  ETL_DATA: z.string().min(1).default('.etl'),
  GOOGLE_CLOUD_PROJECT: optional,
  GCS_BUCKET_NAME: optional,
  BIGQUERY_LOCATION: optional,
  GOOGLE_APPLICATION_CREDENTIALS: optional,
  GCP_CREDENTIALS_FILE_NAME: optional,
})

export interface Config {
  readonly target: 'local' | 'bigquery'
  /** Absolute path of the folder that holds the embedded warehouse and the state of `etl local`. */
  readonly dataFolder: string
  readonly project: string
  readonly bucket: string
  readonly location: string
  /** A key file for Google Cloud; without it the application-default credentials are used. */
  readonly keyFile: string | undefined
  /** The variables that sources read their addresses and keys from. */
  readonly variables: Readonly<Record<string, string | undefined>>
}

/**
 * Reads `.env` (where it exists; variables already set win) and the environment.
 * @throws ConfigError with one line for each variable that is missing or malformed.
 */
export function readConfig(variables: NodeJS.ProcessEnv = process.env): Config {
  if (variables === process.env && existsSync('.env')) process.loadEnvFile('.env')
  const parsed = environment.safeParse(variables)
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'),
    )
  }
  const given = parsed.data
  const local = given.ETL_TARGET === 'local'
  const project = given.GOOGLE_CLOUD_PROJECT ?? (local ? 'local' : undefined)
  const bucket = given.GCS_BUCKET_NAME ?? (local ? 'lake' : undefined)
  const missing = [project ? '' : 'GOOGLE_CLOUD_PROJECT', bucket ? '' : 'GCS_BUCKET_NAME'].filter(Boolean)
  if (!project || !bucket) {
    throw new ConfigError(
      `ETL_TARGET=bigquery needs ${missing.join(' and ')}. Set it in the environment or in .env, or leave ETL_TARGET out to work locally.`,
    )
  }
  return {
    target: given.ETL_TARGET,
    dataFolder: resolve(given.ETL_DATA),
    project,
    bucket,
    location: given.BIGQUERY_LOCATION ?? 'US',
    keyFile: given.GOOGLE_APPLICATION_CREDENTIALS ?? given.GCP_CREDENTIALS_FILE_NAME,
    variables,
  }
}
