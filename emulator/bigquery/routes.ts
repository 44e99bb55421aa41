/**
 * Every method of the BigQuery API, v2. Those without `run` are not built: they answer 501 and name themselves.
 * The discovery document is made from this table. https://cloud.google.com/bigquery/docs/reference/rest
 */
import {datasetsDelete} from './methods/datasets.delete.ts'
import {datasetsGet} from './methods/datasets.get.ts'
import {datasetsInsert} from './methods/datasets.insert.ts'
import {datasetsList} from './methods/datasets.list.ts'
import {datasetsPatch} from './methods/datasets.patch.ts'
import {datasetsUpdate} from './methods/datasets.update.ts'
import {jobsCancel} from './methods/jobs.cancel.ts'
import {jobsDelete} from './methods/jobs.delete.ts'
import {jobsGet} from './methods/jobs.get.ts'
import {jobsGetQueryResults} from './methods/jobs.getQueryResults.ts'
import {jobsInsert} from './methods/jobs.insert.ts'
import {jobsList} from './methods/jobs.list.ts'
import {jobsQuery} from './methods/jobs.query.ts'
import {modelsGet} from './methods/models.get.ts'
import {modelsList} from './methods/models.list.ts'
import {projectsGetServiceAccount} from './methods/projects.getServiceAccount.ts'
import {projectsList} from './methods/projects.list.ts'
import {routinesDelete} from './methods/routines.delete.ts'
import {routinesGet} from './methods/routines.get.ts'
import {routinesInsert} from './methods/routines.insert.ts'
import {routinesList} from './methods/routines.list.ts'
import {routinesUpdate} from './methods/routines.update.ts'
import {rowAccessPoliciesList} from './methods/rowAccessPolicies.list.ts'
import {tabledataInsertAll} from './methods/tabledata.insertAll.ts'
import {tabledataList} from './methods/tabledata.list.ts'
import {tablesDelete} from './methods/tables.delete.ts'
import {tablesGet} from './methods/tables.get.ts'
import {tablesGetIamPolicy} from './methods/tables.getIamPolicy.ts'
import {tablesInsert} from './methods/tables.insert.ts'
import {tablesList} from './methods/tables.list.ts'
import {tablesPatch} from './methods/tables.patch.ts'
import {tablesSetIamPolicy} from './methods/tables.setIamPolicy.ts'
import {tablesTestIamPermissions} from './methods/tables.testIamPermissions.ts'
import {tablesUpdate} from './methods/tables.update.ts'
import type {Route} from './route.ts'

const PAGE = {maxResults: 'uint32', pageToken: 'string'} as const
const FORMAT = {
  'formatOptions.timestampOutputFormat': 'string',
  'formatOptions.useInt64Timestamp': 'boolean',
} as const

