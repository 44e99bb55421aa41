/**
 * How fast the emulator answers over HTTP, and whether it stays that fast: `node bench/rest.ts [queries]`.
 * Prints one line a measurement.
 */
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type Emulator, startEmulator} from '../emulator/server.ts'

const QUERIES = Number(process.argv[2] ?? 10_000)
const SAMPLE = 200
const JOBS_AT_ONCE = 500
const ROWS = 10_000

const folder = await mkdtemp(join(tmpdir(), 'landform-bench-'))
const started = performance.now()
const emulator = await startEmulator({folder})
report('start', `${(performance.now() - started).toFixed(0)} ms`)
try {
  await call(emulator, 'POST', '/queries', select('SELECT 1'))
  await measureSelects(emulator, 'SELECT 1, first')
  for (let done = 0; done < QUERIES; done++)
    await call(emulator, 'POST', '/queries', select(`SELECT ${done}`))
  report(`memory after ${QUERIES} queries`, memory())
  await measureSelects(emulator, `SELECT 1, after ${QUERIES}`)
  await measureRows(emulator)
  await measureJobs(emulator)
  report('memory at the end', memory())
} finally {
  await emulator.close()
  await rm(folder, {recursive: true})
}

async function measureSelects(server: Emulator, name: string): Promise<void> {
  const times: number[] = []
  for (let i = 0; i < SAMPLE; i++)
    times.push(await timed(() => call(server, 'POST', '/queries', select('SELECT 1'))))
  times.sort((a, b) => a - b)
  const at = (share: number) => `${times[Math.floor(times.length * share)]!.toFixed(2)} ms`
  report(name, `median ${at(0.5)}, 95 % ${at(0.95)}`)
}

async function measureRows(server: Emulator): Promise<void> {
  const query = `SELECT n, CAST(n AS STRING) AS s, n / 3 AS f, DATE '2026-01-01' AS d FROM UNNEST(GENERATE_ARRAY(1, ${ROWS})) AS n`
  const times: number[] = []
  for (let i = 0; i < 5; i++) {
    times.push(await timed(() => call(server, 'POST', '/queries', {...select(query), maxResults: ROWS})))
  }
  report(`${ROWS} rows of 4 columns`, `best of 5 ${Math.min(...times).toFixed(0)} ms`)
}

async function measureJobs(server: Emulator): Promise<void> {
  const begun = performance.now()
  const ids = await Promise.all(
    Array.from({length: JOBS_AT_ONCE}, async (_, i) => {
      const body = {configuration: {query: {query: `SELECT ${i}`, useLegacySql: false}}}
      const job = (await call(server, 'POST', '/jobs', body)) as {jobReference: {jobId: string}}
      return job.jobReference.jobId
    }),
  )
  report(`${JOBS_AT_ONCE} jobs at once, acknowledged`, `${(performance.now() - begun).toFixed(0)} ms`)
  await Promise.all(ids.map((id) => call(server, 'GET', `/queries/${id}`)))
  report(`${JOBS_AT_ONCE} jobs at once, done`, `${(performance.now() - begun).toFixed(0)} ms`)
}

function select(query: string) {
  return {query, useLegacySql: false}
}

async function call(server: Emulator, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${server.url}/bigquery/v2/projects/bench${path}`, {
    method,
    headers: {authorization: `Bearer ${server.token}`, 'content-type': 'application/json'},
    ...(body !== undefined && {body: JSON.stringify(body)}),
  })
  const answer: unknown = await response.json()
  if (!response.ok) throw new Error(JSON.stringify(answer))
  return answer
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

function memory(): string {
  return `${(process.memoryUsage().rss / 1024 / 1024).toFixed(0)} MB`
}

function report(name: string, result: string): void {
  console.log(`${name.padEnd(40)} ${result}`)
}
