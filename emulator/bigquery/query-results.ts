/** What jobs.query and jobs.getQueryResults have in common: a query's rows, or that there are none yet. */

import {arrowPage} from './arrow/arrow-page.ts'
import {apiErrorOf} from './jobs/job-error.ts'
import type {JobRecord} from './jobs/record.ts'
import type {BigQuery} from './method.ts'
import {etagOf, jobReference} from './resources/job.ts'
import {type PageRequest, type ReadRows, readPage} from './rows-page.ts'
import {schemaOf} from './schema.ts'

const DEFAULT_WAIT_MS = 10_000
const LONGEST_WAIT_MS = 200_000

/** How long a request waits for its query: `timeoutMs`, within bounds. */
export const waitingTime = (timeoutMs: number | undefined): number =>
  Math.min(timeoutMs ?? DEFAULT_WAIT_MS, LONGEST_WAIT_MS)

export interface QueryResults {
  readonly jobReference: ReturnType<typeof jobReference>
  readonly jobComplete: boolean
  readonly pageToken?: unknown
  readonly [field: string]: unknown
}

/** A page of a query's rows. A query that failed is an error of the request. */
export async function queryResults(
  bigquery: BigQuery,
  record: JobRecord,
  page: PageRequest,
): Promise<QueryResults> {
  if (record.state !== 'DONE') return {jobReference: jobReference(record), jobComplete: false}
  if (record.errorResult) throw apiErrorOf(record.errorResult)
  const {statistics} = record
  const query = (statistics['query'] ?? {}) as Record<string, unknown>
  return {
    etag: etagOf(record),
    jobReference: jobReference(record),
    jobComplete: true,
    ...(await resultRows(bigquery, record, page)),
    totalBytesProcessed: statistics['totalBytesProcessed'] ?? '0',
    cacheHit: false,
    ...(record.errors && {errors: record.errors}),
    ...(query['dmlStats'] !== undefined && {
      numDmlAffectedRows: query['numDmlAffectedRows'],
      dmlStats: query['dmlStats'],
    }),
    ...(statistics['sessionInfo'] !== undefined && {sessionInfo: statistics['sessionInfo']}),
    statementType: query['statementType'],
    location: record.location,
    creationTime: String(record.createdAt),
    startTime: String(record.startedAt),
    endTime: String(record.endedAt),
  }
}

async function resultRows(bigquery: BigQuery, record: JobRecord, page: PageRequest) {
  const {result} = record
  if (!result) return {}
  const schema = result.schema ?? schemaOf(result.columns)
  if (result.table) {
    const {table} = result
    const {totalRows} = await bigquery.warehouse.readTable(table, {start: 0, count: 0})
    const read: ReadRows = async (start, count) =>
      (await bigquery.warehouse.readTable(table, {start, count})).rows
    return {schema, ...(await rowsOf(read, record, totalRows, page))}
  }
  if (result.totalRows === undefined) return {schema}
  const read: ReadRows = (start, count) => bigquery.jobs.rows(record, start, count)
  return {schema, ...(await rowsOf(read, record, result.totalRows, page))}
}

async function rowsOf(read: ReadRows, record: JobRecord, totalRows: number, page: PageRequest) {
  if (page.arrow) {
    const {columns} = record.result!
    return {totalRows: String(totalRows), ...(await arrowPage(read, columns, totalRows, page.maxResults))}
  }
  const {rows, pageToken} = await readPage(read, record.result!.columns, totalRows, page)
  return {
    totalRows: String(totalRows),
    ...(pageToken && {pageToken}),
    ...(rows.length > 0 && {rows}),
  }
}
