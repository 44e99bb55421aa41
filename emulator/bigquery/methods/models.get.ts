/** https://cloud.google.com/bigquery/docs/reference/rest/v2/models/get */
import {notFound} from '../../http/api-error.ts'
import {datasetOf, type Method, pathParameter} from '../method.ts'

/** There are no models: CREATE MODEL is not supported. */
export const modelsGet: Method = (call) => {
  const {project, dataset} = datasetOf(call)
  throw notFound(`Not found: Model ${project}:${dataset}.${pathParameter(call, 'modelId')}`)
}
