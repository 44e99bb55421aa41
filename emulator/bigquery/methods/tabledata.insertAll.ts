/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tabledata/insertAll */
import {z} from 'zod'
import {invalidRequest} from '../../http/api-error.ts'
import {bodyOf, type Method, tableOf} from '../method.ts'
import {existingTable} from './tables.get.ts'

/** Text by the book; some clients send numbers. */
const insertId = z.union([z.string(), z.number().transform(String)]).nullish()

const Body = z.looseObject({
  rows: z.array(z.looseObject({insertId, json: z.record(z.string(), z.unknown())})).nullish(),
  skipInvalidRows: z.boolean().nullish(),
  ignoreUnknownValues: z.boolean().nullish(),
  templateSuffix: z.string().nullish(),
})

/** https://cloud.google.com/bigquery/quotas#streaming_inserts */
const MOST_ROWS = 50_000

export const tabledataInsertAll: Method = async (call) => {
  const body = bodyOf(call, Body)
  existingTable(call)
  const rows = (body.rows ?? []).map(({insertId, json}) => ({json, ...(insertId && {insertId})}))
  if (rows.length === 0) throw invalidRequest('No rows present in the request.')
  if (rows.length > MOST_ROWS) {
    throw invalidRequest(
      `too many rows present in the request, limit: ${MOST_ROWS} row count: ${rows.length}.`,
    )
  }
  const failed = await call.bigquery.warehouse.insertRows(tableOf(call), rows, {
    skipInvalidRows: body.skipInvalidRows ?? false,
    ignoreUnknownValues: body.ignoreUnknownValues ?? false,
    ...(body.templateSuffix && {templateSuffix: body.templateSuffix}),
  })
  return {
    kind: 'bigquery#tableDataInsertAllResponse',
    ...(failed.length > 0 && {
      insertErrors: failed.map(({index, errors}) => ({
        index,
        errors: errors.map((error) => ({debugInfo: '', location: '', ...error})),
      })),
    }),
  }
}
