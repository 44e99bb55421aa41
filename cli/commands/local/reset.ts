import {rm} from 'node:fs/promises'
import {Flags} from '@oclif/core'
import {EtlCommand} from '../../base-command.ts'
import {readConfig} from '../../config.ts'
import {ConfigError} from '../../errors.ts'

export default class LocalReset extends EtlCommand {
  static override summary = 'Delete everything that the embedded server keeps.'
  static override description =
    'Datasets, tables, objects and jobs are gone for good; a running server is stopped first.'
  static override examples = ['<%= config.bin %> local reset --yes']
  static override flags = {
    yes: Flags.boolean({description: 'Yes, delete it.', char: 'y'}),
  }

  async run(): Promise<{deleted: string}> {
    const {flags} = await this.parse(LocalReset)
    const {dataFolder} = readConfig()
    if (!flags.yes) throw new ConfigError(`this deletes ${dataFolder}; say --yes if you mean it`)
    const {stopInBackground} = await import('../../local/background.ts')
    await stopInBackground(dataFolder)
    await rm(dataFolder, {recursive: true, force: true})
    this.log(`Deleted ${dataFolder}.`)
    return {deleted: dataFolder}
  }
}
