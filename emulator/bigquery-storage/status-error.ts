/** Failures as gRPC tells them. https://grpc.io/docs/guides/status-codes/ */
import {Metadata, type ServiceError, status} from '@grpc/grpc-js'
import {asApiError, jobError} from '../bigquery/jobs/job-error.ts'
import {ApiError} from '../http/api-error.ts'

const CODES: Readonly<Record<number, status>> = {
  400: status.INVALID_ARGUMENT,
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.NOT_FOUND,
  409: status.ALREADY_EXISTS,
  412: status.FAILED_PRECONDITION,
  499: status.CANCELLED,
  501: status.UNIMPLEMENTED,
}

export function statusError(failure: unknown): ServiceError {
  const known = asApiError(failure)
  if (!(known instanceof ApiError)) return serviceError(status.INTERNAL, jobError(failure).message)
  const code = CODES[known.httpStatus] ?? status.INTERNAL
  // Google's words for a request that is wrong begin so.
  return serviceError(
    code,
    code === status.INVALID_ARGUMENT ? `request failed: ${known.message}` : known.message,
  )
}

const serviceError = (code: status, details: string): ServiceError =>
  Object.assign(new Error(details), {code, details, metadata: new Metadata()})
