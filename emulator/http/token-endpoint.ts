/**
 * POST /token: an OAuth token endpoint for clients that insist on fetching their access token. A credentials file
 * of type `external_account_authorized_user` carries the server's token as its refresh token, one of type
 * `external_account` as its subject token; either gets it back as a bearer token.
 * https://www.rfc-editor.org/rfc/rfc6749#section-6, https://www.rfc-editor.org/rfc/rfc8693
 */

import type {Readable} from 'node:stream'
import type {FastifyInstance} from 'fastify'
import {sameSecret} from './access.ts'
import {decodedBody, readBody} from './request-body.ts'

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'
const BODY_LIMIT = 64 * 1024

export function tokenRoute(server: FastifyInstance, token: string): void {
  server.post('/token', async (request, reply) => {
    const body = decodedBody(request.body as Readable, request.headers)
    const form = new URLSearchParams((await readBody(body, BODY_LIMIT)).toString('utf8'))
    const exchange = form.get('grant_type') === TOKEN_EXCHANGE
    const secret = form.get(exchange ? 'subject_token' : 'refresh_token')
    if (secret === null || !sameSecret(secret.trim(), token)) {
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
