/** https://cloud.google.com/bigquery/docs/reference/rest/v2/routines/list */
import {invalidRequest} from '../../http/api-error.ts'
import {text} from '../../http/query-parameters.ts'
import type {Method} from '../method.ts'
import {pageOf} from '../page.ts'
import {readMask, routineListItem, routineResource} from '../resources/routine.ts'
import {existingDataset} from './datasets.get.ts'

export const routinesList: Method = (call) => {
  const {reference} = existingDataset(call)
  const type = routineType(text(call.query, 'filter'))
  const mask = text(call.query, 'readMask')
  const routines = call.bigquery.warehouse
    .listRoutines(reference)
    .filter((entry) => !type || entry.resource['routineType'] === type)
  const {page, nextPageToken} = pageOf(routines, call.query)
  return {
    ...(page.length > 0 && {
      routines: page.map((entry) =>
        mask ? readMask(routineResource(entry), `routineReference,${mask}`) : routineListItem(entry),
      ),
    }),
    ...(nextPageToken && {nextPageToken}),
  }
}

/** `routineType:SCALAR_FUNCTION` is the only filter there is. */
function routineType(filter: string | undefined): string | undefined {
  if (!filter) return undefined
  const found = /^\s*routineType\s*:\s*(\w+)\s*$/.exec(filter)
  if (!found) throw invalidRequest(`Invalid filter: ${filter}`)
  return found[1]!
}
