/** https://cloud.google.com/bigquery/docs/reference/rest/v2/routines/insert */
import {invalidRequest} from '../../http/api-error.ts'
import {bodyOf, datasetOf, type Method} from '../method.ts'
import {RoutineBody, routineFields, routineResource} from '../resources/routine.ts'

export const routinesInsert: Method = async (call) => {
  const body = bodyOf(call, RoutineBody)
  const routine = body.routineReference?.routineId
  if (!routine) throw invalidRequest('Required parameter is missing: routineReference.routineId', 'required')
  const reference = {...datasetOf(call), routine}
  return routineResource(await call.bigquery.warehouse.createRoutine(reference, routineFields(body)))
}
