/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tables/setIamPolicy */
import {createHash} from 'node:crypto'
import {z} from 'zod'
import {bodyOf, type Method} from '../method.ts'
import {existingTable} from './tables.get.ts'

const Body = z.looseObject({policy: z.looseObject({})})

/** Stores the policy. It is shown again, but the server has one user, who may do everything. */
export const tablesSetIamPolicy: Method = async (call) => {
  const {policy} = bodyOf(call, Body)
  const entry = existingTable(call)
  const etag = createHash('sha1').update(JSON.stringify(policy)).digest('base64').slice(0, 12)
  const stored = {version: 1, ...policy, etag}
  await call.bigquery.warehouse.updateTable(entry.reference, {resource: {_iamPolicy: stored}})
  return stored
}
