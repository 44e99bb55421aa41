import type {ExtractSummary} from '../../extract/summary.ts'
import {EtlCommand} from '../base-command.ts'
import {readConfig} from '../config.ts'
import type {ActionReport} from '../dataform/report.ts'
import {summaryTable} from '../print/extraction.ts'
import {actionLine, runSummary} from '../print/models.ts'
import {table} from '../print/table.ts'

const DATAPRODUCT = 'dataproduct.sales_by_day_and_customer'

export default class Demo extends EtlCommand {
  static override summary = 'See everything work with practice data: no account, no network.'
  static override description =
    `Starts a practice Odoo on this machine, extracts from it into the embedded Cloud Storage and BigQuery, builds the
models with Dataform, checks their assertions and shows ten rows of a dataproduct.`
  static override examples = ['<%= config.bin %> demo']

  async run(): Promise<{
    extracted: readonly ExtractSummary[]
    actions: readonly ActionReport[]
    rows: readonly Readonly<Record<string, unknown>>[]
  }> {
    await this.parse(Demo)
    const config = {...readConfig(), target: 'local' as const}
    const {openTarget} = await import('../target.ts')
    const {extractSelection} = await import('../extraction.ts')
    const {selectSources} = await import('../sources.ts')
    const {buildModels} = await import('../models.ts')
    const {runQuery} = await import('../query.ts')
    const {startPracticeOdoo} = await import('../../sandbox/odoo/server.ts')

    const odoo = await startPracticeOdoo()
    const target = await openTarget(config)
    try {
      this.log(`Practice Odoo at ${odoo.url}; Cloud Storage and BigQuery in ${config.dataFolder}.\n`)
      const variables = {
        ...config.variables,
        ODOO_URL: odoo.url,
        ODOO_DB: odoo.database,
        ODOO_API_KEY: odoo.key,
      }
      const extracted = await extractSelection(selectSources(['odoo'], variables), target, {
        variables,
        signal: this.interrupted,
        quiet: this.jsonEnabled(),
      })
      this.log(`\nLanded in gs://${target.bucket} and loaded into the lake:\n${summaryTable(extracted)}\n`)
      const {actions} = await buildModels({
        projectFolder: this.config.root,
        target,
        dataFolder: config.dataFolder,
        variables: config.variables,
        flags: ['--run-tests'],
        signal: this.interrupted,
        onAction: (action) => this.log(actionLine(action)),
      })
      this.log(`\n${runSummary(actions)}\n`)
      const {rows, columns} = await runQuery(
        target.bigquery,
        `select * from ${DATAPRODUCT} order by order_date desc, customer_id limit 10`,
      )
      this.log(`${DATAPRODUCT}:\n${table(rows, [...columns])}\n\n${NEXT}`)
      return {extracted, actions, rows}
    } finally {
      await target.close()
      await odoo.close()
    }
  }
}

const NEXT = `Next:
  npx etl sql "select * from hub.customers limit 5"      query what was built
  npx etl local start                                    keep BigQuery and Cloud Storage up
  npx etl local exec -- npx dataform run                 run any Google client against them
  npx etl --help                                         everything else
Your own Odoo: extract/sources/odoo/README.md`
