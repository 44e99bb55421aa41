/** https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets/delete */
import {flag} from '../../http/query-parameters.ts'
import type {Method} from '../method.ts'
import {checkIfMatch} from '../precondition.ts'
import {existingDataset} from './datasets.get.ts'

export const datasetsDelete: Method = async (call) => {
  const entry = existingDataset(call)
  checkIfMatch(call.ifMatch, entry.etag)
  const deleteContents = flag(call.query, 'deleteContents') ?? false
  await call.bigquery.warehouse.deleteDataset(entry.reference, {deleteContents})
}
