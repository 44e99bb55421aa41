/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tables/getIamPolicy */
import type {Method} from '../method.ts'
import {existingTable} from './tables.get.ts'

/** The policy that setIamPolicy stored; nobody is kept out by it. */
export const tablesGetIamPolicy: Method = (call) =>
  existingTable(call).resource['_iamPolicy'] ?? {version: 1, etag: 'ACAB'}
