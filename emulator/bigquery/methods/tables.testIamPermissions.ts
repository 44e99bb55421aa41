/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tables/testIamPermissions */
import {z} from 'zod'
import {bodyOf, type Method} from '../method.ts'
import {existingTable} from './tables.get.ts'

const Body = z.looseObject({permissions: z.array(z.string()).nullish()})

/** The server has one user, who may do everything. */
export const tablesTestIamPermissions: Method = (call) => {
  existingTable(call)
  return {permissions: bodyOf(call, Body).permissions ?? []}
}
