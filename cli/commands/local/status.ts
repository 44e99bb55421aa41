import {EtlCommand} from '../../base-command.ts'
import {readConfig} from '../../config.ts'

export default class LocalStatus extends EtlCommand {
  static override summary = 'Say whether the embedded server is up, and where.'
  static override examples = ['<%= config.bin %> local status', '<%= config.bin %> local status --json']

  async run(): Promise<{running: boolean; url?: string; readApi?: string; pid?: number; dataFolder: string}> {
    await this.parse(LocalStatus)
    const {dataFolder} = readConfig()
    const {runningServer} = await import('../../local/server-file.ts')
    const server = await runningServer(dataFolder)
    this.log(
      server
        ? `Running at ${server.url} (process ${server.pid}), data in ${dataFolder}.`
        : `Not running; data in ${dataFolder}. Start it with \`etl local start\`.`,
    )
    if (server?.readApi) this.log(`BigQuery Storage Read API (gRPC) at ${server.readApi}.`)
    return {
      running: server !== undefined,
      url: server?.url,
      readApi: server?.readApi,
      pid: server?.pid,
      dataFolder,
    }
  }
}
