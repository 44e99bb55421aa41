import {afterEach, beforeEach, expect, test, vi} from 'vitest'
import {arrowFormat} from '../../../emulator/bigquery-storage/formats/arrow-format.ts'
import {selectedRows} from '../../../emulator/bigquery-storage/selected-rows.ts'
import {ReadSessions, type RowRange} from '../../../emulator/bigquery-storage/sessions.ts'
import {inMemory} from '../../../emulator/warehouse/results/result-set.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let sessions: ReadSessions
let closed: number[]

beforeEach(() => {
  vi.useFakeTimers()
  sessions = new ReadSessions()
  closed = []
})
afterEach(() => vi.useRealTimers())

/** Begins a session whose end notes its number; gives the names of its streams. */
async function begin(number: number, streams: RowRange[] = [{start: 0, end: 10}]): Promise<string[]> {
  const begun = await sessions.begin({
    project: 'p',
    location: 'EU',
    format: arrowFormat(selectedRows(inMemory([], []), {fields: []})),
    streams,
    async close() {
      closed.push(number)
    },
  })
  expect(begun.name).toMatch(/^projects\/p\/locations\/eu\/sessions\/\w+$/)
  return begun.streams
}

test('a session that has been read to the end is let go of after a minute', async () => {
  const [first, second] = (await begin(1, [
    {start: 0, end: 5},
    {start: 5, end: 10},
  ])) as [string, string]
  sessions.finish(first)
  await vi.advanceTimersByTimeAsync(2 * MINUTE)
  expect(closed).toEqual([])
  sessions.finish(second)
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(closed).toEqual([1])
  expect(() => sessions.stream(first)).toThrow('Not found')
})

test('who reads it again keeps it', async () => {
  const [stream] = (await begin(1)) as [string]
  sessions.finish(stream)
  await vi.advanceTimersByTimeAsync(MINUTE / 2)
  expect(sessions.stream(stream)).toMatchObject({start: 0, end: 10})
  await vi.advanceTimersByTimeAsync(2 * MINUTE)
  expect(closed).toEqual([])
})

test('a session ends after six hours', async () => {
  const [stream] = (await begin(1)) as [string]
  await vi.advanceTimersByTimeAsync(6 * HOUR + 1)
  expect(() => sessions.stream(stream)).toThrow('Not found')
  await begin(2)
  expect(closed).toEqual([1])
})

test('the sessions used last are held', async () => {
  const first = await begin(0)
  for (let number = 1; number < 32; number++) await begin(number)
  sessions.stream(first[0]!)
  await begin(32)
  expect(closed).toEqual([1])
  await sessions.close()
  expect(closed).toHaveLength(33)
})
