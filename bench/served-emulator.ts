/**
 * The emulator in a process of its own, so that its memory is measured without the bench's. The bench forks this file
 * by `serveEmulator`; the child tells its address and, when asked, its memory.
 */
import {fork} from 'node:child_process'
import {once} from 'node:events'
import {startEmulator} from '../emulator/server.ts'

export interface ServedEmulator {
  readonly url: string
  readonly token: string
  /** Where the BigQuery Storage Read API is. */
  readonly readApi: string
  /** Resident memory of the emulator's process, in megabytes. */
  memory(): Promise<number>
  close(): Promise<void>
}

/** Starts an emulator on `folder` in a process of its own. */
export async function serveEmulator(folder: string): Promise<ServedEmulator> {
  const child = fork(import.meta.filename, [folder])
  const ask = async (question: string): Promise<unknown> => {
    child.send(question)
    const [answer] = await once(child, 'message')
    return answer
  }
  const [address] = (await once(child, 'message')) as [
    {
      url: string
      token: string
      readApi: string
    },
  ]
  return {
    ...address,
    memory: async () => Math.round(Number(await ask('memory')) / 1024 / 1024),
    async close() {
      child.send('close')
      await once(child, 'exit')
    },
  }
}

if (process.send) {
  const {url, token, readApi, close} = await startEmulator({folder: process.argv[2]!, readApiPort: 0})
  process.on('message', async (question) => {
    if (question === 'memory') return process.send?.(process.memoryUsage().rss)
    await close()
    process.disconnect()
  })
  process.send({url, token, readApi})
}
