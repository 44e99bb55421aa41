import {beforeAll, describe, expect, test} from 'vitest'
import {PROJECT, useEmulator} from '../../helpers/emulator.ts'

const server = useEmulator()
const TABLES = `/bigquery/v2/projects/${PROJECT}/datasets/d/tables`

beforeAll(async () => {
  await server.client().createDataset('d')
})

test('a table is made with the schema as the client gave it', async () => {
  const [table] = await server
    .client()
    .dataset('d')
    .createTable('shapes', {
      schema: [
        {name: 'id', type: 'INTEGER', mode: 'REQUIRED', description: 'key'},
        {name: 'tags', type: 'STRING', mode: 'REPEATED'},
        {name: 'place', type: 'RECORD', fields: [{name: 'city', type: 'STRING', maxLength: '20'}]},
        {name: 'price', type: 'NUMERIC', precision: '10', scale: '2'},
        {name: 'span', type: 'RANGE', rangeElementType: {type: 'DATE'}},
      ],
      description: 'all shapes',
      labels: {a: 'b'},
    })
  const [metadata] = await table.getMetadata()
  expect(metadata).toMatchObject({
    kind: 'bigquery#table',
    id: `${PROJECT}:d.shapes`,
    type: 'TABLE',
    location: 'US',
    description: 'all shapes',
    labels: {a: 'b'},
    numRows: '0',
    numBytes: '0',
    tableReference: {projectId: PROJECT, datasetId: 'd', tableId: 'shapes'},
  })
  expect(metadata.lastModifiedTime).toMatch(/^\d{13}$/)
  expect(metadata.schema.fields).toMatchObject([
    {name: 'id', type: 'INTEGER', mode: 'REQUIRED', description: 'key'},
    {name: 'tags', type: 'STRING', mode: 'REPEATED'},
    {name: 'place', type: 'RECORD', fields: [{name: 'city', type: 'STRING', maxLength: '20'}]},
    {name: 'price', type: 'NUMERIC', precision: '10', scale: '2'},
    {name: 'span', type: 'RANGE', rangeElementType: {type: 'DATE'}},
  ])
})

test.each([
  ['partitioned by a column', {timePartitioning: {type: 'DAY', field: 'day'}}],
  ['partitioned by load time', {timePartitioning: {type: 'HOUR', expirationMs: '86400000'}}],
  [
    'partitioned by numbers',
    {rangePartitioning: {field: 'n', range: {start: '0', end: '100', interval: '10'}}},
  ],
  ['clustered', {clustering: {fields: ['n', 's']}}],
  ['with keys', {tableConstraints: {primaryKey: {columns: ['n']}}}],
  ['that expires', {expirationTime: String(Date.now() + 3_600_000)}],
])('a table %s says so', async (name, options) => {
  const table = server.client().dataset('d').table(name.replaceAll(' ', '_'))
  await table.create({schema: 'n:INTEGER,s:STRING,day:DATE', ...options} as never)
  const [metadata] = await table.getMetadata()
  expect(metadata).toMatchObject(options)
})

test('a table that is not there is not found, by Google’s words for it', async () => {
  const {status, json} = await server.call('GET', `${TABLES}/absent`)
  expect(status).toBe(404)
  expect(json.error.message).toBe(`Not found: Table ${PROJECT}:d.absent`)
  expect(json.error.errors[0].reason).toBe('notFound')
})

test('a patch changes what it names and leaves the schema alone when that is null', async () => {
  const table = server.client().dataset('d').table('patched')
  await table.create({schema: 'a:INTEGER', description: 'old', labels: {x: '1'}})
  const {json} = await server.call('PATCH', `${TABLES}/patched`, {
    description: 'new',
    labels: {y: '2'},
    schema: null,
  })
  expect(json).toMatchObject({
    description: 'new',
    labels: {x: '1', y: '2'},
    schema: {fields: [{name: 'a', type: 'INTEGER'}]},
  })
})

test('the basic view has no statistics', async () => {
  const [table] = await server.client().dataset('d').createTable('basic', {schema: 'a:INTEGER'})
  const [basic] = await table.getMetadata({view: 'BASIC'})
  expect(basic).toMatchObject({type: 'TABLE', schema: {fields: [{name: 'a', type: 'INTEGER'}]}})
  for (const name of ['numBytes', 'numRows', 'lastModifiedTime']) expect(basic).not.toHaveProperty(name)
})

