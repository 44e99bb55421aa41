import {BigQuery} from '@google-cloud/bigquery'
import {beforeAll, describe, expect, test} from 'vitest'
import {PROJECT, useEmulator} from '../../helpers/emulator.ts'

const server = useEmulator()
const QUERIES = `/bigquery/v2/projects/${PROJECT}/queries`

/** jobs.query, raw. */
const ask = (query: string, more: Record<string, unknown> = {}) =>
  server.call('POST', QUERIES, {query, useLegacySql: false, ...more})

/** The only value of the only row. */
const value = async (query: string, more: Record<string, unknown> = {}) => {
  const {json} = await ask(query, more)
  return json.rows[0].f[0].v
}

beforeAll(async () => {
  await server.client().createDataset('d')
})

test('a query answers in Google’s shape', async () => {
  const {status, json} = await ask("SELECT 1 AS n, 'x' AS s")
  expect(status).toBe(200)
  expect(json).toMatchObject({
    kind: 'bigquery#queryResponse',
    schema: {
      fields: [
        {name: 'n', type: 'INTEGER', mode: 'NULLABLE'},
        {name: 's', type: 'STRING', mode: 'NULLABLE'},
      ],
    },
    jobReference: {projectId: PROJECT, location: 'US'},
    totalRows: '1',
    rows: [{f: [{v: '1'}, {v: 'x'}]}],
    jobComplete: true,
    cacheHit: false,
    totalBytesProcessed: '0',
  })
  expect(json.pageToken).toBeUndefined()
})

test('values of every type reach the client as its own types', async () => {
  const [[row]] = await server.client().query(`
    SELECT 9007199254740991 AS i, 1.5 AS f, NUMERIC '1.25' AS n, BIGNUMERIC '1e30' AS bn, TRUE AS b, 'ü' AS s,
      b'\\xff' AS bytes, DATE '2026-01-02' AS d, DATETIME '2026-01-02 03:04:05.678' AS dt, TIME '12:30:00' AS t,
      TIMESTAMP '2026-01-02 03:04:05.678901+00' AS ts, JSON '{"a": [1]}' AS j, [1, 2] AS a,
      STRUCT(1 AS x, ['y'] AS ys) AS st, CAST(NULL AS STRING) AS nothing`)
  expect(row).toMatchObject({
    i: 9007199254740991,
    f: 1.5,
    b: true,
    s: 'ü',
    bytes: Buffer.from([255]),
    d: {value: '2026-01-02'},
    dt: {value: '2026-01-02T03:04:05.678000'},
    t: {value: '12:30:00'},
    ts: {value: '2026-01-02T03:04:05.678901000Z'},
    j: '{"a":[1]}',
    a: [1, 2],
    st: {x: 1, ys: ['y']},
    nothing: null,
  })
  expect(String(row.n)).toBe('1.25')
  expect(String(row.bn)).toBe('1e+30')
})

describe('parameters', () => {
  test.each<[string, unknown, string | undefined, unknown]>([
    ['INT64', 7, undefined, '7'],
    ['FLOAT64', 1.5, undefined, '1.5'],
    ['STRING', "it's", undefined, "it's"],
    ['BOOL', true, undefined, 'true'],
    ['BYTES', 'YWI=', 'BYTES', 'YWI='],
    ['NUMERIC', '1.5', 'NUMERIC', '1.5'],
    ['DATE', BigQuery.date('2026-01-02'), undefined, '2026-01-02'],
    ['DATETIME', BigQuery.datetime('2026-01-02T03:04:05'), undefined, '2026-01-02T03:04:05'],
    ['TIME', BigQuery.time('03:04:05'), undefined, '03:04:05'],
    ['TIMESTAMP', new Date(0), undefined, '0.0'],
    ['JSON', '{"a":1}', 'JSON', '{"a":1}'],
    ['ARRAY', [1, 2], undefined, [{v: '1'}, {v: '2'}]],
    ['STRUCT', {a: 1, b: 'x'}, undefined, {f: [{v: '1'}, {v: 'x'}]}],
    ['NULL', null, 'INT64', null],
  ])('%s goes in by name and comes out', async (_, given, type, wanted) => {
    const client = server.client()
    const [job] = await client.createQueryJob({
      query: 'SELECT @p AS p',
      params: {p: given},
      ...(type && {types: {p: type}}),
    })
    await job.getQueryResults()
    const {json} = await server.call('GET', `${QUERIES}/${job.id}`)
    expect(json.rows[0].f[0].v).toEqual(wanted)
  })

  test.each([
    ['INT64', '1.5'],
    ['NUMERIC', "1' || '"],
    ['BIGNUMERIC', 'abc'],
    ['BYTES', '%%'],
    ['JSON', '{'],
    ['BOOL', 'yes'],
    ['DATE', '2026-13-01'],
  ])('of type %s that are none are refused: %s', async (type, value) => {
    const queryParameters = [{name: 'p', parameterType: {type}, parameterValue: {value}}]
    const {status} = await ask('SELECT @p', {parameterMode: 'NAMED', queryParameters})
    expect(status).toBe(400)
  })

  test('go in by position', async () => {
    const [rows] = await server.client().query({query: 'SELECT ? + ? AS sum', params: [1, 2]})
    expect(rows).toEqual([{sum: 3}])
  })

  test('may be numbers in JSON, as some clients send them', async () => {
    const queryParameters = [{name: 'p', parameterType: {type: 'INT64'}, parameterValue: {value: 5}}]
    expect(await value('SELECT @p', {parameterMode: 'NAMED', queryParameters})).toBe('5')
  })
})

