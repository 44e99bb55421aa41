import {expect, test} from 'vitest'
import {sourceClock} from '../../../extract/http/source-clock.ts'

const now = () => new Date('2026-01-01T12:00:00.400Z')

test.each([
  ['a source whose clock agrees', 'Thu, 01 Jan 2026 12:00:00 GMT', '2026-01-01T12:00:00.400Z'],
  ['a source whose clock is fast', 'Thu, 01 Jan 2026 12:30:00 GMT', '2026-01-01T12:00:00.400Z'],
  ['a source whose clock is slow', 'Thu, 01 Jan 2026 11:40:00 GMT', '2026-01-01T11:40:00.000Z'],
  ['a source that does not tell', undefined, '2026-01-01T12:00:00.400Z'],
])('the time for %s', (_what, header, expected) => {
  expect(sourceClock(header, now)().toISOString()).toBe(expected)
})
