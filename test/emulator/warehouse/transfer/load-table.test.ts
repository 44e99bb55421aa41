/** What loads do to tables: dispositions, schema updates, partitions, statistics. */
import {describe, expect, test} from 'vitest'
import {record, schema, useLake} from './lake.ts'

const lake = useLake()

test('statistics tell of files and rows', async () => {
  const content = '{"a":1,"b":"xyz"}\n{"a":2,"b":null}\n'
  const outcome = await lake.load('counted', content, {schema: schema('a INTEGER', 'b STRING')})
  expect(outcome).toEqual({
    outputRows: 2,
    outputBytes: 21,
    inputFiles: 1,
    inputFileBytes: content.length,
    badRecords: 0,
    errors: [],
  })
  const more = await lake.load('counted', '{"a":3}\n')
  expect(more).toMatchObject({outputRows: 1, outputBytes: 8})
})

test('WRITE_TRUNCATE_DATA keeps the schema', async () => {
  await lake.load('kept', '{"a":1}\n', {schema: schema('a INTEGER REQUIRED')})
  await lake.load('kept', '{"a":2}\n', {writeDisposition: 'WRITE_TRUNCATE_DATA'})
  expect(lake.columns('kept')).toEqual(['a INTEGER REQUIRED'])
  expect(await lake.select('SELECT a FROM d.kept')).toEqual([[2n]])
})

test('rows of other partitions do not go into the one that is named', async () => {
  await lake.query('CREATE TABLE d.days (day DATE, n INT64) PARTITION BY day')
  await lake.load('days$20260101', '{"day":"2026-01-01","n":1}\n')
  await expect(lake.load('days$20260101', '{"day":"2026-01-02","n":1}\n')).rejects.toMatchObject({
    reason: 'invalid',
    message: expect.stringContaining(
      'Some rows belong to different partitions rather than destination partition p:d.days$20260101',
    ),
  })
})

test('a partition is replaced, with a new column where that is allowed', async () => {
  await lake.query('CREATE TABLE d.grown (day DATE) PARTITION BY day')
  await lake.load('grown', '{"day":"2026-01-01"}\n{"day":"2026-01-02"}\n')
  const outcome = await lake.load('grown$20260102', '{"day":"2026-01-02","n":5}\n', {
    writeDisposition: 'WRITE_TRUNCATE',
    schema: schema('day DATE', 'n INTEGER'),
    schemaUpdateOptions: ['ALLOW_FIELD_ADDITION'],
  })
  expect(outcome.outputRows).toBe(1)
  expect(await lake.select('SELECT day, n FROM d.grown ORDER BY day')).toEqual([
    [20454, null],
    [20455, 5n],
  ])
})

test('rows arrive in the partition of ingestion that is named', async () => {
  await lake.load('arrivals$2026010203', '{"n":1}\n', {
    schema: schema('n INTEGER'),
    timePartitioning: {type: 'HOUR'},
  })
  expect(await lake.select('SELECT n, _PARTITIONTIME FROM d.arrivals')).toEqual([[1n, 1767322800000000n]])
})

test.each<[string, Record<string, unknown>, string, RegExp]>([
  [
    'a column of another type',
    {schema: schema('a STRING')},
    'invalid',
    /Field a has changed type from INTEGER to STRING/,
  ],
  [
    'a REQUIRED column that is not any more',
    {schema: schema('a INTEGER', 'r INTEGER')},
    'invalid',
    /Field r has changed mode from REQUIRED to NULLABLE/,
  ],
  [
    'a nested field',
    {schema: schema('a INTEGER', 'r INTEGER REQUIRED', record('s', 'NULLABLE', 'x INTEGER', 'y INTEGER'))},
    'invalid',
    /Cannot add fields \(field: s.y\)/,
  ],
  [
    'rows where there are some',
    {writeDisposition: 'WRITE_EMPTY'},
    'duplicate',
    /Already Exists: Table p:d.fixed/,
  ],
  [
    'update options with WRITE_TRUNCATE',
    {writeDisposition: 'WRITE_TRUNCATE', schemaUpdateOptions: ['ALLOW_FIELD_ADDITION']},
    'invalid',
    /Schema update options should only be specified/,
  ],
  ['ORC', {sourceFormat: 'ORC'}, 'notImplemented', /ORC/],
])('%s is refused', async (_, configuration, reason, message) => {
  const fields = schema('a INTEGER', 'r INTEGER REQUIRED', record('s', 'NULLABLE', 'x INTEGER'))
  await lake.load('fixed', '{"r":1}\n', {schema: fields, writeDisposition: 'WRITE_TRUNCATE'})
  await expect(lake.load('fixed', '{"r":1}\n', configuration)).rejects.toMatchObject({
    reason,
    message: expect.stringMatching(message),
  })
})

