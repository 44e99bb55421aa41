/** https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/getQueryResults */
import {invalidRequest} from '../../http/api-error.ts'
import {integer} from '../../http/query-parameters.ts'
import {type Method, pathParameter} from '../method.ts'
import {queryResults, waitingTime} from '../query-results.ts'
import {pageRequest} from '../rows-page.ts'
import {existingJob} from './jobs.get.ts'

/** Waits for the query to end, as long as the client wants to, and answers with a page of its rows. */
export const jobsGetQueryResults: Method = async (call) => {
  const {bigquery, query} = call
  const page = pageRequest(query)
  const key = {project: pathParameter(call, 'projectId'), id: pathParameter(call, 'jobId')}
  existingJob(call, bigquery.jobs.get(key))
  const record = existingJob(call, await bigquery.jobs.wait(key, waitingTime(integer(query, 'timeoutMs'))))
  if (record.type !== 'QUERY') throw invalidRequest(`Job ${record.id} is not a query job`)
  return {kind: 'bigquery#getQueryResultsResponse', ...(await queryResults(bigquery, record, page))}
}
