/** https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets/get */
import {notFound} from '../../http/api-error.ts'
import type {DatasetEntry} from '../../warehouse/types.ts'
import {type Call, datasetOf, type Method} from '../method.ts'
import {datasetResource} from '../resources/dataset.ts'

export const datasetsGet: Method = (call) =>
  datasetResource(existingDataset(call), call.bigquery, call.baseUrl)

/** The dataset in the path, or 404. */
export function existingDataset(call: Call): DatasetEntry {
  const reference = datasetOf(call)
  const entry = call.bigquery.warehouse.dataset(reference)
  if (!entry) throw notFound(`Not found: Dataset ${reference.project}:${reference.dataset}`)
  return entry
}
