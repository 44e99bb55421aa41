import {Args, Flags} from '@oclif/core'
import type {ExtractSummary} from '../../extract/summary.ts'
import {EtlCommand} from '../base-command.ts'
import {readConfig} from '../config.ts'
import type {ActionReport} from '../dataform/report.ts'
import {extractFlags} from '../flags.ts'
import {summaryTable} from '../print/extraction.ts'
import {actionLine, runSummary} from '../print/models.ts'

export default class Run extends EtlCommand {
  static override summary = 'Extract, then build the models with Dataform and check their assertions.'
  static override description =
    `The models are built by the Dataform CLI that the project pins, as \`dataform run\` would. When an assertion
finds rows, they are printed and the exit code is 7; when a model cannot be built it is 6.`
  static override examples = [
    '<%= config.bin %> run',
    '<%= config.bin %> run odoo --tags sales',
    '<%= config.bin %> run --full-refresh',
  ]
  static override strict = false
  static override args = {
    source: Args.string({
      description: 'A source, or a stream of one: odoo, odoo.partners. Several may be named.',
    }),
  }
  static override flags = {
    ...extractFlags,
    tags: Flags.string({description: 'Build only the models with this tag.', multiple: true}),
    actions: Flags.string({description: 'Build only this model, as dataset.name or name.', multiple: true}),
    'full-refresh': Flags.boolean({description: 'Build incremental tables anew.'}),
  }

  async run(): Promise<{extracted: readonly ExtractSummary[]; actions: readonly ActionReport[]}> {
    const {argv, flags} = await this.parse(Run)
    const config = readConfig()
    const {openTarget} = await import('../target.ts')
    const {extractSelection} = await import('../extraction.ts')
    const {selectSources} = await import('../sources.ts')
    const {buildModels} = await import('../models.ts')
    const selection = selectSources(argv as string[], config.variables)
    const target = await openTarget(config)
    try {
      const extracted = await extractSelection(selection, target, {
        ...flags,
        variables: config.variables,
        signal: this.interrupted,
        quiet: this.jsonEnabled(),
      })
      this.log(`${summaryTable(extracted)}\n`)
      const {actions} = await buildModels({
        projectFolder: process.cwd(),
        target,
        dataFolder: config.dataFolder,
        variables: config.variables,
        flags: [
          ...(flags.tags ?? []).map((tag) => `--tags=${tag}`),
          ...(flags.actions ?? []).map((action) => `--actions=${action}`),
          ...(flags['full-refresh'] ? ['--full-refresh'] : []),
        ],
        signal: this.interrupted,
        onAction: (action) => this.log(actionLine(action)),
      })
      this.log(`\n${runSummary(actions)}`)
      return {extracted, actions}
    } finally {
      await target.close()
    }
  }
}
