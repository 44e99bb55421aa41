/** https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/list */
import {invalidRequest} from '../../http/api-error.ts'
import {integer, list, text} from '../../http/query-parameters.ts'
import type {JobState} from '../jobs/record.ts'
import {type Method, pathParameter} from '../method.ts'
import {pagePosition, pageToken} from '../page.ts'
import {jobListItem} from '../resources/job.ts'

const DEFAULT_PAGE = 50
const LARGEST_PAGE = 1_000

export const jobsList: Method = (call) => {
  const {query} = call
  const filter = {
    project: pathParameter(call, 'projectId'),
    parent: text(query, 'parentJobId'),
    states: list(query, 'stateFilter').map(jobState),
    minCreatedAt: integer(query, 'minCreationTime'),
    maxCreatedAt: integer(query, 'maxCreationTime'),
    before: pagePosition(text(query, 'pageToken')),
  }
  const size = Math.min(integer(query, 'maxResults') || DEFAULT_PAGE, LARGEST_PAGE)
  const {records, next} = call.bigquery.jobs.list(filter, size)
  const full = text(query, 'projection')?.toLowerCase() === 'full'
  return {
    kind: 'bigquery#jobList',
    ...(next !== undefined && {nextPageToken: pageToken(next)}),
    jobs: records.map((record) => jobListItem(record, call.baseUrl, full)),
  }
}

function jobState(value: string): JobState {
  const state = value.toUpperCase()
  if (state === 'DONE' || state === 'PENDING' || state === 'RUNNING') return state
  throw invalidRequest(`Invalid value for stateFilter: ${value}`)
}
