/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tables/patch */

import {flag} from '../../http/query-parameters.ts'
import {patchOf} from '../merge-patch.ts'
import {bodyOf, type Method} from '../method.ts'
import {checkIfMatch} from '../precondition.ts'
import {schemaIn, TableBody, tableFields, tableResource} from '../resources/table.ts'
import {existingTable} from './tables.get.ts'

export const tablesPatch: Method = async (call) => {
  const {warehouse} = call.bigquery
  const entry = existingTable(call)
  checkIfMatch(call.ifMatch, entry.etag)
  const body = bodyOf(call, TableBody)
  const updated = await warehouse.updateTable(entry.reference, {
    schema: schemaIn(body),
    detectsSchema: flag(call.query, 'autodetect_schema') ?? false,
    resource: patchOf(entry.resource, tableFields(body)),
  })
  const statistics = await warehouse.tableStatistics(entry.reference)
  return tableResource(updated, call.bigquery, call.baseUrl, statistics)
}
