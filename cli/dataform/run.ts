/**
 * Runs the models with the real Dataform CLI, as a person would type it, and says what became of each action.
 * The CLI exits 0 in cases where nothing ran (a selection that matches nothing, a malformed answer), so what
 * it reports is held against what it planned.
 */
import {spawn} from 'node:child_process'
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {createRequire} from 'node:module'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {createInterface} from 'node:readline'
import {z} from 'zod'
import {DataformError} from '../errors.ts'
import {dataformCredentials, localEnvironment} from '../local/environment.ts'
import type {Target} from '../target.ts'
import {type ActionReport, reportedAction, reportedActions} from './report.ts'

export interface DataformOptions {
  readonly projectFolder: string
  readonly target: Target
  readonly dataFolder: string
  readonly variables: Readonly<Record<string, string | undefined>>
  /** Selection and other flags of `dataform run`, passed on as they are. */
  readonly flags: readonly string[]
  readonly signal: AbortSignal
  readonly onAction?: (report: Omit<ActionReport, 'details'>) => void
}

const plan = z.object({
  actions: z.array(
    z.looseObject({target: z.object({schema: z.string(), name: z.string()}), type: z.string()}),
  ),
})

/**
 * Compiles, runs and checks.
 * @returns one report for each selected action, in the order they ended; those that never started because
 * something before them failed are 'skipped'.
 * @throws DataformError when the project does not compile or when not everything that was selected was run.
 */
export async function runDataform(options: DataformOptions): Promise<readonly ActionReport[]> {
  const folder = await mkdtemp(join(tmpdir(), 'etl-dataform-'))
  try {
    const credentials = join(folder, 'credentials.json')
    const {project, location, server} = options.target
    await writeFile(credentials, JSON.stringify(dataformCredentials(project, location, server)), {
      mode: 0o600,
    })
    const flags = ['--credentials', credentials, `--default-database=${project}`, ...options.flags]
    const dataform = (extra: readonly string[], onLine?: (line: string) => void) =>
      spawnDataform({...options, flags: [...flags, ...extra], temporaryFolder: folder, onLine})
    const [planned, ran] = await Promise.all([
      dataform(['--dry-run', '--json']),
      dataform(['--', '--runner-notification-period-millis=100'], (line) => {
        const report = reportedAction(line)
        if (report) options.onAction?.(report)
      }),
    ])
    if (planned.exitCode !== 0) throw compileError(planned.lines)
    return complete(plan.parse(JSON.parse(planned.output)).actions, ran)
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
}

interface Ended {
  readonly exitCode: number
  readonly output: string
  /** Standard output and standard error as they came. */
  readonly lines: readonly string[]
}

function complete(planned: z.infer<typeof plan>['actions'], ran: Ended): readonly ActionReport[] {
  const reports = [...reportedActions(ran.lines)]
  const reported = new Set(reports.map((report) => report.name))
  const silent = planned.filter(({target}) => !reported.has(`${target.schema}.${target.name}`))
  if (planned.length === 0) throw new DataformError('no action matches the selection; nothing was run')
  const unitTests = ran.lines.filter((line) => /^\S+: failed$/.test(line))
  if (unitTests.length > 0 && reports.length === 0) {
    throw new DataformError(
      `unit tests failed; nothing was built. Dataform said:\n${ran.lines.slice(-20).join('\n')}`,
    )
  }
  if (silent.length > 0 && !reports.some((report) => report.status === 'failed')) {
    const names = silent.map(({target}) => `${target.schema}.${target.name}`).join(', ')
    throw new DataformError(
      `Dataform ended without running ${names}. It said:\n${ran.lines.slice(-20).join('\n')}`,
    )
  }
  for (const {target, type} of silent) {
    reports.push({
      name: `${target.schema}.${target.name}`,
      kind: type as ActionReport['kind'],
      status: 'skipped',
      details: [],
    })
  }
  if (ran.exitCode !== 0 && !reports.some((report) => report.status === 'failed')) {
    throw new DataformError(`Dataform failed. It said:\n${ran.lines.slice(-20).join('\n')}`)
  }
  return reports
}

const compileError = (lines: readonly string[]): DataformError =>
  new DataformError(
    `the Dataform project does not compile:\n${lines.filter((line) => line.trim()).join('\n')}`,
  )

async function spawnDataform(
  options: DataformOptions & {
    readonly temporaryFolder: string
    readonly onLine?: (line: string) => void
  },
): Promise<Ended> {
  const {target, dataFolder, projectFolder, temporaryFolder, signal} = options
  const local = target.server
    ? localEnvironment({
        server: target.server,
        dataFolder,
        project: target.project,
        location: target.location,
        bucket: target.bucket,
        variables: options.variables,
      })
    : {}
  const child = spawn(
    process.execPath,
    [await dataformCli(projectFolder), 'run', projectFolder, ...options.flags],
    {
      cwd: projectFolder,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Every compilation leaves an empty folder behind in TMPDIR.
      env: {...options.variables, ...local, NO_COLOR: '1', TMPDIR: temporaryFolder},
      signal,
    },
  )
  const output: string[] = []
  const lines: string[] = []
  const read = async (stream: NodeJS.ReadableStream, into?: string[]) => {
    for await (const line of createInterface({input: stream})) {
      into?.push(line)
      lines.push(line)
      options.onLine?.(line)
    }
  }
  const exit = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
  const [exitCode] = await Promise.all([exit, read(child.stdout, output), read(child.stderr)])
  return {exitCode, output: output.join('\n'), lines}
}

/** The CLI that the project pins, so that core and CLI agree. */
async function dataformCli(projectFolder: string): Promise<string> {
  const require = createRequire(join(projectFolder, 'package.json'))
  try {
    const manifest = require.resolve('@dataform/cli/package.json')
    const {bin} = JSON.parse(await readFile(manifest, 'utf8')) as {bin: Record<string, string> | string}
    return join(dirname(manifest), typeof bin === 'string' ? bin : bin['dataform']!)
  } catch (error) {
    throw new DataformError(
      '@dataform/cli is not installed in this project; `npm install @dataform/cli @dataform/core`',
      {},
      error,
    )
  }
}
