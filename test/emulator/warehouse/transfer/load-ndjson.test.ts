import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {openWarehouse} from '../../../../emulator/warehouse/open.ts'
import type {FieldSchema, LoadOutcome, Warehouse} from '../../../../emulator/warehouse/types.ts'

let folder: string
let warehouse: Warehouse

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'load-'))
  warehouse = await openWarehouse({folder: join(folder, 'data'), folders: [folder]})
  await warehouse.createDataset({project: 'p', dataset: 'd'}, {})
})

afterAll(async () => {
  await warehouse.close()
  await rm(folder, {recursive: true})
})

let files = 0

async function load(
  table: string,
  content: string | Buffer,
  configuration: Record<string, unknown> = {},
): Promise<LoadOutcome> {
  const file = join(folder, `file-${++files}`)
  await writeFile(file, content)
  return warehouse.load({
    project: 'p',
    uploadedFile: file,
    configuration: {
      destinationTable: {projectId: 'p', datasetId: 'd', tableId: table},
      sourceFormat: 'NEWLINE_DELIMITED_JSON',
      ...configuration,
    },
  })
}

const schema = (...fields: string[]) => ({
  fields: fields.map((text): FieldSchema => {
    const [name, type, mode] = text.split(' ')
    return {name: name!, type: type!, ...(mode && {mode: mode as FieldSchema['mode']})}
  }),
})

async function rows(table: string): Promise<readonly (readonly unknown[])[]> {
  const page = await warehouse.readTable({project: 'p', dataset: 'd', table}, {start: 0, count: 100})
  return page.rows
}

test('every scalar type is read from its JSON forms', async () => {
  const fields = schema(
    'i INT64',
    'f FLOAT64',
    'n NUMERIC',
    'b BOOL',
    's STRING',
    'y BYTES',
    'd DATE',
    't TIMESTAMP',
    'j JSON',
  )
  await load(
    'scalars',
    `{"i":"9007199254740993","f":"NaN","n":10.10,"b":"true","s":5,"y":"aGk=","d":"2026-01-31","t":"2026-01-31T01:02:03.5Z","j":{"a": [1]}}\n` +
      `{"i":-1,"f":1e3,"n":"0.000000001","b":false,"s":"é","y":"","d":null,"t":1.5}\n`,
    {schema: fields},
  )
  const [first, second] = await rows('scalars')
  expect(first?.slice(0, 5)).toEqual([9007199254740993n, Number.NaN, '10.1', true, '5'])
  expect(Buffer.from(first?.[5] as Uint8Array).toString()).toBe('hi')
  expect(first?.slice(6, 8)).toEqual([20484, 1769821323500000n])
  expect(JSON.parse(first?.[8] as string)).toEqual({a: [1]})
  expect(second?.slice(0, 5)).toEqual([-1n, 1000, '0.000000001', false, 'é'])
  expect(second?.slice(6)).toEqual([null, 1500000n, null])
})

test('arrays and records nest, and a missing array is an empty one', async () => {
  await load('nested', '{"tags":["a","b"],"address":{"city":"x","zips":[1,2]}}\n{"address":null}\n', {
    schema: {
      fields: [
        {name: 'tags', type: 'STRING', mode: 'REPEATED'},
        {
          name: 'address',
          type: 'RECORD',
          fields: [
            {name: 'city', type: 'STRING'},
            {name: 'zips', type: 'INTEGER', mode: 'REPEATED'},
          ],
        },
      ],
    },
  })
  expect(await rows('nested')).toEqual([
    [
      ['a', 'b'],
      ['x', [1n, 2n]],
    ],
    [[], null],
  ])
})

test('gzip is read as it is', async () => {
  const outcome = await load('zipped', gzipSync('{"a":1}\n{"a":2}\n'), {schema: schema('a INT64')})
  expect(outcome).toMatchObject({outputRows: 2, badRecords: 0})
})

test('names are compared without case', async () => {
  await load('cases', '{"NAME":"Ada"}\n', {schema: schema('name STRING')})
  expect(await rows('cases')).toEqual([['Ada']])
})