test('a schema may grow', async () => {
  const table = server.client().dataset('d').table('growing')
  await table.create({schema: [{name: 'a', type: 'INTEGER', mode: 'REQUIRED'}]})
  await table.setMetadata({
    schema: {
      fields: [
        {name: 'a', type: 'INTEGER', mode: 'NULLABLE'},
        {name: 'b', type: 'STRING'},
      ],
    },
  })
  const [{schema}] = await table.getMetadata()
  expect(schema.fields).toMatchObject([
    {name: 'a', mode: 'NULLABLE'},
    {name: 'b', type: 'STRING'},
  ])
})

test('a schema may not lose a column', async () => {
  const table = server.client().dataset('d').table('shrinking')
  await table.create({schema: 'a:INTEGER,b:STRING'})
  await expect(table.setMetadata({schema: 'a:INTEGER'})).rejects.toMatchObject({
    code: 400,
    message: expect.stringContaining('Provided Schema does not match Table'),
  })
})

test('a change is refused where the client has seen an older version', async () => {
  const table = server.client().dataset('d').table('versions')
  await table.create({schema: 'a:INTEGER'})
  const [{etag}] = await table.getMetadata()
  await table.setMetadata({description: 'first'})
  await expect(table.setMetadata({description: 'second', etag})).rejects.toMatchObject({code: 412})
})

test('an update clears what it does not name', async () => {
  const table = server.client().dataset('d').table('replaced')
  await table.create({schema: 'a:INTEGER', description: 'gone', timePartitioning: {type: 'DAY'}})
  const {json} = await server.call('PUT', `${TABLES}/replaced`, {friendlyName: 'n'})
  expect(json.description).toBeUndefined()
  expect(json).toMatchObject({friendlyName: 'n', timePartitioning: {type: 'DAY'}})
  expect(json.schema.fields).toHaveLength(1)
})

test('tables are listed page by page', async () => {
  const dataset = server.client().dataset('listed')
  await dataset.create()
  for (const id of ['a', 'b', 'c']) await dataset.createTable(id, {schema: 'x:INTEGER'})
  const [tables] = await dataset.getTables()
  expect(tables.map((table) => table.id)).toEqual(['a', 'b', 'c'])
  const {json} = await server.call('GET', `/projects/${PROJECT}/datasets/listed/tables?maxResults=2`)
  expect(json).toMatchObject({kind: 'bigquery#tableList', totalItems: 3})
  expect(json.tables[0]).toMatchObject({type: 'TABLE', tableReference: {tableId: 'a'}})
  expect(json.tables).toHaveLength(2)
})

test('only selected fields of the schema are shown', async () => {
  await server
    .client()
    .dataset('d')
    .createTable('wide', {
      schema: [
        {name: 'a', type: 'INTEGER'},
        {
          name: 'r',
          type: 'RECORD',
          fields: [
            {name: 'x', type: 'STRING'},
            {name: 'y', type: 'STRING'},
          ],
        },
      ],
    })
  const {json} = await server.call('GET', `${TABLES}/wide?selectedFields=r.y`)
  expect(json.schema.fields).toMatchObject([{name: 'r', fields: [{name: 'y'}]}])
  const wrong = await server.call('GET', `${TABLES}/wide?selectedFields=zzz`)
  expect(wrong.status).toBe(400)
})

test('a table is deleted', async () => {
  const table = server.client().dataset('d').table('deleted')
  await table.create({schema: 'a:INTEGER'})
  const {status, json} = await server.call('DELETE', `${TABLES}/deleted`)
  expect([status, json]).toEqual([204, undefined])
  expect(await table.exists()).toEqual([false])
})

describe('policies', () => {
  test('a policy is stored, and keeps nobody out', async () => {
    const table = server.client().dataset('d').table('guarded')
    await table.create({schema: 'a:INTEGER'})
    const bindings = [{role: 'roles/bigquery.dataViewer', members: ['user:a@example.com']}]
    await table.setIamPolicy({bindings})
    expect((await table.getIamPolicy())[0]).toMatchObject({bindings})
    expect((await table.testIamPermissions('bigquery.tables.get'))[0]).toEqual({
      permissions: ['bigquery.tables.get'],
    })
    expect((await table.getMetadata())[0]).not.toHaveProperty('_iamPolicy')
  })
})
