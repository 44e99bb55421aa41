/** https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/query */
import {z} from 'zod'
import {queryFields} from '../jobs/configuration.ts'
import {asApiError} from '../jobs/job-error.ts'
import {givenLocation, jobLocation} from '../jobs/location.ts'
import {queryRequest} from '../jobs/query-request.ts'
import {dmlStatistics} from '../jobs/query-statistics.ts'
import type {JobRecord} from '../jobs/record.ts'
import {newJobId} from '../jobs/registry.ts'
import {queryWork} from '../jobs/work.ts'
import {bodyOf, type Call, type Method, pathParameter} from '../method.ts'
import {queryResults, waitingTime} from '../query-results.ts'
import {timestampFormat} from '../rows-page.ts'

/** Numbers arrive as such or, from languages without large integers in JSON, as text. */
const count = z
  .union([z.string().regex(/^\d+$/), z.int().nonnegative()])
  .transform(Number)
  .nullish()

const Body = z.looseObject({
  ...queryFields,
  location: z.string().nullish(),
  dryRun: z.boolean().nullish(),
  requestId: z.string().nullish(),
  jobCreationMode: z.string().nullish(),
  jobTimeoutMs: count,
  timeoutMs: count,
  maxResults: count,
  queryResultsFormat: z.string().nullish(),
  formatOptions: z
    .looseObject({useInt64Timestamp: z.boolean().nullish(), timestampOutputFormat: z.string().nullish()})
    .nullish(),
})
type Body = z.infer<typeof Body>

/** Fields of the request that are not about the query itself. */
const REQUEST_ONLY: ReadonlySet<string> = new Set([
  'kind',
  'location',
  'dryRun',
  'requestId',
  'jobCreationMode',
  'jobTimeoutMs',
  'timeoutMs',
  'maxResults',
  'formatOptions',
  'queryResultsFormat',
  'arrowSerializationOptions',
  'labels',
  'reservation',
])

/** Runs a query and answers with its first rows, or with the job to ask again where it takes longer. */
export const jobsQuery: Method = async (call) => {
  const {bigquery} = call
  const body = bodyOf(call, Body)
  const {formatOptions} = body
  const page = {
    start: 0,
    maxResults: body.maxResults ?? undefined,
    timestamps: timestampFormat(formatOptions?.timestampOutputFormat, formatOptions?.useInt64Timestamp),
    arrow: body.queryResultsFormat === 'ARROW',
  }
  if (body.dryRun) return dryRun(call, body)
  const id = start(call, body)
  const key = {project: pathParameter(call, 'projectId'), id}
  const record = (await bigquery.jobs.wait(key, waitingTime(body.timeoutMs ?? undefined)))!
  const results = await queryResults(bigquery, record, page)
  const optional = body.jobCreationMode === 'JOB_CREATION_OPTIONAL'
  const {jobReference, ...withoutJob} = results
  const answered = results.jobComplete && !results.pageToken
  return {
    kind: 'bigquery#queryResponse',
    queryId: id,
    ...(optional && answered ? withoutJob : {...withoutJob, jobReference}),
    ...(optional &&
      !answered && {jobCreationReason: {code: results.jobComplete ? 'LARGE_RESULTS' : 'LONG_RUNNING'}}),
  }
}

/** The id of the job: a new one, or the one that an earlier request of the same requestId began. */
function start(call: Call, body: Body): string {
  const {jobs, warehouse, userEmail} = call.bigquery
  const project = pathParameter(call, 'projectId')
  const known = body.requestId ? jobs.requested(project, body.requestId) : undefined
  if (known) return known
  const id = newJobId()
  const request = queryRequest(body, project)
  const timeoutMs = body.jobTimeoutMs ?? 0
  const location = jobLocation(call.bigquery, body.location, request.defaultDataset)
  const query = Object.fromEntries(Object.entries(body).filter(([name]) => !REQUEST_ONLY.has(name)))
  const record: JobRecord = {
    project,
    id,
    location,
    userEmail,
    type: 'QUERY',
    configuration: {
      query: {priority: 'INTERACTIVE', ...query},
      ...(body['labels'] != null && {labels: body['labels']}),
    },
    createdAt: Date.now(),
    state: 'PENDING',
    statistics: {},
  }
  const work = queryWork(warehouse, {
    ...request,
    ...(timeoutMs > 0 && {timeoutMs}),
    location: givenLocation(body.location),
    userEmail,
    jobId: id,
  })
  jobs.start(record, work)
  if (body.requestId) jobs.remember(project, body.requestId, id)
  return id
}

async function dryRun(call: Call, body: Body) {
  const project = pathParameter(call, 'projectId')
  const request = queryRequest(body, project)
  const location = jobLocation(call.bigquery, body.location, request.defaultDataset)
  try {
    const outcome = await call.bigquery.warehouse.query({
      ...request,
      location: givenLocation(body.location),
      dryRun: true,
    })
    return {
      kind: 'bigquery#queryResponse',
      schema: outcome.schema,
      jobReference: {projectId: project, location},
      totalBytesProcessed: String(outcome.bytesProcessed ?? 0),
      jobComplete: true,
      cacheHit: false,
      ...dmlStatistics(outcome),
    }
  } catch (error) {
    throw asApiError(error, request.sql)
  }
}
