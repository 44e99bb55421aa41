/** `.df-credentials.json`, where the Dataform CLI looks for its project, location and credential. */
import {existsSync} from 'node:fs'
import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {
  dataformCredentials,
  dataformCredentialsFile,
  type LocalEnvironmentOptions,
} from '../local/environment.ts'

/**
 * Gives a Dataform project in `folder` credentials for the local server. A file that the user wrote is left
 * alone: the notice that comes back says what to type instead.
 */
export async function offerDataformCredentials(
  folder: string,
  options: LocalEnvironmentOptions,
): Promise<string | undefined> {
  const isProject =
    existsSync(join(folder, 'dataform.json')) || existsSync(join(folder, 'workflow_settings.yaml'))
  if (!isProject) return undefined
  const path = join(folder, '.df-credentials.json')
  if (existsSync(path) && !(await isOurs(path))) {
    return `${path} is yours and stays. For the local server say: dataform run --credentials ${dataformCredentialsFile(options.dataFolder)}`
  }
  const credentials = dataformCredentials(options.project, options.location, options.server)
  await writeFile(path, `${JSON.stringify(credentials, null, 2)}\n`, {mode: 0o600})
  return undefined
}

/** Ours name the local server as their audience. */
async function isOurs(path: string): Promise<boolean> {
  return (await readFile(path, 'utf8')).includes('//iam.googleapis.com/landform-local')
}
