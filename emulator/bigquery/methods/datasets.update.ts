/** https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets/update */
import {replacementOf} from '../merge-patch.ts'
import {bodyOf, type Method} from '../method.ts'
import {checkIfMatch} from '../precondition.ts'
import {DatasetBody, datasetFields, datasetResource} from '../resources/dataset.ts'
import {existingDataset} from './datasets.get.ts'

/** What an update cannot take away. */
const KEPT = ['location', 'access']

export const datasetsUpdate: Method = async (call) => {
  const entry = existingDataset(call)
  checkIfMatch(call.ifMatch, entry.etag)
  const change = replacementOf(entry.resource, datasetFields(bodyOf(call, DatasetBody)), KEPT)
  const updated = await call.bigquery.warehouse.updateDataset(entry.reference, change)
  return datasetResource(updated, call.bigquery, call.baseUrl)
}