export const ROUTES: readonly Route[] = [
  // datasets
  {
    id: 'bigquery.datasets.delete',
    verb: 'DELETE',
    path: 'projects/{projectId}/datasets/{datasetId}',
    query: {deleteContents: 'boolean'},
    run: datasetsDelete,
  },
  {
    id: 'bigquery.datasets.get',
    verb: 'GET',
    path: 'projects/{projectId}/datasets/{datasetId}',
    query: {accessPolicyVersion: 'int32', datasetView: 'string'},
    response: 'Dataset',
    run: datasetsGet,
  },
  {
    id: 'bigquery.datasets.insert',
    verb: 'POST',
    path: 'projects/{projectId}/datasets',
    query: {accessPolicyVersion: 'int32'},
    request: 'Dataset',
    response: 'Dataset',
    run: datasetsInsert,
  },
  {
    id: 'bigquery.datasets.list',
    verb: 'GET',
    path: 'projects/{projectId}/datasets',
    query: {...PAGE, all: 'boolean', filter: 'string'},
    response: 'DatasetList',
    run: datasetsList,
  },
  {
    id: 'bigquery.datasets.patch',
    verb: 'PATCH',
    path: 'projects/{projectId}/datasets/{datasetId}',
    query: {accessPolicyVersion: 'int32', updateMode: 'string'},
    request: 'Dataset',
    response: 'Dataset',
    run: datasetsPatch,
  },
  {
    id: 'bigquery.datasets.undelete',
    verb: 'POST',
    path: 'projects/{projectId}/datasets/{datasetId}:undelete',
    request: 'UndeleteDatasetRequest',
    response: 'Dataset',
  },
  {
    id: 'bigquery.datasets.update',
    verb: 'PUT',
    path: 'projects/{projectId}/datasets/{datasetId}',
    query: {accessPolicyVersion: 'int32', updateMode: 'string'},
    request: 'Dataset',
    response: 'Dataset',
    run: datasetsUpdate,
  },
  // jobs
  {
    id: 'bigquery.jobs.cancel',
    verb: 'POST',
    path: 'projects/{projectId}/jobs/{jobId}/cancel',
    query: {location: 'string'},
    response: 'JobCancelResponse',
    run: jobsCancel,
  },
  {
    id: 'bigquery.jobs.delete',
    verb: 'DELETE',
    path: 'projects/{projectId}/jobs/{jobId}/delete',
    query: {location: 'string'},
    run: jobsDelete,
  },
  {
    id: 'bigquery.jobs.get',
    verb: 'GET',
    path: 'projects/{projectId}/jobs/{jobId}',
    query: {location: 'string'},
    response: 'Job',
    run: jobsGet,
  },
  {
    id: 'bigquery.jobs.getQueryResults',
    verb: 'GET',
    path: 'projects/{projectId}/queries/{jobId}',
    query: {...PAGE, ...FORMAT, location: 'string', startIndex: 'uint64', timeoutMs: 'uint32'},
    response: 'GetQueryResultsResponse',
    run: jobsGetQueryResults,
  },
  {
    id: 'bigquery.jobs.insert',
    verb: 'POST',
    path: 'projects/{projectId}/jobs',
    request: 'Job',
    response: 'Job',
    upload: true,
    run: jobsInsert,
  },
  {
    id: 'bigquery.jobs.list',
    verb: 'GET',
    path: 'projects/{projectId}/jobs',
    query: {
      ...PAGE,
      allUsers: 'boolean',
      maxCreationTime: 'uint64',
      minCreationTime: 'uint64',
      parentJobId: 'string',
      projection: 'string',
      stateFilter: 'string*',
    },
    response: 'JobList',
    run: jobsList,
  },
  {
    id: 'bigquery.jobs.query',
    verb: 'POST',
    path: 'projects/{projectId}/queries',
    request: 'QueryRequest',
    response: 'QueryResponse',
    run: jobsQuery,
  },
  // models
  {
    id: 'bigquery.models.delete',
    verb: 'DELETE',
    path: 'projects/{projectId}/datasets/{datasetId}/models/{modelId}',
    run: modelsGet,
  },
  {
    id: 'bigquery.models.get',
    verb: 'GET',
    path: 'projects/{projectId}/datasets/{datasetId}/models/{modelId}',
    response: 'Model',
    run: modelsGet,
  },
  {
    id: 'bigquery.models.list',
    verb: 'GET',
    path: 'projects/{projectId}/datasets/{datasetId}/models',
    query: {...PAGE},
    response: 'ListModelsResponse',
    run: modelsList,
  },
  {
    id: 'bigquery.models.patch',
    verb: 'PATCH',
    path: 'projects/{projectId}/datasets/{datasetId}/models/{modelId}',
    request: 'Model',
    response: 'Model',
    run: modelsGet,
  },
  // projects
  {
    id: 'bigquery.projects.getServiceAccount',
    verb: 'GET',
    path: 'projects/{projectId}/serviceAccount',
    response: 'GetServiceAccountResponse',
    run: projectsGetServiceAccount,
  },
  {
    id: 'bigquery.projects.list',
    verb: 'GET',
    path: 'projects',
    query: {...PAGE},
    response: 'ProjectList',
    run: projectsList,
  },
  // routines
  {
    id: 'bigquery.routines.delete',
    verb: 'DELETE',
    path: 'projects/{projectId}/datasets/{datasetId}/routines/{routineId}',
    run: routinesDelete,
  },
  {
    id: 'bigquery.routines.get',
    verb: 'GET',
    path: 'projects/{projectId}/datasets/{datasetId}/routines/{routineId}',
    query: {readMask: 'string'},
    response: 'Routine',
    run: routinesGet,
  },
  {
    id: 'bigquery.routines.getIamPolicy',
    verb: 'POST',
    path: 'projects/{projectId}/datasets/{datasetId}/routines/{routineId}:getIamPolicy',
    request: 'GetIamPolicyRequest',
    response: 'Policy',
  },
  {
    id: 'bigquery.routines.insert',
    verb: 'POST',
    path: 'projects/{projectId}/datasets/{datasetId}/routines',
    request: 'Routine',
    response: 'Routine',
    run: routinesInsert,
  },
  {
    id: 'bigquery.routines.list',
    verb: 'GET',
    path: 'projects/{projectId}/datasets/{datasetId}/routines',
    query: {...PAGE, filter: 'string', readMask: 'string'},
    response: 'ListRoutinesResponse',
    run: routinesList,
  },
  {
    id: 'bigquery.routines.setIamPolicy',
    verb: 'POST',
    path: 'projects/{projectId}/datasets/{datasetId}/routines/{routineId}:setIamPolicy',
    request: 'SetIamPolicyRequest',
    response: 'Policy',
  },
  {
    id: 'bigquery.routines.testIamPermissions',
    verb: 'POST',
    path: 'projects/{projectId}/datasets/{datasetId}/routines/{routineId}:testIamPermissions',
    request: 'TestIamPermissionsRequest',
    response: 'TestIamPermissionsResponse',
  },
  {
    id: 'bigquery.routines.update',
    verb: 'PUT',
    path: 'projects/{projectId}/datasets/{datasetId}/routines/{routineId}',
    request: 'Routine',
    response: 'Routine',
    run: routinesUpdate,
  },
  // rowAccessPolicies
  {
    id: 'bigquery.rowAccessPolicies.batchDelete',
    verb: 'POST',
    path: 'projects/{projectId}/datasets/{datasetId}/tables/{tableId}/rowAccessPolicies:batchDelete',
    request: 'BatchDeleteRowAccessPoliciesRequest',
  },
  {
    id: 'bigquery.rowAccessPolicies.delete',
    verb: 'DELETE',
    path: 'projects/{projectId}/datasets/{datasetId}/tables/{tableId}/rowAccessPolicies/{policyId}',
    query: {force: 'boolean'},
  },
  {
    id: 'bigquery.rowAccessPolicies.get',
    verb: 'GET',
    path: 'projects/{projectId}/datasets/{datasetId}/tables/{tableId}/rowAccessPolicies/{policyId}',
    response: 'RowAccessPolicy',
  },
  {
    id: 'bigquery.rowAccessPolicies.getIamPolicy',
    verb: 'POST',
    path: 'projects/{projectId}/datasets/{datasetId}/tables/{tableId}/rowAccessPolicies/{policyId}:getIamPolicy',
    request: 'GetIamPolicyRequest',
    response: 'Policy',
  },
  {
    id: 'bigquery.rowAccessPolicies.insert',
    verb: 'POST',
    path: 'projects/{projectId}/datasets/{datasetId}/tables/{tableId}/rowAccessPolicies',
    request: 'RowAccessPolicy',
    response: 'RowAccessPolicy',
  },
  {
    id: 'bigquery.rowAccessPolicies.list',
    verb: 'GET',
    path: 'projects/{projectId}/datasets/{datasetId}/tables/{tableId}/rowAccessPolicies',
    query: {pageSize: 'int32', pageToken: 'string'},
    response: 'ListRowAccessPoliciesResponse',
    run: rowAccessPoliciesList,
  },
  {
    id: 'bigquery.rowAccessPolicies.testIamPermissions',
    verb: 'POST',
    path: 'projects/{projectId}/datasets/{datasetId}/tables/{tableId}/rowAccessPolicies/{policyId}:testIamPermissions',
    request: 'TestIamPermissionsRequest',
    response: 'TestIamPermissionsResponse',
  },
  {
    id: 'bigquery.rowAccessPolicies.update',
    verb: 'PUT',
    path: 'projects/{projectId}/datasets/{datasetId}/tables/{tableId}/rowAccessPolicies/{policyId}',
    request: 'RowAccessPolicy',
    response: 'RowAccessPolicy',
  },
  // tabledata
  {
    id: 'bigquery.tabledata.insertAll',
    verb: 'POST',
    path: 'projects/{projectId}/datasets/{datasetId}/tables/{tableId}/insertAll',
    request: 'TableDataInsertAllRequest',
    // https://cloud.google.com/bigquery/quotas#streaming_inserts
    bodyLimit: 10 * 1024 * 1024,
    response: 'TableDataInsertAllResponse',
    run: tabledataInsertAll,
  },
  {
    id: 'bigquery.tabledata.list',
    verb: 'GET',
    path: 'projects/{projectId}/datasets/{datasetId}/tables/{tableId}/data',
    query: {...PAGE, ...FORMAT, selectedFields: 'string', startIndex: 'uint64'},
    response: 'TableDataList',
    run: tabledataList,
  },
  // tables
  {
    id: 'bigquery.tables.delete',
    verb: 'DELETE',
    path: 'projects/{projectId}/datasets/{datasetId}/tables/{tableId}',
    run: tablesDelete,
  },
  {
    id: 'bigquery.tables.get',
    verb: 'GET',
    path: 'projects/{projectId}/datasets/{datasetId}/tables/{tableId}',
    query: {selectedFields: 'string', view: 'string'},
    response: 'Table',
    run: tablesGet,
  },
  {
    id: 'bigquery.tables.getIamPolicy',
    verb: 'POST',
    path: 'projects/{projectId}/datasets/{datasetId}/tables/{tableId}:getIamPolicy',
    request: 'GetIamPolicyRequest',
    response: 'Policy',
    run: tablesGetIamPolicy,
  },
  {
    id: 'bigquery.tables.insert',
    verb: 'POST',
    path: 'projects/{projectId}/datasets/{datasetId}/tables',
    request: 'Table',
    response: 'Table',
    run: tablesInsert,
  },
  {
    id: 'bigquery.tables.list',
    verb: 'GET',
    path: 'projects/{projectId}/datasets/{datasetId}/tables',
    query: {...PAGE},
    response: 'TableList',
    run: tablesList,
  },
  {
    id: 'bigquery.tables.patch',
    verb: 'PATCH',
    path: 'projects/{projectId}/datasets/{datasetId}/tables/{tableId}',
    query: {autodetect_schema: 'boolean'},
    request: 'Table',
    response: 'Table',
    run: tablesPatch,
  },
  {
    id: 'bigquery.tables.setIamPolicy',
    verb: 'POST',
    path: 'projects/{projectId}/datasets/{datasetId}/tables/{tableId}:setIamPolicy',
    request: 'SetIamPolicyRequest',
    response: 'Policy',
    run: tablesSetIamPolicy,
  },
  {
    id: 'bigquery.tables.testIamPermissions',
    verb: 'POST',
    path: 'projects/{projectId}/datasets/{datasetId}/tables/{tableId}:testIamPermissions',
    request: 'TestIamPermissionsRequest',
    response: 'TestIamPermissionsResponse',
    run: tablesTestIamPermissions,
  },
  {
    id: 'bigquery.tables.update',
    verb: 'PUT',
    path: 'projects/{projectId}/datasets/{datasetId}/tables/{tableId}',
    query: {autodetect_schema: 'boolean'},
    request: 'Table',
    response: 'Table',
    run: tablesUpdate,
  },
]
