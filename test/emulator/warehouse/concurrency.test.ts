import {spawn} from 'node:child_process'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {openWarehouse} from '../../../emulator/warehouse/open.ts'
import {type Bench, openBench} from './statements.ts'

describe('many statements at once', () => {
  let bench: Bench
  beforeEach(async () => {
    bench = await openBench({threads: 2})
    await bench.run(
      'CREATE TABLE t (id INT64, n INT64); INSERT t SELECT x, 0 FROM UNNEST(GENERATE_ARRAY(1, 100)) AS x',
    )
  })
  afterEach(() => bench.warehouse.close())

  const times = (n: number, statement: (i: number) => string) =>
    Promise.all(Array.from({length: n}, (_, i) => bench.run(statement(i))))

  test('all changes of one table arrive', async () => {
    await times(100, (i) =>
      i % 2
        ? 'UPDATE t SET n = n + 1 WHERE true'
        : `MERGE t USING (SELECT ${i} AS id) s ON t.id = s.id WHEN MATCHED THEN UPDATE SET n = n + 1`,
    )
    expect(await bench.rows('SELECT MIN(n), MAX(n), SUM(n) FROM t')).toEqual([[50n, 51n, 5049n]])
  })

  test('readers of a table are not disturbed by its replacement', async () => {
    const readers = times(40, () => 'SELECT COUNT(*) FROM t')
    const writers = times(
      20,
      (i) =>
        `CREATE OR REPLACE TABLE t AS SELECT x AS id, ${i} AS n FROM UNNEST(GENERATE_ARRAY(1, 100)) AS x`,
    )
    const alterations = times(1, () => 'CREATE OR REPLACE VIEW v AS SELECT id FROM d.t')
    const outcomes = await readers
    for (const {rows} of outcomes) expect(await rows?.read(0, 1)).toEqual([[100n]])
    await Promise.all([writers, alterations])
  })

  test('CREATE IF NOT EXISTS by many creates once', async () => {
    const outcomes = await times(30, () => 'CREATE TABLE IF NOT EXISTS once AS SELECT 1 AS a')
    expect(outcomes.filter((outcome) => outcome.ddl?.operation === 'CREATE')).toHaveLength(1)
    const schemas = await times(10, () => 'CREATE SCHEMA IF NOT EXISTS fresh')
    expect(schemas.filter((outcome) => outcome.ddl?.operation === 'CREATE')).toHaveLength(1)
  })

  test('the second of two transactions on one table fails', async () => {
    const first = await bench.run('BEGIN TRANSACTION', {createSession: true})
    const second = await bench.run('BEGIN TRANSACTION', {createSession: true})
    await bench.run('UPDATE t SET n = 1 WHERE id = 1', {sessionId: first.sessionId})
    expect(await bench.failure('UPDATE t SET n = 2 WHERE id = 2', {sessionId: second.sessionId})).toContain(
      'Transaction is aborted due to concurrent update against table p:d.t',
    )
    await bench.run('COMMIT TRANSACTION', {sessionId: first.sessionId})
    await bench.run('ROLLBACK TRANSACTION', {sessionId: second.sessionId})
    expect(await bench.rows('SELECT SUM(n) FROM t')).toEqual([[1n]])
  })

  test('a cancelled statement stops and leaves nothing', async () => {
    const abort = new AbortController()
    const work = bench.failure(
      'CREATE TABLE much AS SELECT a FROM UNNEST(GENERATE_ARRAY(1, 100000)) AS a CROSS JOIN UNNEST(GENERATE_ARRAY(1, 100000)) AS b',
      {signal: abort.signal},
    )
    setTimeout(() => abort.abort(), 50)
    expect(await work).toBe('Job execution was cancelled: User requested cancellation')
    expect(bench.warehouse.table({project: 'p', dataset: 'd', table: 'much'})).toBeUndefined()
  })

  test('a statement whose time is up stops', async () => {
    const sql =
      'SELECT COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 100000)) AS a CROSS JOIN UNNEST(GENERATE_ARRAY(1, 100000)) AS b WHERE MOD(a * b, 7) = 3'
    await expect(bench.run(sql, {timeoutMs: 50})).rejects.toMatchObject({
      reason: 'timeout',
      message: 'Job timed out after 0.05 sec',
    })
    await expect(bench.run('LOOP SELECT 1; END LOOP', {timeoutMs: 50})).rejects.toMatchObject({
      reason: 'timeout',
    })
  })
})

test('large results are read page by page, and are gone when closed', async () => {
  const bench = await openBench()
  const {rows} = await bench.run(
    "SELECT x, CONCAT('n', CAST(x AS STRING)) AS s, [x] AS a FROM UNNEST(GENERATE_ARRAY(1, 200000)) AS x ORDER BY x",
  )
  expect(rows?.totalRows).toBe(200_000)
  expect(await rows?.read(0, 1)).toEqual([[1n, 'n1', [1n]]])
  expect(await rows?.read(199_999, 10)).toEqual([[200_000n, 'n200000', [200_000n]]])
  const pages = await Promise.all([rows!.read(5000, 2), rows!.read(100_000, 1)])
  expect(pages.flat().map((row) => row[0])).toEqual([5001n, 5002n, 100_001n])
  await rows?.close()
  await expect(rows?.read(0, 1)).rejects.toThrow('closed')
  await bench.warehouse.close()
})

describe('after the death of the process', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landform-'))
  })
  afterEach(() => rm(folder, {recursive: true, force: true}))

  test('acknowledged statements are there, and half-done ones are not', async () => {
    const module = new URL('../../../emulator/warehouse/open.ts', import.meta.url).href
    const code = `
      const {openWarehouse} = await import(${JSON.stringify(module)})
      const w = await openWarehouse({folder: ${JSON.stringify(folder)}})
      await w.createDataset({project: 'p', dataset: 'd'}, {})
      const run = (sql) => w.query({sql, project: 'p'})
      await run('CREATE TABLE d.t (id INT64)')
      for (let i = 1; ; i++) {
        await run('INSERT d.t VALUES (' + i + ')')
        await run('CREATE OR REPLACE TABLE d.copy AS SELECT COUNT(*) AS n FROM d.t')
        console.log(i)
      }`
    const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', code])
    let output = ''
    const errors: string[] = []
    await new Promise<void>((resolve) => {
      child.stderr.on('data', (data) => errors.push(String(data)))
      child.stdout.on('data', (data) => {
        output += data
        if (output.split('\n').length > 15) child.kill('SIGKILL')
      })
      child.on('exit', () => resolve())
    })
    expect(errors).toEqual([])
    const acknowledged = BigInt(output.trim().split('\n').length)
    const warehouse = await openWarehouse({folder})
    const {rows} = await warehouse.query({
      sql: 'SELECT (SELECT COUNT(*) FROM d.t), n FROM d.copy',
      project: 'p',
    })
    const [row] = (await rows?.read(0, 1)) ?? []
    expect(row?.[0]).toBeGreaterThanOrEqual(acknowledged)
    expect(row?.[1]).toBeGreaterThanOrEqual(acknowledged)
    await warehouse.close()
  })
})
