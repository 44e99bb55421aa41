/** https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets/patch */
import {patchOf} from '../merge-patch.ts'
import {bodyOf, type Method} from '../method.ts'
import {checkIfMatch} from '../precondition.ts'
import {DatasetBody, datasetFields, datasetResource} from '../resources/dataset.ts'
import {existingDataset} from './datasets.get.ts'

export const datasetsPatch: Method = async (call) => {
  const entry = existingDataset(call)
  checkIfMatch(call.ifMatch, entry.etag)
  const change = patchOf(entry.resource, datasetFields(bodyOf(call, DatasetBody)))
  const updated = await call.bigquery.warehouse.updateDataset(entry.reference, change)
  return datasetResource(updated, call.bigquery, call.baseUrl)
}
