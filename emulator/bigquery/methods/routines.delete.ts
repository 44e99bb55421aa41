/** https://cloud.google.com/bigquery/docs/reference/rest/v2/routines/delete */
import type {Method} from '../method.ts'
import {existingRoutine} from './routines.get.ts'

export const routinesDelete: Method = async (call) => {
  const entry = existingRoutine(call)
  await call.bigquery.warehouse.deleteRoutine(entry.reference)
}
