/**
 * POST /token: an OAuth token endpoint for clients that insist on fetching their access token. A credentials file
 * of type `external_account_authorized_user` carries the server's token as its refresh token, one of type
 * `external_account` as its subject token, and one of type `service_account` has a key to sign an assertion with; each
 * gets the token as a bearer token.
 * https://www.rfc-editor.org/rfc/rfc6749#section-6, https://www.rfc-editor.org/rfc/rfc8693,
 * https://developers.google.com/identity/protocols/oauth2/service-account
 */
import {type KeyObject, verify} from 'node:crypto'
import type {Readable} from 'node:stream'
import type {FastifyInstance} from 'fastify'
import {sameSecret} from './access.ts'
import {decodedBody, readBody} from './request-body.ts'

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const ASSERTION = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'
const BODY_LIMIT = 64 * 1024

/** `accountKey` verifies assertions; undefined while there is no service account. */
export function tokenRoute(
  server: FastifyInstance,
  token: string,
  accountKey: () => Promise<KeyObject | undefined>,
): void {
  server.post('/token', async (request, reply) => {
    const body = decodedBody(request.body as Readable, request.headers)
    const form = new URLSearchParams((await readBody(body, BODY_LIMIT)).toString('utf8'))
    const exchange = form.get('grant_type') === TOKEN_EXCHANGE
    const isKnown =
      form.get('grant_type') === ASSERTION
        ? isAssertion(form.get('assertion') ?? '', await accountKey(), Date.now())
        : sameSecret((form.get(exchange ? 'subject_token' : 'refresh_token') ?? '').trim(), token)
    if (!isKnown) {
      return reply
        .code(400)
        .send({error: 'invalid_grant', error_description: 'The token is not this server’s.'})
    }
    return {
      access_token: token,
      token_type: 'Bearer',
      expires_in: 3600,
      ...(exchange && {issued_token_type: ACCESS_TOKEN}),
    }
  })
}

/** Whether this is a JSON Web Token that the key has signed and that has not ended. */
function isAssertion(assertion: string, key: KeyObject | undefined, now: number): boolean {
  const [header, claims, signature, ...others] = assertion.split('.')
  if (!key || !header || !claims || !signature || others.length > 0) return false
  const signed = Buffer.from(`${header}.${claims}`)
  if (!verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))) return false
  const {exp} = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as {exp?: unknown}
  return typeof exp === 'number' && exp * 1000 > now
}
