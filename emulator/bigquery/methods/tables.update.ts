/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tables/update */

import {flag} from '../../http/query-parameters.ts'
import {replacementOf} from '../merge-patch.ts'
import {bodyOf, type Method} from '../method.ts'
import {checkIfMatch} from '../precondition.ts'
import {schemaIn, TableBody, tableFields, tableResource} from '../resources/table.ts'
import {existingTable} from './tables.get.ts'

/** What a table is made of and how its rows lie; an update that does not name it leaves it. */
const KEPT = [
  'view',
  'materializedView',
  'externalDataConfiguration',
  'snapshotDefinition',
  'timePartitioning',
  'rangePartitioning',
  '_iamPolicy',
]

export const tablesUpdate: Method = async (call) => {
  const {warehouse} = call.bigquery
  const entry = existingTable(call)
  checkIfMatch(call.ifMatch, entry.etag)
  const body = bodyOf(call, TableBody)
  const updated = await warehouse.updateTable(entry.reference, {
    schema: schemaIn(body),
    detectsSchema: flag(call.query, 'autodetect_schema') ?? false,
    resource: replacementOf(entry.resource, tableFields(body), KEPT),
  })
  const statistics = await warehouse.tableStatistics(entry.reference)
  return tableResource(updated, call.bigquery, call.baseUrl, statistics)
}
