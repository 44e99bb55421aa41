/**
 * What the samples of Google's Node client do, one after another.
 * https://github.com/googleapis/nodejs-bigquery/tree/main/samples
 */
import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {BigQuery} from '@google-cloud/bigquery'
import {Storage} from '@google-cloud/storage'
import {OAuth2Client} from 'google-auth-library'
import {beforeAll, describe, expect, test} from 'vitest'
import {PROJECT, useEmulator} from '../../helpers/emulator.ts'

const server = useEmulator()
const SCHEMA = 'Name:string, Age:integer, Weight:float, IsMagic:boolean'

function storage(): Storage {
  const authClient = new OAuth2Client()
  authClient.setCredentials({access_token: server.emulator.token})
  const {url} = server.emulator
  return new Storage({projectId: PROJECT, apiEndpoint: url, useAuthWithCustomEndpoint: true, authClient})
}

/** Stores an object and gives what a load job needs of it. */
async function object(name: string, content: string) {
  const file = storage().bucket('samples').file(name)
  await file.save(content, {resumable: false})
  return file
}

beforeAll(async () => {
  await server.client().createDataset('samples')
  await storage().createBucket('samples')
})

describe('tables', () => {
  test('rows are streamed into a table and browsed', async () => {
    const table = server.client().dataset('samples').table('streamed')
    await table.create({schema: SCHEMA})
    await table.insert([
      {Name: 'Tom', Age: 30, Weight: 60.5, IsMagic: false},
      {Name: 'Jane', Age: 32, IsMagic: true},
    ])
    const [rows] = await table.getRows()
    expect(rows).toEqual([
      {Name: 'Tom', Age: 30, Weight: 60.5, IsMagic: false},
      {Name: 'Jane', Age: 32, Weight: null, IsMagic: true},
    ])
  })

  test('rows that do not fit are reported one by one', async () => {
    const table = server.client().dataset('samples').table('strict')
    await table.create({schema: SCHEMA})
    const rows = [
      {Name: 'Tom', Age: 'thirty'},
      {Name: 'Jane', Age: 32},
    ]
    await expect(table.insert(rows, {partialRetries: 0})).rejects.toMatchObject({
      name: 'PartialFailureError',
      errors: [
        {row: rows[0], errors: [{reason: 'invalid'}]},
        {row: rows[1], errors: [{reason: 'stopped'}]},
      ],
    })
    expect((await table.getRows())[0]).toEqual([])
  })

  test('rows of every type are streamed and read', async () => {
    const table = server.client().dataset('samples').table('types')
    await table.create({
      schema: [
        {name: 'name', type: 'STRING', mode: 'REQUIRED'},
        {name: 'birthday', type: 'DATE'},
        {name: 'seen', type: 'TIMESTAMP'},
        {name: 'wakes', type: 'TIME'},
        {name: 'met', type: 'DATETIME'},
        {name: 'photo', type: 'BYTES'},
        {name: 'money', type: 'NUMERIC'},
        {name: 'home', type: 'GEOGRAPHY'},
        {name: 'school', type: 'RECORD', mode: 'REPEATED', fields: [{name: 'degree', type: 'STRING'}]},
      ],
    })
    const row = {
      name: 'Tom',
      birthday: BigQuery.date('1990-05-06'),
      seen: BigQuery.timestamp('2026-01-02T03:04:05.678Z'),
      wakes: BigQuery.time('06:30:00'),
      met: BigQuery.datetime('2020-01-01T10:00:00'),
      photo: Buffer.from('x').toString('base64'),
      money: '12.5',
      home: BigQuery.geography('POINT(1 2)'),
      school: [{degree: 'BSc'}, {degree: 'MSc'}],
    }
    await table.insert([row])
    const [[read]] = await table.getRows()
    expect(read).toMatchObject({...row, photo: Buffer.from('x'), money: expect.anything()})
    expect(String(read.money)).toBe('12.5')
  })

  test('a column is added, and a required one relaxed', async () => {
    const table = server.client().dataset('samples').table('columns')
    await table.create({schema: [{name: 'Name', type: 'STRING', mode: 'REQUIRED'}]})
    const [{schema}] = await table.getMetadata()
    await table.setMetadata({
      schema: {
        fields: [
          {...schema.fields[0], mode: 'NULLABLE'},
          {name: 'size', type: 'STRING'},
        ],
      },
    })
    const [after] = await table.getMetadata()
    expect(after.schema.fields).toMatchObject([{mode: 'NULLABLE'}, {name: 'size', type: 'STRING'}])
  })

  test('a view is made, read and given another query', async () => {
    const client = server.client()
    await client.query('CREATE OR REPLACE TABLE samples.people AS SELECT "Tom" AS name, 30 AS age')
    const [view] = await client.dataset('samples').createTable('view', {
      view: {query: `SELECT name FROM \`${PROJECT}.samples.people\``, useLegacySql: false},
    })
    const [[row]] = await client.query('SELECT * FROM samples.view')
    expect(row).toEqual({name: 'Tom'})
    expect((await view.getMetadata())[0]).toMatchObject({
      type: 'VIEW',
      schema: {fields: [{name: 'name', type: 'STRING'}]},
    })
    await view.setMetadata({
      view: {query: `SELECT age FROM \`${PROJECT}.samples.people\``, useLegacySql: false},
    } as never)
    expect((await client.query('SELECT * FROM samples.view'))[0]).toEqual([{age: 30}])
  })

  test('tables are copied, several into one', async () => {
    const client = server.client()
    await client.query('CREATE OR REPLACE TABLE samples.one AS SELECT 1 AS n')
    await client.query('CREATE OR REPLACE TABLE samples.two AS SELECT 2 AS n')
    const dataset = client.dataset('samples')
    const [job] = await dataset.table('one').copy(dataset.table('copied'))
    expect(job.status).toEqual({state: 'DONE'})
    const [merged] = await client.createJob({
      configuration: {
        copy: {
          sourceTables: ['one', 'two'].map((tableId) => ({
            projectId: PROJECT,
            datasetId: 'samples',
            tableId,
          })),
          destinationTable: {projectId: PROJECT, datasetId: 'samples', tableId: 'merged'},
          createDisposition: 'CREATE_IF_NEEDED',
          writeDisposition: 'WRITE_APPEND',
        },
      },
    })
    await merged.promise()
    const [rows] = await client.query('SELECT n FROM samples.merged ORDER BY n')
    expect(rows).toEqual([{n: 1}, {n: 2}])
  })
})

