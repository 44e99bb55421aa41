/** https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/get */
import {notFound} from '../../http/api-error.ts'
import {text} from '../../http/query-parameters.ts'
import type {JobRecord} from '../jobs/record.ts'
import {type Call, type Method, pathParameter} from '../method.ts'
import {jobResource} from '../resources/job.ts'

export const jobsGet: Method = (call) => {
  const key = {project: pathParameter(call, 'projectId'), id: pathParameter(call, 'jobId')}
  return jobResource(existingJob(call, call.bigquery.jobs.get(key)), call.baseUrl)
}

/** Where jobs are looked for without a location, besides the server's own. */
const MULTI_REGIONS: ReadonlySet<string> = new Set(['US', 'EU'])

/** The job if it is there, and in the location where the client looks for it; otherwise 404. */
export function existingJob(call: Call, record: JobRecord | undefined): JobRecord {
  const location = text(call.query, 'location')
  const reachable = location
    ? (found: string) => found.toLowerCase() === location.toLowerCase()
    : (found: string) => MULTI_REGIONS.has(found) || found === call.bigquery.location
  if (record && reachable(record.location)) return record
  const project = pathParameter(call, 'projectId')
  const id = pathParameter(call, 'jobId')
  throw notFound(`Not found: Job ${project}:${location ? `${location}.` : ''}${id}`)
}
