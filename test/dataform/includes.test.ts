/** The JavaScript that models use: the SQL it writes, and what that SQL answers. */
import {createRequire} from 'node:module'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type Lake, startLake} from '../helpers/lake.ts'

const require = createRequire(import.meta.url)
const include = (name: string) => require(`../../includes/${name}.js`)
const columns = include('columns')
const contacts = include('contacts')
const odoo = include('odoo')
const rows = include('rows')

describe('columns.describe', () => {
  test('gives the descriptions of the named columns', () => {
    expect(columns.describe('order_id', '_row')).toEqual({
      order_id: 'Order: id in Odoo',
      _row: 'Row within the page',
    })
  })
  test('does not compile with a column that the dictionary lacks', () => {
    expect(() => columns.describe('order_id', 'colour')).toThrow('does not describe the column "colour"')
  })
  test('describes no column with the name of a property of every object', () => {
    expect(() => columns.describe('constructor')).toThrow('does not describe')
  })
})

describe('rows.unread', () => {
  const context = (incremental: boolean) => ({
    incremental: () => incremental,
    when: (condition: boolean, yes: string, no: string) => (condition ? yes : no),
    self: () => '`p.hub.orders`',
  })
  test('is everything on a full refresh', () => {
    expect(rows.unread(context(false))).toBe('TRUE')
  })
  test('is what came later than the newest row otherwise, and everything for an empty table', () => {
    expect(rows.unread(context(true))).toBe(
      '_extracted_at > (SELECT COALESCE(MAX(_extracted_at), TIMESTAMP "1970-01-01 00:00:00+00") FROM `p.hub.orders`)',
    )
  })
})

describe('in SQL', () => {
  let lake: Lake
  beforeAll(async () => {
    lake = await startLake()
  })
  afterAll(() => lake.close())
  const answer = async (sql: string) => (await lake.query(`SELECT ${sql} AS answer`))[0]?.['answer'] ?? null

  test.each<[string, string | null]>([
    ['"+32 475 12 34 56"', '+32475123456'],
    ['"0032 475123456"', '+32475123456'],
    ['"+32(0)475 12.34.56"', '+32475123456'],
    ['"0475/12 34 56"', '0475123456'],
    ['" 475-12-34-56 ext. 12"', '475123456'],
    ['"(555) 233-3393 x 9"', '5552333393'],
    ['"none"', null],
    ['CAST(NULL AS STRING)', null],
  ])('contacts.phone(%s) is %s', async (text, expected) => {
    expect(await answer(contacts.phone(text))).toBe(expected)
  })

  test.each<[string, string | null]>([
    ['" Info@Example.COM "', 'info@example.com'],
    ['"  "', null],
  ])('contacts.email(%s) is %s', async (text, expected) => {
    expect(await answer(contacts.email(text))).toBe(expected)
  })

  test.each<[string, string | null]>([
    ['"be 0123.456-789"', 'BE0123456789'],
    ['"-"', null],
  ])('contacts.vat_number(%s) is %s', async (text, expected) => {
    expect(await answer(contacts.vat_number(text))).toBe(expected)
  })

  test.each<[string, string, unknown]>([
    ['text', '"  Noordzee   Office "', 'Noordzee Office'],
    ['text', '""', null],
    ['text', 'false', null],
    ['text', '"false"', 'false'],
    ['raw_text', '" as typed "', ' as typed '],
    ['id', '7', '7'],
    ['id', 'false', null],
    ['id', 'null', null],
    ['boolean', 'true', true],
    ['boolean', 'false', false],
    ['boolean', 'null', false],
  ])('odoo.%s of %s is %s', async (name, json, expected) => {
    expect(await answer(odoo[name](`JSON '${json}'`))).toEqual(expected)
  })

  test.each<[string, string | null]>([
    ['23286.54', '23286.54'],
    ['10.00', '10'],
    ['0.1', '0.1'],
    ['0.30000000000000004', '0.3'],
    ['-4494.21', '-4494.21'],
    ['false', null],
    ['"12"', null],
  ])('odoo.number of %s is %s', async (json, expected) => {
    expect(await answer(`CAST(${odoo.number(`JSON '${json}'`)} AS STRING)`)).toBe(expected)
  })

  test.each<[string, string | null]>([
    ['"2026-02-03 04:05:06"', '2026-02-03 04:05:06+00'],
    ['"soon"', null],
    ['false', null],
  ])('odoo.timestamp of %s is %s', async (json, expected) => {
    expect(await answer(`CAST(${odoo.timestamp(`JSON '${json}'`)} AS STRING)`)).toBe(expected)
  })
})
