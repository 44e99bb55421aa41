import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {anonymousTable} from '../../../../emulator/bigquery/jobs/anonymous-table.ts'
import type {JobRecord} from '../../../../emulator/bigquery/jobs/record.ts'
import {type JobOutcome, JobRegistry, type JobWork} from '../../../../emulator/bigquery/jobs/registry.ts'
import {schemaOf} from '../../../../emulator/bigquery/schema.ts'
import {SqlError} from '../../../../emulator/sql/error.ts'
import {INT64} from '../../../../emulator/sql/types.ts'
import type {ResultSet} from '../../../../emulator/warehouse/types.ts'

let folder: string
let jobs: JobRegistry
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'landform-test-'))
  jobs = new JobRegistry(folder)
})
afterEach(async () => {
  await jobs.stop()
  jobs.close()
  rmSync(folder, {recursive: true})
})

async function restart(): Promise<void> {
  await jobs.stop()
  jobs.close()
  jobs = new JobRegistry(folder)
}

const job = (id: string, more: Partial<JobRecord> = {}): JobRecord => ({
  project: 'p',
  id,
  location: 'US',
  userEmail: 'me@example.com',
  type: 'QUERY',
  configuration: {query: {query: 'SELECT 1'}},
  createdAt: Date.now(),
  state: 'PENDING',
  statistics: {},
  ...more,
})

const nothing: JobWork = async () => ({statistics: {}})

/** Numbers from 0, read as a warehouse's result is; `closed` tells when it was given back. */
function numbers(count: number): ResultSet & {closed: boolean} {
  return {
    closed: false,
    columns: [{name: 'n', type: INT64}],
    totalRows: count,
    async read(start, wanted) {
      const end = Math.min(count, start + wanted)
      return Array.from({length: Math.max(0, end - start)}, (_, i) => [BigInt(start + i)])
    },
    async close() {
      this.closed = true
    },
  }
}

const withRows = (rows: ResultSet): JobOutcome => ({
  statistics: {},
  rows,
  result: {columns: rows.columns, schema: schemaOf(rows.columns)},
})

/** Work that goes on until it is told to stop. */
const endless: JobWork = (signal) => {
  const {promise, reject} = Promise.withResolvers<JobOutcome>()
  signal.addEventListener('abort', () =>
    reject(new SqlError('Job execution was cancelled: User requested cancellation', undefined, 'stopped')),
  )
  return promise
}

const done = (id: string) => jobs.wait({project: 'p', id}, 10_000)

test('a job runs at once and is done when its work is', async () => {
  const {promise, resolve} = Promise.withResolvers<JobOutcome>()
  expect(jobs.start(job('a'), () => promise).state).toBe('RUNNING')
  expect((await jobs.wait({project: 'p', id: 'a'}, 0))?.state).toBe('RUNNING')
  resolve({statistics: {totalBytesProcessed: '7'}})
  expect(await done('a')).toMatchObject({state: 'DONE', statistics: {totalBytesProcessed: '7'}})
})

test('an id is taken once, even after the job has ended', async () => {
  jobs.start(job('a'), nothing)
  await done('a')
  expect(() => jobs.start(job('a'), nothing)).toThrow('Already Exists: Job p:US.a')
})

test('a failure is the job’s result, with the position in the statement', async () => {
  const configuration = {query: {query: 'SELECT\n  x'}}
  jobs.start(job('a', {configuration}), async () => {
    throw new SqlError('Unrecognized name: x', 9)
  })
  const failed = await done('a')
  expect(failed?.errorResult).toEqual({
    reason: 'invalidQuery',
    location: 'query',
    message: 'Unrecognized name: x at [2:3]',
  })
  expect(failed?.errors).toEqual([failed?.errorResult])
})

test('a cancelled job stops its work', async () => {
  jobs.start(job('a'), endless)
  jobs.cancel({project: 'p', id: 'a'})
  expect((await done('a'))?.errorResult).toMatchObject({reason: 'stopped'})
})

test('a job that was running when the server ended has failed after the restart', async () => {
  jobs.start(job('a'), endless)
  await restart()
  const found = jobs.get({project: 'p', id: 'a'})
  expect(found).toMatchObject({state: 'DONE', errorResult: {reason: 'stopped'}})
  expect(found?.errorResult?.message).toContain('the server stopped')
})

test('small results are kept with their job, over a restart too', async () => {
  const rows = numbers(3)
  jobs.start(job('a'), async () => withRows(rows))
  await done('a')
  expect(rows.closed).toBe(true)
  await restart()
  const record = jobs.get({project: 'p', id: 'a'})!
  expect(await jobs.rows(record, 1, 5)).toEqual([[1n], [2n]])
  expect(jobs.byAnonymousTable(anonymousTable(record))?.id).toBe('a')
})

test('of large results only the ones used last are held', async () => {
  const sets = Array.from({length: 40}, () => numbers(100_000))
  for (const [i, rows] of sets.entries()) {
    jobs.start(job(`j${i}`), async () => withRows(rows))
    await done(`j${i}`)
  }
  expect(sets[0]!.closed).toBe(true)
  expect(sets.at(-1)!.closed).toBe(false)
  expect(await jobs.rows((await done('j39'))!, 99_999, 10)).toEqual([[99_999n]])
  await expect(jobs.rows((await done('j0'))!, 0, 1)).rejects.toThrow('Not found: Table')
})

test('the statements of a script are jobs of their own', async () => {
  jobs.start(job('script'), async () => ({
    statistics: {},
    children: [
      {...withRows(numbers(1)), configuration: {query: {query: 'SELECT 1'}}},
      {statistics: {}, configuration: {query: {query: 'SET x = 1'}}},
    ],
  }))
  expect((await done('script'))?.statistics).toMatchObject({numChildJobs: '2'})
  const {records} = jobs.list({project: 'p', parent: 'script'}, 10)
  expect(records.map((record) => record.id)).toEqual(['script_job_script_1', 'script_job_script_0'])
  expect(jobs.list({project: 'p'}, 10).records.map((record) => record.id)).toEqual(['script'])
  await jobs.delete({project: 'p', id: 'script'})
  expect(jobs.list({project: 'p', parent: 'script'}, 10).records).toEqual([])
})

test('jobs are listed newest first, page by page, by state and time', async () => {
  for (let i = 0; i < 5; i++) jobs.start(job(`j${i}`, {createdAt: 1_000 + i}), i === 4 ? endless : nothing)
  await done('j3')
  const first = jobs.list({project: 'p'}, 2)
  expect(first.records.map((record) => record.id)).toEqual(['j4', 'j3'])
  const second = jobs.list({project: 'p', before: first.next}, 2)
  expect(second.records.map((record) => record.id)).toEqual(['j2', 'j1'])
  const ids = (filter: object) => jobs.list({project: 'p', ...filter}, 10).records.map((record) => record.id)
  expect(ids({states: ['RUNNING']})).toEqual(['j4'])
  expect(ids({minCreatedAt: 1_001, maxCreatedAt: 1_002})).toEqual(['j2', 'j1'])
  expect(jobs.list({project: 'other'}, 10).records).toEqual([])
})

test('a repeated request is known by its id', () => {
  jobs.remember('p', 'request', 'a')
  expect(jobs.requested('p', 'request')).toBe('a')
  expect(jobs.requested('q', 'request')).toBeUndefined()
})
