/**
 * https://cloud.google.com/storage/docs/json_api/v1/objects/watchAll
 *
 * Changes are told only to addresses whose owner is known, and here none is.
 */
import {ApiError} from '../../http/api-error.ts'
import {required} from '../errors.ts'
import {type Method, named, requestResource} from '../method.ts'

export const objectsWatchAll: Method = async (call) => {
  call.store.buckets.get(named(call, 'bucket'))
  const {address} = await requestResource(call)
  if (typeof address !== 'string') throw required('address')
  throw new ApiError(401, 'push.webhookUrlUnauthorized', `Unauthorized WebHook callback channel: ${address}`)
}
