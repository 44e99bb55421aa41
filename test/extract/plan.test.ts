import {describe, expect, test} from 'vitest'
import {z} from 'zod'
import {defineStream, type Stream, type TimeWindow} from '../../extract/define.ts'
import {onePage} from '../../extract/http/paginate.ts'
import {addRange, rangesToRead, settledEnd, slicesOf, windowName, windowOf} from '../../extract/plan.ts'

const base: Stream = defineStream({
  description: 'Things',
  record: z.looseObject({id: z.int()}),
  key: ['id'],
  request: () => ({path: '/things'}),
  paginate: onePage,
})
const windowed: Stream = {...base, window: {lookback: 'PT15M'}}
const daily: Stream = {...base, window: {lookback: 'P3D', step: 'P1D'}}
const now = new Date('2026-01-10T12:00:00.400Z')
const at = (text: string) => new Date(`${text}Z`)
const range = (start: string | undefined, end: string): TimeWindow => ({
  start: start === undefined ? undefined : at(start),
  end: at(end),
})
const shown = (ranges: readonly TimeWindow[]) => ranges.map(windowName)

describe('what is left to read', () => {
  test('a first run reads from the beginning to the end of this second', () => {
    expect(shown(rangesToRead(windowed, {}, [], now))).toEqual(['beginning_20260110T120001Z'])
  })
  test('a later run goes on where the last one settled', () => {
    const read = [range(undefined, '2026-01-09T08:00:00')]
    expect(shown(rangesToRead(windowed, {}, read, now))).toEqual(['20260109T080000Z_20260110T120001Z'])
  })
  test('a stretch that has been read is not read again', () => {
    const read = [range(undefined, '2026-01-09T08:00:00')]
    const asked = {from: at('2025-12-01T00:00:00'), to: at('2026-01-01T00:00:00')}
    expect(rangesToRead(windowed, asked, read, now)).toEqual([])
  })
  test('full reads it again', () => {
    const read = [range(undefined, '2026-01-09T08:00:00')]
    expect(shown(rangesToRead(windowed, {full: true}, read, now))).toEqual(['beginning_20260110T120001Z'])
  })
  test('an earlier start reads only what comes before', () => {
    const read = [range('2026-01-01T00:00:00', '2026-01-09T00:00:00')]
    const asked = {from: at('2025-12-01T00:00:00'), to: at('2026-01-05T00:00:00')}
    expect(shown(rangesToRead(windowed, asked, read, now))).toEqual(['20251201T000000Z_20260101T000000Z'])
  })
  test('a stretch around what has been read is read on both sides of it', () => {
    const read = [range('2026-01-03T00:00:00', '2026-01-04T00:00:00')]
    const asked = {from: at('2026-01-01T00:00:00'), to: at('2026-01-06T00:00:00')}
    expect(shown(rangesToRead(windowed, asked, read, now))).toEqual([
      '20260101T000000Z_20260103T000000Z',
      '20260104T000000Z_20260106T000000Z',
    ])
  })
  test('the future is not read', () => {
    const asked = {from: at('2026-01-10T11:00:00'), to: at('2027-01-01T00:00:00')}
    expect(shown(rangesToRead(windowed, asked, [], now))).toEqual(['20260110T110000Z_20260110T120001Z'])
  })
  test('a stream without window is read whole each time', () => {
    expect(shown(rangesToRead(base, {}, [range(undefined, '2026-01-10T11:00:00')], now))).toEqual([
      'beginning_20260110T120001Z',
    ])
  })
})

describe('what counts as read', () => {
  test('nothing later than the start of the run less the lookback', () => {
    expect(settledEnd(windowed, range(undefined, '2026-01-10T12:00:01'), now)).toEqual(
      at('2026-01-10T11:45:00'),
    )
  })
  test('an old stretch counts to its end', () => {
    expect(settledEnd(windowed, range(undefined, '2025-01-01T00:00:00'), now)).toEqual(
      at('2025-01-01T00:00:00'),
    )
  })
  test('a stretch shorter than the lookback says at least where to go on', () => {
    const short = range('2026-01-10T11:55:00', '2026-01-10T12:00:01')
    const read = addRange([], {start: short.start, end: settledEnd(windowed, short, now)})
    expect(shown(rangesToRead(windowed, {}, read, now))).toEqual(['20260110T115500Z_20260110T120001Z'])
  })
  test('neighbours become one', () => {
    const read = addRange(
      [range('2026-01-01T00:00:00', '2026-01-02T00:00:00')],
      range(undefined, '2026-01-01T00:00:00'),
    )
    expect(shown(read)).toEqual(['beginning_20260102T000000Z'])
  })
  test('stretches apart stay apart, in order', () => {
    const read = addRange(
      [range('2026-01-05T00:00:00', '2026-01-06T00:00:00')],
      range('2026-01-01T00:00:00', '2026-01-02T00:00:00'),
    )
    expect(shown(read)).toEqual(['20260101T000000Z_20260102T000000Z', '20260105T000000Z_20260106T000000Z'])
  })
})

describe('slices', () => {
  test('a stretch is one slice where the stream has no step', () => {
    expect(
      slicesOf('things', windowed, range(undefined, '2026-01-01T00:00:00')).map((slice) => slice.name),
    ).toEqual(['beginning_20260101T000000Z/all'])
  })
  test('steps cut it, and the last one ends with it', () => {
    const slices = slicesOf('things', daily, range('2026-01-01T00:00:00', '2026-01-03T06:00:00'))
    expect(slices.map((slice) => slice.name)).toEqual([
      '20260101T000000Z_20260102T000000Z/all',
      '20260102T000000Z_20260103T000000Z/all',
      '20260103T000000Z_20260103T060000Z/all',
    ])
  })
  test('batches make a slice each', () => {
    const batched: Stream = {...windowed, batch: {values: ['gps', 'rpm', 'fuel'], size: 2}}
    const slices = slicesOf('things', batched, range(undefined, '2026-01-01T00:00:00'))
    expect(slices.map(({name, batch}) => [name, batch])).toEqual([
      ['beginning_20260101T000000Z/b001', ['gps', 'rpm']],
      ['beginning_20260101T000000Z/b002', ['fuel']],
    ])
  })
  test('steps need a start', () => {
    expect(() => slicesOf('things', daily, range(undefined, '2026-01-01T00:00:00'))).toThrow(
      'has not been read before',
    )
  })
  test('names of windows read back', () => {
    const window = range('2026-01-01T00:00:00', '2026-01-03T06:00:00')
    expect(windowOf(windowName(window))).toEqual(window)
    expect(windowOf(`${windowName({end: now})}~run-7`)).toEqual({
      start: undefined,
      end: at('2026-01-10T12:00:00'),
    })
    expect(windowOf('elsewhere')).toBeUndefined()
  })
})
