/** Starting and stopping the embedded server as a process of its own. */
import {spawn} from 'node:child_process'
import {mkdir, open, readFile, stat} from 'node:fs/promises'
import {fileURLToPath} from 'node:url'
import {LocalServerError} from '../errors.ts'
import {type LocalServer, logFile, removeServerFile, runningServer} from './server-file.ts'

const BIN = fileURLToPath(new URL('../bin.ts', import.meta.url))

/** How long a start may take; recovery after a crash reads DuckDB's log first. */
const START_LIMIT_MS = 30_000
const STOP_LIMIT_MS = 15_000

/** Starts a server that outlives this process, and waits until it answers. */
export async function startInBackground(
  dataFolder: string,
  flags: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): Promise<LocalServer> {
  await mkdir(dataFolder, {recursive: true})
  const log = await open(logFile(dataFolder), 'a', 0o600)
  const from = (await stat(logFile(dataFolder))).size
  const child = spawn(process.execPath, [BIN, 'local', 'start', '--foreground', ...flags], {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: {...variables, ETL_DATA: dataFolder},
  })
  await log.close()
  let exited = false
  child.once('exit', () => {
    exited = true
  })
  const deadline = Date.now() + START_LIMIT_MS
  while (Date.now() < deadline && !exited) {
    const server = await runningServer(dataFolder)
    if (server) {
      child.unref()
      return server
    }
    await pause(50)
  }
  child.kill()
  const said = (await readFile(logFile(dataFolder), 'utf8')).slice(from).trim()
  throw new LocalServerError(
    `the local server did not start; ${logFile(dataFolder)} says: ${said || 'nothing'}`,
  )
}

/** Asks the server to stop and waits until it has; false where none was running. */
export async function stopInBackground(dataFolder: string): Promise<boolean> {
  const server = await runningServer(dataFolder)
  if (!server) {
    await removeServerFile(dataFolder)
    return false
  }
  process.kill(server.pid, 'SIGTERM')
  const deadline = Date.now() + STOP_LIMIT_MS
  while (Date.now() < deadline) {
    if (!alive(server.pid)) return true
    await pause(50)
  }
  throw new LocalServerError(`process ${server.pid} did not stop within ${STOP_LIMIT_MS / 1000} s`)
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
