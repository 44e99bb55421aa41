import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {beforeAll, describe, expect, test} from 'vitest'
import {PROJECT, useEmulator} from '../../helpers/emulator.ts'

const server = useEmulator()
const ROWS = '{"id":1,"name":"a"}\n{"id":2,"name":"b"}\n'
const SCHEMA = {
  fields: [
    {name: 'id', type: 'INTEGER'},
    {name: 'name', type: 'STRING'},
  ],
}
const UPLOAD = `/upload/bigquery/v2/projects/${PROJECT}/jobs`

beforeAll(async () => {
  await server.client().createDataset('d')
})

const loadInto = (tableId: string, jobId?: string) => ({
  ...(jobId && {jobReference: {projectId: PROJECT, jobId}}),
  configuration: {
    load: {
      destinationTable: {projectId: PROJECT, datasetId: 'd', tableId},
      sourceFormat: 'NEWLINE_DELIMITED_JSON',
      schema: SCHEMA,
    },
  },
})

/** The job once it has ended. */
async function finished(jobId: string) {
  for (;;) {
    const {json} = await server.call('GET', `/projects/${PROJECT}/jobs/${jobId}`)
    if (json.status.state === 'DONE') return json
  }
}

const rowsOf = async (tableId: string) =>
  (await server.call('GET', `/projects/${PROJECT}/datasets/d/tables/${tableId}/data`)).json.rows

const LOADED = [{f: [{v: '1'}, {v: 'a'}]}, {f: [{v: '2'}, {v: 'b'}]}]

test('a local file is loaded by Google’s client', async () => {
  const path = join(server.folder, 'rows.ndjson')
  await writeFile(path, ROWS)
  const [job] = await server
    .client()
    .dataset('d')
    .table('local')
    .load(path, {sourceFormat: 'NEWLINE_DELIMITED_JSON', schema: SCHEMA})
  expect(job).toMatchObject({
    kind: 'bigquery#job',
    status: {state: 'DONE'},
    configuration: {jobType: 'LOAD'},
    statistics: {load: {outputRows: '2', inputFiles: '1', badRecords: '0'}},
  })
  expect(await rowsOf('local')).toEqual(LOADED)
})

test('a packed file is loaded as well', async () => {
  const path = join(server.folder, 'rows.ndjson.gz')
  await writeFile(path, gzipSync(ROWS))
  await server
    .client()
    .dataset('d')
    .table('packed')
    .load(path, {sourceFormat: 'NEWLINE_DELIMITED_JSON', schema: SCHEMA})
  expect(await rowsOf('packed')).toEqual(LOADED)
})

describe.each(['/upload', '/resumable/upload', '/bigquery/v2/upload'])('a resumable upload at %s', (root) => {
  const url = `${root}/bigquery/v2/projects/${PROJECT}/jobs?uploadType=resumable`
  const name = root.replaceAll('/', '_')

  test('takes the file in pieces and starts the job with the last one', async () => {
    const begun = await server.call('POST', url, loadInto(`pieces${name}`))
    const session = begun.headers.get('location')!.slice(server.emulator.url.length)
    const put = (body: string, range: string) =>
      server.call('PUT', session, body, {'content-range': range, 'content-type': 'text/plain'})

    expect((await put('', 'bytes */*')).headers.get('range')).toBeNull()
    const first = await put(ROWS.slice(0, 10), 'bytes 0-9/*')
    expect([first.status, first.headers.get('range')]).toEqual([308, 'bytes=0-9'])
    const probe = await put('', `bytes */${ROWS.length}`)
    expect([probe.status, probe.headers.get('range')]).toEqual([308, 'bytes=0-9'])
    const last = await put(ROWS.slice(10), `bytes 10-${ROWS.length - 1}/${ROWS.length}`)
    expect(last.status).toBe(200)
    const job = await finished(last.json.jobReference.jobId)
    expect(job.statistics.load.outputRows).toBe('2')
    expect(await rowsOf(`pieces${name}`)).toEqual(LOADED)
  })
})

test('a job id that is taken is a duplicate, and nothing is loaded twice', async () => {
  const upload = () =>
    server.call(
      'POST',
      `${UPLOAD}?uploadType=multipart`,
      [
        '--b\r\nContent-Type: application/json\r\n\r\n',
        JSON.stringify(loadInto('once', 'load-once')),
        '\r\n--b\r\nContent-Type: application/octet-stream\r\n\r\n',
        ROWS,
        '\r\n--b--',
      ].join(''),
      {'content-type': 'multipart/related; boundary=b'},
    )
  expect((await upload()).status).toBe(200)
  await finished('load-once')
  const again = await upload()
  expect(again.status).toBe(409)
  expect(again.json.error.errors[0]).toMatchObject({
    reason: 'duplicate',
    message: `Already Exists: Job ${PROJECT}:US.load-once`,
  })
  expect(await rowsOf('once')).toEqual(LOADED)
})

test('a load that fails says why in the job', async () => {
  const {json} = await server.call('POST', `/projects/${PROJECT}/jobs`, {
    configuration: {
      load: {
        destinationTable: {projectId: PROJECT, datasetId: 'absent', tableId: 't'},
        sourceUris: ['gs://nowhere/x.json'],
        sourceFormat: 'NEWLINE_DELIMITED_JSON',
      },
    },
  })
  const job = await finished(json.jobReference.jobId)
  expect(job.status.errorResult.reason).toBe('notFound')
  expect(job.status.errors[0]).toEqual(job.status.errorResult)
})

test.each([
  ['without a configuration', {}, 'required'],
  ['with two kinds of work', {configuration: {load: {}, copy: {}}}, 'invalid'],
])('a job %s is refused', async (_, body, reason) => {
  const {status, json} = await server.call('POST', `/projects/${PROJECT}/jobs`, body)
  expect([status, json.error.errors[0].reason]).toEqual([400, reason])
})
