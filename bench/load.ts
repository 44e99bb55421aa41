/**
 * How fast a million rows of packed JSON load, against DuckDB alone doing the same with the types given:
 * `node bench/load.ts [rows]`.
 */
import {createWriteStream} from 'node:fs'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import {createGzip} from 'node:zlib'
import {DuckDBInstance} from '@duckdb/node-api'
import {openWarehouse} from '../emulator/warehouse/open.ts'

const rows = Number(process.argv[2] ?? 1_000_000)
const RUNS = 5

const fields = [
  {name: 'id', type: 'INTEGER', duckdb: 'BIGINT'},
  {name: 'customer', type: 'STRING', duckdb: 'VARCHAR'},
  {name: 'amount', type: 'FLOAT', duckdb: 'DOUBLE'},
  {name: 'paid', type: 'BOOLEAN', duckdb: 'BOOLEAN'},
  {name: 'created_at', type: 'TIMESTAMP', duckdb: 'TIMESTAMPTZ'},
  {name: 'day', type: 'DATE', duckdb: 'DATE'},
  {name: 'record', type: 'JSON', duckdb: 'JSON'},
]

const PIECE_ROWS = 1000

function* pieces(): Generator<string> {
  for (let i = 0; i < rows; i += PIECE_ROWS) {
    yield Array.from({length: Math.min(PIECE_ROWS, rows - i)}, (_, k) => line(i + k)).join('')
  }
}

function line(i: number): string {
  const at = new Date(1_700_000_000_000 + i * 1000).toISOString()
  return `${JSON.stringify({
    id: i,
    customer: `customer ${i % 1000}`,
    amount: i / 100,
    paid: i % 3 === 0,
    created_at: at,
    day: at.slice(0, 10),
    record: {sku: `sku-${i % 50}`, quantity: i % 7, tags: ['a', 'b']},
  })}\n`
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return Math.round(performance.now() - start)
}

const folder = await mkdtemp(join(tmpdir(), 'bench-load-'))
const path = join(folder, 'rows.ndjson.gz')
await pipeline(Readable.from(pieces()), createGzip({level: 1}), createWriteStream(path))

const instance = await DuckDBInstance.create(join(folder, 'alone.duckdb'))
const duck = await instance.connect()
const columns = fields.map(({name, duckdb}) => `${name}: '${duckdb}'`).join(', ')
const warehouse = await openWarehouse({folder: join(folder, 'data'), folders: [folder]})
await warehouse.createDataset({project: 'p', dataset: 'd'}, {})

const alone = (table: string) =>
  duck.run(
    `CREATE TABLE ${table} AS SELECT * FROM read_json('${path}', format = 'newline_delimited', columns = {${columns}})`,
  )
const loaded = (tableId: string) =>
  warehouse.load({
    project: 'p',
    uploadedFile: path,
    configuration: {
      destinationTable: {projectId: 'p', datasetId: 'd', tableId},
      sourceFormat: 'NEWLINE_DELIMITED_JSON',
      schema: {fields: fields.map(({name, type}) => ({name, type}))},
    },
  })

// In turns, so that what else the machine does falls on both; the best of each counts.
const times = {alone: [] as number[], loaded: [] as number[]}
for (let run = 0; run < RUNS; run++) {
  times.alone.push(await timed(() => alone(`t${run}`)))
  times.loaded.push(await timed(() => loaded(`t${run}`)))
}
duck.closeSync()
instance.closeSync()
await warehouse.close()
await rm(folder, {recursive: true})

const [best, bestLoaded] = [Math.min(...times.alone), Math.min(...times.loaded)]
console.log(
  `${rows} rows: DuckDB alone ${best} ms, load job ${bestLoaded} ms, ratio ${(bestLoaded / best).toFixed(2)}`,
)
