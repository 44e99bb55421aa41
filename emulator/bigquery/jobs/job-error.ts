import {ApiError, type ErrorItem} from '../../http/api-error.ts'
import {SqlError, withPosition} from '../../sql/error.ts'

/** HTTP codes by reason: https://cloud.google.com/bigquery/docs/error-messages */
const HTTP_STATUS: Readonly<Record<string, number>> = {
  accessDenied: 403,
  conditionNotMet: 412,
  duplicate: 409,
  internalError: 500,
  invalid: 400,
  invalidQuery: 400,
  notFound: 404,
  notImplemented: 501,
  resourcesExceeded: 400,
  stopped: 499,
  timeout: 400,
}

/** What a job's `status.errorResult` says of a failure. `sql` is the statement's text, for the position. */
export function jobError(error: unknown, sql?: string): ErrorItem {
  if (error instanceof SqlError) {
    const message = sql === undefined ? error.message : withPosition(error, sql)
    return {reason: error.reason, ...(error.reason === 'invalidQuery' && {location: 'query'}), message}
  }
  if (error instanceof ApiError) return {reason: error.reason, message: error.message}
  // Not an answer but a fault of ours: named as one, so that nobody looks for it in their SQL.
  const message = error instanceof Error ? error.message : String(error)
  return {reason: 'internalError', message: `An internal error occurred: ${message}`}
}

/** A job's failure as the answer to a request for its results. */
export function apiErrorOf(item: ErrorItem): ApiError {
  const place = item.location === 'query' ? {location: 'q', locationType: 'parameter'} : undefined
  return new ApiError(HTTP_STATUS[item.reason] ?? 400, item.reason, item.message, place)
}

/** Any failure of the warehouse as the answer to a request; errors that are answers already stay as they are. */
export function asApiError(error: unknown, sql?: string): unknown {
  return error instanceof SqlError ? apiErrorOf(jobError(error, sql)) : error
}

/** True where the server, not the request, is at fault: the operator should hear of it. */
export function isFault(error: unknown): boolean {
  if (error instanceof ApiError) return false
  return !(error instanceof SqlError) || error.message.startsWith('An internal error occurred')
}
