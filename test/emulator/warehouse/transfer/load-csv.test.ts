import {gzipSync} from 'node:zlib'
import {describe, expect, test} from 'vitest'
import {schema, useLake} from './lake.ts'

const lake = useLake()
let tables = 0

/** The rows of a table made of one CSV file. */
async function rowsOf(
  content: string | Uint8Array,
  fields: ReturnType<typeof schema> | undefined,
  configuration: Record<string, unknown> = {},
) {
  const table = `csv_${++tables}`
  const given = fields ? {schema: fields} : {autodetect: true}
  await lake.load(table, content, {sourceFormat: 'CSV', ...given, ...configuration})
  return lake.select(`SELECT * FROM d.${table}`)
}

const failure = (content: string | Uint8Array, fields: ReturnType<typeof schema>, configuration = {}) =>
  rowsOf(content, fields, configuration).then(
    () => 'no failure',
    (error) =>
      error.errors
        .at(-1)
        .message.replace(/ File: .*$/, '')
        .replace(/^.*error message: /, ''),
  )

const AB = schema('a INTEGER', 'b STRING')

test.each<[string, string | Uint8Array, Record<string, unknown>, unknown[][]]>([
  [
    'plain rows',
    '1,x\n2,y\n',
    {},
    [
      [1n, 'x'],
      [2n, 'y'],
    ],
  ],
  ['no line end at the end', '1,x', {}, [[1n, 'x']]],
  [
    'line ends of Windows',
    '1,x\r\n2,y\r\n',
    {},
    [
      [1n, 'x'],
      [2n, 'y'],
    ],
  ],
  ['packed', gzipSync('1,x\n'), {}, [[1n, 'x']]],
  ['quotes, doubled ones too', '1,"a ""b"", c"\n', {}, [[1n, 'a "b", c']]],
  [
    'nothing is NULL, quoted nothing is empty text',
    '1,\n,""\n',
    {},
    [
      [1n, null],
      [null, ''],
    ],
  ],
  ['skipped lines', 'a,b\n1,x\n', {skipLeadingRows: '1'}, [[1n, 'x']]],
  ['another delimiter', '1;x\n', {fieldDelimiter: ';'}, [[1n, 'x']]],
  ['a tab by name', '1\tx\n', {fieldDelimiter: 'tab'}, [[1n, 'x']]],
  ['another quote', "1,'x,y'\n", {quote: "'"}, [[1n, 'x,y']]],
  ['no quote', '1,"x"\n', {quote: ''}, [[1n, '"x"']]],
  ['line breaks in quotes', '1,"x\ny"\n', {allowQuotedNewlines: true}, [[1n, 'x\ny']]],
  ['rows that are too short', '1\n', {allowJaggedRows: true}, [[1n, null]]],
  ['rows that are too long', '1,x,more\n', {ignoreUnknownValues: true}, [[1n, 'x']]],
  [
    'a null marker',
    'NA,NA\n1,\n',
    {nullMarker: 'NA'},
    [
      [null, null],
      [1n, ''],
    ],
  ],
  ['several null markers', '-,NA\n', {nullMarkers: ['-', 'NA']}, [[null, null]]],
  ['Latin-1', Buffer.from('1,\xe9\n', 'latin1'), {encoding: 'ISO-8859-1'}, [[1n, 'é']]],
  ['UTF-16', Buffer.from('\ufeff1,é\n', 'utf16le'), {encoding: 'UTF-16LE'}, [[1n, 'é']]],
  ['a byte order mark', '\ufeff1,x\n', {}, [[1n, 'x']]],
  ['a bad row that is tolerated', 'x,x\n2,y\n', {maxBadRecords: 1}, [[2n, 'y']]],
])('%s', async (_, content, configuration, rows) => {
  expect(await rowsOf(content, AB, configuration)).toEqual(rows)
})

test.each<[string, Record<string, unknown>, string]>([
  [
    '1,x\nz,y\n',
    {},
    "Could not parse 'z' as INT64 for field a (position 0) starting at location 4 with message 'Unable to parse'",
  ],
  ['1,x,y\n', {}, 'Too many values in row starting at position: 0. Found 3 column(s) while expected 2.'],
  [
    '1,x\n2\n',
    {},
    'CSV table references column position 1, but line starting at position:4 contains only 1 columns.',
  ],
  [
    '1,"x\ny"\n',
    {},
    'Error detected while parsing row starting at position: 0. Error: Missing close double quote (") character.',
  ],
  [
    '1,"x"y\n',
    {},
    'Error detected while parsing row starting at position: 0. Error: Data between close double quote (") and field separator.',
  ],
  [
    ',x\n',
    {nullMarker: 'NA'},
    "Could not parse '' as INT64 for field a (position 0) starting at location 0 with message 'Unable to parse'",
  ],
])('%j fails', async (content, configuration, message) => {
  expect(await failure(content, AB, configuration)).toBe(message)
})

