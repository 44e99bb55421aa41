/** Google's command line tools as a user of `etl local env` has them: nothing but variables is set. */
import {execFile, execFileSync} from 'node:child_process'
import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {beforeAll} from 'vitest'
import {localEnvironment, writeLocalFiles} from '../../cli/local/environment.ts'
import {type TestEmulator, useEmulator} from '../helpers/emulator.ts'

export interface CommandResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface CommandLine {
  readonly emulator: TestEmulator
  /** Runs a program in a folder of its own. */
  run(command: string, args: readonly string[]): Promise<CommandResult>
  /** Writes a file into that folder. */
  file(name: string, content: string | Uint8Array): Promise<string>
}

export const BUCKET = 'lake'

/** An emulator with the variables and files that `etl local env` prints and writes for it. */
export function useCommandLine(): CommandLine {
  const emulator = useEmulator({readApiPort: 0})
  let variables: Record<string, string> = {}
  let folder = ''
  beforeAll(async () => {
    folder = join(emulator.folder, 'work')
    await mkdir(folder)
    const options = {
      server: {...emulator.emulator, pid: process.pid},
      dataFolder: emulator.folder,
      project: 'test-project',
      location: 'US',
      bucket: BUCKET,
      variables: process.env,
    }
    await writeLocalFiles(options)
    variables = localEnvironment(options)
  })
  return {
    emulator,
    run: (command, args) =>
      new Promise((resolve) => {
        const env = {...process.env, ...variables}
        execFile(command, [...args], {cwd: folder, env}, (error, stdout, stderr) => {
          const exitCode = error ? (typeof error.code === 'number' ? error.code : -1) : 0
          resolve({exitCode, stdout, stderr})
        })
      }),
    async file(name, content) {
      await writeFile(join(folder, name), content)
      return name
    },
  }
}

/** Whether a program can be run here; tests that need it are skipped, with a message, where not. */
export function isInstalled(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, [...args], {stdio: 'ignore'})
    return true
  } catch {
    console.warn(`${command} is not installed: its tests are skipped`)
    return false
  }
}
