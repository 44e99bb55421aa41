/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tabledata/list */
import {text} from '../../http/query-parameters.ts'
import type {Value} from '../../warehouse/types.ts'
import {anonymousEntry} from '../anonymous-entry.ts'
import {type Call, type Method, tableOf} from '../method.ts'
import {type PageRequest, pageRequest, readPage} from '../rows-page.ts'
import {selectedSchema, selectionOf} from '../selected-fields.ts'
import {existingTable} from './tables.get.ts'

export const tabledataList: Method = async (call) => {
  const {jobs} = call.bigquery
  const page = pageRequest(call.query)
  const result = anonymousEntry(jobs, tableOf(call))
  if (!result) return listTable(call, page)
  const {record, entry, statistics} = result
  const schema = selectedSchema(entry.schema, text(call.query, 'selectedFields'))
  const {columns, select} = selectionOf(record.result!.columns, schema)
  const read = async (start: number, count: number) => (await jobs.rows(record, start, count)).map(select)
  const {rows, pageToken} = await readPage(read, columns, statistics.rows, page)
  return answer(entry.etag, statistics.rows, rows, pageToken)
}

async function listTable(call: Call, page: PageRequest) {
  const {warehouse} = call.bigquery
  const entry = existingTable(call)
  const schema = selectedSchema(entry.schema, text(call.query, 'selectedFields'))
  const fields = schema.fields.map((field) => field.name)
  const readTable = (start: number, count: number) =>
    warehouse.readTable(tableOf(call), {start, count, fields})
  const {columns: read, totalRows} = await readTable(0, 0)
  const {columns, select} = selectionOf(read, schema)
  const readRows = async (start: number, count: number): Promise<(readonly Value[])[]> =>
    (await readTable(start, count)).rows.map(select)
  const {rows, pageToken} = await readPage(readRows, columns, totalRows, page)
  return answer(entry.etag, totalRows, rows, pageToken)
}

const answer = (
  etag: string,
  totalRows: number,
  rows: readonly unknown[],
  pageToken: string | undefined,
) => ({
  kind: 'bigquery#tableDataList',
  etag,
  totalRows: String(totalRows),
  ...(pageToken && {pageToken}),
  ...(rows.length > 0 && {rows}),
})
