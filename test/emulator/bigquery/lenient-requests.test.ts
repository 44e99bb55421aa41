import {expect, test} from 'vitest'
import {useEmulator} from '../../helpers/emulator.ts'

const emulator = useEmulator()

async function post(path: string, body: unknown) {
  const answer = await fetch(`${emulator.emulator.url}/bigquery/v2/projects/test-project${path}`, {
    method: 'POST',
    headers: {authorization: `Bearer ${emulator.emulator.token}`, 'content-type': 'application/json'},
    body: JSON.stringify(body),
  })
  return {status: answer.status, json: await answer.json()}
}

test('rows may be numbered instead of named', async () => {
  await post('/datasets', {datasetReference: {datasetId: 'lenient'}})
  const schema = {fields: [{name: 'n', type: 'INTEGER'}]}
  await post('/datasets/lenient/tables', {tableReference: {datasetId: 'lenient', tableId: 't'}, schema})
  const rows = [{insertId: 1, json: {n: 1}}]
  const {status, json} = await post('/datasets/lenient/tables/t/insertAll', {rows})
  expect([status, json]).toEqual([200, {kind: 'bigquery#tableDataInsertAllResponse'}])
})

test('values of parameters may be numbers, and jobs show them as text', async () => {
  const parameter = (value: unknown) => ({
    name: 'n',
    parameterType: {type: 'INT64'},
    parameterValue: {value},
  })
  const query = {query: 'SELECT @n + 1', useLegacySql: false, queryParameters: [parameter(41)]}
  const {json} = await post('/jobs', {configuration: {query}})
  expect(json).toMatchObject({configuration: {query: {queryParameters: [parameter('41')]}}})
})

test('the project that a client leaves open is that of the server', async () => {
  const {call} = emulator
  const path = `/bigquery/v2/projects/${encodeURIComponent('{{projectId}}')}/datasets`
  const {json} = await call('POST', path, {datasetReference: {datasetId: 'left_open'}})
  expect(json.datasetReference).toEqual({projectId: 'local', datasetId: 'left_open'})
  const {status} = await call('GET', '/bigquery/v2/projects/local/datasets/left_open')
  expect(status).toBe(200)
})

test('an upload that must not answer 308 answers 200 and says so in a header', async () => {
  const {token, url} = emulator.emulator
  const headers = {authorization: `Bearer ${token}`, 'content-type': 'application/json'}
  const destinationTable = {projectId: 'test-project', datasetId: 'lenient', tableId: 'uploaded'}
  const schema = {fields: [{name: 'n', type: 'INTEGER'}]}
  const begun = await fetch(`${url}/upload/bigquery/v2/projects/test-project/jobs?uploadType=resumable`, {
    method: 'POST',
    headers,
    body: JSON.stringify({configuration: {load: {destinationTable, schema, sourceFormat: 'CSV'}}}),
  })
  const answer = await fetch(begun.headers.get('location')!, {
    method: 'PUT',
    body: '1\n',
    headers: {...headers, 'content-range': 'bytes 0-1/4', 'x-guploader-no-308': 'yes'},
  })
  expect([answer.status, answer.headers.get('x-http-status-code-override')]).toEqual([200, '308'])
})

test('a list of permissions may be in a list', async () => {
  const table = '/bigquery/v2/projects/test-project/datasets/lenient/tables/t:testIamPermissions'
  const {json} = await emulator.call('POST', table, {permissions: [['bigquery.tables.get']]})
  expect(json).toEqual({permissions: ['bigquery.tables.get']})
})
