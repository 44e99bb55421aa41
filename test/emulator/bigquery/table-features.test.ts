import {buffer} from 'node:stream/consumers'
import avsc from 'avsc'
import {beforeAll, expect, test} from 'vitest'
import {useEmulator} from '../../helpers/emulator.ts'

const server = useEmulator()

beforeAll(async () => {
  await server.client().createDataset('d')
})

const DEFAULTS = [
  {name: 'id', type: 'INTEGER'},
  {name: 'name', type: 'STRING', defaultValueExpression: "'nobody'"},
  {name: 'made_at', type: 'TIMESTAMP', mode: 'REQUIRED', defaultValueExpression: 'CURRENT_TIMESTAMP()'},
]

test('a streamed row that leaves a column out gets its default, one that says NULL does not', async () => {
  const [table] = await server.client().dataset('d').createTable('streamed', {schema: DEFAULTS})
  await table.insert([{id: 1}, {id: 2, NAME: null}, {id: 3, name: 'Ada', made_at: '2026-01-01 00:00:00'}])
  const [rows] = await server
    .client()
    .query('SELECT id, name, made_at > "2026-06-01" AS is_now FROM d.streamed ORDER BY id')
  expect(rows).toEqual([
    {id: 1, name: 'nobody', is_now: true},
    {id: 2, name: null, is_now: true},
    {id: 3, name: 'Ada', is_now: false},
  ])
})

test('a default is worked out for each row', async () => {
  const schema = [
    {name: 'id', type: 'INTEGER'},
    {name: 'key', type: 'STRING', defaultValueExpression: 'GENERATE_UUID()'},
  ]
  const [table] = await server.client().dataset('d').createTable('keys', {schema})
  await table.insert([{id: 1}, {id: 2}])
  const [[row]] = await server.client().query('SELECT COUNT(DISTINCT key) AS n FROM d.keys')
  expect(row).toEqual({n: 2})
})

test('policy tags are taken away by an empty list', async () => {
  const tags = {policyTags: {names: ['projects/p/locations/us/taxonomies/1/policyTags/2']}}
  const table = server.client().dataset('d').table('tagged')
  await table.create({schema: {fields: [{name: 'a', type: 'STRING', ...tags}]}})
  const [before] = await table.getMetadata()
  expect(before.schema.fields[0]).toMatchObject(tags)
  await table.setMetadata({schema: {fields: [{name: 'a', type: 'STRING', policyTags: {names: []}}]}})
  const [after] = await table.getMetadata()
  expect(after.schema.fields[0]).toEqual({name: 'a', type: 'STRING'})
})

test('tables of a case-insensitive dataset are found in any spelling', async () => {
  const path = '/bigquery/v2/projects/test-project/datasets'
  await server.call('POST', path, {datasetReference: {datasetId: 'Mixed'}, isCaseInsensitive: true})
  await server.client().query('CREATE TABLE Mixed.Orders AS SELECT 1 AS n')
  const [rows] = await server.client().query('SELECT n FROM mixed.ORDERS')
  expect(rows).toEqual([{n: 1}])
  expect((await server.call('GET', `${path}/mixed/tables/orders`)).json.tableReference.tableId).toBe('Orders')
  await expect(server.client().query('CREATE TABLE mixed.orders (n INT64)')).rejects.toThrow('Already Exists')
})

test('the statements of a transaction say which one they are part of', async () => {
  const [job] = await server.client().createQueryJob(`
    BEGIN TRANSACTION;
    INSERT INTO d.keys (id) VALUES (3);
    COMMIT TRANSACTION;`)
  await job.getQueryResults()
  const {json} = await server.call('GET', `/bigquery/v2/projects/test-project/jobs?parentJobId=${job.id}`)
  const ids = json.jobs.map(
    (child: {statistics: {transactionInfo?: {transactionId: string}}}) =>
      child.statistics.transactionInfo?.transactionId,
  )
  expect(ids).toContainEqual(expect.any(String))
  expect(new Set(ids.filter(Boolean)).size).toBe(1)
})

