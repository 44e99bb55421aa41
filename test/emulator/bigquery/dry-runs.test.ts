/** Dry runs of jobs that are no queries, and of statements that read and write files: they fail as when run. */
import {Storage} from '@google-cloud/storage'
import {OAuth2Client} from 'google-auth-library'
import {beforeAll, describe, expect, test} from 'vitest'
import {PROJECT, useEmulator} from '../../helpers/emulator.ts'

const server = useEmulator()

function bucket() {
  const authClient = new OAuth2Client()
  authClient.setCredentials({access_token: server.emulator.token})
  const {url} = server.emulator
  return new Storage({
    projectId: PROJECT,
    apiEndpoint: url,
    useAuthWithCustomEndpoint: true,
    authClient,
  }).bucket('dry')
}

beforeAll(async () => {
  const client = server.client()
  await client.createDataset('d')
  await client.query('CREATE TABLE d.t AS SELECT 1 AS id, "a" AS name')
  await client.query('CREATE TABLE d.nested AS SELECT [1] AS ids')
  await client.query('CREATE TABLE d.same AS SELECT 2 AS id, "b" AS name')
  await client.query('CREATE VIEW d.v AS SELECT 1 AS id')
  await bucket().create()
  await bucket().file('rows.json').save('{"id":1,"name":"a"}\n', {resumable: false})
  await bucket().file('words.csv').save('1,2,3\n', {resumable: false})
  await bucket().file('out/0.csv').save('there already', {resumable: false})
})

const table = (tableId: string, datasetId = 'd') => ({projectId: PROJECT, datasetId, tableId})

const dryRun = (configuration: Record<string, unknown>) =>
  server.call('POST', `/projects/${PROJECT}/jobs`, {configuration: {...configuration, dryRun: true}})

const tables = async () => (await server.client().dataset('d').getTables())[0].map(({id}) => id)
const files = async () => (await bucket().getFiles())[0].map(({name}) => name)

const load = (more: Record<string, unknown>) => ({
  load: {
    destinationTable: table('fresh'),
    sourceUris: ['gs://dry/rows.json'],
    sourceFormat: 'NEWLINE_DELIMITED_JSON',
    autodetect: true,
    ...more,
  },
})
const extract = (more: Record<string, unknown>) => ({
  extract: {sourceTable: table('t'), destinationUris: ['gs://dry/t.csv'], ...more},
})
const copy = (more: Record<string, unknown>) => ({
  copy: {sourceTable: table('t'), destinationTable: table('copied'), ...more},
})

describe('what could be done is done by no dry run', () => {
  test.each([
    ['load', load({})],
    ['load', load({destinationTable: table('t'), writeDisposition: 'WRITE_TRUNCATE'})],
    ['extract', extract({})],
    ['copy', copy({})],
    ['copy', copy({destinationTable: table('nested'), writeDisposition: 'WRITE_TRUNCATE'})],
  ])('%s %j', async (_, configuration) => {
    const before = [await tables(), await files()]
    const {status, json} = await dryRun(configuration)
    expect([status, json.status]).toEqual([200, {state: 'DONE'}])
    expect([await tables(), await files()]).toEqual(before)
  })

  test.each([
    `LOAD DATA INTO d.fresh FROM FILES (format = 'JSON', uris = ['gs://dry/rows.json'])`,
    `LOAD DATA INTO TEMP TABLE fresh FROM FILES (format = 'JSON', uris = ['gs://dry/rows.json'])`,
    `EXPORT DATA OPTIONS (uri = 'gs://dry/new/*.csv', format = 'CSV') AS SELECT id FROM d.t`,
  ])('%s', async (query) => {
    const before = [await tables(), await files()]
    const {status, json} = await dryRun({query: {query, useLegacySql: false}})
    expect([status, json.statistics.query.statementType]).toEqual([
      200,
      query.split(' ').slice(0, 2).join('_'),
    ])
    expect([await tables(), await files()]).toEqual(before)
  })
})

