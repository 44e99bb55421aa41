/** https://cloud.google.com/bigquery/docs/reference/storage/rpc/google.cloud.bigquery.storage.v1#readrowsrequest */

import {isAnonymousDataset} from '../../bigquery/jobs/anonymous-table.ts'
import {apiErrorOf} from '../../bigquery/jobs/job-error.ts'
import type {JobRecord} from '../../bigquery/jobs/record.ts'
import {schemaOf} from '../../bigquery/schema.ts'
import {invalidRequest, notFound} from '../../http/api-error.ts'
import {batches} from '../batches.ts'
import {arrowFormat} from '../formats/arrow-format.ts'
import {jobRows} from '../job-rows.ts'
import type {ReadRowsRequest, ReadRowsResponse} from '../messages.ts'
import {jobNamed} from '../resource-names.ts'
import {selectedRows} from '../selected-rows.ts'
import type {OpenStream} from '../sessions.ts'
import type {Storage} from '../storage.ts'
import {checkSerialization} from './create-read-session.ts'

export async function* readRows(
  storage: Storage,
  request: ReadRowsRequest,
): AsyncGenerator<ReadRowsResponse, void, undefined> {
  const {format, start, end} = await streamOf(storage, request)
  const offset = Number(request.offset)
  if (offset < 0 || offset > end - start) {
    throw invalidRequest(`offset ${request.offset} is not within the stream, which has ${end - start} rows`)
  }
  const progress = (row: number) => (row - start) / (end - start)
  let schema: Partial<typeof format.schema> = format.schema
  for await (const batch of batches(format, {start: start + offset, end})) {
    yield {
      ...batch.rows,
      ...schema,
      rowCount: batch.end - batch.start,
      stats: {progress: {atResponseStart: progress(batch.start), atResponseEnd: progress(batch.end)}},
    }
    schema = {}
  }
  if (!jobNamed(request.readStream)) storage.sessions.finish(request.readStream)
}

function streamOf(storage: Storage, request: ReadRowsRequest): OpenStream | Promise<OpenStream> {
  const job = jobNamed(request.readStream)
  if (!job) return storage.sessions.stream(request.readStream)
  checkSerialization(request.arrowSerializationOptions)
  return jobStream(storage, job)
}

const LONGEST_WAIT_MS = 6 * 60 * 60 * 1000

/** The default stream of a job: the rows of a query that has not written them to a table of its choice. */
async function jobStream({jobs}: Storage, job: {project: string; id: string}): Promise<OpenStream> {
  const record = await jobs.wait(job, LONGEST_WAIT_MS)
  if (!record) throw notFound(`Not found: Job ${job.project}:${job.id}`)
  if (record.errorResult) throw apiErrorOf(record.errorResult)
  const {result} = record
  if (!result || result.totalRows === undefined || result.table || hasOwnDestination(record)) {
    throw invalidRequest('This API does not support explicitly-specified destination tables')
  }
  const rows = jobRows(jobs, record)
  const schema = result.schema ?? schemaOf(result.columns)
  return {format: arrowFormat(selectedRows(rows, schema)), start: 0, end: result.totalRows}
}

function hasOwnDestination({configuration}: JobRecord): boolean {
  const query = configuration['query'] as {destinationTable?: {datasetId?: string}} | undefined
  const dataset = query?.destinationTable?.datasetId
  return dataset !== undefined && !isAnonymousDataset(dataset)
}
