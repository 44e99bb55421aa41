import type {BigQuery} from '@google-cloud/bigquery'
import {type QueryRows, runQuery} from '../query.ts'
import type {ActionReport} from './report.ts'

export interface FailingAssertion extends QueryRows {
  readonly assertion: string
  /** All failing rows, of which `rows` are the first. */
  readonly count: number
}

/** An assertion is a view of the rows that must not be: the first few of each that failed. */
export async function failingRows(
  bigquery: BigQuery,
  reports: readonly ActionReport[],
  limit = 10,
): Promise<readonly FailingAssertion[]> {
  const failed = reports.filter((report) => report.kind === 'assertion' && report.status === 'failed')
  const found: FailingAssertion[] = []
  for (const {name} of failed) {
    const {rows: counted} = await runQuery(bigquery, `select count(*) as failing from \`${name}\``)
    const {columns, rows} = await runQuery(bigquery, `select * from \`${name}\` limit ${limit}`)
    found.push({assertion: name, count: Number(counted[0]?.['failing']), columns, rows})
  }
  return found
}
