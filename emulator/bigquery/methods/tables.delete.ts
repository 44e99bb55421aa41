/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tables/delete */
import type {Method} from '../method.ts'
import {checkIfMatch} from '../precondition.ts'
import {existingTable} from './tables.get.ts'

export const tablesDelete: Method = async (call) => {
  const entry = existingTable(call)
  checkIfMatch(call.ifMatch, entry.etag)
  await call.bigquery.warehouse.deleteTable(entry.reference)
}
