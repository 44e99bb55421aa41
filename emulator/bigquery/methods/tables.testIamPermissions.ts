/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tables/testIamPermissions */
import {z} from 'zod'
import {bodyOf, type Method} from '../method.ts'
import {existingTable} from './tables.get.ts'

/** A list in the list is one list to Google's server. */
const names = z.array(z.union([z.string(), z.array(z.string())])).transform((given) => given.flat())
const Body = z.looseObject({permissions: names.nullish()})

/** The server has one user, who may do everything. */
export const tablesTestIamPermissions: Method = (call) => {
  existingTable(call)
  return {permissions: bodyOf(call, Body).permissions ?? []}
}
