/** https://cloud.google.com/bigquery/docs/reference/rest/v2/models/list */
import type {Method} from '../method.ts'
import {existingDataset} from './datasets.get.ts'

/** There are no models: CREATE MODEL is not supported. */
export const modelsList: Method = (call) => {
  existingDataset(call)
  return {}
}
