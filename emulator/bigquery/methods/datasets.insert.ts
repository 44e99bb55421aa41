/** https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets/insert */
import {invalidRequest} from '../../http/api-error.ts'
import {bodyOf, type Method, pathParameter} from '../method.ts'
import {DatasetBody, datasetFields, datasetResource} from '../resources/dataset.ts'

export const datasetsInsert: Method = async (call) => {
  const body = bodyOf(call, DatasetBody)
  const project = pathParameter(call, 'projectId')
  const dataset = body.datasetReference?.datasetId
  if (!dataset) throw invalidRequest('Required parameter is missing: datasetReference.datasetId', 'required')
  const {warehouse} = call.bigquery
  const entry = await warehouse.createDataset({project, dataset}, datasetFields(body))
  return datasetResource(entry, call.bigquery, call.baseUrl)
}
