import {beforeAll, expect, test} from 'vitest'
import {useEmulator} from '../../helpers/emulator.ts'

const server = useEmulator()
const FAR = 'asia-northeast1'

beforeAll(async () => {
  const [dataset] = await server.client().createDataset('far', {location: FAR})
  await dataset.createTable('t', {schema: 'n:INTEGER'})
})

test('a job elsewhere than in a multi-region is found in its location alone', async () => {
  const [job] = await server.client().dataset('far', {location: FAR}).createQueryJob('SELECT 1')
  expect(job.location).toBe(FAR)
  for (const location of [undefined, 'US']) {
    const other = server.client().job(job.id!, location === undefined ? {} : {location})
    await expect(other.getMetadata()).rejects.toMatchObject({code: 404})
  }
  await expect(server.client().job(job.id!, {location: FAR}).getMetadata()).resolves.toBeTruthy()
})

test('a query that asks for another location does not find the dataset, and says so at once', async () => {
  const {json} = await server.call('POST', '/bigquery/v2/projects/test-project/jobs', {
    configuration: {query: {query: 'SELECT * FROM far.t', useLegacySql: false}},
    jobReference: {location: 'US'},
  })
  expect(json.status).toMatchObject({
    state: 'DONE',
    errorResult: {
      reason: 'notFound',
      message: 'Not found: Dataset test-project:far was not found in location US',
    },
  })
})

test.each(['SELECT * FROM far.t', 'CREATE TABLE far.made AS SELECT 1 AS n', 'DELETE FROM far.t WHERE true'])(
  '%s needs no location',
  async (query) => {
    await server.client().query(query)
  },
)

test.each([
  [
    'copy',
    {sourceTable: {datasetId: 'far', tableId: 't'}, destinationTable: {datasetId: 'far', tableId: 'u'}},
  ],
  ['extract', {sourceTable: {datasetId: 'far', tableId: 't'}, destinationUris: ['gs://b/o']}],
  ['load', {destinationTable: {datasetId: 'far', tableId: 't'}, sourceUris: ['gs://b/o']}],
])('a %s job that asks for another location is refused', async (type, configuration) => {
  const {status, json} = await server.call('POST', '/bigquery/v2/projects/test-project/jobs', {
    configuration: {[type]: configuration},
    jobReference: {location: 'US'},
  })
  expect([status, json.error.errors[0].reason]).toEqual([404, 'notFound'])
})
