/** https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/delete */
import {invalidRequest} from '../../http/api-error.ts'
import {type Method, pathParameter} from '../method.ts'
import {existingJob} from './jobs.get.ts'

/** Forgets a job that has ended. Unlike other deletions it answers with an empty object. */
export const jobsDelete: Method = async (call) => {
  const key = {project: pathParameter(call, 'projectId'), id: pathParameter(call, 'jobId')}
  const record = existingJob(call, call.bigquery.jobs.get(key))
  if (record.state !== 'DONE') {
    throw invalidRequest(`Job ${record.project}:${record.location}.${record.id} is still running`)
  }
  await call.bigquery.jobs.delete(key)
  return {}
}
