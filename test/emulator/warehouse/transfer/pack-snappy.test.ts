import {randomBytes} from 'node:crypto'
import {expect, test} from 'vitest'
import {packSnappy} from '../../../../emulator/warehouse/transfer/extract/pack-snappy.ts'
import {unpackSnappy} from '../../../../emulator/warehouse/transfer/formats/snappy.ts'

test.each([
  ['nothing', Buffer.alloc(0)],
  ['a byte', Buffer.from('a')],
  ['a run', Buffer.alloc(100_000, 'x')],
  ['words', Buffer.from('one two three one two three four '.repeat(1000))],
  ['what does not repeat', randomBytes(70_000)],
  [
    'what repeats too far away',
    Buffer.concat([Buffer.from('needle'), randomBytes(70_000), Buffer.from('needle')]),
  ],
])('%s comes out as it went in', (_, data) => {
  expect(unpackSnappy(packSnappy(data)).equals(data)).toBe(true)
})

test('what repeats gets short', () => {
  expect(packSnappy(Buffer.alloc(100_000, 'x')).length).toBeLessThan(6000)
})
