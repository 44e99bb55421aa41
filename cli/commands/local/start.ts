import {Flags} from '@oclif/core'
import {EtlCommand} from '../../base-command.ts'
import {readConfig} from '../../config.ts'
import {ConfigError} from '../../errors.ts'

interface ServerFlags {
  readonly port?: number
  readonly host: string
  readonly 'host-name'?: readonly string[]
  readonly 'read-api-port'?: number
  readonly 'memory-limit'?: string
  readonly 'time-limit'?: number
}

export default class LocalStart extends EtlCommand {
  static override summary = 'Keep the embedded BigQuery and Cloud Storage up.'
  static override description =
    `Commands find a running server by themselves and start one for their own duration where none runs,
so this is needed only for other clients: see \`etl local env\` and \`etl local exec\`.`
  static override examples = ['<%= config.bin %> local start', '<%= config.bin %> local start --port 9050']
  static override flags = {
    port: Flags.integer({description: 'Listen on this port instead of a free one.', min: 1, max: 65_535}),
    'read-api-port': Flags.integer({
      description: 'Serve the BigQuery Storage Read API (gRPC) on this port instead of a free one.',
      min: 1,
      max: 65_535,
    }),
    host: Flags.string({
      description: 'Listen on this address. Beyond loopback, whoever has the token reaches your data.',
      default: '127.0.0.1',
    }),
    'host-name': Flags.string({
      description:
        'Answer requests that are addressed to this name, besides localhost and the address itself.',
      multiple: true,
    }),
    'memory-limit': Flags.string({
      description: "Memory that all statements together may hold, as 4GB; half of the machine's by default.",
      parse: async (text) => {
        if (/^\d+(\.\d+)?\s*([KMGT]i?)?B$/i.test(text.trim())) return text.trim()
        throw new ConfigError(`--memory-limit is a number with its unit, as 4GB, not "${text}"`)
      },
    }),
    'time-limit': Flags.integer({
      description:
        'Seconds that a query may take unless it sets a time of its own; six hours by default, as in BigQuery.',
      min: 1,
      max: 21_600,
    }),
    foreground: Flags.boolean({description: 'Stay in the terminal until interrupted.'}),
  }

  async run(): Promise<{url: string; pid: number; alreadyRunning: boolean}> {
    const {flags} = await this.parse(LocalStart)
    const {dataFolder, variables} = readConfig()
    const {runningServer} = await import('../../local/server-file.ts')
    const running = await runningServer(dataFolder)
    if (running) {
      this.log(`Already running at ${running.url} (process ${running.pid}).`)
      return {url: running.url, pid: running.pid, alreadyRunning: true}
    }
    if (flags.foreground) return this.serve(dataFolder, flags)
    const {startInBackground} = await import('../../local/background.ts')
    const names = (flags['host-name'] ?? []).flatMap((name) => ['--host-name', name])
    const given = (['port', 'read-api-port', 'memory-limit', 'time-limit'] as const).flatMap((name) =>
      flags[name] === undefined ? [] : [`--${name}`, String(flags[name])],
    )
    const server = await startInBackground(dataFolder, [...given, '--host', flags.host, ...names], variables)
    this.log(`BigQuery and Cloud Storage at ${server.url} (process ${server.pid}), data in ${dataFolder}.`)
    this.log(`BigQuery Storage Read API (gRPC) at ${server.readApi}.`)
    this.log('Point a client at it with `etl local env`, or run one with `etl local exec -- COMMAND`.')
    return {url: server.url, pid: server.pid, alreadyRunning: false}
  }

  private async serve(
    dataFolder: string,
    flags: ServerFlags,
  ): Promise<{url: string; pid: number; alreadyRunning: boolean}> {
    const {startEmulator} = await import('../../../emulator/server.ts')
    const {removeServerFile, writeServerFile} = await import('../../local/server-file.ts')
    const emulator = await startEmulator({
      folder: dataFolder,
      port: flags.port,
      readApiPort: flags['read-api-port'] ?? 0,
      host: flags.host,
      memoryLimit: flags['memory-limit'],
      timeLimitMs: flags['time-limit'] && flags['time-limit'] * 1000,
      hostNames: [flags.host, ...(flags['host-name'] ?? [])],
      onError: (error) => this.logToStderr(String(error instanceof Error ? error.stack : error)),
    })
    const {url, token, readApi} = emulator
    await writeServerFile(dataFolder, {url, token, pid: process.pid, readApi})
    this.log(`BigQuery and Cloud Storage at ${emulator.url}, data in ${dataFolder}. Stop with Ctrl-C.`)
    await new Promise<void>((stop) => this.interrupted.addEventListener('abort', () => stop(), {once: true}))
    await removeServerFile(dataFolder)
    await emulator.close()
    process.exitCode = 0
    return {url: emulator.url, pid: process.pid, alreadyRunning: false}
  }
}
