import {EtlCommand} from '../../base-command.ts'
import {readConfig} from '../../config.ts'
import {ConfigError} from '../../errors.ts'

export default class LocalExec extends EtlCommand {
  static override summary = 'Run a command with the variables of `etl local env` set.'
  static override description =
    `Uses the running server, or one that lives as long as the command. A Dataform project in the
current folder gets a \`.df-credentials.json\` for the server, unless it has one of its own.`
  static override examples = [
    '<%= config.bin %> local exec -- npx dataform run',
    '<%= config.bin %> local exec -- bq ls',
  ]
  static override strict = false
  static override enableJsonFlag = false

  async run(): Promise<void> {
    await this.parse(LocalExec)
    // As typed: a second `--` belongs to the command.
    const [command, ...args] = this.argv[0] === '--' ? this.argv.slice(1) : this.argv
    if (!command) throw new ConfigError('name a command to run: `etl local exec -- npx dataform run`')
    const config = readConfig()
    const {openTarget} = await import('../../target.ts')
    const {localEnvironment, writeLocalFiles} = await import('../../local/environment.ts')
    const {offerDataformCredentials} = await import('../../dataform/credentials.ts')
    const {spawnInherited} = await import('../../spawn.ts')
    const target = await openTarget({...config, target: 'local'}, {readApi: true})
    try {
      const options = {...config, server: target.server!}
      await writeLocalFiles(options)
      const notice = await offerDataformCredentials(process.cwd(), options)
      if (notice) this.logToStderr(notice)
      process.exitCode = await spawnInherited(command, args, {
        ...config.variables,
        ...localEnvironment(options),
      })
    } finally {
      await target.close()
    }
  }
}
