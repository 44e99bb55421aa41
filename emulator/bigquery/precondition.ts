import {ApiError} from '../http/api-error.ts'

/**
 * If-Match: the change is made only to the version that the client has seen. Clients send etags bare or quoted.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/tables/patch
 */
export function checkIfMatch(ifMatch: string | undefined, etag: string): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return
  const wanted = ifMatch.split(',').map((item) => item.trim().replace(/^(?:W\/)?"(.*)"$/, '$1'))
  if (wanted.includes(etag)) return
  throw new ApiError(412, 'conditionNotMet', 'Precondition check failed.', {
    location: 'If-Match',
    locationType: 'header',
  })
}