describe('timestamps', () => {
  const QUERY = "SELECT TIMESTAMP '2026-01-02 03:04:05.5+00'"
  test.each([
    [{}, '1.7673230455E9'],
    [{useInt64Timestamp: true}, '1767323045500000'],
    [{timestampOutputFormat: 'INT64'}, '1767323045500000'],
    [{timestampOutputFormat: 'ISO8601_STRING'}, '2026-01-02T03:04:05.500000000000Z'],
  ])('with formatOptions %o', async (formatOptions, wanted) => {
    expect(await value(QUERY, {formatOptions})).toBe(wanted)
  })
})

describe('pages', () => {
  const NUMBERS = 'SELECT n FROM UNNEST(GENERATE_ARRAY(1, 25)) AS n ORDER BY n'

  test('follow each other by token', async () => {
    const {json: first} = await ask(NUMBERS, {maxResults: 10})
    expect([first.rows.length, first.totalRows]).toEqual([10, '25'])
    const url = `${QUERIES}/${first.jobReference.jobId}?maxResults=10&pageToken=`
    const {json: second} = await server.call('GET', url + first.pageToken)
    const {json: third} = await server.call('GET', url + second.pageToken)
    expect([second.rows[0].f[0].v, third.rows.at(-1).f[0].v]).toEqual(['11', '25'])
    expect(third.pageToken).toBeUndefined()
  })

  test('begin at a row', async () => {
    const {json} = await ask(NUMBERS, {maxResults: 0})
    expect(json.rows).toBeUndefined()
    const {json: page} = await server.call('GET', `${QUERIES}/${json.jobReference.jobId}?startIndex=24`)
    expect(page.rows).toEqual([{f: [{v: '25'}]}])
  })

  test('are put together by Google’s client', async () => {
    const [rows] = await server.client().query({query: NUMBERS, maxResults: 4})
    expect(rows).toHaveLength(25)
    const streamed: unknown[] = []
    for await (const row of server.client().createQueryStream(NUMBERS)) streamed.push(row)
    expect(streamed).toHaveLength(25)
  })

  test('carry no more than about 10 MB', async () => {
    const query = "SELECT REPEAT('x', 1000000) AS s FROM UNNEST(GENERATE_ARRAY(1, 15))"
    const {json} = await ask(query)
    expect(json.rows.length).toBeGreaterThan(5)
    expect(json.rows.length).toBeLessThan(12)
    const [rows] = await server.client().query(query)
    expect(rows).toHaveLength(15)
  })
})

