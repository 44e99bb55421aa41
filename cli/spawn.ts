import {spawn} from 'node:child_process'
import {ConfigError} from './errors.ts'

/**
 * Runs a command on this terminal and gives its exit code. Interrupts reach it directly, because it shares our
 * process group; we only wait.
 */
export function spawnInherited(
  command: string,
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {stdio: 'inherit', env: {...variables}})
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'ENOENT' ? new ConfigError(`there is no command \`${command}\``, {}, error) : error,
      )
    })
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)))
  })
}
