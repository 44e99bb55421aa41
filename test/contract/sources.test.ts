/** What every stream of every source must keep, shown on its recorded pages. */
import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {checkRecord} from '../../extract/check.ts'
import type {Stream, TimeWindow} from '../../extract/define.ts'
import {createClient} from '../../extract/http/client.ts'
import {type FetchedPage, fetchPages} from '../../extract/http/pages.ts'
import {valueAt} from '../../extract/http/value-at.ts'
import {tableName} from '../../extract/lake-tables.ts'
import {keyText} from '../../extract/overlap.ts'
import {sources} from '../../extract/sources/index.ts'
import {exchangesOf, fixtures, replay} from '../helpers/replay.ts'

const root = join(import.meta.dirname, '..', '..')
const window: TimeWindow = {start: new Date('2025-01-01T00:00:00Z'), end: new Date('2025-02-01T00:00:00Z')}
const later: TimeWindow = {start: new Date('2025-01-15T00:00:00Z'), end: new Date('2025-03-01T00:00:00Z')}

async function readFixtures(source: string, name: string, stream: Stream) {
  const server = await replay(exchangesOf(source, name))
  const client = createClient(
    {baseUrl: server.url},
    {source, now: () => new Date(), onRetry: () => {}, backoffMs: 1},
  )
  const ask = async (request: Parameters<typeof client.send>[0]) =>
    JSON.parse((await client.send(request)).text)
  const offered = await stream.fields?.offered(ask)
  const fields = stream.fields?.wanted.filter((field) => offered?.includes(field)) ?? []
  const pages: FetchedPage[] = []
  const request = stream.request({window: stream.window && window, fields, batch: stream.batch?.values})
  for await (const page of fetchPages(client, source, name, stream, {request, number: 1})) pages.push(page)
  await server.close()
  return {pages, left: server.left, records: pages.flatMap((page) => page.records)}
}

describe.each(Object.values(sources))('the source $name', (source) => {
  test('is in the index under its own name', () => {
    expect(sources[source.name]).toBe(source)
  })

  test('has a README that names every setting and every stream', () => {
    const readme = readFileSync(join(root, 'extract', 'sources', source.name, 'README.md'), 'utf8')
    const settings = Object.keys((source.settings as unknown as {shape: object}).shape)
    for (const word of [...settings, ...Object.keys(source.streams)]) expect(readme).toContain(`\`${word}\``)
  })

  describe.each(Object.entries(source.streams))('%s', (name, stream) => {
    test('has recorded pages', () => {
      expect(existsSync(join(fixtures, source.name, name))).toBe(true)
    })

    test('comes to an end, with every recorded page read', async () => {
      const {pages, left} = await readFixtures(source.name, name, stream)
      expect(pages.at(-1)?.next).toBeUndefined()
      expect(left).toEqual([])
    })

    test('has records that keep its rules', async () => {
      const {records} = await readFixtures(source.name, name, stream)
      expect(records.length).toBeGreaterThan(0)
      expect(records.flatMap(({value}, index) => checkRecord(stream, value, index + 1))).toEqual([])
    })

    test('has a key in every record, and never the same twice', async () => {
      const {records} = await readFixtures(source.name, name, stream)
      for (const {value} of records) {
        for (const field of stream.key) expect(valueAt(value, field)).toBeDefined()
      }
      const keys = records.map(({value}) => keyText(stream, value))
      expect(new Set(keys).size).toBe(keys.length)
    })

    test('has a cursor that reads as a time', async () => {
      const {cursor} = stream
      if (!cursor) return
      const {records} = await readFixtures(source.name, name, stream)
      for (const {value} of records) {
        expect(cursor.time(String(valueAt(value, cursor.field))).getTime()).not.toBeNaN()
      }
    })

    test('keeps records as they were sent, less what must not land', async () => {
      const {records} = await readFixtures(source.name, name, stream)
      const sent = records.map((record) => JSON.stringify(record.sent))
      const recorded = exchangesOf(source.name, name).map((exchange) => JSON.stringify(exchange.body))
      if (!stream.omit) for (const record of sent) expect(recorded.join()).toContain(record)
      for (const field of stream.omit ?? []) expect(sent.join()).not.toContain(`"${field}":`)
    })

    test('asks for other records in another window, and for the same ones in the same', () => {
      if (!stream.window) return
      const asked = (range: TimeWindow) => JSON.stringify(stream.request({window: range, fields: []}))
      expect(asked(window)).not.toBe(asked(later))
      expect(asked(window)).toBe(asked({...window}))
    })

    test('asks for nothing that it must not land', () => {
      const wanted = stream.fields?.wanted ?? []
      expect(wanted.filter((field) => stream.omit?.includes(field))).toEqual([])
    })

    test('is declared as a table of the lake', () => {
      const declared = readFileSync(join(root, 'definitions', 'lake', `${source.name}.js`), 'utf8')
      expect(tableName(source.name, name)).toBe(`${source.name}_${name}`)
      expect(declared).toMatch(new RegExp(`\\b${name}\\b`))
    })
  })
})
