/**
 * https://cloud.google.com/storage/docs/json_api/v1/channels/stop
 *
 * Channels cannot be opened here, so none is ever found.
 */
import {ApiError} from '../../http/api-error.ts'
import {type Method, requestResource} from '../method.ts'

export const channelsStop: Method = async (call) => {
  const {id} = await requestResource(call)
  throw new ApiError(404, 'notFound', `Channel '${String(id)}' not found`)
}
