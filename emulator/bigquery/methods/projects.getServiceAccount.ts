/** https://cloud.google.com/bigquery/docs/reference/rest/v2/projects/getServiceAccount */
import {type Method, pathParameter} from '../method.ts'

export const projectsGetServiceAccount: Method = (call) => ({
  kind: 'bigquery#getServiceAccountResponse',
  email: `bq-${pathParameter(call, 'projectId')}@bigquery-encryption.iam.gserviceaccount.com`,
})
