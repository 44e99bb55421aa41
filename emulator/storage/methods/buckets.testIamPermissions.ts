/**
 * https://cloud.google.com/storage/docs/json_api/v1/buckets/testIamPermissions
 *
 * Whoever holds the server's token may do everything.
 */
import {list} from '../../http/query-parameters.ts'
import {required} from '../errors.ts'
import {json, type Method, named} from '../method.ts'

export const bucketsTestIamPermissions: Method = (call) => {
  call.store.buckets.get(named(call, 'bucket'))
  const permissions = list(call.query, 'permissions')
  if (permissions.length === 0) throw required('permissions')
  return json({kind: 'storage#testIamPermissionsResponse', permissions})
}