describe('errors', () => {
  test('of SQL are 400 invalidQuery, with their position', async () => {
    const {status, json} = await ask('SELECT\n  nope')
    expect(status).toBe(400)
    expect(json.error).toMatchObject({
      code: 400,
      message: 'Unrecognized name: nope at [2:3]',
      status: 'INVALID_ARGUMENT',
      errors: [
        {
          message: 'Unrecognized name: nope at [2:3]',
          domain: 'global',
          reason: 'invalidQuery',
          location: 'q',
          locationType: 'parameter',
        },
      ],
    })
  })

  test('of missing tables are 404 notFound', async () => {
    await expect(server.client().query('SELECT * FROM d.absent')).rejects.toMatchObject({
      code: 404,
      errors: [
        {reason: 'notFound', message: `Not found: Table ${PROJECT}:d.absent was not found in location US`},
      ],
    })
  })

  test('of rows are found when the query runs', async () => {
    const {status, json} = await ask('SELECT 1 / x FROM UNNEST([0]) AS x')
    expect([status, json.error.message]).toEqual([400, 'division by zero: 1 / 0'])
  })

  test('of a statement that cannot be compiled are answered at once', async () => {
    const begun = server.client().createQueryJob('SELECT nope')
    await expect(begun).rejects.toThrow('Unrecognized name: nope at [1:8]')
  })

  test('of a statement that runs stand in the job', async () => {
    const [job] = await server.client().createQueryJob('SELECT 1 / 0')
    await expect(job.promise()).rejects.toThrow('division by zero: 1 / 0')
    const [metadata] = await job.getMetadata()
    const error = {reason: 'invalidQuery', location: 'query', message: 'division by zero: 1 / 0'}
    expect(metadata.status).toEqual({state: 'DONE', errorResult: error, errors: [error]})
  })

  test.each([
    ['legacy SQL', {useLegacySql: true}, 501],
    ['no query', {query: ''}, 400],
    ['an unknown connection property', {connectionProperties: [{key: 'x', value: 'y'}]}, 501],
    ['a parameter without a type', {queryParameters: [{parameterValue: {value: '1'}}]}, 400],
    [
      'a parameter whose value is no scalar',
      {queryParameters: [{parameterType: {type: 'BYTES'}, parameterValue: {value: {type: 'Buffer'}}}]},
      400,
    ],
  ])('name what is wrong: %s', async (_, more, code) => {
    expect((await ask('SELECT 1', more)).status).toBe(code)
  })
})

