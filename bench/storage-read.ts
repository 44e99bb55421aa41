/**
 * How fast a table of a million rows is read, by the BigQuery Storage Read API as Arrow and as Avro, and by pages of the
 * REST API: `node bench/storage-read.ts [rows]`. The emulator runs in a process of its own.
 */
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {credentials, loadPackageDefinition, Metadata} from '@grpc/grpc-js'
import {loadSync} from '@grpc/proto-loader'
import type {ReadRowsResponse, ReadSession} from '../emulator/bigquery-storage/messages.ts'
import {PROTO_FILE, PROTO_OPTIONS} from '../emulator/bigquery-storage/server.ts'
import {serveEmulator} from './served-emulator.ts'

const ROWS = Number(process.argv[2] ?? 1_000_000)
const PARENT = 'projects/bench'

const folder = await mkdtemp(join(tmpdir(), 'landform-bench-'))
const emulator = await serveEmulator(folder)
try {
  await call('POST', '/queries', {
    useLegacySql: false,
    timeoutMs: 100_000,
    query: `CREATE SCHEMA d; CREATE TABLE d.t AS
      SELECT n, CONCAT('the name of ', CAST(n AS STRING)) AS s, n / 3 AS f, DATE '2026-01-01' AS d,
        TIMESTAMP_ADD(TIMESTAMP '2026-01-01', INTERVAL n SECOND) AS t, MOD(n, 2) = 0 AS b
      FROM UNNEST(GENERATE_ARRAY(1, ${ROWS})) AS n`,
  })
  const arrow = await measured('Arrow', () => readSession('ARROW'))
  await measured('Avro', () => readSession('AVRO'))
  const rest = await measured('REST', readPages)
  console.log(`Arrow is read ${(rest / arrow).toFixed(1)} times as fast as pages of REST.`)
} finally {
  await emulator.close()
  await rm(folder, {recursive: true})
}

/** Runs twice and reports the faster one, in milliseconds, with the most memory that the emulator had. */
async function measured(name: string, read: () => Promise<number>): Promise<number> {
  const before = await emulator.memory()
  let most = before
  const watch = setInterval(async () => {
    most = Math.max(most, await emulator.memory())
  }, 100)
  const times: number[] = []
  for (let i = 0; i < 2; i++) {
    const start = performance.now()
    const rows = await read()
    times.push(performance.now() - start)
    if (rows !== ROWS) throw new Error(`${name} gave ${rows} rows of ${ROWS}`)
  }
  clearInterval(watch)
  const best = Math.min(...times)
  const speed = Math.round(ROWS / (best / 1000)).toLocaleString('en')
  console.log(
    `${name.padEnd(6)} ${best.toFixed(0).padStart(6)} ms, ${speed} rows/s, memory ${before} → at most ${most} MB`,
  )
  return best
}

async function readSession(dataFormat: 'ARROW' | 'AVRO'): Promise<number> {
  // biome-ignore lint/suspicious/noExplicitAny: the client's methods are made at run time
  const {google} = loadPackageDefinition(loadSync(PROTO_FILE, PROTO_OPTIONS)) as any
  const client = new google.cloud.bigquery.storage.v1.BigQueryRead(
    emulator.readApi,
    credentials.createInsecure(),
    {
      'grpc.max_receive_message_length': -1,
      // Clients for other languages widen their window by themselves, and Node's alone waits for every 64 KiB.
      'grpc-node.flow_control_window': 4 * 1024 * 1024,
    },
  )
  const metadata = new Metadata()
  metadata.set('authorization', `Bearer ${emulator.token}`)
  const request = {parent: PARENT, readSession: {table: `${PARENT}/datasets/d/tables/t`, dataFormat}}
  const session = await new Promise<ReadSession>((resolve, reject) => {
    client.createReadSession(request, metadata, (error: Error | null, answer: ReadSession) =>
      error ? reject(error) : resolve(answer),
    )
  })
  let rows = 0
  for (const {name} of session.streams) {
    const responses: AsyncIterable<ReadRowsResponse> = client.readRows({readStream: name}, metadata)
    for await (const {rowCount} of responses) rows += Number(rowCount)
  }
  client.close()
  return rows
}

async function readPages(): Promise<number> {
  let rows = 0
  let token: string | undefined
  do {
    const page = await call('GET', `/datasets/d/tables/t/data${token ? `?pageToken=${token}` : ''}`)
    rows += page.rows?.length ?? 0
    token = page.pageToken
  } while (token)
  return rows
}

async function call(
  method: string,
  path: string,
  body?: unknown,
): Promise<{readonly rows?: readonly unknown[]; readonly pageToken?: string}> {
  const response = await fetch(`${emulator.url}/bigquery/v2/projects/bench${path}`, {
    method,
    headers: {authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json'},
    ...(body !== undefined && {body: JSON.stringify(body)}),
  })
  if (!response.ok) throw new Error(await response.text())
  return (await response.json()) as {rows?: unknown[]; pageToken?: string}
}
