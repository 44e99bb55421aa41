/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tables/list */
import type {Method} from '../method.ts'
import {pageOf} from '../page.ts'
import {tableListItem} from '../resources/table.ts'
import {existingDataset} from './datasets.get.ts'

export const tablesList: Method = (call) => {
  const {reference, etag} = existingDataset(call)
  const tables = call.bigquery.warehouse.listTables(reference)
  const {page, nextPageToken} = pageOf(tables, call.query)
  return {
    kind: 'bigquery#tableList',
    etag,
    ...(nextPageToken && {nextPageToken}),
    ...(page.length > 0 && {tables: page.map(tableListItem)}),
    totalItems: tables.length,
  }
}
