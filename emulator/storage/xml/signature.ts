/**
 * Signed URLs of both versions: who has one may do what it says, without the server's token, until it ends.
 * https://cloud.google.com/storage/docs/authentication/canonical-requests
 * https://cloud.google.com/storage/docs/access-control/signed-urls-v2
 */
import {createHash, type KeyObject, verify} from 'node:crypto'
import type {IncomingHttpHeaders} from 'node:http'
import {text} from '../../http/query-parameters.ts'
import type {Call} from '../method.ts'
import {xmlError} from './xml-answer.ts'

/** A request as it arrived. */
export interface SignedRequest {
  readonly method: string
  /** Path and query, encoded as they came. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
}

/** How far clocks may be apart. */
const CLOCK_SKEW_MS = 15 * 60 * 1000

/** Whether the request carries a signature at all. */
export const hasSignature = (url: string): boolean => /[?&](X-Goog-Signature|Signature)=/i.test(url)

/** Whether the request carries a signature made with this key's private half. Its period is another matter. */
export function isSignedBy(request: SignedRequest, key: KeyObject): boolean {
  const [path = '', search = ''] = splitOnce(request.url, '?')
  const query = new URLSearchParams(search)
  const signature = query.get('X-Goog-Signature')
  if (signature !== null) {
    const texts = hostsOf(request.headers).map((host) => textOfV4(request, path, query, host))
    return texts.some((signed) => verifies(signed, Buffer.from(signature, 'hex'), key))
  }
  const older = query.get('Signature')
  if (older === null) return false
  return textsOfV2(request, path, query).some((signed) => verifies(signed, Buffer.from(older, 'base64'), key))
}

const verifies = (signed: string, signature: Buffer, key: KeyObject): boolean =>
  verify('RSA-SHA256', Buffer.from(signed), key, signature)

/** What is signed in version 4. */
function textOfV4(
  {method, headers}: SignedRequest,
  path: string,
  query: URLSearchParams,
  host: string,
): string {
  const names = (query.get('X-Goog-SignedHeaders') ?? '').split(';')
  const signed = names.map((name) => [name, name === 'host' ? host : headerText(headers, name)] as const)
  const parameters = [...query]
    .filter(([name]) => name !== 'X-Goog-Signature')
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
  const canonical = [
    method,
    path,
    parameters.join('&'),
    ...signed.map(([name, value]) => `${name}:${value}`),
    '',
    names.join(';'),
    names.includes('x-goog-content-sha256')
      ? headerText(headers, 'x-goog-content-sha256')
      : 'UNSIGNED-PAYLOAD',
  ].join('\n')
  const [, scope = ''] = splitOnce(query.get('X-Goog-Credential') ?? '', '/')
  const hash = createHash('sha256').update(canonical).digest('hex')
  return [query.get('X-Goog-Algorithm'), query.get('X-Goog-Date'), scope, hash].join('\n')
}

const UNSIGNED_HEADERS: ReadonlySet<string> = new Set([
  'x-goog-encryption-key',
  'x-goog-encryption-key-sha256',
])

/** What is signed in version 2; clients do not agree on whether further parameters belong to it. */
function textsOfV2({method, headers}: SignedRequest, path: string, query: URLSearchParams): string[] {
  const extensions = Object.keys(headers)
    .filter((name) => name.startsWith('x-goog-') && !UNSIGNED_HEADERS.has(name))
    .sort()
    .map((name) => `${name}:${headerText(headers, name)}\n`)
  const own = new Set(['GoogleAccessId', 'Expires', 'Signature'])
  const others = [...query].filter(([name]) => !own.has(name))
  const parameters = others.map(([name, value]) => (value === '' ? name : `${name}=${encoded(value)}`))
  const resources = [path, ...(others.length > 0 ? [`${path}?${parameters.join('&')}`] : [])]
  return resources.map((resource) =>
    [
      method,
      headerText(headers, 'content-md5'),
      headerText(headers, 'content-type'),
      query.get('Expires'),
      extensions.join('') + resource,
    ].join('\n'),
  )
}

/** Google's client for Node signs the host's name without the port. */
function hostsOf({host = ''}: IncomingHttpHeaders): string[] {
  const withoutPort = host.replace(/:\d+$/, '')
  return withoutPort === host ? [host] : [host, withoutPort]
}

const headerText = (headers: IncomingHttpHeaders, name: string): string =>
  [headers[name] ?? []]
    .flat()
    .join(',')
    .trim()
    .replaceAll(/\s{2,}/g, ' ')

/** As RFC 3986 has it: `encodeURIComponent` leaves a few characters alone. */
const encoded = (value: string): string =>
  encodeURIComponent(value).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )

function splitOnce(value: string, separator: string): [string, string?] {
  const at = value.indexOf(separator)
  return at < 0 ? [value] : [value.slice(0, at), value.slice(at + 1)]
}

/** Fails where a signed URL has ended, or has not begun. */
export function checkPeriod(call: Call): void {
  const {start, end} = periodOf(call)
  const now = call.store.now()
  if (start !== undefined && now < start - CLOCK_SKEW_MS) {
    throw xmlError(403, 'AccessDenied', 'The signed URL is not valid yet.')
  }
  if (end !== undefined && now >= end) throw xmlError(400, 'ExpiredToken', 'The provided token has expired.')
}

/** Milliseconds since 1970. */
function periodOf({query}: Call): {start?: number; end?: number} {
  const expires = text(query, 'Expires')
  if (expires !== undefined) return {end: Number(expires) * 1000}
  const date = text(query, 'X-Goog-Date')?.replace(
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
    '$1-$2-$3T$4:$5:$6Z',
  )
  if (date === undefined) return {}
  const start = Date.parse(date)
  return {start, end: start + Number(text(query, 'X-Goog-Expires') ?? 0) * 1000}
}
