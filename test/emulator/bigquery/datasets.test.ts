import {expect, test} from 'vitest'
import {PROJECT, useEmulator} from '../../helpers/emulator.ts'

const server = useEmulator()
const DATASETS = `/bigquery/v2/projects/${PROJECT}/datasets`

test('a dataset is made, found and deleted by Google’s client', async () => {
  const client = server.client()
  const [dataset] = await client.createDataset('made', {description: 'first', labels: {env: 'dev'}})
  expect(dataset.metadata).toMatchObject({
    kind: 'bigquery#dataset',
    id: `${PROJECT}:made`,
    datasetReference: {projectId: PROJECT, datasetId: 'made'},
    description: 'first',
    labels: {env: 'dev'},
    location: 'US',
  })
  expect(dataset.metadata.creationTime).toMatch(/^\d{13}$/)
  expect(await dataset.exists()).toEqual([true])
  await dataset.delete()
  expect(await dataset.exists()).toEqual([false])
})

test('a dataset that is there already is a duplicate', async () => {
  const client = server.client()
  await client.createDataset('twice')
  await expect(client.createDataset('twice')).rejects.toMatchObject({
    code: 409,
    errors: [{reason: 'duplicate', message: `Already Exists: Dataset ${PROJECT}:twice`, domain: 'global'}],
  })
})

test('a dataset that is not there is not found', async () => {
  const {status, json} = await server.call('GET', `${DATASETS}/absent`)
  expect(status).toBe(404)
  expect(json).toEqual({
    error: {
      code: 404,
      message: `Not found: Dataset ${PROJECT}:absent`,
      errors: [{message: `Not found: Dataset ${PROJECT}:absent`, domain: 'global', reason: 'notFound'}],
      status: 'NOT_FOUND',
    },
  })
})

test('a patch merges labels and removes what is null', async () => {
  const dataset = server.client().dataset('patched')
  await dataset.create({friendlyName: 'n', description: 'd', labels: {a: '1', b: '2'}})
  await dataset.setMetadata({description: null as never, labels: {b: null as never, c: '3'}})
  const [metadata] = await dataset.getMetadata()
  expect(metadata.labels).toEqual({a: '1', c: '3'})
  expect(metadata.friendlyName).toBe('n')
  expect(metadata.description).toBeUndefined()
})

test('an update replaces the resource, but keeps the location', async () => {
  await server.call('POST', DATASETS, {
    datasetReference: {datasetId: 'updated'},
    location: 'EU',
    description: 'd',
    labels: {a: '1'},
  })
  const {json} = await server.call('PUT', `${DATASETS}/updated`, {friendlyName: 'n'})
  expect(json).toMatchObject({friendlyName: 'n', location: 'EU'})
  expect(json.description).toBeUndefined()
  expect(json.labels).toBeUndefined()
})

test('a change is refused where the client has seen an older version', async () => {
  const {json: created} = await server.call('POST', DATASETS, {datasetReference: {datasetId: 'versions'}})
  const changed = await server.call(
    'PATCH',
    `${DATASETS}/versions`,
    {description: 'a'},
    {'if-match': created.etag},
  )
  expect(changed.status).toBe(200)
  expect(changed.headers.get('etag')).toBe(changed.json.etag)
  const late = await server.call(
    'PATCH',
    `${DATASETS}/versions`,
    {description: 'b'},
    {'if-match': `"${created.etag}"`},
  )
  expect(late.status).toBe(412)
  expect(late.json.error.errors[0]).toMatchObject({reason: 'conditionNotMet', location: 'If-Match'})
})

test('a dataset that has not changed is not sent again', async () => {
  const {json} = await server.call('POST', DATASETS, {datasetReference: {datasetId: 'cached'}})
  const again = await server.call('GET', `${DATASETS}/cached`, undefined, {'if-none-match': json.etag})
  expect(again.status).toBe(304)
})

test('datasets are listed page by page and filtered by label', async () => {
  const client = server.client({projectId: 'listing'})
  for (const [id, env] of [
    ['a', 'dev'],
    ['b', 'prod'],
    ['c', 'dev'],
  ] as const) {
    await client.createDataset(id, {labels: {env}})
  }
  const [all] = await client.getDatasets()
  expect(all.map((dataset) => dataset.id)).toEqual(['a', 'b', 'c'])
  const [some] = await client.getDatasets({filter: 'labels.env:dev'})
  expect(some.map((dataset) => dataset.id)).toEqual(['a', 'c'])

  const first = await server.call('GET', '/projects/listing/datasets?maxResults=2')
  expect(first.json.datasets).toHaveLength(2)
  const second = await server.call(
    'GET',
    `/projects/listing/datasets?maxResults=2&pageToken=${first.json.nextPageToken}`,
  )
  expect(second.json.datasets).toHaveLength(1)
  expect(second.json.nextPageToken).toBeUndefined()
})

test('a dataset with tables is deleted only together with them', async () => {
  const dataset = server.client().dataset('full')
  await dataset.create()
  await dataset.createTable('t', {schema: 'a:INTEGER'})
  await expect(dataset.delete()).rejects.toMatchObject({
    code: 400,
    errors: [{reason: 'resourceInUse', message: `Dataset ${PROJECT}:full is still in use`}],
  })
  await dataset.delete({force: true})
  expect(await dataset.exists()).toEqual([false])
})

test.each([
  ['without an id', {}, 'Required parameter is missing'],
  ['with a name that BigQuery does not allow', {datasetReference: {datasetId: 'a-b'}}, 'Invalid dataset ID'],
  ['with a value of the wrong type', {datasetReference: {datasetId: 'x'}, description: 5}, 'description'],
])('a dataset %s is refused', async (_, body, message) => {
  const {status, json} = await server.call('POST', DATASETS, body)
  expect(status).toBe(400)
  expect(json.error.message).toContain(message)
})

test('undelete is not built, and says so', async () => {
  const {status, json} = await server.call('POST', `${DATASETS}/any:undelete`)
  expect(status).toBe(501)
  expect(json.error.message).toBe('bigquery.datasets.undelete is not supported by this server.')
})

test('a client gets only the fields that it asks for', async () => {
  await server.call('POST', DATASETS, {datasetReference: {datasetId: 'partial'}, labels: {a: '1', b: '2'}})
  const {json} = await server.call('GET', `${DATASETS}/partial?fields=id,labels/a`)
  expect(json).toEqual({id: `${PROJECT}:partial`, labels: {a: '1'}})
})

test('datasets are still there after a restart', async () => {
  await server.client().createDataset('durable', {description: 'kept'})
  await server.restart()
  const [metadata] = await server.client().dataset('durable').getMetadata()
  expect(metadata.description).toBe('kept')
})
