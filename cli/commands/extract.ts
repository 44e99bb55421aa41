import {Args} from '@oclif/core'
import type {ExtractSummary} from '../../extract/summary.ts'
import {EtlCommand} from '../base-command.ts'
import {readConfig} from '../config.ts'
import {extractFlags} from '../flags.ts'
import {summaryTable} from '../print/extraction.ts'

export default class Extract extends EtlCommand {
  static override summary = 'Read from sources, land in Cloud Storage, load into the lake.'
  static override description =
    `Without a name every source whose variables are set is read. What has not changed since the last run
is not landed again; a run that was interrupted is gone on with.`
  static override examples = [
    '<%= config.bin %> extract',
    '<%= config.bin %> extract odoo',
    '<%= config.bin %> extract odoo.partners odoo.orders --from 2026-01-01',
    '<%= config.bin %> extract odoo --full --json',
  ]
  static override strict = false
  static override args = {
    source: Args.string({
      description: 'A source, or a stream of one: odoo, odoo.partners. Several may be named.',
    }),
  }
  static override flags = extractFlags

  async run(): Promise<readonly ExtractSummary[]> {
    const {argv, flags} = await this.parse(Extract)
    const config = readConfig()
    const {openTarget} = await import('../target.ts')
    const {extractSelection} = await import('../extraction.ts')
    const {selectSources} = await import('../sources.ts')
    const selection = selectSources(argv as string[], config.variables)
    const target = await openTarget(config)
    try {
      const summaries = await extractSelection(selection, target, {
        ...flags,
        variables: config.variables,
        signal: this.interrupted,
        quiet: this.jsonEnabled(),
      })
      this.log(summaryTable(summaries))
      return summaries
    } finally {
      await target.close()
    }
  }
}
