import {Flags} from '@oclif/core'
import {EtlCommand} from '../../base-command.ts'
import {readConfig} from '../../config.ts'
import {LocalServerError} from '../../errors.ts'

export default class LocalEnv extends EtlCommand {
  static override summary = "Print the variables that point Google's clients at the embedded server."
  static override description =
    'They hold the server’s token: whoever has them can read and change the data in the data folder.'
  static override examples = [
    'eval "$(<%= config.bin %> local env --shell)"',
    '<%= config.bin %> local env --json',
  ]
  static override flags = {
    shell: Flags.boolean({description: 'As `export` lines for a POSIX shell.'}),
  }

  async run(): Promise<Record<string, string>> {
    const {flags} = await this.parse(LocalEnv)
    const config = readConfig()
    const {runningServer} = await import('../../local/server-file.ts')
    const {localEnvironment, writeLocalFiles} = await import('../../local/environment.ts')
    const server = await runningServer(config.dataFolder)
    if (!server) throw new LocalServerError('no local server is running; start one with `etl local start`')
    const options = {...config, server}
    await writeLocalFiles(options)
    const variables = localEnvironment(options)
    for (const [name, value] of Object.entries(variables)) {
      this.log(flags.shell ? `export ${name}='${value.replaceAll("'", `'\\''`)}'` : `${name}=${value}`)
    }
    return variables
  }
}