test('LOAD DATA says what it has read and written', async () => {
  const [job] = await server
    .client()
    .createQueryJob(`LOAD DATA INTO d.said FROM FILES (format = 'JSON', uris = ['gs://dry/rows.json'])`)
  await job.getQueryResults()
  const [{statistics}] = await job.getMetadata()
  expect(statistics.query).toMatchObject({
    statementType: 'LOAD_DATA',
    loadQueryStatistics: {inputFiles: '1', inputFileBytes: '20', outputRows: '1', badRecords: '0'},
  })
})

describe('what could not be done fails', () => {
  test.each([
    [load({sourceUris: ['gs://dry/none.json']}), 404, 'Not found: URI gs://dry/none.json'],
    [load({destinationTable: table('t', 'none')}), 404, `Not found: Dataset ${PROJECT}:none`],
    [load({destinationTable: table('v')}), 400, 'is currently a VIEW'],
    [load({createDisposition: 'CREATE_NEVER'}), 404, `Not found: Table ${PROJECT}:d.fresh`],
    [
      load({destinationTable: table('t'), schema: {fields: [{name: 'id', type: 'STRING'}]}}),
      400,
      'Field id has changed type from INTEGER to STRING',
    ],
    [load({destinationTable: table('t'), writeDisposition: 'WRITE_EMPTY'}), 409, 'Already Exists: Table'],
    [load({sourceFormat: 'ORC'}), 501, 'loading ORC files'],
    [extract({sourceTable: table('none')}), 404, `Not found: Table ${PROJECT}:d.none`],
    [extract({destinationUris: ['gs://nobody/t.csv']}), 404, 'bucket does not exist'],
    [extract({sourceTable: table('nested')}), 400, 'nested schema'],
    [extract({destinationFormat: 'AVRO', compression: 'GZIP'}), 400, 'Compression GZIP is not supported'],
    [copy({sourceTable: table('none')}), 404, `Not found: Table ${PROJECT}:d.none`],
    [copy({destinationTable: table('nested'), writeDisposition: 'WRITE_APPEND'}), 400, 'does not match'],
    [copy({destinationTable: table('same')}), 409, 'Already Exists: Table'],
  ])('%j', async (configuration, code, message) => {
    const {status, json} = await dryRun(configuration)
    expect([status, json.error.message]).toEqual([code, expect.stringContaining(message)])
  })

  test.each([
    [
      `LOAD DATA INTO d.x FROM FILES (format = 'JSON', uris = ['gs://dry/none'])`,
      404,
      'Not found: URI gs://dry/none',
    ],
    [
      `LOAD DATA INTO none.x FROM FILES (format = 'JSON', uris = ['gs://dry/rows.json'])`,
      404,
      'Not found: Dataset',
    ],
    [
      `LOAD DATA INTO d.t (id STRING) FROM FILES (format = 'JSON', uris = ['gs://dry/rows.json'])`,
      400,
      'Field id has changed type from INTEGER to STRING',
    ],
    [
      `EXPORT DATA OPTIONS (uri = 'gs://dry/out/*.csv', format = 'CSV') AS SELECT id FROM d.t`,
      400,
      'is not empty',
    ],
    [
      `EXPORT DATA OPTIONS (uri = 'gs://dry/new/*.csv', format = 'CSV') AS SELECT ids FROM d.nested`,
      400,
      'nested',
    ],
    [
      `EXPORT DATA OPTIONS (uri = 'gs://dry/new/*.csv', format = 'CSV') AS SELECT x FROM d.t`,
      400,
      'Unrecognized name: x',
    ],
  ])('%s', async (query, code, message) => {
    const {status, json} = await dryRun({query: {query, useLegacySql: false}})
    expect([status, json.error.message]).toEqual([code, expect.stringContaining(message)])
  })
})
