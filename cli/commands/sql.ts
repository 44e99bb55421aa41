import {Args, Flags} from '@oclif/core'
import {EtlCommand} from '../base-command.ts'
import {readConfig} from '../config.ts'
import {table} from '../print/table.ts'

export default class Sql extends EtlCommand {
  static override summary = 'Run a GoogleSQL query against the target.'
  static override description =
    'The rows are printed as a table, or as JSON with --json. Tables are named dataset.table, as in BigQuery.'
  static override examples = [
    '<%= config.bin %> sql "select * from dataproduct.sales_by_day_and_customer limit 10"',
    '<%= config.bin %> sql --json "select count(*) as customers from hub.customers"',
  ]
  static override args = {
    query: Args.string({description: 'GoogleSQL; `-` reads it from standard input.', required: true}),
  }
  static override flags = {
    limit: Flags.integer({description: 'Show at most this many rows.', default: 1000, min: 1}),
  }

  async run(): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const {args, flags} = await this.parse(Sql)
    const {openTarget} = await import('../target.ts')
    const {runQuery} = await import('../query.ts')
    const sql = args.query === '-' ? await standardInput() : args.query
    const target = await openTarget(readConfig())
    try {
      const {columns, rows} = await runQuery(target.bigquery, sql, {
        limit: flags.limit,
        signal: this.interrupted,
      })
      this.log(rows.length > 0 || columns.length > 0 ? table(rows, [...columns]) : '(no rows)')
      return rows
    } finally {
      await target.close()
    }
  }
}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
