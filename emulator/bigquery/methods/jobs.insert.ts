/** https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/insert */
import {rm} from 'node:fs/promises'
import {notFound} from '../../http/api-error.ts'
import type {DatasetReference} from '../../warehouse/types.ts'
import {JobBody, type JobConfiguration, jobType} from '../jobs/configuration.ts'
import {asApiError} from '../jobs/job-error.ts'
import {givenLocation, jobLocation, locationOf} from '../jobs/location.ts'
import {queryRequest} from '../jobs/query-request.ts'
import {queryStatistics} from '../jobs/query-statistics.ts'
import type {JobRecord, JobType} from '../jobs/record.ts'
import {type JobWork, newJobId} from '../jobs/registry.ts'
import {queryWork, transferWork} from '../jobs/work.ts'
import {bodyOf, type Call, type Method, pathParameter} from '../method.ts'
import {jobResource} from '../resources/job.ts'

/**
 * Starts the job and answers at once, with two exceptions: a dry run answers with what it found, and a query that
 * cannot even be compiled with its errors.
 */
export const jobsInsert: Method = async (call) => {
  try {
    return await insert(call)
  } catch (error) {
    await discardUpload(call)
    throw error
  }
}

async function insert(call: Call) {
  const {jobReference, configuration} = bodyOf(call, JobBody)
  const type = jobType(configuration)
  const project = pathParameter(call, 'projectId')
  const record: JobRecord = {
    project,
    id: jobReference?.jobId || newJobId(),
    location: jobLocation(call.bigquery, jobReference?.location, datasetOf(configuration!, type, project)),
    userEmail: call.bigquery.userEmail,
    type,
    configuration: withPriority(configuration!),
    createdAt: Date.now(),
    state: 'PENDING',
    statistics: {},
  }
  if (configuration!.dryRun) {
    const resource = await dryRun(call, record, configuration!, jobReference?.location)
    return jobReference?.jobId ? resource : withoutId(resource)
  }
  if (type !== 'QUERY') checkLocation(call, jobReference?.location, sourcesOf(configuration!, type, project))
  const begun = Promise.withResolvers<void>()
  const work = workOf(call, record, configuration!, jobReference?.location, begun.resolve)
  const started = call.bigquery.jobs.start(record, work)
  if (type !== 'QUERY') return jobResource(started, call.baseUrl)
  const ended = call.bigquery.jobs.wait(record, COMPILING_MS)
  return jobResource((await Promise.race([ended, begun.promise])) ?? started, call.baseUrl)
}

/** How long an answer waits at most for a statement to be compiled. */
const COMPILING_MS = 250

/** Loads, extracts and copies that name a location find only what lies there. */
function checkLocation(call: Call, asked: string | null | undefined, datasets: DatasetReference[]): void {
  const location = givenLocation(asked)
  for (const reference of location ? datasets : []) {
    const entry = call.bigquery.warehouse.dataset(reference)
    if (!entry || locationOf(call.bigquery, entry) === location) continue
    throw notFound(
      `Not found: Dataset ${reference.project}:${reference.dataset} was not found in location ${location}`,
    )
  }
}

/** Queries that name no priority show the one that they have. */
const withPriority = (configuration: JobConfiguration): JobConfiguration =>
  configuration.query
    ? {
        ...configuration,
        query: {...configuration.query, priority: configuration.query['priority'] ?? 'INTERACTIVE'},
      }
    : configuration

function workOf(
  call: Call,
  record: JobRecord,
  configuration: JobConfiguration,
  asked: string | null | undefined,
  onStart: () => void,
): JobWork {
  const {warehouse} = call.bigquery
  const {project, id: jobId, type, userEmail} = record
  const timeoutMs = Number(configuration.jobTimeoutMs ?? 0)
  if (type !== 'QUERY') {
    const {uploadedFile} = call
    const section = configuration[SECTION[type]] ?? {}
    const work = transferWork(warehouse, type, {project, configuration: section, jobId, uploadedFile})
    return (signal) => work(timeLimited(signal, timeoutMs)).finally(() => discardUpload(call))
  }
  const request = queryRequest(configuration.query!, project)
  return queryWork(warehouse, {
    ...request,
    ...(timeoutMs > 0 && {timeoutMs}),
    location: givenLocation(asked),
    userEmail,
    jobId,
    onStart,
  })
}

