import {expect, test} from 'vitest'
import {retryAfter} from '../../../extract/http/retry-after.ts'

const now = new Date('2026-01-01T00:00:00Z')

test.each([
  ['3', 3000],
  ['0.40235', 403],
  ['2.0', 2000],
  ['Thu, 01 Jan 2026 00:00:05 GMT', 5000],
  ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ['soon', undefined],
  [undefined, undefined],
])('Retry-After: %s is %s ms', (header, expected) => {
  expect(retryAfter(header, now)).toBe(expected)
})
