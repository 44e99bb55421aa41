/** Runs `etl` as a person would: a process of its own, with its own data folder. */
import {spawn} from 'node:child_process'
import {fileURLToPath} from 'node:url'

const BIN = fileURLToPath(new URL('../../cli/bin.ts', import.meta.url))
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface CliResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Variables of the machine that a run must not inherit: they would point it at somebody's project. */
const OWN = /^(ETL_|ODOO_|GOOGLE_|GCS_|GCP_|BIGQUERY_|STORAGE_|CLOUDSDK_)/

export function etl(
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
  input?: string,
): Promise<CliResult> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OWN.test(name)))
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: ROOT,
    env: {...inherited, NO_COLOR: '1', ...variables},
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const output = {stdout: '', stderr: ''}
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk
  })
  child.stdin.end(input)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({exitCode: code ?? -1, ...output}))
  })
}