describe('jobs', () => {
  test('tell what a query did', async () => {
    const client = server.client()
    await client.query('CREATE TABLE d.numbers AS SELECT n FROM UNNEST([1, 2, 3]) AS n')
    const [job] = await client.createQueryJob({query: 'SELECT SUM(n) AS s FROM d.numbers', labels: {a: 'b'}})
    const [rows] = await job.getQueryResults()
    expect(rows).toEqual([{s: 6}])
    const [metadata] = await job.getMetadata()
    expect(metadata).toMatchObject({
      kind: 'bigquery#job',
      id: `${PROJECT}:US.${job.id}`,
      jobReference: {projectId: PROJECT, jobId: job.id, location: 'US'},
      configuration: {
        jobType: 'QUERY',
        labels: {a: 'b'},
        query: {query: 'SELECT SUM(n) AS s FROM d.numbers', destinationTable: {projectId: PROJECT}},
      },
      status: {state: 'DONE'},
      statistics: {
        query: {
          statementType: 'SELECT',
          cacheHit: false,
          referencedTables: [{projectId: PROJECT, datasetId: 'd', tableId: 'numbers'}],
        },
      },
    })
    for (const time of ['creationTime', 'startTime', 'endTime']) {
      expect(metadata.statistics[time]).toMatch(/^\d{13}$/)
    }
  })

  test.each([
    [
      'CREATE TABLE d.ddl (a INT64)',
      {statementType: 'CREATE_TABLE', ddlOperationPerformed: 'CREATE', ddlTargetTable: {tableId: 'ddl'}},
    ],
    [
      'INSERT INTO d.ddl (a) VALUES (1), (2)',
      {statementType: 'INSERT', numDmlAffectedRows: '2', dmlStats: {insertedRowCount: '2'}},
    ],
    [
      'UPDATE d.ddl SET a = 3 WHERE a = 1',
      {statementType: 'UPDATE', numDmlAffectedRows: '1', dmlStats: {updatedRowCount: '1'}},
    ],
    [
      'DELETE FROM d.ddl WHERE TRUE',
      {statementType: 'DELETE', numDmlAffectedRows: '2', dmlStats: {deletedRowCount: '2'}},
    ],
    ['DROP TABLE d.ddl', {statementType: 'DROP_TABLE', ddlOperationPerformed: 'DROP'}],
  ])('tell what a statement did: %s', async (query, statistics) => {
    const [job] = await server.client().createQueryJob(query)
    await job.getQueryResults()
    const [metadata] = await job.getMetadata()
    expect(metadata.statistics.query).toMatchObject(statistics)
    const {json} = await server.call('GET', `${QUERIES}/${job.id}`)
    expect(json.rows).toBeUndefined()
    expect(json.jobComplete).toBe(true)
  })

  test('of hundreds at once are all answered at once, and all end', async () => {
    const client = server.client()
    const started = await Promise.all(
      Array.from({length: 200}, (_, i) => client.createQueryJob(`SELECT ${i} AS n`)),
    )
    const results = await Promise.all(started.map(([job]) => job.getQueryResults()))
    expect(results.map(([[row]]) => row.n)).toEqual(Array.from({length: 200}, (_, i) => i))
  })

  test('with an id that is taken are duplicates', async () => {
    const client = server.client()
    await client.createQueryJob({query: 'SELECT 1', jobId: 'mine'})
    await expect(client.createQueryJob({query: 'SELECT 1', jobId: 'mine'})).rejects.toMatchObject({
      code: 409,
      errors: [{reason: 'duplicate', message: `Already Exists: Job ${PROJECT}:US.mine`}],
    })
  })

  test('are cancelled while they work', async () => {
    const endless =
      'SELECT COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 100000)) AS a, UNNEST(GENERATE_ARRAY(1, 1000000)) AS b WHERE MOD(a * b, 7) = 3'
    const [job] = await server.client().createQueryJob(endless)
    const {json: early} = await server.call('GET', `${QUERIES}/${job.id}?timeoutMs=0`)
    expect(early).toMatchObject({jobComplete: false, jobReference: {jobId: job.id}})
    const [cancelled] = await job.cancel()
    expect(cancelled).toMatchObject({kind: 'bigquery#jobCancelResponse'})
    await expect(job.getQueryResults()).rejects.toThrow('Job execution was cancelled')
    const [metadata] = await job.getMetadata()
    expect(metadata.status.errorResult.reason).toBe('stopped')
  })

  test('are stopped after jobTimeoutMs', async () => {
    const query =
      'SELECT COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 100000)) AS a, UNNEST(GENERATE_ARRAY(1, 1000000)) AS b WHERE MOD(a * b, 7) = 3'
    const [job] = await server.client().createQueryJob({query, jobTimeoutMs: 50})
    await expect(job.promise()).rejects.toThrow()
  })

  test('are listed, full or short, and deleted', async () => {
    const client = server.client({projectId: 'listing'})
    const [job] = await client.createQueryJob('SELECT 1')
    await job.getQueryResults()
    const list = (query: string) => server.call('GET', `/projects/listing/jobs?${query}`)
    const short = (await list('stateFilter=done&stateFilter=running')).json.jobs
    expect(short).toHaveLength(1)
    expect(short[0]).toMatchObject({state: 'DONE', jobReference: {jobId: job.id}})
    expect(short[0].configuration).toBeUndefined()
    const full = (await list('projection=full')).json.jobs
    expect(full[0].configuration.query.query).toBe('SELECT 1')
    const {status, json} = await server.call('DELETE', `/projects/listing/jobs/${job.id}/delete`)
    expect([status, json]).toEqual([200, {}])
    expect((await server.call('GET', `/projects/listing/jobs/${job.id}`)).status).toBe(404)
  })

  test('are found in their own location only', async () => {
    const [job] = await server.client({location: 'EU'}).createQueryJob('SELECT 1')
    const url = `/projects/${PROJECT}/jobs/${job.id}`
    expect((await server.call('GET', `${url}?location=EU`)).status).toBe(200)
    expect((await server.call('GET', url)).status).toBe(200)
    const {status, json} = await server.call('GET', `${url}?location=US`)
    expect([status, json.error.message]).toEqual([404, `Not found: Job ${PROJECT}:US.${job.id}`])
  })
})

