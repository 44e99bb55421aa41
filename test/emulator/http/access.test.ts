import {describe, expect, test} from 'vitest'
import {LOOPBACK_NAMES, refusal, withoutSecretPrefix} from '../../../emulator/http/access.ts'

const rules = {token: 'secret', hostNames: LOOPBACK_NAMES}
const good = {host: '127.0.0.1:9050', authorization: 'Bearer secret'}
const status = (headers: Record<string, string | undefined>, path = '/b', secretPath = false) =>
  refusal({headers: {...good, ...headers}, path, port: 9050}, secretPath, rules)?.httpStatus

describe('a request is answered', () => {
  test.each([
    ['with the token', {}],
    ['by the name localhost', {host: 'localhost:9050'}],
    ['over IPv6', {host: '[::1]:9050'}],
    ['from Node’s own fetch, which sends sec-fetch-mode', {'sec-fetch-mode': 'cors'}],
  ])('%s', (_, headers) => {
    expect(status(headers)).toBeUndefined()
  })

  test('without a header when the token is in the path', () => {
    expect(status({authorization: undefined}, '/b', true)).toBeUndefined()
  })

  test('at /token, which asks for the secret itself', () => {
    expect(status({authorization: undefined}, '/token')).toBeUndefined()
  })
})

describe('a request is refused', () => {
  test.each([
    ['for another host', {host: 'evil.example:9050'}, 403],
    ['for a name that begins like ours', {host: '127.0.0.1.evil.example:9050'}, 403],
    ['for another port', {host: '127.0.0.1:80'}, 403],
    ['without a host', {host: undefined}, 403],
    ['from a web page', {origin: 'http://127.0.0.1:9050'}, 403],
    ['from a browser', {'sec-fetch-site': 'none'}, 403],
    ['without a token', {authorization: undefined}, 401],
    ['with another token', {authorization: 'Bearer secrets'}, 401],
    ['with another scheme', {authorization: 'Basic secret'}, 401],
  ])('%s', (_, headers, code) => {
    expect(status(headers)).toBe(code)
  })

  test('with the token in the path but from a web page', () => {
    expect(status({origin: 'null'}, '/b', true)).toBe(403)
  })
})

test.each([
  ['/secret/projects/p', '/projects/p'],
  ['/secret/', '/'],
  ['/secret', undefined],
  ['/secrets/projects', undefined],
  ['/', undefined],
])('the path %s without its secret is %s', (url, rest) => {
  expect(withoutSecretPrefix(url, 'secret')).toBe(rest)
})
