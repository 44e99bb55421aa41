/** https://cloud.google.com/bigquery/docs/reference/rest/v2/rowAccessPolicies/list */
import type {Method} from '../method.ts'
import {existingTable} from './tables.get.ts'

/** There are none: CREATE ROW ACCESS POLICY is not supported. */
export const rowAccessPoliciesList: Method = (call) => {
  existingTable(call)
  return {}
}
