/**
 * How fast the emulator answers over HTTP, and whether it stays that fast: `node bench/rest.ts [queries]`.
 * The emulator runs in a process of its own. Queries go through Google's client for Node and, beside it, through a
 * bare HTTP client; the floor is the same client asking a server that answers every query from memory.
 */
import {mkdtemp, rm} from 'node:fs/promises'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {BigQuery} from '@google-cloud/bigquery'
import {OAuth2Client} from 'google-auth-library'
import {type ServedEmulator, serveEmulator} from './served-emulator.ts'

const QUERIES = Number(process.argv[2] ?? 10_000)
const SAMPLE = 300
const JOBS_AT_ONCE = 500
const ROWS = 10_000
const MANY_ROWS = 1_000_000

const folder = await mkdtemp(join(tmpdir(), 'landform-bench-'))
const started = performance.now()
const emulator = await serveEmulator(folder)
report('start, with its process', `${(performance.now() - started).toFixed(0)} ms`)
try {
  const answer = await call(emulator, 'POST', '/queries', select('SELECT 1'))
  await measureFloor(answer)
  const client = clientOf(emulator.url, emulator.token)
  await measureSelects('SELECT 1 by the client, first', () => client.query('SELECT 1'))
  await measureSelects('SELECT 1 by bare HTTP, first', selectOne)
  report('memory before', `${await emulator.memory()} MB`)
  for (let done = 0; done < QUERIES; done++)
    await call(emulator, 'POST', '/queries', select(`SELECT ${done}`))
  report(`memory after ${QUERIES} queries`, `${await emulator.memory()} MB`)
  await measureSelects(`SELECT 1 by the client, after ${QUERIES}`, () => client.query('SELECT 1'))
  await measureSelects(`SELECT 1 by bare HTTP, after ${QUERIES}`, selectOne)
  await measureRows(emulator)
  await measureJobs(emulator)
  report('memory after them', `${await emulator.memory()} MB`)
  await measurePages(emulator)
} finally {
  await emulator.close()
  await rm(folder, {recursive: true})
}

function clientOf(apiEndpoint: string, token: string): BigQuery {
  const authClient = new OAuth2Client()
  authClient.setCredentials({access_token: token})
  return new BigQuery({projectId: 'bench', apiEndpoint, authClient})
}

async function measureFloor(answer: unknown): Promise<void> {
  const body = JSON.stringify(answer)
  const stub = createServer((request, response) => {
    request.resume().on('end', () => response.setHeader('content-type', 'application/json').end(body))
  })
  await new Promise<void>((resolve) => stub.listen(0, '127.0.0.1', resolve))
  const client = clientOf(`http://127.0.0.1:${(stub.address() as AddressInfo).port}`, 'any')
  await measureSelects('floor: the client and a stub', () => client.query('SELECT 1'))
  stub.closeAllConnections()
  stub.close()
}

function selectOne(): Promise<unknown> {
  return call(emulator, 'POST', '/queries', select('SELECT 1'))
}

async function measureSelects(name: string, one: () => Promise<unknown>): Promise<void> {
  const times: number[] = []
  for (let i = 0; i < SAMPLE; i++) times.push(await timed(one))
  times.sort((a, b) => a - b)
  const at = (share: number) => `${times[Math.floor(times.length * share)]!.toFixed(2)} ms`
  report(name, `median ${at(0.5)}, 95 % ${at(0.95)}`)
}

function rowsOf(count: number): string {
  return `SELECT n, CAST(n AS STRING) AS s, n / 3 AS f, DATE '2026-01-01' AS d FROM UNNEST(GENERATE_ARRAY(1, ${count})) AS n`
}

async function measureRows(server: ServedEmulator): Promise<void> {
  const times: number[] = []
  for (let i = 0; i < 5; i++) {
    const body = {...select(rowsOf(ROWS)), maxResults: ROWS}
    times.push(await timed(() => call(server, 'POST', '/queries', body)))
  }
  report(`${ROWS} rows of 4 columns`, `best of 5 ${Math.min(...times).toFixed(0)} ms`)
}

/** Reads a large result to its end, page by page. */
async function measurePages(server: ServedEmulator): Promise<void> {
  const before = await server.memory()
  let most = before
  let pages = 0
  const took = await timed(async () => {
    const body = {...select(rowsOf(MANY_ROWS)), maxResults: ROWS, timeoutMs: 100_000}
    let page = (await call(server, 'POST', '/queries', body)) as Page
    const path = `/queries/${page.jobReference.jobId}?maxResults=${ROWS}&pageToken=`
    for (pages = 1; page.pageToken; pages++) {
      page = (await call(server, 'GET', path + encodeURIComponent(page.pageToken))) as Page
      most = Math.max(most, await server.memory())
    }
  })
  report(
    `${MANY_ROWS} rows in ${pages} pages`,
    `${took.toFixed(0)} ms, memory ${before} → at most ${most} MB`,
  )
}

interface Page {
  readonly jobReference: {readonly jobId: string}
  readonly pageToken?: string
}

async function measureJobs(server: ServedEmulator): Promise<void> {
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

async function call(
  {url, token}: ServedEmulator,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(`${url}/bigquery/v2/projects/bench${path}`, {
    method,
    headers: {authorization: `Bearer ${token}`, 'content-type': 'application/json'},
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

function report(name: string, result: string): void {
  console.log(`${name.padEnd(44)} ${result}`)
}
