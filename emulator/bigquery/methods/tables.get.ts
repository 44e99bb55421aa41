/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tables/get */
import {notFound} from '../../http/api-error.ts'
import {text} from '../../http/query-parameters.ts'
import type {TableEntry} from '../../warehouse/types.ts'
import {anonymousEntry} from '../anonymous-entry.ts'
import {type Call, type Method, tableOf} from '../method.ts'
import {tableResource} from '../resources/table.ts'
import {selectedSchema} from '../selected-fields.ts'

export const tablesGet: Method = async (call) => {
  const {bigquery, baseUrl, query} = call
  const result = anonymousEntry(bigquery.jobs, tableOf(call))
  const entry = result?.entry ?? existingTable(call)
  const shown = {...entry, schema: selectedSchema(entry.schema, text(query, 'selectedFields'))}
  if (text(query, 'view') === 'BASIC') return tableResource(shown, bigquery, baseUrl, undefined)
  const statistics = result?.statistics ?? (await bigquery.warehouse.tableStatistics(tableOf(call)))
  return tableResource(shown, bigquery, baseUrl, statistics)
}

/** The table in the path, or 404. */
export function existingTable(call: Call): TableEntry {
  const reference = tableOf(call)
  const {project, dataset, table} = reference
  const entry = call.bigquery.warehouse.table(reference)
  if (entry) return entry
  const missing = call.bigquery.warehouse.dataset(reference)
    ? `Table ${project}:${dataset}.${table}`
    : `Dataset ${project}:${dataset}`
  throw notFound(`Not found: ${missing}`)
}