async function avroFile(...names: string[]): Promise<Buffer> {
  const fields = names.map((name) => ({name, type: ['null', 'string']}))
  const encoder = new avsc.streams.BlockEncoder({
    type: 'record',
    name: 'row',
    fields,
  } as unknown as avsc.Schema)
  encoder.end(Object.fromEntries(names.map((name) => [name, name])))
  return buffer(encoder)
}

test('the schema of an external table may come from one of its files, and be read again', async () => {
  const upload = (name: string, content: Buffer) =>
    fetch(`${server.emulator.url}/upload/storage/v1/b/files/o?uploadType=media&name=${name}`, {
      method: 'POST',
      headers: {authorization: `Bearer ${server.emulator.token}`},
      body: new Uint8Array(content),
    })
  await server.call('POST', '/storage/v1/b?project=test-project', {name: 'files'})
  await upload('a.avro', await avroFile('x', 'y'))
  await upload('b.avro', await avroFile('x'))
  const files = {
    sourceFormat: 'AVRO',
    sourceUris: ['gs://files/*.avro'],
    referenceFileSchemaUri: 'gs://files/a.avro',
  }
  const path = '/bigquery/v2/projects/test-project/datasets/d/tables'
  const created = await server.call('POST', path, {
    tableReference: {tableId: 'outside'},
    schema: {fields: [{name: 'x', type: 'STRING'}]},
    externalDataConfiguration: files,
  })
  expect(created.json.schema.fields).toHaveLength(1)
  const {json} = await server.call('PATCH', `${path}/outside?autodetect_schema=true`, {
    externalDataConfiguration: {...files, autodetect: true},
  })
  expect(json.schema.fields.map(({name}: {name: string}) => name)).toEqual(['x', 'y'])
})

const copyJob = (
  sourceTable: string,
  destinationTable: string,
  operationType: 'COPY' | 'SNAPSHOT' = 'COPY',
) =>
  server.client().createJob({
    configuration: {
      copy: {
        sourceTable: {projectId: 'test-project', datasetId: 'd', tableId: sourceTable},
        destinationTable: {projectId: 'test-project', datasetId: 'd', tableId: destinationTable},
        operationType,
      },
    },
  })

test('a table is copied as it was at a time since its last change, and not before', async () => {
  await server.client().query('CREATE TABLE d.base AS SELECT 1 AS n')
  const now = Date.now()
  const [job] = await copyJob(`base@${now}`, 'snapshot', 'SNAPSHOT')
  await job.promise()
  const [{type, snapshotDefinition}] = await server.client().dataset('d').table('snapshot').getMetadata()
  expect([type, Date.parse(snapshotDefinition.snapshotTime)]).toEqual(['SNAPSHOT', now])
  const [early] = await copyJob('base@-3600000', 'too_early')
  await expect(early.promise()).rejects.toThrow('copying a table as it was before its last change')
})

test('streamed rows are 10 MB at most', async () => {
  const rows = [{json: {id: 1, name: 'x'.repeat(10 * 1024 * 1024)}}]
  const path = '/bigquery/v2/projects/test-project/datasets/d/tables/streamed/insertAll'
  const {status, json} = await server.call('POST', path, {rows})
  expect([status, json.error.message]).toEqual([
    413,
    'Request payload size exceeds the limit: 10485760 bytes.',
  ])
})

test('members of a struct parameter that are left empty are NULL, and not shown', async () => {
  const type = {
    type: 'STRUCT',
    structTypes: [
      {name: 'a', type: {type: 'INT64'}},
      {name: 'b', type: {type: 'STRING'}},
    ],
  }
  const parameter = {name: 's', parameterType: type, parameterValue: {structValues: {a: {value: '1'}, b: {}}}}
  const {json} = await server.call('POST', '/bigquery/v2/projects/test-project/jobs', {
    configuration: {query: {query: 'SELECT @s.a, @s.b', useLegacySql: false, queryParameters: [parameter]}},
  })
  expect(json.configuration.query.queryParameters[0].parameterValue).toEqual({
    structValues: {a: {value: '1'}},
  })
  const [rows] = await server.client().job(json.jobReference.jobId).getQueryResults()
  expect(rows).toEqual([{a: 1, b: null}])
})

