/**
 * A query's rows as jobs.query gives them with `queryResultsFormat: ARROW`: one record batch, and its schema.
 * Clients read what does not fit from the job's default stream of the BigQuery Storage Read API.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/query
 */
import type {Column} from '../../warehouse/types.ts'
import {pageToken} from '../page.ts'
import type {ReadRows} from '../rows-page.ts'
import {recordBatch} from './record-batch.ts'
import {arrowFields, arrowSchema} from './schema.ts'
import {columnsOf} from './value-columns.ts'

/** As many as most results have, since not every client can read the rest. */
const MOST_ROWS = 500_000

export async function arrowPage(
  read: ReadRows,
  columns: readonly Column[],
  totalRows: number,
  maxResults: number | undefined,
): Promise<Record<string, unknown>> {
  const count = Math.min(totalRows, maxResults ?? totalRows, MOST_ROWS)
  const fields = arrowFields(columns)
  const rows = count > 0 ? await read(0, count) : []
  return {
    arrowSchema: {serializedSchema: base64(arrowSchema(fields))},
    ...(rows.length > 0 && {
      arrowRecordBatch: {serializedRecordBatch: base64(recordBatch(rows.length, columnsOf(fields, rows)))},
    }),
    pageRowCount: String(rows.length),
    ...(rows.length < totalRows && {pageToken: pageToken(rows.length)}),
  }
}

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
