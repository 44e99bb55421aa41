/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tables/insert */
import {invalidRequest} from '../../http/api-error.ts'
import {bodyOf, datasetOf, type Method} from '../method.ts'
import {kindOf, schemaIn, TableBody, tableFields, tableResource} from '../resources/table.ts'

export const tablesInsert: Method = async (call) => {
  const body = bodyOf(call, TableBody)
  const table = body.tableReference?.tableId
  if (!table) throw invalidRequest('Required parameter is missing: tableReference.tableId', 'required')
  const {warehouse} = call.bigquery
  const reference = {...datasetOf(call), table}
  const entry = await warehouse.createTable(reference, kindOf(body), schemaIn(body), tableFields(body))
  return tableResource(entry, call.bigquery, call.baseUrl, {rows: 0, bytes: 0})
}
