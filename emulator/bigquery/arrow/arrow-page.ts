/**
 * A query's rows as jobs.query gives them with `queryResultsFormat: ARROW`: one record batch, and its schema.
 * Clients read what does not fit from the BigQuery Storage Read API, which is not here, so all of it goes into one.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/query
 */
import {ApiError} from '../../http/api-error.ts'
import type {Column} from '../../warehouse/types.ts'
import {pageToken} from '../page.ts'
import type {ReadRows} from '../rows-page.ts'
import {serializedRecordBatch} from './record-batch.ts'
import {arrowFields, serializedSchema} from './schema.ts'

/** Offsets of a batch are 32 bits wide, and the answer is one text. */
const MOST_ROWS = 500_000

export async function arrowPage(
  read: ReadRows,
  columns: readonly Column[],
  totalRows: number,
  maxResults: number | undefined,
): Promise<Record<string, unknown>> {
  const count = Math.min(totalRows, maxResults ?? totalRows)
  if (count > MOST_ROWS) {
    throw new ApiError(
      501,
      'notImplemented',
      `More than ${MOST_ROWS} rows in ARROW are not supported by this server, which has no BigQuery Storage Read API.`,
    )
  }
  const fields = arrowFields(columns)
  const rows = count > 0 ? await read(0, count) : []
  return {
    arrowSchema: {serializedSchema: serializedSchema(fields)},
    ...(rows.length > 0 && {
      arrowRecordBatch: {serializedRecordBatch: serializedRecordBatch(fields, rows)},
    }),
    pageRowCount: String(rows.length),
    ...(rows.length < totalRows && {pageToken: pageToken(rows.length)}),
  }
}
