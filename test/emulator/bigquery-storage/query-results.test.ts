import {afterAll, beforeAll, expect, test} from 'vitest'
import {PROJECT, useEmulator} from '../../helpers/emulator.ts'
import {arrowTable, type ReadClient, readClient} from '../../helpers/read-client.ts'

const server = useEmulator({readApiPort: 0})
let client: ReadClient
const parent = `projects/${PROJECT}`

beforeAll(() => {
  client = readClient(server.emulator)
})
afterAll(() => client.close())

/** Runs a query and gives the id of its job and the table that its result is. */
async function query(text: string, configuration: object = {}) {
  const [job] = await server.client().createQueryJob({query: text, ...configuration})
  await job.getQueryResults({maxResults: 1, autoPaginate: false})
  const [{configuration: done, jobReference}] = await job.getMetadata()
  const {projectId, datasetId, tableId} = done.query.destinationTable
  return {
    id: jobReference.jobId,
    stream: `${parent}/locations/US/jobs/${jobReference.jobId}/streams/_default`,
    table: `projects/${projectId}/datasets/${datasetId}/tables/${tableId}`,
  }
}

const begin = (table: string, readOptions: object = {}) =>
  client.createReadSession({parent, readSession: {table, dataFormat: 'ARROW', readOptions}})

// Small results are kept with their job, large ones lie in the warehouse.
test.each([3, 50_000])('the result of a query with %i rows is read as a table', async (count) => {
  const {table} = await query(
    `SELECT n, STRUCT(n + 1 AS next, 'x' AS other) AS s FROM UNNEST(GENERATE_ARRAY(1, ${count})) AS n ORDER BY n`,
  )
  const session = await begin(table, {selectedFields: ['s.next']})
  const rows = arrowTable(session, await client.readRows(session.streams[0]!.name))
  expect(rows.numRows).toBe(count)
  expect(
    JSON.parse(JSON.stringify(rows.get(count - 1), (_, v) => (typeof v === 'bigint' ? Number(v) : v))),
  ).toEqual({
    s: {next: count + 1},
  })
})

test('the result of a query is read as Avro', async () => {
  const {table} = await query("SELECT 'a' AS s")
  const session = await client.createReadSession({parent, readSession: {table, dataFormat: 'AVRO'}})
  const [response] = await client.readRows(session.streams[0]!.name)
  // The second part of the union of null and string, then a text of one byte.
  expect('avroRows' in response! && [...response.avroRows.serializedBinaryRows]).toEqual([2, 2, 97])
})

test('conditions on the result of a query are refused by name', async () => {
  const {table} = await query('SELECT 1 AS n')
  await expect(begin(table, {rowRestriction: 'n = 1'})).rejects.toMatchObject({
    code: 12,
    details: expect.stringContaining('row_restriction'),
  })
})

test('a job has a default stream with the rows of its query', async () => {
  const {stream} = await query('SELECT n FROM UNNEST(GENERATE_ARRAY(1, 5)) AS n ORDER BY n')
  const responses = await client.readRows(stream, 2)
  const rows = arrowTable(responses[0] as never, responses)
  expect(Array.from(rows.getChild('n')!.toArray() as BigInt64Array)).toEqual([3n, 4n, 5n])
})

test('the default stream waits for the end of its job', async () => {
  const [job] = await server
    .client()
    .createQueryJob('SELECT COUNT(*) AS n FROM UNNEST(GENERATE_ARRAY(1, 1000000))')
  const responses = await client.readRows(`${parent}/locations/US/jobs/${job.id}/streams/_default`)
  expect(
    arrowTable(responses[0] as never, responses)
      .get(0)
      ?.toJSON(),
  ).toEqual({n: 1_000_000n})
})

test('there is no default stream for a query with a table of its own, a failed one, or none', async () => {
  await server.client().query('CREATE SCHEMA shop')
  const {stream} = await query('SELECT 1 AS n', {destination: server.client().dataset('shop').table('given')})
  await expect(client.readRows(stream)).rejects.toMatchObject({
    code: 3,
    details: expect.stringContaining('explicitly-specified destination tables'),
  })
  const [failing] = await server.client().createQueryJob('SELECT 1 / 0')
  await expect(
    client.readRows(`${parent}/locations/US/jobs/${failing.id}/streams/_default`),
  ).rejects.toMatchObject({
    code: 3,
    details: expect.stringContaining('division by zero'),
  })
  await expect(client.readRows(`${parent}/locations/US/jobs/none/streams/_default`)).rejects.toMatchObject({
    code: 5,
  })
})