test('a required column must have a value', async () => {
  expect(await failure(',x\n', schema('a INTEGER REQUIRED', 'b STRING'))).toBe(
    'Required column value for column index: 0 is missing in row starting at position: 0',
  )
})

test.each<[string, string, unknown]>([
  ['INTEGER', '-5', -5n],
  ['FLOAT', '1e3', 1000],
  ['FLOAT', 'inf', Number.POSITIVE_INFINITY],
  ['BOOLEAN', 'Yes', true],
  ['BOOLEAN', '0', false],
  ['NUMERIC', '1.10', '1.1'],
  ['BIGNUMERIC', '12345678901234567890123456789012345678.5', '12345678901234567890123456789012345678.5'],
  ['DATE', '2026-1-2', 20455],
  ['TIME', '01:02:03', 3723000000n],
  ['DATETIME', '2026/01/02 03:04:05', 1767323045000000n],
  ['TIMESTAMP', '2026-01-02 03:04:05 UTC', 1767323045000000n],
  ['TIMESTAMP', '2026-01-02 03:04', 1767323040000000n],
  ['TIMESTAMP', '2026-01-02T03:04:05.5+01:00', 1767319445500000n],
  ['TIMESTAMP', '1767323045.5', 1767323045500000n],
  ['BYTES', 'aGk=', Buffer.from('hi')],
  ['JSON', '"{""a"": 1}"', expect.stringMatching(/^\{"a": ?1\}$/)],
  ['GEOGRAPHY', 'POINT(1 2)', 'POINT(1 2)'],
])('%s is read from %s', async (type, text, value) => {
  expect(await rowsOf(`${text}\n`, schema(`a ${type}`))).toEqual([[value]])
})

test.each([
  'DATE:2026-13-01',
  'DATE:2026-01-01 00:00:00',
  'INTEGER:1.5',
  'INTEGER:1_000',
  'BOOLEAN:maybe',
  'TIMESTAMP:soon',
  'FLOAT:1_0',
  'BYTES:?',
  'NUMERIC:1e99',
  'JSON:{',
])('%s is refused', async (given) => {
  const [type, ...text] = given.split(':')
  expect(await failure(`${text.join(':')}\n`, schema(`a ${type}`))).toMatch(/^Could not parse/)
})

test('records and arrays cannot come from CSV', async () => {
  await expect(rowsOf('1\n', schema('a STRING REPEATED'))).rejects.toThrow(/field a, which is repeated/)
})

test.each<[string, string, string[]]>([
  ['a header over numbers', 'id,name\n1,x\n', ['id INTEGER NULLABLE', 'name STRING NULLABLE']],
  [
    'no header where all are texts',
    'id,name\nx,y\n',
    ['string_field_0 STRING NULLABLE', 'string_field_1 STRING NULLABLE'],
  ],
  [
    'no header where the first line has a number',
    '1,x\n2,y\n',
    ['int64_field_0 INTEGER NULLABLE', 'string_field_1 STRING NULLABLE'],
  ],
  [
    'types',
    'a,b,c,d,e,f\n1,1.5,true,2026-01-01,2026-01-01 10:00:00,10:00:00\n2,2,false,2026-01-02,2026-01-02T10:00:00Z,11:00:00\n',
    ['a INTEGER', 'b FLOAT', 'c BOOLEAN', 'd DATE', 'e TIMESTAMP', 'f TIME'].map((c) => `${c} NULLABLE`),
  ],
  [
    'types that do not go together',
    'a,b\n1,2026-01-01\nx,10:00:00\n3,\n',
    ['string_field_0 STRING NULLABLE', 'string_field_1 STRING NULLABLE'],
  ],
  [
    'names that columns cannot have',
    'a b,1st,a b\n1,2,3\n',
    ['a_b INTEGER NULLABLE', '_1st INTEGER NULLABLE', 'a_b_1 INTEGER NULLABLE'],
  ],
])('detection finds %s', async (_, content, columns) => {
  await rowsOf(content, undefined)
  expect(lake.columns(`csv_${tables}`)).toEqual(columns)
})

test('the line before the data names the columns where lines are skipped', async () => {
  expect(await rowsOf('report of today\nid,name\nx,y\n', undefined, {skipLeadingRows: 2})).toEqual([
    ['x', 'y'],
  ])
  expect(lake.columns(`csv_${tables}`)).toEqual(['id STRING NULLABLE', 'name STRING NULLABLE'])
})

test('ranges and geographies are read', async () => {
  const range = {name: 'r', type: 'RANGE', rangeElementType: {type: 'DATE'}}
  await lake.load('shapes', '"[2026-01-01, UNBOUNDED)",POINT(1.000 2.50)\n,\n', {
    sourceFormat: 'CSV',
    schema: {fields: [range, {name: 'g', type: 'GEOGRAPHY'}]},
  })
  expect(await lake.select('SELECT CAST(r AS STRING), ST_ASTEXT(g) FROM d.shapes ORDER BY 1 DESC')).toEqual([
    ['[2026-01-01, UNBOUNDED)', 'POINT(1 2.5)'],
    [null, null],
  ])
})

