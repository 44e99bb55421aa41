/**
 * What a request can fail with, in the shape that Google's JSON APIs give it.
 * https://cloud.google.com/bigquery/docs/error-messages
 */

/** One entry of `error.errors`, and of a job's `status.errors`. */
export interface ErrorItem {
  readonly message: string
  readonly domain?: string
  readonly reason: string
  readonly location?: string
  readonly locationType?: string
}

export class ApiError extends Error {
  readonly httpStatus: number
  readonly reason: string
  readonly location: string | undefined
  readonly locationType: string | undefined

  constructor(
    httpStatus: number,
    reason: string,
    message: string,
    place?: {location: string; locationType: string},
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'ApiError'
    this.httpStatus = httpStatus
    this.reason = reason
    this.location = place?.location
    this.locationType = place?.locationType
  }
}

const CANONICAL: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  405: 'UNIMPLEMENTED',
  409: 'ALREADY_EXISTS',
  412: 'FAILED_PRECONDITION',
  413: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  503: 'UNAVAILABLE',
}

export interface ErrorBody {
  readonly error: {
    readonly code: number
    readonly message: string
    readonly errors: readonly ErrorItem[]
    readonly status?: string
  }
}

export function errorBody(error: ApiError): ErrorBody {
  const item: ErrorItem = {
    message: error.message,
    domain: 'global',
    reason: error.reason,
    ...(error.location !== undefined && {location: error.location, locationType: error.locationType}),
  }
  const status = CANONICAL[error.httpStatus]
  return {
    error: {
      code: error.httpStatus,
      message: error.message,
      errors: [item],
      ...(status && {status}),
    },
  }
}

/** A request that is wrong in itself: a missing field, a value of the wrong type. */
export const invalidRequest = (message: string, reason = 'invalid'): ApiError =>
  new ApiError(400, reason, message)

export const notFound = (message: string): ApiError => new ApiError(404, 'notFound', message)
