/**
 * Who may talk to the server. It listens on loopback, which keeps other machines out but not web pages and other
 * users of this one; so the Host header must be ours (DNS rebinding), nothing that a browser marks as coming from
 * a page is answered, and every call carries the token.
 */
import {timingSafeEqual} from 'node:crypto'
import type {IncomingHttpHeaders, IncomingMessage} from 'node:http'
import {ApiError} from './api-error.ts'

export interface AccessRules {
  readonly token: string
  /** Host names, without port, that requests may be addressed to. */
  readonly hostNames: ReadonlySet<string>
}

export const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Paths that say who they are by other means than the bearer token. */
const WITHOUT_BEARER: ReadonlySet<string> = new Set(['/token'])

/** Equal or not, in a time that does not tell how much of it is equal; its length is no secret. */
export function sameSecret(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/**
 * Clients that know only an address and cannot send a token (`BIGQUERY_EMULATOR_HOST`) put it into the path:
 * `http://127.0.0.1:9050/<token>/projects/…`. Gives the path without it, or undefined where it is not there.
 */
export function withoutSecretPrefix(url: string, token: string): string | undefined {
  const end = url.indexOf('/', 1)
  if (end < 0) return undefined
  return sameSecret(url.slice(1, end), token) ? url.slice(end) : undefined
}

/** Why a request is refused, or undefined. `hasToken`: it was in the path, or a signature takes its place. */
export function refusal(
  request: {readonly headers: IncomingHttpHeaders; readonly path: string; readonly port: number | undefined},
  hasToken: boolean,
  rules: AccessRules,
): ApiError | undefined {
  const {headers} = request
  if (!isOurs(headers.host, request.port, rules.hostNames)) {
    return new ApiError(403, 'forbidden', `This server does not answer for the host "${headers.host ?? ''}".`)
  }
  if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined) {
    return new ApiError(403, 'forbidden', 'This server does not answer web pages.')
  }
  if (hasToken || WITHOUT_BEARER.has(request.path)) return undefined
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
  if (bearer !== undefined && sameSecret(bearer, rules.token)) return undefined
  return new ApiError(
    401,
    headers.authorization ? 'authError' : 'required',
    'Request had invalid authentication credentials. Expected the token of this server as OAuth 2 access token.',
    {location: 'Authorization', locationType: 'header'},
  )
}

function isOurs(host: string | undefined, port: number | undefined, hostNames: ReadonlySet<string>): boolean {
  const parts = /^(\[[0-9a-f:.]+\]|[^:]+)(?::(\d+))?$/i.exec(host ?? '')
  if (!parts) return false
  const ours = Number(parts[2] ?? 80) === port
  return ours && hostNames.has(parts[1]!.toLowerCase())
}

/** The port that a connection came in by. */
export const localPort = (request: IncomingMessage): number | undefined => request.socket.localPort
