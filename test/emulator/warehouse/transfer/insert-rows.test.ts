import {beforeAll, expect, test} from 'vitest'
import {record, schema, useLake} from './lake.ts'

const lake = useLake()

const reference = (table: string) => ({project: 'p', dataset: 'd', table})
const create = (table: string, fields: ReturnType<typeof schema>, resource = {}) =>
  lake.warehouse.createTable(reference(table), 'TABLE', fields, resource)

const insert = (table: string, rows: readonly Record<string, unknown>[], options = {}) =>
  lake.warehouse.insertRows(
    reference(table),
    rows.map((json) => ({json})),
    {skipInvalidRows: false, ignoreUnknownValues: false, ...options},
  )

beforeAll(async () => {
  await create(
    'people',
    schema('id INTEGER REQUIRED', 'name STRING', record('pets', 'REPEATED', 'kind STRING', 'age INTEGER')),
  )
})

test('rows of every type are there when the call returns', async () => {
  await create(
    'types',
    schema(
      'i INTEGER',
      'f FLOAT',
      'n NUMERIC',
      'b BOOLEAN',
      's STRING',
      'y BYTES',
      'd DATE',
      'dt DATETIME',
      'tm TIME',
      'ts TIMESTAMP',
      'j JSON',
      'g GEOGRAPHY',
      'l STRING REPEATED',
      {name: 'r', type: 'RANGE', rangeElementType: {type: 'DATE'}},
    ),
  )
  const row = {
    i: '9007199254740993',
    f: 'NaN',
    n: '1.10',
    b: 'true',
    s: 5,
    y: 'aGk=',
    d: '2020-1-2',
    dt: '2020-01-02T03:04:05',
    tm: '03:04:05',
    ts: '2020-01-02T03:04:05Z',
    j: '{"b": 1, "a": [10.10]}',
    g: 'POINT(1 2)',
    l: ['x'],
    r: {start: '2020-01-01', end: null},
  }
  expect(await insert('types', [row, {ts: 1577934245.5}])).toEqual([])
  const [first, second] = await lake.select(
    'SELECT * EXCEPT (j, r), TO_JSON_STRING(j), FORMAT("%t", r) FROM d.types ORDER BY i DESC',
  )
  expect(first).toEqual([
    9007199254740993n,
    Number.NaN,
    '1.1',
    true,
    '5',
    Buffer.from('hi'),
    18263,
    1577934245000000n,
    11045000000n,
    1577934245000000n,
    'POINT(1 2)',
    ['x'],
    expect.stringContaining('"a":[10.1'),
    '[2020-01-01, UNBOUNDED)',
  ])
  expect(second?.[9]).toBe(1577934245500000n)
})

test.each<[unknown, string, string]>([
  [{id: 1, nme: 'x'}, 'nme', 'no such field: nme.'],
  [{id: 1, pets: [{kind: 'cat', tail: 1}]}, 'pets[0].tail', 'no such field: tail.'],
  [{id: 'abc'}, 'id', 'Cannot convert value to integer (bad value): abc'],
  [{name: 'x'}, 'id', 'Missing required field: id.'],
  [{id: 1, name: ['x']}, 'name', 'Array specified for non-repeated field: name.'],
  [{id: 1, name: {x: 1}}, 'name', 'This field: name is not a record.'],
  [{id: 1, name: true}, 'name', 'Conversion from bool to std::string is unsupported.'],
])('%j is refused', async (row, location, message) => {
  expect(await insert('people', [row as Record<string, unknown>])).toEqual([
    {index: 0, errors: [{reason: 'invalid', location, message}]},
  ])
})

test('one bad row stops the others, unless bad rows are passed over', async () => {
  const rows = [{id: 1}, {id: 'x'}, {id: 2}]
  const failures = await insert('people', rows)
  expect(failures.map(({index, errors}) => [index, errors[0]?.reason])).toEqual([
    [1, 'invalid'],
    [0, 'stopped'],
    [2, 'stopped'],
  ])
  expect(await lake.select('SELECT COUNT(*) FROM d.people')).toEqual([[0n]])
  const passed = await insert('people', rows, {skipInvalidRows: true})
  expect(passed.map(({index}) => index)).toEqual([1])
  expect(await lake.select('SELECT id FROM d.people ORDER BY id')).toEqual([[1n], [2n]])
})

test('unknown fields are ignored where that is asked for', async () => {
  await create('loose', schema('id INTEGER'))
  expect(await insert('loose', [{ID: 7, other: 1}], {ignoreUnknownValues: true})).toEqual([])
  expect(await lake.select('SELECT id FROM d.loose')).toEqual([[7n]])
})

test('a row with an insertId that was just seen is left out', async () => {
  await create('once', schema('id INTEGER'))
  const rows = [
    {insertId: 'a', json: {id: 1}},
    {insertId: 'b', json: {id: 2}},
    {insertId: 'a', json: {id: 1}},
  ]
  const options = {skipInvalidRows: false, ignoreUnknownValues: false}
  await lake.warehouse.insertRows(reference('once'), rows, options)
  await lake.warehouse.insertRows(reference('once'), rows, options)
  expect(await lake.select('SELECT id FROM d.once ORDER BY id')).toEqual([[1n], [2n]])
})

test('a template suffix makes a table of the same shape', async () => {
  await create('events', schema('day DATE', 'n INTEGER'), {timePartitioning: {type: 'DAY', field: 'day'}})
  await insert('events', [{day: '2020-01-01', n: 1}], {templateSuffix: '_eu'})
  await insert('events', [{day: '2020-01-01', n: 2}], {templateSuffix: '_eu'})
  expect(await lake.select('SELECT n FROM d.events_eu ORDER BY n')).toEqual([[1n], [2n]])
  expect(lake.warehouse.table(reference('events_eu'))?.resource.timePartitioning).toEqual({
    type: 'DAY',
    field: 'day',
  })
})

test('a partition decorator says when rows arrived', async () => {
  await create('arrivals', schema('n INTEGER'), {timePartitioning: {type: 'DAY'}})
  await insert('arrivals$20200102', [{n: 1}])
  expect(await lake.select('SELECT n, FORMAT_TIMESTAMP("%F", _PARTITIONTIME) FROM d.arrivals')).toEqual([
    [1n, '2020-01-02'],
  ])
})

test('tables that are not there, and views, take no rows', async () => {
  await expect(insert('nobody', [{a: 1}])).rejects.toMatchObject({reason: 'notFound'})
  await lake.query('CREATE VIEW d.seen AS SELECT 1 AS a')
  await expect(insert('seen', [{a: 1}])).rejects.toThrow(/currently a VIEW/)
})
