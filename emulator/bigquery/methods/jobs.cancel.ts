/** https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/cancel */
import {type Method, pathParameter} from '../method.ts'
import {jobResource} from '../resources/job.ts'
import {existingJob} from './jobs.get.ts'

/** How long the answer waits for the work to stop, so that it can already tell of it. */
const PATIENCE_MS = 1_000

/** Stops the job's work. A job that has ended stays as it is. */
export const jobsCancel: Method = async (call) => {
  const {jobs} = call.bigquery
  const key = {project: pathParameter(call, 'projectId'), id: pathParameter(call, 'jobId')}
  existingJob(call, jobs.get(key))
  jobs.cancel(key)
  const record = existingJob(call, await jobs.wait(key, PATIENCE_MS))
  return {kind: 'bigquery#jobCancelResponse', job: jobResource(record, call.baseUrl)}
}
