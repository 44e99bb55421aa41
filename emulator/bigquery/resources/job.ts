/** https://cloud.google.com/bigquery/docs/reference/rest/v2/Job */
import {createHash} from 'node:crypto'
import type {JobRecord} from '../jobs/record.ts'

/** Neither who asks nor by which address matters to the resource, but its links lead back to the server. */
export function jobResource(record: JobRecord, baseUrl: string) {
  const {project, id, location} = record
  const path = `${encodeURIComponent(project)}/jobs/${encodeURIComponent(id)}`
  return {
    kind: 'bigquery#job',
    etag: etagOf(record),
    id: `${project}:${location}.${id}`,
    selfLink: `${baseUrl}/bigquery/v2/projects/${path}?location=${encodeURIComponent(location)}`,
    user_email: record.userEmail,
    configuration: {...record.configuration, jobType: record.type},
    jobReference: jobReference(record),
    statistics: jobStatistics(record),
    status: jobStatus(record),
  }
}

export const jobReference = ({project, id, location}: JobRecord) => ({
  projectId: project,
  jobId: id,
  location,
})

/** Changes with the job's state, and then no more. */
export const etagOf = ({project, id, state}: JobRecord): string =>
  createHash('sha1').update(`${project}\n${id}\n${state}`).digest('base64')

function jobStatus({state, errorResult, errors}: JobRecord) {
  return {
    ...(errorResult && {errorResult}),
    ...(errors && {errors}),
    state,
  }
}

function jobStatistics(record: JobRecord) {
  return {
    creationTime: String(record.createdAt),
    ...(record.startedAt !== undefined && {startTime: String(record.startedAt)}),
    ...(record.endedAt !== undefined && {endTime: String(record.endedAt)}),
    ...(record.parent !== undefined && {parentJobId: record.parent}),
    // Clients take the kind's own statistics for granted as soon as there is a job.
    ...(record.type === 'QUERY' && {query: {}}),
    ...record.statistics,
  }
}

/** A job as jobs.list shows it; the configuration only with projection=full. */
export function jobListItem(record: JobRecord, baseUrl: string, full: boolean) {
  const {etag, selfLink, configuration, ...resource} = jobResource(record, baseUrl)
  return {
    ...resource,
    state: record.state,
    ...(record.errorResult && {errorResult: record.errorResult}),
    ...(full && {configuration}),
  }
}