test('parameters that are NULL are shown without a value', async () => {
  const parameters = [
    {parameterType: {type: 'INT64'}, parameterValue: {value: null}},
    {
      parameterType: {type: 'RANGE', rangeElementType: {type: 'DATE'}},
      parameterValue: {rangeValue: {start: {value: '2026-01-01'}, end: {value: null}}},
    },
  ]
  const {json} = await server.call('POST', '/bigquery/v2/projects/test-project/jobs', {
    configuration: {
      query: {
        query: 'SELECT ? IS NULL AS n, RANGE_END(?) IS NULL AS open',
        useLegacySql: false,
        queryParameters: parameters,
      },
    },
  })
  expect(json.configuration.query.queryParameters).toEqual([
    {parameterType: {type: 'INT64'}},
    {...parameters[1], parameterValue: {rangeValue: {start: {value: '2026-01-01'}}}},
  ])
  const [rows] = await server.client().job(json.jobReference.jobId).getQueryResults()
  expect(rows).toEqual([{n: true, open: true}])
})

test('a view made by the API may have columns without a name', async () => {
  await server.client().dataset('d').createTable('unnamed', {view: 'SELECT COUNT(*) FROM UNNEST([1, 2])'})
  const [rows] = await server.client().query('SELECT f0_ FROM d.unnamed')
  expect(rows).toEqual([{f0_: 2}])
})

test('EXPORT DATA tells what it has written', async () => {
  const [job] = await server
    .client()
    .createQueryJob(
      `EXPORT DATA OPTIONS (uri = 'gs://files/told-*.csv', format = 'CSV') AS SELECT * FROM UNNEST([1, 2, 3]) AS n`,
    )
  await job.getQueryResults()
  const [{statistics}] = await job.getMetadata()
  expect(statistics.query.exportDataStatistics).toEqual({fileCount: '1', rowCount: '3'})
})

test('intervals are parameters in their usual form', async () => {
  const {json} = await server.call('POST', '/bigquery/v2/projects/test-project/queries', {
    query: 'SELECT ?',
    useLegacySql: false,
    queryParameters: [{parameterType: {type: 'INTERVAL'}, parameterValue: {value: '1-2 3 0:0:0'}}],
  })
  expect(json.rows).toEqual([{f: [{v: '1-2 3 0:0:0'}]}])
})

test('texts of a new table have its default collation', async () => {
  const table = server.client().dataset('d').table('collated')
  await table.create({schema: 'name:STRING, n:INTEGER', defaultCollation: 'und:ci'})
  const [{schema}] = await table.getMetadata()
  expect(schema.fields).toEqual([
    {name: 'name', type: 'STRING', collation: 'und:ci'},
    {name: 'n', type: 'INTEGER'},
  ])
  await table.insert([{name: 'Ada', n: 1}])
  const [rows] = await server.client().query(`SELECT n FROM d.collated WHERE name = 'ADA'`)
  expect(rows).toEqual([{n: 1}])
})

test('a required filter is said of the table and of its partitioning; a key without columns is none', async () => {
  const table = server.client().dataset('d').table('kept')
  await table.create({
    schema: [{name: 'day', type: 'DATE'}],
    timePartitioning: {type: 'DAY', field: 'day', requirePartitionFilter: true},
    tableConstraints: {primaryKey: {columns: ['day']}},
  })
  const [before] = await table.getMetadata()
  expect(before).toMatchObject({
    requirePartitionFilter: true,
    timePartitioning: {requirePartitionFilter: true},
  })
  expect(before.tableConstraints).toEqual({primaryKey: {columns: ['day']}})
  await table.setMetadata({tableConstraints: {primaryKey: {columns: []}}})
  const [after] = await table.getMetadata()
  expect(after.tableConstraints?.primaryKey).toBeUndefined()
})
