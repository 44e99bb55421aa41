/** https://cloud.google.com/bigquery/docs/reference/rest/v2/routines/get */
import {notFound} from '../../http/api-error.ts'
import {text} from '../../http/query-parameters.ts'
import type {RoutineEntry} from '../../warehouse/types.ts'
import {type Call, datasetOf, type Method, pathParameter} from '../method.ts'
import {readMask, routineResource} from '../resources/routine.ts'

export const routinesGet: Method = (call) =>
  readMask(routineResource(existingRoutine(call)), text(call.query, 'readMask'))

/** The routine in the path, or 404. */
export function existingRoutine(call: Call): RoutineEntry {
  const reference = {...datasetOf(call), routine: pathParameter(call, 'routineId')}
  const entry = call.bigquery.warehouse.routine(reference)
  if (entry) return entry
  throw notFound(`Not found: Routine ${reference.project}:${reference.dataset}.${reference.routine}`)
}
