/**
 * `server.json` in the data folder says where the embedded server listens. It holds the token, so it is
 * readable by its owner alone.
 */
import {readFile, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {z} from 'zod'

const schema = z.object({
  url: z.url(),
  token: z.string().min(1),
  pid: z.int(),
  /** Where the BigQuery Storage Read API is served: `127.0.0.1:9060`. */
  readApi: z.string().optional(),
})

export type LocalServer = z.infer<typeof schema>

export const serverFile = (dataFolder: string): string => join(dataFolder, 'server.json')

export const logFile = (dataFolder: string): string => join(dataFolder, 'server.log')

export async function writeServerFile(dataFolder: string, server: LocalServer): Promise<void> {
  await writeFile(serverFile(dataFolder), `${JSON.stringify(server, null, 2)}\n`, {mode: 0o600})
}

export async function removeServerFile(dataFolder: string): Promise<void> {
  await rm(serverFile(dataFolder), {force: true})
}

/** The server that the file names, if it answers; undefined where there is no file or nobody answers. */
export async function runningServer(dataFolder: string): Promise<LocalServer | undefined> {
  const server = await readServerFile(dataFolder)
  return server && (await answers(server)) ? server : undefined
}

async function readServerFile(dataFolder: string): Promise<LocalServer | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(serverFile(dataFolder), 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    // A file that was cut short by a crash is as good as none: the next start writes it anew.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined
    throw error
  }
}

async function answers(server: LocalServer): Promise<boolean> {
  try {
    const response = await fetch(`${server.url}/bigquery/v2/projects`, {
      headers: {authorization: `Bearer ${server.token}`},
      signal: AbortSignal.timeout(2000),
    })
    return response.ok
  } catch {
    return false
  }
}