test('what is relaxed and added is so afterwards', async () => {
  await lake.load('relaxed', '{"a":1,"s":{"x":1}}\n', {
    schema: schema('a INTEGER REQUIRED', record('s', 'NULLABLE', 'x INTEGER')),
  })
  await lake.load('relaxed', '{"s":{"x":2,"y":"new"}}\n', {
    schema: schema('a INTEGER', record('s', 'NULLABLE', 'x INTEGER', 'y STRING')),
    schemaUpdateOptions: ['ALLOW_FIELD_ADDITION', 'ALLOW_FIELD_RELAXATION'],
  })
  expect(await lake.select('SELECT a, s FROM d.relaxed ORDER BY s.x')).toEqual([
    [1n, [1n, null]],
    [null, [2n, 'new']],
  ])
})

test.each<[string, Record<string, unknown>, string, RegExp]>([
  ['nobody', {createDisposition: 'CREATE_NEVER'}, 'notFound', /Not found: Table p:d.nobody/],
  ['nobody', {}, 'invalid', /No schema specified/],
])('a load into %s with %j is refused', async (table, configuration, reason, message) => {
  await expect(lake.load(table, '{"a":1}\n', configuration)).rejects.toMatchObject({
    reason,
    message: expect.stringMatching(message),
  })
})

test('files that are not there, and no files, are refused', async () => {
  const fields = {schema: schema('a INTEGER')}
  await expect(lake.load('t', {uris: ['gs://b/none*']}, fields)).rejects.toMatchObject({
    reason: 'notFound',
    message: 'Not found: URI gs://b/none*',
  })
  await expect(lake.load('t', {uris: []}, fields)).rejects.toThrow(
    'Required parameter is missing: sourceUris',
  )
  await expect(lake.load('t', {uris: ['/etc/passwd']}, fields)).rejects.toThrow(
    /must be a Google Cloud Storage location/,
  )
})

test('columns that the files do not have get their defaults', async () => {
  const fields = [
    {name: 'id', type: 'INTEGER'},
    {name: 'name', type: 'STRING', defaultValueExpression: "CONCAT('no', 'body')"},
  ]
  await lake.warehouse.createTable({project: 'p', dataset: 'd', table: 'with_default'}, 'TABLE', {fields}, {})
  await lake.load('with_default', '{"id": 1}\n{"id": 2}', {schema: schema('id INTEGER')})
  expect(await lake.select('SELECT id, name FROM d.with_default ORDER BY id')).toEqual([
    [1n, 'nobody'],
    [2n, 'nobody'],
  ])
})

test('a table without columns takes those of its first load', async () => {
  await lake.warehouse.createTable({project: 'p', dataset: 'd', table: 'bare'}, 'TABLE', {fields: []}, {})
  await lake.load('bare', '{"id": 1}', {schema: schema('id INTEGER'), writeDisposition: 'WRITE_EMPTY'})
  expect(await lake.select('SELECT * FROM d.bare')).toEqual([[1n]])
})

describe('a load into a table that is there', () => {
  const day = {timePartitioning: {type: 'DAY', field: 'day'}}
  const row = (more: Record<string, unknown>, writeDisposition = 'WRITE_APPEND') =>
    [
      '{"id": 1, "day": "2026-01-31"}',
      {schema: schema('id INTEGER', 'day DATE'), writeDisposition, ...more},
    ] as const

  test('says of its partitions and clusters what the table says, or nothing', async () => {
    await lake.load('daily', ...row({...day, clustering: {fields: ['id']}}))
    await lake.load(
      'daily',
      ...row({timePartitioning: {type: 'DAY', field: 'DAY'}, clustering: {fields: ['id']}}),
    )
    await lake.load('daily', ...row({}))
    expect(await lake.select('SELECT COUNT(*) FROM d.daily')).toEqual([[3n]])
  })

  test.each([
    [
      'daily',
      day,
      'WRITE_APPEND',
      'interval(type:day,field:day) clustering(id)',
      'interval(type:day,field:day)',
    ],
    [
      'daily',
      {timePartitioning: {type: 'MONTH', field: 'day'}},
      'WRITE_TRUNCATE',
      'interval(type:day,field:day) clustering(id)',
      'interval(type:month,field:day)',
    ],
    [
      'whole',
      {...day, clustering: {fields: ['id']}},
      'WRITE_TRUNCATE',
      'none',
      'interval(type:day,field:day) clustering(id)',
    ],
    ['whole', {clustering: {fields: ['id', 'day']}}, 'WRITE_APPEND', 'none', 'clustering(id,day)'],
  ])('%s with %j by %s is refused', async (table, more, disposition, before, after) => {
    if (table === 'whole') await lake.load('whole', ...row({}))
    await expect(lake.load(table, ...row(more, disposition))).rejects.toThrow(
      `Incompatible table partitioning specification. Expects partitioning specification ${before}, but input partitioning specification is ${after}`,
    )
  })
})