describe('loads', () => {
  test('CSV from Cloud Storage, with and without a schema', async () => {
    const csv = await object('states.csv', 'name,post_abbr,n\nAlabama,AL,1\nAlaska,AK,2\n')
    const dataset = server.client().dataset('samples')
    await dataset.table('states').load(csv, {
      sourceFormat: 'CSV',
      skipLeadingRows: 1,
      schema: {
        fields: [
          {name: 'name', type: 'STRING'},
          {name: 'post_abbr', type: 'STRING'},
          {name: 'n', type: 'INTEGER'},
        ],
      },
    })
    await dataset.table('detected').load(csv, {sourceFormat: 'CSV', autodetect: true})
    for (const id of ['states', 'detected']) {
      expect((await dataset.table(id).getRows())[0]).toEqual([
        {name: 'Alabama', post_abbr: 'AL', n: 1},
        {name: 'Alaska', post_abbr: 'AK', n: 2},
      ])
    }
  })

  test('JSON, replacing what was there and adding to it', async () => {
    const json = await object('rows.json', '{"a":1}\n{"a":2}\n')
    const table = server.client().dataset('samples').table('json')
    const options = {sourceFormat: 'NEWLINE_DELIMITED_JSON', autodetect: true}
    await table.load(json, {...options, writeDisposition: 'WRITE_TRUNCATE'})
    await table.load(json, {...options, writeDisposition: 'WRITE_APPEND'})
    expect((await table.getRows())[0]).toHaveLength(4)
    await table.load(json, {...options, writeDisposition: 'WRITE_TRUNCATE'})
    expect((await table.getRows())[0]).toHaveLength(2)
  })

  test('a local file that has a column more', async () => {
    const client = server.client()
    await client.query('CREATE OR REPLACE TABLE samples.wider AS SELECT "Tom" AS name')
    const path = join(server.folder, 'wider.csv')
    await writeFile(path, 'Jane,32\n')
    const fields = [
      {name: 'name', type: 'STRING'},
      {name: 'age', type: 'INTEGER'},
    ]
    await client
      .dataset('samples')
      .table('wider')
      .load(path, {
        sourceFormat: 'CSV',
        schema: {fields},
        schemaUpdateOptions: ['ALLOW_FIELD_ADDITION'],
        writeDisposition: 'WRITE_APPEND',
      })
    const [rows] = await client.query('SELECT name, age FROM samples.wider ORDER BY name')
    expect(rows).toEqual([
      {name: 'Jane', age: 32},
      {name: 'Tom', age: null},
    ])
  })

  test('what cannot be read is told in the job', async () => {
    const broken = await object('broken.json', '{"a": 1}\nnot json\n')
    const table = server.client().dataset('samples').table('broken')
    await expect(
      table.load(broken, {
        sourceFormat: 'NEWLINE_DELIMITED_JSON',
        schema: {fields: [{name: 'a', type: 'INTEGER'}]},
      }),
    ).rejects.toMatchObject({
      errors: expect.arrayContaining([
        expect.objectContaining({reason: 'invalid', location: 'gs://samples/broken.json'}),
      ]),
    })
  })
})

