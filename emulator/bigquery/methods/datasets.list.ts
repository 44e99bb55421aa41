/** https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets/list */
import {text} from '../../http/query-parameters.ts'
import {labelFilter} from '../label-filter.ts'
import {type Method, pathParameter} from '../method.ts'
import {pageOf} from '../page.ts'
import {datasetListItem} from '../resources/dataset.ts'

export const datasetsList: Method = ({bigquery, query, ...call}) => {
  const wanted = labelFilter(text(query, 'filter'))
  const datasets = bigquery.warehouse
    .listDatasets(pathParameter({bigquery, query, ...call}, 'projectId'))
    .filter((entry) => wanted((entry.resource['labels'] ?? {}) as Record<string, unknown>))
  const {page, nextPageToken} = pageOf(datasets, query)
  return {
    kind: 'bigquery#datasetList',
    ...(nextPageToken && {nextPageToken}),
    ...(page.length > 0 && {datasets: page.map((entry) => datasetListItem(entry, bigquery))}),
  }
}