describe('a dry run', () => {
  test('gives the schema and runs nothing', async () => {
    const client = server.client()
    const [job] = await client.createQueryJob({
      query: 'CREATE TABLE d.dry AS SELECT 1 AS a',
      dryRun: true,
    })
    expect(job.metadata).toMatchObject({
      status: {state: 'DONE'},
      statistics: {query: {statementType: 'CREATE_TABLE_AS_SELECT'}},
    })
    expect(await client.dataset('d').table('dry').exists()).toEqual([false])
    const {json} = await ask("SELECT 1 AS a, ['x'] AS b", {dryRun: true})
    expect(json).toMatchObject({
      jobComplete: true,
      schema: {
        fields: [
          {name: 'a', type: 'INTEGER'},
          {name: 'b', type: 'STRING', mode: 'REPEATED'},
        ],
      },
    })
    expect(json.rows).toBeUndefined()
  })

  test('of a wrong statement is an error of the request', async () => {
    await expect(server.client().createQueryJob({query: 'SELECT nope', dryRun: true})).rejects.toMatchObject({
      code: 400,
      message: expect.stringContaining('Unrecognized name: nope'),
    })
  })

  test('leaves no job behind', async () => {
    const [job] = await server.client().createQueryJob({query: 'SELECT 1', dryRun: true, jobId: 'dry-job'})
    expect(job.metadata.status.state).toBe('DONE')
    const {status, json} = await server.call('GET', `${QUERIES}/dry-job`)
    expect([status, json.error.message]).toEqual([404, `Not found: Job ${PROJECT}:dry-job`])
  })
})

describe('results', () => {
  test('are a table that clients can read', async () => {
    const [job] = await server
      .client()
      .createQueryJob('SELECT n, [n] AS ns FROM UNNEST([1, 2, 3]) AS n ORDER BY n')
    await job.getQueryResults()
    const [metadata] = await job.getMetadata()
    const {datasetId, tableId} = metadata.configuration.query.destinationTable
    expect(datasetId).toMatch(/^_[0-9a-f]{40}$/)
    const table = `/projects/${PROJECT}/datasets/${datasetId}/tables/${tableId}`
    expect((await server.call('GET', table)).json).toMatchObject({numRows: '3', type: 'TABLE'})
    const {json} = await server.call('GET', `${table}/data?selectedFields=n&startIndex=1&maxResults=1`)
    expect(json).toMatchObject({
      kind: 'bigquery#tableDataList',
      totalRows: '3',
      rows: [{f: [{v: '2'}]}],
    })
    expect(json.pageToken).toBeDefined()
  })

  test('go into a table where the client wants them there', async () => {
    const client = server.client()
    const [job] = await client.createQueryJob({
      query: 'SELECT 1 AS a',
      destination: client.dataset('d').table('wanted'),
      writeDisposition: 'WRITE_TRUNCATE',
    })
    const [rows] = await job.getQueryResults()
    expect(rows).toEqual([{a: 1}])
    const [stored] = await client.dataset('d').table('wanted').getRows()
    expect(stored).toEqual([{a: 1}])
    expect((await job.getMetadata())[0].configuration.query.destinationTable).toMatchObject({
      datasetId: 'd',
      tableId: 'wanted',
    })
  })

  test('are still there after a restart', async () => {
    const [job] = await server.client().createQueryJob('SELECT 1 AS a')
    await job.getQueryResults()
    await server.restart()
    const [rows] = await server.client().job(job.id!).getQueryResults()
    expect(rows).toEqual([{a: 1}])
  })
})

describe('a request', () => {
  test('that is repeated is answered by the same job', async () => {
    const once = await ask('SELECT RAND() AS r', {requestId: 'the-same'})
    const twice = await ask('SELECT RAND() AS r', {requestId: 'the-same'})
    expect(twice.json).toEqual(once.json)
  })

  test('that needs no job gets none', async () => {
    const {json} = await ask('SELECT 1', {jobCreationMode: 'JOB_CREATION_OPTIONAL'})
    expect(json.jobReference).toBeUndefined()
    expect(json.queryId).toMatch(/./)
    const more = await ask('SELECT n FROM UNNEST([1, 2]) AS n', {
      jobCreationMode: 'JOB_CREATION_OPTIONAL',
      maxResults: 1,
    })
    expect(more.json).toMatchObject({
      jobReference: {projectId: PROJECT},
      jobCreationReason: {code: 'LARGE_RESULTS'},
    })
  })

  test('that waits less than the query takes is told to ask again', async () => {
    const thousands = 'UNNEST(GENERATE_ARRAY(1, 3000))'
    const {json} = await ask(`SELECT COUNT(*) FROM ${thousands} AS a, ${thousands} AS b`, {timeoutMs: 0})
    expect(json.jobComplete).toBe(false)
    const {json: done} = await server.call('GET', `${QUERIES}/${json.jobReference.jobId}`)
    expect(done.rows[0].f[0].v).toBe('9000000')
  })

  test('may name a default dataset', async () => {
    await ask('CREATE OR REPLACE TABLE d.named AS SELECT 1 AS a')
    const defaultDataset = {projectId: PROJECT, datasetId: 'd'}
    expect(await value('SELECT a FROM named', {defaultDataset})).toBe('1')
  })
})

