/** An emulator for a test file: real HTTP on a free port, a data folder of its own, gone afterwards. */
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {BigQuery} from '@google-cloud/bigquery'
import {OAuth2Client} from 'google-auth-library'
import {afterAll, beforeAll} from 'vitest'
import {type Emulator, type EmulatorOptions, startEmulator} from '../../emulator/server.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
  readonly json: any
}

export interface TestEmulator {
  /** The running server; only within tests. */
  readonly emulator: Emulator
  readonly folder: string
  /** Google's client, as users of the emulator would make it. */
  client(options?: {projectId?: string; location?: string}): BigQuery
  /** A raw request with the token; `path` begins with a slash. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** Closes the server and opens it again on the same folder. */
  restart(): Promise<void>
}

export const PROJECT = 'test-project'

/** Starts one emulator for all tests of the file. */
export function useEmulator(options: Omit<EmulatorOptions, 'folder'> = {}): TestEmulator {
  let running: Emulator | undefined
  let folder = ''
  const emulator = (): Emulator => {
    if (!running) throw new Error('The emulator runs only while tests run')
    return running
  }
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landform-test-'))
    running = await startEmulator({...options, folder})
  })
  afterAll(async () => {
    await running?.close()
    await rm(folder, {recursive: true, force: true})
  })

  return {
    get emulator() {
      return emulator()
    },
    get folder() {
      return folder
    },
    client({projectId = PROJECT, location} = {}) {
      const authClient = new OAuth2Client()
      authClient.setCredentials({access_token: emulator().token})
      return new BigQuery({projectId, location, apiEndpoint: emulator().url, authClient})
    },
    async call(method, path, body, headers = {}) {
      const response = await fetch(emulator().url + path, {
        method,
        headers: {authorization: `Bearer ${emulator().token}`, ...headers},
        ...(body !== undefined && {body: typeof body === 'string' ? body : JSON.stringify(body)}),
      })
      const text = await response.text()
      return {status: response.status, headers: response.headers, json: text ? JSON.parse(text) : undefined}
    },
    async restart() {
      const {token} = emulator()
      await emulator().close()
      running = await startEmulator({...options, folder, token})
    },
  }
}
