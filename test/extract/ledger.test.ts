import {expect, test} from 'vitest'
import {cursorOf, type Ledger, parseLedger, printLedger} from '../../extract/ledger.ts'

const ledger: Ledger = {
  source: 'odoo',
  stream: 'orders',
  read: [{start: undefined, end: new Date('2026-01-01T00:00:00Z')}],
  finishedTo: new Date('2026-01-01T00:15:01Z'),
  loadedTo: new Date('2026-01-01T00:15:00.123Z'),
  overlap: new Map([['7', 'digest']]),
  runId: 'run-1',
  updatedAt: new Date('2026-01-01T00:15:02Z'),
}

test('a ledger reads back as it was written', () => {
  expect(parseLedger(printLedger(ledger))).toEqual(ledger)
})

test('its cursor is the latest end of what has been read', () => {
  expect(cursorOf(ledger)).toEqual(new Date('2026-01-01T00:00:00Z'))
  expect(cursorOf({...ledger, read: []})).toBeUndefined()
})
