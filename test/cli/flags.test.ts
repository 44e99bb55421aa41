import {expect, test} from 'vitest'
import {parseDate} from '../../cli/flags.ts'

test.each([
  ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ['31/01/2026', '2026-01-31T00:00:00.000Z'],
  ['2026-01-31T08:00:00+01:00', '2026-01-31T07:00:00.000Z'],
])('%s is %s', (text, moment) => {
  expect(parseDate(text).toISOString()).toBe(moment)
})

test.each(['yesterday', '2026-02-30', '2026-01-31T08:00:00', '1/2/26'])('%s is refused', (text) => {
  expect(() => parseDate(text)).toThrow(/is not a date/)
})
