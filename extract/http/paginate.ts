/** The usual ways to ask for the next page. An odd API writes its own function instead. */
import type {Paginate, SourceRequest} from '../define.ts'
import {valueAt} from './value-at.ts'

/** Everything comes in one page. */
export const onePage: Paginate = () => undefined

/** The body names the next cursor, and perhaps whether there is more. */
export function byCursor(options: {
  readonly param: string
  readonly next: string
  readonly more?: string
}): Paginate {
  return ({request, body}) => {
    if (options.more !== undefined && valueAt(body, options.more) !== true) return undefined
    const cursor = valueAt(body, options.next)
    if (typeof cursor !== 'string' && typeof cursor !== 'number') return undefined
    return cursor === '' ? undefined : withQuery(request, {[options.param]: cursor})
  }
}

/** Pages are numbered; a short page is the last. */
export function byPageNumber(options: {readonly param: string; readonly size: number}): Paginate {
  return ({request, records}) => {
    if (records.length < options.size) return undefined
    return withQuery(request, {[options.param]: Number(request.query?.[options.param] ?? 1) + 1})
  }
}

/** A `Link` header with rel="next" (RFC 8288); the address must stay on the same path. */
export const byLink: Paginate = ({request, headers}) => {
  const link = String(headers['link'] ?? '')
  const target = /<([^>]+)>\s*;[^,]*\brel="?next"?/.exec(link)?.[1]
  if (target === undefined) return undefined
  const query = Object.fromEntries(new URL(target, 'http://source').searchParams)
  return {...request, query}
}

function withQuery(request: SourceRequest, more: Record<string, string | number>): SourceRequest {
  return {...request, query: {...request.query, ...more}}
}