describe('dates and times are spelt as the load says', () => {
  const fields = schema('d DATE', 't TIME', 'dt DATETIME', 'ts TIMESTAMP')
  const shown = 'SELECT CAST(d AS STRING), CAST(t AS STRING), CAST(dt AS STRING), CAST(ts AS STRING)'
  const formats = {
    dateFormat: 'DD/MM/YYYY',
    timeFormat: 'HH12.MI AM',
    datetimeFormat: 'MM/DD/YYYY HH24MISS',
    timestampFormat: 'MON DD YYYY HH24:MI TZH',
  }
  const line = '"31/01/2026","1.05 PM","01/31/2026 235959","JAN 31 2026 10:00 +02"\n'

  test('in columns that are declared', async () => {
    await lake.load('spelt', line, {sourceFormat: 'CSV', schema: fields, ...formats})
    expect(await lake.select(`${shown} FROM d.spelt`)).toEqual([
      ['2026-01-31', '13:05:00', '2026-01-31 23:59:59', '2026-01-31 08:00:00+00'],
    ])
  })

  test('and in those that are detected', async () => {
    await lake.load('detected_spelt', line, {sourceFormat: 'CSV', autodetect: true, ...formats})
    expect(lake.columns('detected_spelt').map((column) => column.split(' ')[1])).toEqual([
      'DATE',
      'TIME',
      'DATETIME',
      'TIMESTAMP',
    ])
  })

  test('and in no other way', async () => {
    await expect(
      lake.load('unspelt', '2026-01-31\n', {
        sourceFormat: 'CSV',
        schema: schema('d DATE'),
        dateFormat: 'DD/MM/YYYY',
      }),
    ).rejects.toThrow(/too many errors/)
  })

  test('in JSON too', async () => {
    await lake.load('json_spelt', '{"d":"31/01/2026","ts":["2026-01-31 10:00:00"]}\n', {
      sourceFormat: 'NEWLINE_DELIMITED_JSON',
      schema: schema('d DATE', 'ts TIMESTAMP REPEATED'),
      dateFormat: 'DD/MM/YYYY',
      timeZone: 'America/New_York',
    })
    expect(await lake.select('SELECT CAST(d AS STRING), CAST(ts[0] AS STRING) FROM d.json_spelt')).toEqual([
      ['2026-01-31', '2026-01-31 15:00:00+00'],
    ])
  })
})

describe('columns are matched by name', () => {
  const byName = {sourceFormat: 'CSV', sourceColumnMatch: 'NAME', schema: schema('id INTEGER', 'name STRING')}

  test('in each file by its own header', async () => {
    await lake.put('named/1.csv', 'name,id\nAda,1\n')
    await lake.put('named/2.csv', '# people\nID,Name\n2,Bob\n')
    await lake.load('named_1', {uris: ['gs://b/named/1.csv']}, {...byName, skipLeadingRows: 1})
    await lake.load('named_2', {uris: ['gs://b/named/2.csv']}, {...byName, skipLeadingRows: 2})
    expect(
      await lake.select('SELECT * FROM d.named_1 UNION ALL SELECT * FROM d.named_2 ORDER BY id'),
    ).toEqual([
      [1n, 'Ada'],
      [2n, 'Bob'],
    ])
  })

  test('where others may be passed over and the last ones missing', async () => {
    const tolerant = {...byName, skipLeadingRows: 1, ignoreUnknownValues: true, allowJaggedRows: true}
    await lake.load('named_3', 'x,id,name\n9,1\n8,2,Bob\n', tolerant)
    expect(await lake.select('SELECT * FROM d.named_3 ORDER BY id')).toEqual([
      [1n, null],
      [2n, 'Bob'],
    ])
  })

  test.each([
    ['id,name\n1,a\n', {}, /skipLeadingRows/],
    ['id,title\n1,a\n', {skipLeadingRows: 1}, /Column name is not named/],
    ['id,name,x\n1,a,b\n', {skipLeadingRows: 1}, /names a column that is not in the schema: x/],
  ])('%j with %j is refused', async (content, more, message) => {
    await expect(lake.load('named_no', content, {...byName, ...more})).rejects.toThrow(message)
  })
})

test('a manifest names the files', async () => {
  await lake.put('listed/1.csv', '1\n')
  await lake.put('listed/2.csv', '2\n')
  await lake.put('manifest.txt', 'gs://b/listed/1.csv\n\ngs://b/listed/2.csv\n')
  await lake.load(
    'listed',
    {uris: ['gs://b/manifest.txt']},
    {
      sourceFormat: 'CSV',
      schema: schema('n INTEGER'),
      fileSetSpecType: 'FILE_SET_SPEC_TYPE_NEW_LINE_DELIMITED_MANIFEST',
    },
  )
  expect(await lake.select('SELECT SUM(n) FROM d.listed')).toEqual([[3n]])
})
