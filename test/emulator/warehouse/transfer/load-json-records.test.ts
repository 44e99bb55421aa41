/** Records of JSON that do not fit, and how their schema is detected. */
import {expect, test} from 'vitest'
import type {FieldSchema} from '../../../../emulator/warehouse/types.ts'
import {record, schema, useLake} from './lake.ts'

const lake = useLake()
let tables = 0

const failure = (line: string, ...fields: (string | FieldSchema)[]) =>
  lake.load(`failed_${++tables}`, `${line}\n`, {schema: schema(...fields)}).then(
    () => 'no failure',
    (error) =>
      error.errors
        .at(-1)
        .message.replace(/ File: .*$/, '')
        .replace(/^.*position 0: /, ''),
  )

const pets = record('pets', 'REPEATED', 'kind STRING REQUIRED', 'age INTEGER')

test.each<[string, (string | FieldSchema)[], string]>([
  ['{"b":1}', ['a INTEGER'], 'No such field: b.'],
  ['{"pets":[{"kind":"cat","tail":1}]}', [pets], 'No such field: pets.tail.'],
  ['{"pets":[{"age":1}]}', [pets], 'Missing required field: pets.kind.'],
  [
    '{"pets":{"kind":"cat"}}',
    [pets],
    'Repeated field must be imported as a JSON array. Field: pets; Value: {"kind":"cat"}',
  ],
  ['{"pets":["cat"]}', [pets], 'JSON object expected for record field: pets'],
  [
    '{"l":["x",null]}',
    ['l STRING REPEATED'],
    'Only optional fields can be set to NULL. Field: l; Value: NULL',
  ],
  ['{"l":"x"}', ['l STRING REPEATED'], 'Repeated field must be imported as a JSON array. Field: l; Value: x'],
  ['{"s":["x"]}', ['s STRING'], 'Array specified for non-repeated field: s.'],
  ['{"s":{"x":1}}', ['s STRING'], 'JSON object specified for non-record field: s'],
  ['{"i":1.5}', ['i INTEGER'], 'Could not convert value to integer. Field: i; Value: 1.5'],
  [
    '{"i":9223372036854775808}',
    ['i INTEGER'],
    'Could not convert value to integer. Field: i; Value: 9223372036854775808',
  ],
  ['{"b":"maybe"}', ['b BOOLEAN'], 'Could not convert value to boolean. Field: b; Value: maybe'],
  ['{"d":"2026-02-30"}', ['d DATE'], 'Could not convert value to date. Field: d; Value: 2026-02-30'],
  ['{"a":1', ['a INTEGER'], 'Parser terminated before end of string'],
  ['[1]', ['a INTEGER'], 'JSON object expected'],
  [
    '{"s":"xyz"}',
    [{name: 's', type: 'STRING', maxLength: '2'}],
    'Could not convert value to string. Field: s; Value: xyz',
  ],
  [
    '{"n":"123.45"}',
    [{name: 'n', type: 'NUMERIC', precision: '4', scale: '2'}],
    'Could not convert value to numeric. Field: n; Value: 123.45',
  ],
])('%s does not fit', async (line, fields, message) => {
  expect(await failure(line, ...fields)).toBe(message)
})

test('texts that look like objects or arrays are texts', async () => {
  const lines = ['{"s":"{\\"a\\":1}"}', '{"s":"[1]"}', '{"s":"[x"}'].join('\n')
  await lake.load('looks', lines, {schema: schema('s STRING')})
  expect(await lake.select('SELECT s FROM d.looks ORDER BY s')).toEqual([['[1]'], ['[x'], ['{"a":1}']])
})

test('unusual spellings are read as well as usual ones', async () => {
  const lines = [
    '{"i":"12","ts":"2026/01/02 03:04","n":1e2,"f":"-inf","d":"2026-1-2"}',
    '{"i":1.0,"ts":1767323040,"n":".5","f":1,"d":"2026-01-02"}',
  ].join('\n')
  await lake.load('spelled', lines, {
    schema: schema('i INTEGER', 'ts TIMESTAMP', 'n NUMERIC', 'f FLOAT', 'd DATE'),
  })
  const ts = 1767323040000000n
  expect(await lake.select('SELECT * FROM d.spelled ORDER BY i')).toEqual([
    [1n, ts, '0.5', 1, 20455],
    [12n, ts, '100', Number.NEGATIVE_INFINITY, 20455],
  ])
})

test('unknown fields are ignored at every depth where that is asked for', async () => {
  await lake.load('ignored', '{"x":1,"pets":[{"kind":"cat","tail":1}]}\n', {
    schema: schema(pets),
    ignoreUnknownValues: true,
  })
  expect(await lake.select('SELECT pets FROM d.ignored')).toEqual([[[['cat', null]]]])
})

test('files of more than one form load together, each row with its own file', async () => {
  await lake.put('mixed/a', '{"a":1}\n')
  await lake.put('mixed/b', '{"A":2}\n{"a":null}\n')
  await lake.load('mixed', {uris: ['gs://b/mixed/*']}, {schema: schema('a INTEGER')})
  expect(await lake.select('SELECT a FROM d.mixed ORDER BY a')).toEqual([[null], [1n], [2n]])
})

const flat = (fields: readonly FieldSchema[]): string[] =>
  fields.flatMap((field) => [
    `${field.name} ${field.type}${field.mode === 'REPEATED' ? ' REPEATED' : ''}`,
    ...flat(field.fields ?? []).map((inner) => `${field.name}.${inner}`),
  ])

test.each<[string, string[], string[]]>([
  ['numbers', ['{"a":1,"b":1.5,"c":1}', '{"c":2.5}'], ['a INTEGER', 'b FLOAT', 'c FLOAT']],
  [
    'times',
    ['{"d":"2026-01-01","t":"10:00:00","ts":"2026-01-01T10:00:00Z","z":"2026-01-01 10:00:00+01:00"}'],
    ['d DATE', 't TIME', 'ts TIMESTAMP', 'z TIMESTAMP'],
  ],
  [
    'records over lines',
    ['{"r":{"a":1}}', '{"r":{"b":[{"c":true}]}}'],
    ['r RECORD', 'r.a INTEGER', 'r.b RECORD REPEATED', 'r.b.c BOOLEAN'],
  ],
  ['nothing but NULL', ['{"a":null,"b":[]}', '{"b":[1]}'], ['a STRING', 'b INTEGER REPEATED']],
  ['what does not go together', ['{"a":1}', '{"a":"x"}'], ['a STRING']],
  ['numbers in texts', ['{"a":"1","b":"x"}'], ['a INTEGER', 'b STRING']],
  ['long integers', ['{"a":9007199254740993}'], ['a INTEGER']],
])('detection of %s', async (_, lines, columns) => {
  const table = `detected_${++tables}`
  await lake.load(table, lines.join('\n'), {autodetect: true})
  const {fields} = lake.warehouse.table({project: 'p', dataset: 'd', table})!.schema
  expect(flat(fields)).toEqual(columns)
})

test('arrays of arrays have no schema', async () => {
  await expect(lake.load('nested', '{"a":[[1]]}\n', {autodetect: true})).rejects.toThrow(
    /Nested arrays not allowed/,
  )
})

test('a record may be larger than what DuckDB reads at once', async () => {
  const long = 'x'.repeat(17 * 1024 * 1024)
  await lake.load('large', `{"s":"${long}"}\n{"s":"short"}\n`, {schema: schema('s STRING')})
  expect(await lake.select('SELECT LENGTH(s) FROM d.large ORDER BY 1')).toEqual([[5n], [BigInt(long.length)]])
})
