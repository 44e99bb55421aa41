/** What Cloud Storage answers when it refuses. https://cloud.google.com/storage/docs/json_api/v1/status-codes */
import {ApiError} from '../http/api-error.ts'

export const bucketNotFound = (): ApiError =>
  new ApiError(404, 'notFound', 'The specified bucket does not exist.')

export const objectNotFound = (bucket: string, name: string): ApiError =>
  new ApiError(404, 'notFound', `No such object: ${bucket}/${name}`)

export const conditionNotMet = (header = 'If-Match'): ApiError =>
  new ApiError(412, 'conditionNotMet', 'At least one of the pre-conditions you specified did not hold.', {
    location: header,
    locationType: 'header',
  })

export const invalid = (message: string): ApiError => new ApiError(400, 'invalid', message)

/** A parameter or field that a method cannot do without. */
export const required = (name: string): ApiError =>
  new ApiError(400, 'required', `Required parameter: ${name}`, {location: name, locationType: 'parameter'})

export const conflict = (message: string): ApiError => new ApiError(409, 'conflict', message)

export const notImplemented = (what: string): ApiError =>
  new ApiError(501, 'notImplemented', `${what} is not supported by this server.`)