test('an unknown field is a bad record unless unknown values are ignored', async () => {
  await expect(load('unknown', '{"a":1,"x":2}\n', {schema: schema('a INT64')})).rejects.toMatchObject({
    errors: expect.arrayContaining([
      expect.objectContaining({message: expect.stringContaining('No such field: x.')}),
    ]),
  })
  await load('unknown', '{"a":1,"x":2}\n', {schema: schema('a INT64'), ignoreUnknownValues: true})
  expect(await rows('unknown')).toEqual([[1n]])
})

test('bad records are left out and reported as far as they are tolerated', async () => {
  const content = '{"a":1}\nnot json\n{"a":"x"}\n{"a":1.5}\n{"a":[1]}\n{"a":2}\n'
  const outcome = await load('bad', content, {schema: schema('a INT64'), maxBadRecords: 4})
  expect(outcome.badRecords).toBe(4)
  expect(outcome.errors.map((error) => error.message.replace(/^.* position /, ''))).toEqual([
    '8: Parser terminated before end of string',
    '17: Could not convert value to integer. Field: a; Value: x',
    '27: Could not convert value to integer. Field: a; Value: 1.5',
    '37: Array specified for non-repeated field: a.',
  ])
  expect(await rows('bad')).toEqual([[1n], [2n]])
})

test('a load that fails changes nothing', async () => {
  await load('kept', '{"a":1}\n', {schema: schema('a INT64')})
  await expect(load('kept', '{"a":2}\n{"a":"x"}\n', {schema: schema('a INT64')})).rejects.toThrow(
    /too many errors/,
  )
  expect(await rows('kept')).toEqual([[1n]])
})

test('rows are appended, replace the table, or refuse a table that has some', async () => {
  await load('written', '{"a":1}\n', {schema: schema('a INT64')})
  await load('written', '{"a":2}\n')
  expect(await rows('written')).toEqual([[1n], [2n]])
  await load('written', '{"b":"x"}\n', {schema: schema('b STRING'), writeDisposition: 'WRITE_TRUNCATE'})
  expect(await rows('written')).toEqual([['x']])
  await expect(load('written', '{"b":"y"}\n', {writeDisposition: 'WRITE_EMPTY'})).rejects.toThrow(
    /Already Exists/,
  )
})

test('a new field needs ALLOW_FIELD_ADDITION', async () => {
  await load('grown', '{"a":1}\n', {schema: schema('a INT64')})
  const wider = {schema: schema('a INT64', 'b STRING')}
  await expect(load('grown', '{"a":2,"b":"x"}\n', wider)).rejects.toThrow(/Cannot add fields \(field: b\)/)
  await load('grown', '{"a":2,"b":"x"}\n', {...wider, schemaUpdateOptions: ['ALLOW_FIELD_ADDITION']})
  expect(await rows('grown')).toEqual([
    [1n, null],
    [2n, 'x'],
  ])
})

test('a REQUIRED field must be there', async () => {
  const required = {schema: schema('a INT64 REQUIRED', 'b STRING')}
  await expect(load('required', '{"b":"x"}\n', required)).rejects.toMatchObject({
    errors: expect.arrayContaining([
      expect.objectContaining({message: expect.stringContaining('Missing required field: a.')}),
    ]),
  })
})

test('the schema is detected from the records', async () => {
  await load(
    'detected',
    '{"i":1,"f":1.5,"mixed":1,"t":"2026-01-31 10:00:00","a":[{"x":true}]}\n{"mixed":"x"}\n',
    {
      autodetect: true,
    },
  )
  const table = warehouse.table({project: 'p', dataset: 'd', table: 'detected'})
  expect(table?.schema.fields.map(({name, type, mode}) => `${name} ${type} ${mode}`)).toEqual([
    'i INTEGER NULLABLE',
    'f FLOAT NULLABLE',
    'mixed STRING NULLABLE',
    't TIMESTAMP NULLABLE',
    'a RECORD REPEATED',
  ])
})

test('a partition decorator replaces one partition', async () => {
  const partitioned = {
    schema: schema('day DATE', 'n INT64'),
    timePartitioning: {type: 'DAY', field: 'day'},
  }
  await load('parted', '{"day":"2026-01-01","n":1}\n{"day":"2026-01-02","n":2}\n', partitioned)
  await load('parted$20260102', '{"day":"2026-01-02","n":3}\n', {
    ...partitioned,
    writeDisposition: 'WRITE_TRUNCATE',
  })
  expect((await rows('parted')).map((row) => row[1])).toEqual([1n, 3n])
})
