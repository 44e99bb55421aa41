/** Google's own clients load, stream, extract and query files, over HTTP. */
import {Storage} from '@google-cloud/storage'
import {OAuth2Client} from 'google-auth-library'
import {beforeAll, expect, test} from 'vitest'
import {PROJECT, useEmulator} from '../../../helpers/emulator.ts'

const server = useEmulator()
const SCHEMA = {
  fields: [
    {name: 'id', type: 'INTEGER'},
    {name: 'name', type: 'STRING'},
  ],
}
const JSON_LINES = {sourceFormat: 'NEWLINE_DELIMITED_JSON', schema: SCHEMA}

function bucket(name = 'lake') {
  const authClient = new OAuth2Client()
  authClient.setCredentials({access_token: server.emulator.token})
  const options = {
    projectId: PROJECT,
    apiEndpoint: server.emulator.url,
    authClient,
    useAuthWithCustomEndpoint: true,
  }
  return new Storage(options).bucket(name)
}

const table = (name: string) => server.client().dataset('d').table(name)

async function rows(sql: string) {
  const [found] = await server.client().query(sql)
  return found
}

beforeAll(async () => {
  await server.client().createDataset('d')
  await bucket().create()
  await bucket().file('in/1.json').save('{"id":1,"name":"Ada"}\n', {resumable: false})
  await bucket().file('in/2.json').save('{"id":2,"name":"Bob"}\n', {gzip: true, resumable: false})
})

test('a file of a bucket is loaded', async () => {
  const [job] = await table('one').load(bucket().file('in/1.json'), JSON_LINES)
  expect(job).toMatchObject({
    status: {state: 'DONE'},
    statistics: {load: {outputRows: '1', outputBytes: '13'}},
  })
  expect(await rows('SELECT * FROM d.one')).toEqual([{id: 1, name: 'Ada'}])
})

test('a wildcard loads many, packed or not', async () => {
  const destinationTable = {projectId: PROJECT, datasetId: 'd', tableId: 'many'}
  const [job] = await server
    .client()
    .createJob({configuration: {load: {...JSON_LINES, sourceUris: ['gs://lake/in/*'], destinationTable}}})
  await job.promise()
  expect(await rows('SELECT name FROM d.many ORDER BY id')).toEqual([{name: 'Ada'}, {name: 'Bob'}])
})

test('a failed load lists the bad records', async () => {
  await bucket().file('bad.json').save('{"id":"x"}\n', {resumable: false})
  const failure = await table('bad')
    .load(bucket().file('bad.json'), JSON_LINES)
    .then(
      () => undefined,
      (error) => error,
    )
  expect(failure.errors.map((error: {message: string}) => error.message)).toEqual([
    expect.stringMatching(
      /^Error while reading data, error message: JSON table encountered too many errors, giving up. Rows: 1; errors: 1./,
    ),
    expect.stringMatching(/JSON processing encountered too many errors/),
    'Error while reading data, error message: JSON parsing error in row starting at position 0: Could not convert value to integer. Field: id; Value: x File: gs://lake/bad.json',
  ])
})

test('a stream is loaded', async () => {
  await new Promise<void>((resolve, reject) => {
    const stream = table('streamed').createWriteStream(JSON_LINES)
    stream.on('complete', () => resolve()).on('error', reject)
    stream.end('{"id":7,"name":"Eve"}\n')
  })
  expect(await rows('SELECT * FROM d.streamed')).toEqual([{id: 7, name: 'Eve'}])
})

test('rows are inserted, and bad ones told apart', async () => {
  await table('inserted').create({schema: SCHEMA})
  await table('inserted').insert([{id: 1, name: 'Ada'}])
  expect(await rows('SELECT * FROM d.inserted')).toEqual([{id: 1, name: 'Ada'}])
  const failure = await table('inserted')
    .insert([{id: 2, nme: 'x'}])
    .catch((error) => error)
  expect(failure.errors[0].errors).toEqual([{message: 'no such field: nme.', reason: 'invalid'}])
})

test('a table is extracted', async () => {
  await table('out').create({schema: SCHEMA})
  await table('out').insert([{id: 1, name: 'Ada'}])
  const [job] = await table('out').extract(bucket().file('out/rows-*.csv'), {format: 'CSV', gzip: false})
  expect(job).toMatchObject({
    status: {state: 'DONE'},
    statistics: {extract: {destinationUriFileCounts: ['1']}},
  })
  const [content] = await bucket().file('out/rows-000000000000.csv').download()
  expect(content.toString()).toBe('id,name\n1,Ada\n')
})

test('an external table is created and queried', async () => {
  await table('outside').create({
    externalDataConfiguration: {
      sourceFormat: 'NEWLINE_DELIMITED_JSON',
      sourceUris: ['gs://lake/in/*'],
      autodetect: true,
    },
  })
  const [metadata] = await table('outside').getMetadata()
  expect([metadata.type, metadata.schema.fields.length]).toEqual(['EXTERNAL', 2])
  expect(await rows('SELECT COUNT(*) AS n, MAX(_FILE_NAME) AS file FROM d.outside')).toEqual([
    {n: 2, file: 'gs://lake/in/2.json'},
  ])
})
