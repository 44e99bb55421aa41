/** https://cloud.google.com/bigquery/docs/reference/rest/v2/routines/update */
import {replacementOf} from '../merge-patch.ts'
import {bodyOf, type Method} from '../method.ts'
import {checkIfMatch} from '../precondition.ts'
import {RoutineBody, routineFields, routineResource} from '../resources/routine.ts'
import {existingRoutine} from './routines.get.ts'

export const routinesUpdate: Method = async (call) => {
  const entry = existingRoutine(call)
  checkIfMatch(call.ifMatch, entry.etag)
  const change = replacementOf(entry.resource, routineFields(bodyOf(call, RoutineBody)), [])
  return routineResource(await call.bigquery.warehouse.updateRoutine(entry.reference, change))
}