function timeLimited(signal: AbortSignal, timeoutMs: number): AbortSignal {
  return timeoutMs > 0 ? AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) : signal
}

async function discardUpload({uploadedFile}: Call): Promise<void> {
  if (uploadedFile !== undefined) await rm(uploadedFile, {force: true})
}

const SECTION = {LOAD: 'load', EXTRACT: 'extract', COPY: 'copy'} as const

async function dryRun(
  call: Call,
  record: JobRecord,
  configuration: JobConfiguration,
  asked: string | null | undefined,
) {
  const now = Date.now()
  const done: JobRecord = {...record, state: 'DONE', startedAt: now, endedAt: now}
  if (record.type !== 'QUERY') {
    checkLocation(call, asked, sourcesOf(configuration, record.type, record.project))
    await checkTransfer(call, record, record.type, configuration)
    return jobResource(done, call.baseUrl)
  }
  const request = queryRequest(configuration.query!, record.project)
  try {
    const location = givenLocation(asked)
    const outcome = await call.bigquery.warehouse.query({...request, location, dryRun: true})
    return jobResource({...done, statistics: queryStatistics(outcome, true)}, call.baseUrl)
  } catch (error) {
    throw asApiError(error, request.sql)
  }
}

/** Loads, extracts and copies that could not be done fail as they would when run. */
async function checkTransfer(
  call: Call,
  {project, id: jobId}: JobRecord,
  type: Exclude<JobType, 'QUERY'>,
  configuration: JobConfiguration,
): Promise<void> {
  const {uploadedFile, bigquery} = call
  const section = configuration[SECTION[type]] ?? {}
  const request = {project, configuration: section, jobId, uploadedFile, dryRun: true}
  try {
    await transferWork(bigquery.warehouse, type, request)(new AbortController().signal)
  } catch (error) {
    throw asApiError(error)
  } finally {
    await discardUpload(call)
  }
}

/** A dry run is no job that could be asked for; an id stands in it only where the client chose one. */
function withoutId(resource: ReturnType<typeof jobResource>) {
  const {projectId, location} = resource.jobReference
  return {...resource, id: `${projectId}:${location}.`, jobReference: {projectId, location}}
}

/** The dataset that decides where the job runs, when it does not say so itself. */
function datasetOf(
  configuration: JobConfiguration,
  type: JobType,
  project: string,
): DatasetReference | undefined {
  const {query, load, extract, copy} = configuration as Sections
  const reference = {
    QUERY: query?.['destinationTable'] ?? query?.['defaultDataset'],
    LOAD: load?.['destinationTable'],
    EXTRACT: extract?.['sourceTable'],
    COPY: copy?.['destinationTable'],
  }[type]
  return datasetReference(reference, project)
}

/** The datasets that must lie where a load, an extract or a copy runs. */
function sourcesOf(configuration: JobConfiguration, type: JobType, project: string): DatasetReference[] {
  const {load, extract, copy} = configuration as Sections
  const references = {
    QUERY: [],
    LOAD: [load?.['destinationTable']],
    EXTRACT: [extract?.['sourceTable']],
    COPY: [copy?.['sourceTable'], ...((copy?.['sourceTables'] as unknown[] | undefined) ?? [])],
  }[type]
  return references.map((reference) => datasetReference(reference, project)).filter((found) => !!found)
}

type Sections = Record<string, Record<string, unknown> | undefined>

function datasetReference(sent: unknown, project: string): DatasetReference | undefined {
  const {projectId, datasetId} = (sent ?? {}) as {projectId?: string; datasetId?: string}
  return datasetId ? {project: projectId ?? project, dataset: datasetId} : undefined
}