describe('a script', () => {
  test('has a job for each of its statements', async () => {
    const script = 'DECLARE x INT64 DEFAULT 1;\nSELECT x AS a;\nSELECT x + 1 AS b;'
    const [job] = await server.client().createQueryJob(script)
    const [rows] = await job.getQueryResults()
    expect(rows).toEqual([{b: 2}])
    const [metadata] = await job.getMetadata()
    expect(metadata.statistics.query.statementType).toBe('SCRIPT')
    expect(Number(metadata.statistics.numChildJobs)).toBeGreaterThanOrEqual(2)
    const {json} = await server.call('GET', `/projects/${PROJECT}/jobs?parentJobId=${job.id}&projection=full`)
    const [last] = json.jobs
    expect(last.statistics).toMatchObject({
      parentJobId: job.id,
      scriptStatistics: {evaluationKind: 'STATEMENT', stackFrames: [{startLine: 3, startColumn: 1}]},
    })
    const results = await server.call('GET', `${QUERIES}/${last.jobReference.jobId}`)
    expect(results.json.rows).toEqual([{f: [{v: '2'}]}])
  })

  /** The jobs of a script's statements, oldest first. */
  const childrenOf = async (id: string | undefined) =>
    (
      await server.call('GET', `/projects/${PROJECT}/jobs?parentJobId=${id}&projection=full`)
    ).json.jobs.toReversed()

  test('names the procedures that a statement was called from', async () => {
    await ask('CREATE OR REPLACE PROCEDURE d.twice(n INT64) BEGIN\n  SELECT n * 2;\nEND')
    const [job] = await server.client().createQueryJob('SELECT 1;\nCALL d.twice(4);')
    await job.getQueryResults()
    const [, called] = await childrenOf(job.id)
    expect(called.statistics.scriptStatistics.stackFrames).toEqual([
      {
        startLine: 2,
        startColumn: 3,
        endLine: 2,
        endColumn: 15,
        procedureId: `${PROJECT}.d.twice`,
        text: 'SELECT n * 2',
      },
      {startLine: 2, startColumn: 1, endLine: 2, endColumn: 16, text: 'CALL d.twice(4)'},
    ])
  })

  test('that fails has jobs for what ran, and for what failed', async () => {
    const [job] = await server.client().createQueryJob('SELECT 1 AS a; SELECT 1/0; SELECT 2;')
    await expect(job.getQueryResults()).rejects.toThrow('Query error: division by zero: 1 / 0 at [1:16]')
    const [first, second, ...others] = await childrenOf(job.id)
    expect([first.status, second.status.errorResult.message, others]).toEqual([
      {state: 'DONE'},
      'division by zero: 1 / 0',
      [],
    ])
    const {json} = await server.call('GET', `${QUERIES}/${first.jobReference.jobId}`)
    expect(json.rows).toEqual([{f: [{v: '1'}]}])
    const [metadata] = await job.getMetadata()
    expect(metadata.statistics.numChildJobs).toBe('2')
  })

  test('knows the jobs of its statements', async () => {
    const [job] = await server
      .client()
      .createQueryJob(
        'SELECT @@last_job_id; SELECT @@current_job_id AS c, @@last_job_id AS l, @@script.job_id AS s',
      )
    const [[row]] = await job.getQueryResults()
    const [first, second] = await childrenOf(job.id)
    expect(row).toEqual({c: second.jobReference.jobId, l: first.jobReference.jobId, s: job.id})
  })
})

describe('a session', () => {
  test('keeps temporary tables from one query to the next', async () => {
    const {json} = await ask('CREATE TEMP TABLE mine AS SELECT 5 AS a', {createSession: true})
    const {sessionId} = json.sessionInfo
    const connectionProperties = [{key: 'session_id', value: sessionId}]
    expect(await value('SELECT a FROM mine', {connectionProperties})).toBe('5')
    expect((await ask('SELECT a FROM mine')).status).toBe(400)
  })
})