describe('extracts', () => {
  test.each<['CSV' | 'JSON', string]>([
    ['CSV', 'n\n1\n2\n'],
    ['JSON', '{"n":"1"}\n{"n":"2"}\n'],
  ])('a table as %s', async (format, content) => {
    const client = server.client()
    await client.query('CREATE OR REPLACE TABLE samples.out AS SELECT n FROM UNNEST([1, 2]) AS n')
    const file = storage().bucket('samples').file(`out-${format}`)
    const [job] = await client.dataset('samples').table('out').extract(file, {format})
    expect(job.statistics).toMatchObject({extract: {destinationUriFileCounts: ['1']}})
    expect(String((await file.download())[0])).toBe(content)
  })

  test('a table packed', async () => {
    const client = server.client()
    await client.query('CREATE OR REPLACE TABLE samples.out AS SELECT n FROM UNNEST([1, 2]) AS n')
    const file = storage().bucket('samples').file('out.gz')
    await client.dataset('samples').table('out').extract(file, {format: 'CSV', gzip: true})
    const [bytes] = await file.download({decompress: false})
    expect([...bytes.subarray(0, 2)]).toEqual([0x1f, 0x8b])
  })
})

describe('queries', () => {
  test('of files, through a table that is there for the query only', async () => {
    const file = await object('external.csv', 'name,n\na,1\nw,2\n')
    const [rows] = await server.client().query({
      query: 'SELECT name FROM files WHERE n = 2',
      tableDefinitions: {
        files: {
          sourceFormat: 'CSV',
          sourceUris: [`gs://samples/${file.name}`],
          schema: {
            fields: [
              {name: 'name', type: 'STRING'},
              {name: 'n', type: 'INTEGER'},
            ],
          },
          csvOptions: {skipLeadingRows: '1'},
        },
      },
    } as never)
    expect(rows).toEqual([{name: 'w'}])
  })

  test('of an external table', async () => {
    const file = await object('external.json', '{"a":1}\n')
    const client = server.client()
    await client.dataset('samples').createTable('external', {
      externalDataConfiguration: {
        sourceFormat: 'NEWLINE_DELIMITED_JSON',
        sourceUris: [`gs://samples/${file.name}`],
        schema: {fields: [{name: 'a', type: 'INTEGER'}]},
      },
    })
    expect((await client.query('SELECT a FROM samples.external'))[0]).toEqual([{a: 1}])
  })

  test('as a batch, and with the cache off', async () => {
    const [job] = await server.client().createQueryJob({
      query: 'SELECT 1 AS a',
      priority: 'BATCH',
      useQueryCache: false,
    })
    expect((await job.getQueryResults())[0]).toEqual([{a: 1}])
    expect((await job.getMetadata())[0].configuration.query).toMatchObject({
      priority: 'BATCH',
      useQueryCache: false,
    })
  })
})
