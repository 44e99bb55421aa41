/** A page of rows as JSON: as many as asked for, and no more than a response should carry. */
import {invalidRequest} from '../http/api-error.ts'
import {flag, integer, type QueryParameters, text} from '../http/query-parameters.ts'
import type {Column, Value} from '../warehouse/types.ts'
import {pagePosition, pageToken} from './page.ts'
import {type Cell, rowEncoder, type TimestampFormat, type WireRow} from './wire.ts'

export interface PageRequest {
  readonly start: number
  /** Undefined for as many as fit. */
  readonly maxResults: number | undefined
  readonly timestamps: TimestampFormat
  /** Rows as Arrow instead of JSON. */
  readonly arrow?: boolean
}

export interface RowsPage {
  readonly rows: WireRow[]
  readonly pageToken?: string
}

export type ReadRows = (start: number, count: number) => Promise<readonly (readonly Value[])[]>

/** https://cloud.google.com/bigquery/quotas#query_jobs: a response holds about 10 MB. */
const RESPONSE_BYTES = 10 * 1024 * 1024
const ROWS_A_READ = 5_000

export async function readPage(
  read: ReadRows,
  columns: readonly Column[],
  totalRows: number,
  page: PageRequest,
): Promise<RowsPage> {
  const encode = rowEncoder(columns, page.timestamps)
  const end = Math.min(totalRows, page.start + (page.maxResults ?? Number.POSITIVE_INFINITY))
  const rows: WireRow[] = []
  let bytes = 0
  let next = page.start
  while (next < end && bytes < RESPONSE_BYTES) {
    const values = await read(next, Math.min(ROWS_A_READ, end - next))
    if (values.length === 0) break
    for (const value of values) {
      const row = encode(value)
      bytes += rowSize(row)
      if (bytes > RESPONSE_BYTES && rows.length > 0) break
      rows.push(row)
    }
    next = page.start + rows.length
  }
  return {rows, ...(next < totalRows && {pageToken: pageToken(next)})}
}

/** About how many bytes a row is as JSON. */
function rowSize(row: WireRow): number {
  let size = 8
  for (const {v} of row.f) size += cellSize(v)
  return size
}

function cellSize(cell: Cell): number {
  if (cell === null) return 11
  if (typeof cell === 'string') return cell.length + 9
  if ('f' in cell) return rowSize(cell) + 6
  let size = 9
  for (const {v} of cell) size += cellSize(v)
  return size
}

/** `startIndex`, `pageToken`, `maxResults` and `formatOptions` of tabledata.list and jobs.getQueryResults. */
export function pageRequest(query: QueryParameters): PageRequest {
  return {
    start: pagePosition(text(query, 'pageToken')) ?? integer(query, 'startIndex') ?? 0,
    maxResults: integer(query, 'maxResults'),
    timestamps: timestampFormat(
      text(query, 'formatOptions.timestampOutputFormat'),
      flag(query, 'formatOptions.useInt64Timestamp'),
    ),
  }
}

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/DataFormatOptions */
export function timestampFormat(
  format: string | null | undefined,
  useInt64: boolean | null | undefined,
): TimestampFormat {
  if (!format || format === 'TIMESTAMP_OUTPUT_FORMAT_UNSPECIFIED') return useInt64 ? 'INT64' : 'FLOAT64'
  if (format !== 'FLOAT64' && format !== 'INT64' && format !== 'ISO8601_STRING') {
    throw invalidRequest(`Invalid value for formatOptions.timestampOutputFormat: ${format}`)
  }
  if (useInt64 && format !== 'INT64') {
    throw invalidRequest('formatOptions.useInt64Timestamp and timestampOutputFormat contradict each other.')
  }
  return format
}
