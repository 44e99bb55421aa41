import {invalidRequest} from '../http/api-error.ts'
import {integer, type QueryParameters, text} from '../http/query-parameters.ts'

/** A page token is a position that clients need not understand. */
export const pageToken = (position: number): string => Buffer.from(`at:${position}`).toString('base64url')

/** The position in a page token; undefined without one. */
export function pagePosition(token: string | undefined): number | undefined {
  if (token === undefined) return undefined
  const found = /^at:(\d+)$/.exec(Buffer.from(token, 'base64url').toString('latin1'))
  if (!found) throw invalidRequest(`Invalid page token: ${token}`)
  return Number(found[1])
}

/** The part of a list that `maxResults` and `pageToken` ask for. */
export function pageOf<T>(
  items: readonly T[],
  query: QueryParameters,
  defaultSize = 1_000,
): {page: readonly T[]; nextPageToken?: string} {
  const start = pagePosition(text(query, 'pageToken')) ?? 0
  const size = integer(query, 'maxResults') || defaultSize
  const end = start + size
  return {page: items.slice(start, end), ...(end < items.length && {nextPageToken: pageToken(end)})}
}
