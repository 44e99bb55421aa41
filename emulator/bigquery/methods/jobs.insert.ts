/** https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/insert */
import {rm} from 'node:fs/promises'
import type {DatasetReference} from '../../warehouse/types.ts'
import {JobBody, type JobConfiguration, jobType} from '../jobs/configuration.ts'
import {asApiError} from '../jobs/job-error.ts'
import {jobLocation} from '../jobs/location.ts'
import {queryRequest} from '../jobs/query-request.ts'
import {queryStatistics} from '../jobs/query-statistics.ts'
import type {JobRecord, JobType} from '../jobs/record.ts'
import {type JobWork, newJobId} from '../jobs/registry.ts'
import {queryWork, transferWork} from '../jobs/work.ts'
import {bodyOf, type Call, type Method, pathParameter} from '../method.ts'
import {jobResource} from '../resources/job.ts'

/** Starts the job and answers at once; a dry run is the exception, it answers with what it found. */
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
    configuration: configuration!,
    createdAt: Date.now(),
    state: 'PENDING',
    statistics: {},
  }
  if (configuration!.dryRun) {
    const resource = await dryRun(call, record, configuration!)
    return jobReference?.jobId ? resource : withoutId(resource)
  }
  const started = call.bigquery.jobs.start(record, workOf(call, record, configuration!))
  return jobResource(started, call.baseUrl)
}

function workOf(call: Call, record: JobRecord, configuration: JobConfiguration): JobWork {
  const {warehouse} = call.bigquery
  const {project, id: jobId, location, type, userEmail} = record
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
    location,
    userEmail,
    jobId,
  })
}

function timeLimited(signal: AbortSignal, timeoutMs: number): AbortSignal {
  return timeoutMs > 0 ? AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) : signal
}

async function discardUpload({uploadedFile}: Call): Promise<void> {
  if (uploadedFile !== undefined) await rm(uploadedFile, {force: true})
}

const SECTION = {LOAD: 'load', EXTRACT: 'extract', COPY: 'copy'} as const

async function dryRun(call: Call, record: JobRecord, configuration: JobConfiguration) {
  const now = Date.now()
  const done: JobRecord = {...record, state: 'DONE', startedAt: now, endedAt: now}
  if (record.type !== 'QUERY') return jobResource(done, call.baseUrl)
  const request = queryRequest(configuration.query!, record.project)
  try {
    const outcome = await call.bigquery.warehouse.query({...request, location: record.location, dryRun: true})
    return jobResource({...done, statistics: queryStatistics(outcome, true)}, call.baseUrl)
  } catch (error) {
    throw asApiError(error, request.sql)
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
  const {query, load, extract, copy} = configuration as Record<string, Record<string, unknown> | undefined>
  const reference = {
    QUERY: query?.['destinationTable'] ?? query?.['defaultDataset'],
    LOAD: load?.['destinationTable'],
    EXTRACT: extract?.['sourceTable'],
    COPY: copy?.['destinationTable'],
  }[type] as {projectId?: string; datasetId?: string} | null | undefined
  if (!reference?.datasetId) return undefined
  return {project: reference.projectId ?? project, dataset: reference.datasetId}
}
