import {EtlCommand} from '../../base-command.ts'
import {readConfig} from '../../config.ts'

export default class LocalStop extends EtlCommand {
  static override summary = 'Stop the embedded server; its data stays.'
  static override examples = ['<%= config.bin %> local stop']

  async run(): Promise<{stopped: boolean}> {
    await this.parse(LocalStop)
    const {stopInBackground} = await import('../../local/background.ts')
    const stopped = await stopInBackground(readConfig().dataFolder)
    this.log(stopped ? 'Stopped.' : 'No server was running.')
    return {stopped}
  }
}
