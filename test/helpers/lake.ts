import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {BigQuery} from '@google-cloud/bigquery'
import {Storage} from '@google-cloud/storage'
import {OAuth2Client} from 'google-auth-library'
import {startEmulator} from '../../emulator/server.ts'

/** An emulator in a folder of its own, with Google's clients for it. */
export async function startLake() {
  const folder = await mkdtemp(join(tmpdir(), 'landform-'))
  const emulator = await startEmulator({folder, location: 'EU'})
  const bigquery = new BigQuery({
    projectId: 'local',
    apiEndpoint: emulator.url,
    authClient: credential(emulator.token) as never,
    location: 'EU',
  })
  const storage = storageClient(emulator.url, emulator.token)
  return {
    folder,
    url: emulator.url,
    token: emulator.token,
    storage,
    bigquery,
    bucket: 'practice-lake',
    /** Rows of a query, numbers as numbers. */
    query: async (query: string): Promise<Record<string, unknown>[]> => (await bigquery.query({query}))[0],
    /** Names of the objects below a prefix. */
    objects: async (prefix: string): Promise<string[]> => {
      const [files] = await storage.bucket('practice-lake').getFiles({prefix})
      return files.map((file) => file.name)
    },
    close: async () => {
      await emulator.close()
      await rm(folder, {recursive: true, force: true})
    },
  }
}

export type Lake = Awaited<ReturnType<typeof startLake>>

export function storageClient(url: string, token: string): Storage {
  return new Storage({
    projectId: 'local',
    apiEndpoint: url,
    useAuthWithCustomEndpoint: true,
    authClient: credential(token) as never,
  })
}

function credential(token: string): OAuth2Client {
  const client = new OAuth2Client()
  client.setCredentials({access_token: token})
  return client
}
