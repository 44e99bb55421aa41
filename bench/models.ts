/**
 * Models over a million rows of packed JSON, compiled from GoogleSQL, against the same written for DuckDB by hand:
 * `node bench/models.ts [rows]`. Both run on the same data, in turns; the best of each counts.
 */
import {mkdtemp, rm} from 'node:fs/promises'
import {createRequire} from 'node:module'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {DuckDBInstance} from '@duckdb/node-api'
import {openWarehouse} from '../emulator/warehouse/open.ts'

const ROWS = Number(process.argv[2] ?? 1_000_000)
const RUNS = 5

interface Odoo {
  id(json: string): string
  text(json: string): string
  number(json: string): string
  timestamp(json: string): string
}
const odoo = createRequire(import.meta.url)('../includes/odoo.js') as Odoo

/** Every record twice, as a stream that was read again leaves it. */
const googleRows = `
  SELECT
    TO_JSON(STRUCT(
      DIV(n, 2) AS id, CONCAT('S', CAST(n AS STRING)) AS name, [MOD(n, 1000), 1] AS partner_id,
      IF(MOD(n, 3) = 0, 'draft', 'sale') AS state, n / 100 AS amount_total,
      FORMAT_TIMESTAMP('%F %T', TIMESTAMP_ADD(TIMESTAMP '2026-01-01 00:00:00+00', INTERVAL n SECOND)) AS date_order
    )) AS record,
    TIMESTAMP_ADD(TIMESTAMP '2026-01-01 00:00:00+00', INTERVAL n SECOND) AS _extracted_at,
    MOD(n, 100) AS _page, n AS _row
  FROM UNNEST(GENERATE_ARRAY(1, ${ROWS})) AS n`

const duckRows = `
  SELECT
    to_json({id: n // 2, name: 'S' || n, partner_id: [n % 1000, 1],
      state: CASE WHEN n % 3 = 0 THEN 'draft' ELSE 'sale' END, amount_total: n / 100,
      date_order: strftime(TIMESTAMP '2026-01-01' + to_seconds(n), '%Y-%m-%d %H:%M:%S')}) AS record,
    (TIMESTAMP '2026-01-01' + to_seconds(n)) AT TIME ZONE 'UTC' AS _extracted_at,
    n % 100 AS _page, n AS _row
  FROM range(1, ${ROWS} + 1) AS t(n)`

const models = [
  {
    name: "JSON flattened and deduplicated, with the project's own includes",
    google: `
      SELECT ${odoo.id('record.id')} AS order_id, ${odoo.id('record.partner_id[0]')} AS customer_id,
        ${odoo.text('record.name')} AS order_number, ${odoo.text('record.state')} AS order_status,
        ${odoo.number('record.amount_total')} AS total_amount,
        ${odoo.timestamp('record.date_order')} AS ordered_at, _extracted_at
      FROM d.lake WHERE TRUE
      QUALIFY ROW_NUMBER() OVER (PARTITION BY LAX_STRING(record.id) ORDER BY _extracted_at DESC, _page DESC, _row DESC) = 1`,
    duck: `
      SELECT ${duckId('$.id')} AS order_id, ${duckId('$.partner_id[0]')} AS customer_id,
        ${duckText('$.name')} AS order_number, ${duckText('$.state')} AS order_status,
        CASE WHEN json_type(record, '$.amount_total') IN ('DOUBLE', 'UBIGINT', 'BIGINT') THEN TRY_CAST(record->>'$.amount_total' AS DECIMAL(38, 9)) END AS total_amount,
        TRY_CAST(record->>'$.date_order' AS TIMESTAMP) AS ordered_at, _extracted_at
      FROM lake
      QUALIFY row_number() OVER (PARTITION BY record->>'$.id' ORDER BY _extracted_at DESC, _page DESC, _row DESC) = 1`,
  },
  {
    name: 'JSON flattened by JSON_VALUE and deduplicated',
    google: `
      SELECT JSON_VALUE(record, '$.id') AS order_id, JSON_VALUE(record, '$.name') AS order_number,
        SAFE_CAST(JSON_VALUE(record, '$.amount_total') AS NUMERIC) AS total_amount,
        JSON_VALUE(record, '$.state') AS order_status, _extracted_at
      FROM d.lake
      QUALIFY ROW_NUMBER() OVER (PARTITION BY JSON_VALUE(record, '$.id') ORDER BY _extracted_at DESC) = 1`,
    duck: `
      SELECT record->>'$.id' AS order_id, record->>'$.name' AS order_number,
        TRY_CAST(record->>'$.amount_total' AS DECIMAL(38, 9)) AS total_amount,
        record->>'$.state' AS order_status, _extracted_at
      FROM lake
      QUALIFY row_number() OVER (PARTITION BY record->>'$.id' ORDER BY _extracted_at DESC) = 1`,
  },
  {
    name: 'sums by day and customer',
    google: `
      SELECT DATE(_extracted_at) AS day, LAX_STRING(record.partner_id[0]) AS customer_id, COUNT(*) AS orders,
        SUM(SAFE_CAST(JSON_VALUE(record.amount_total) AS NUMERIC)) AS amount
      FROM d.lake GROUP BY day, customer_id`,
    duck: `
      SELECT CAST(_extracted_at AT TIME ZONE 'UTC' AS DATE) AS day, record->>'$.partner_id[0]' AS customer_id, count(*) AS orders,
        sum(TRY_CAST(record->>'$.amount_total' AS DECIMAL(38, 9))) AS amount
      FROM lake GROUP BY 1, 2`,
  },
]

function duckId(path: string): string {
  return `CASE WHEN json_type(record, '${path}') IN ('UBIGINT', 'BIGINT', 'DOUBLE') THEN record->>'${path}' END`
}

function duckText(path: string): string {
  return `nullif(regexp_replace(trim(CASE WHEN json_type(record, '${path}') = 'VARCHAR' THEN record->>'${path}' END), '\\s+', ' ', 'g'), '')`
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return Math.round(performance.now() - start)
}

const folder = await mkdtemp(join(tmpdir(), 'bench-models-'))
const instance = await DuckDBInstance.create(join(folder, 'alone.duckdb'))
const duck = await instance.connect()
await duck.run(`CREATE TABLE lake AS ${duckRows}`)
const warehouse = await openWarehouse({folder: join(folder, 'data')})
await warehouse.createDataset({project: 'p', dataset: 'd'}, {})
const run = (sql: string) => warehouse.query({project: 'p', sql})
await run(`CREATE TABLE d.lake AS ${googleRows}`)

for (const {name, google, duck: byHand} of models) {
  const times = {google: [] as number[], duck: [] as number[]}
  for (let i = 0; i < RUNS; i++) {
    times.duck.push(await timed(() => duck.run(`CREATE OR REPLACE TABLE model AS ${byHand}`)))
    times.google.push(await timed(() => run(`CREATE OR REPLACE TABLE d.model AS ${google}`)))
  }
  const [best, hand] = [Math.min(...times.google), Math.min(...times.duck)]
  console.log(`${name}: GoogleSQL ${best} ms, by hand ${hand} ms, ratio ${(best / hand).toFixed(2)}`)
}

duck.closeSync()
instance.closeSync()
await warehouse.close()
await rm(folder, {recursive: true})
