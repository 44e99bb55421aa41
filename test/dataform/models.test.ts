/** The models over practice data: built by the real Dataform on the embedded BigQuery, twice, and after a change. */
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {buildModels} from '../../cli/models.ts'
import type {Source} from '../../extract/define.ts'
import {extract} from '../../extract/run.ts'
import {sources} from '../../extract/sources/index.ts'
import {type PracticeOdoo, startPracticeOdoo} from '../../sandbox/odoo/server.ts'
import {type Lake, startLake} from '../helpers/lake.ts'

let lake: Lake
let odoo: PracticeOdoo
beforeAll(async () => {
  lake = await startLake()
  odoo = await startPracticeOdoo()
  await extractAll('run-1')
  await build('--run-tests')
}, 120_000)
afterAll(async () => {
  await odoo.close()
  await lake.close()
})

function extractAll(runId: string) {
  return extract({
    source: sources['odoo'] as Source,
    settings: {ODOO_URL: odoo.url, ODOO_API_KEY: odoo.key},
    clients: lake,
    bucket: lake.bucket,
    location: 'EU',
    runId,
  })
}

function build(...flags: string[]) {
  const {storage, bigquery, bucket, url, token} = lake
  const server = {url, token, pid: process.pid}
  return buildModels({
    projectFolder: join(import.meta.dirname, '..', '..'),
    target: {
      storage,
      bigquery,
      bucket,
      project: 'local',
      location: 'EU',
      name: 'practice',
      server,
      close: async () => {},
    },
    dataFolder: lake.folder,
    variables: process.env,
    flags,
    signal: new AbortController().signal,
  })
}

const tables = ['customers', 'products', 'currencies', 'orders', 'order_lines']
const hub = async () => {
  const found: Record<string, unknown[]> = {}
  for (const table of tables) found[table] = await lake.query(`SELECT * FROM hub.${table} ORDER BY 1`)
  return found
}

describe('the hub', () => {
  test.each([
    ['customers', 'res.partner'],
    ['products', 'product.product'],
    ['currencies', 'res.currency'],
    ['orders', 'sale.order'],
    ['order_lines', 'sale.order.line'],
  ])('has one row in %s for each %s', async (table, model) => {
    const [counts] = await lake.query(`SELECT COUNT(*) AS row_count FROM hub.${table}`)
    expect(counts).toEqual({row_count: odoo.count(model)})
  })

  test('has no e-mail address with capitals or white space, and NULL for nothing', async () => {
    const [found] = await lake.query(`
      SELECT
        COUNTIF(email != LOWER(TRIM(email))) AS untidy,
        COUNTIF(email = 'false' OR phone = 'false' OR customer_name = 'false') AS falses,
        COUNTIF(email IS NULL) AS missing
      FROM hub.customers`)
    const missing = [...Array(400).keys()].filter((id) => odoo.record('res.partner', id)?.['email'] === false)
    expect(found).toEqual({untidy: 0, falses: 0, missing: missing.length})
  })

  test('knows double entries of a customer by VAT number or e-mail address, and keeps the oldest', async () => {
    const doubles = await lake.query(`
      SELECT
        doubles.vat_number = originals.vat_number OR doubles.email = originals.email AS is_same,
        originals.created_at <= doubles.created_at AS is_older
      FROM hub.customer_identities AS identities
      INNER JOIN hub.customers AS doubles ON doubles.customer_id = identities.customer_id
      INNER JOIN hub.customers AS originals ON originals.customer_id = identities.main_customer_id
      WHERE identities.customer_id != identities.main_customer_id`)
    expect(doubles.length).toBeGreaterThan(5)
    expect(doubles.filter((double) => !double['is_same'] || !double['is_older'])).toEqual([])
  })

  test('describes its columns where BI reads them', async () => {
    const [metadata] = await lake.bigquery.dataset('hub').table('orders').getMetadata()
    expect(metadata.description).toMatch(/^One row per quotation or order/)
    expect(metadata.schema.fields[0]).toMatchObject({name: 'order_id', description: 'Order: id in Odoo'})
  })
})

describe('sales by day and customer', () => {
  test('sum to the confirmed orders, in each currency', async () => {
    const sums = await lake.query(`
      SELECT currency_code, CAST(SUM(total_amount) AS STRING) AS total, SUM(order_count) AS orders
      FROM dataproduct.sales_by_day_and_customer
      GROUP BY currency_code
      ORDER BY currency_code`)
    const expected = new Map<string, {cents: number; orders: number}>()
    for (let id = 1; id <= odoo.count('sale.order'); id++) {
      const order = odoo.record('sale.order', id)
      if (order?.['state'] !== 'sale') continue
      const code = String(odoo.record('res.currency', Number(order['currency_id']))?.['name'])
      const sum = expected.get(code) ?? {cents: 0, orders: 0}
      sum.cents += Math.round(Number(order['amount_total']) * 100)
      sum.orders += 1
      expected.set(code, sum)
    }
    expect(sums.map((sum) => [sum['currency_code'], Number(sum['total']), sum['orders']])).toEqual(
      [...expected].sort().map(([code, {cents, orders}]) => [code, cents / 100, orders]),
    )
  })
})

describe('a second build', () => {
  test('changes nothing, and neither does a full refresh', async () => {
    const before = await hub()
    await extractAll('run-2')
    await build('--tags=odoo')
    expect(await hub()).toEqual(before)
    await build('--tags=odoo', '--full-refresh')
    expect(await hub()).toEqual(before)
  }, 120_000)

  test('after a change changes exactly the rows of the changed records', async () => {
    const before = await hub()
    odoo.change('res.partner', 7, {phone: '0032 2 123 45 67', email: ' New@Example.com '})
    await extractAll('run-3')
    await build('--tags=odoo')
    const after = await hub()
    const changed = tables.flatMap((table) =>
      (after[table] as Record<string, unknown>[]).filter(
        (row, index) => JSON.stringify(row) !== JSON.stringify(before[table]?.[index]),
      ),
    )
    expect(changed).toEqual([
      expect.objectContaining({customer_id: '7', phone: '+3221234567', email: 'new@example.com'}),
    ])
  }, 120_000)
})
