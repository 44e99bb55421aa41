import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type PracticeOdoo, startPracticeOdoo} from '../../sandbox/odoo/server.ts'
import {etl} from '../helpers/cli.ts'

let odoo: PracticeOdoo
let folder: string
let variables: Record<string, string>

beforeAll(async () => {
  odoo = await startPracticeOdoo({size: {partners: 40, products: 10, orders: 30}})
  folder = await mkdtemp(join(tmpdir(), 'etl-run-'))
  variables = {ETL_DATA: folder, ODOO_URL: odoo.url, ODOO_DB: odoo.database, ODOO_API_KEY: odoo.key}
})

afterAll(async () => {
  await etl(['local', 'stop'], variables)
  await odoo.close()
  await rm(folder, {recursive: true})
})

test('run extracts, builds the models and passes the assertions', async () => {
  const ran = await etl(['run', '--json'], variables)
  expect(ran.stderr).toBe('')
  expect(ran.exitCode).toBe(0)
  const {extracted, actions} = JSON.parse(ran.stdout)
  const orders = extracted[0].streams.find((stream: {stream: string}) => stream.stream === 'orders')
  expect(orders.loaded).toBe(odoo.count('sale.order'))
  expect(new Set(actions.map((action: {status: string}) => action.status))).toEqual(new Set(['passed']))
})

test('sql shows what was built, as a table and as JSON', async () => {
  const query = 'select count(*) as orders, 1.5 as price, cast(null as date) as day from hub.orders'
  const shown = await etl(['sql', query], variables)
  expect(shown.stdout).toBe(`orders  price  day\n──────  ─────  ────\n    30    1.5  NULL\n`)
  const json = await etl(['sql', '--json', '-'], variables, query)
  expect(JSON.parse(json.stdout)).toEqual([{orders: 30, price: 1.5, day: null}])
})

test('a query that BigQuery would refuse exits 2 with its words', async () => {
  const refused = await etl(['sql', 'select nothing from hub.orders'], variables)
  expect(refused.exitCode).toBe(2)
  expect(refused.stderr).toContain('Unrecognized name: nothing at [1:8]')
})

test('an assertion that finds rows exits 7 and shows them', async () => {
  odoo.change('sale.order', 1, {amount_untaxed: 123456.78})
  const ran = await etl(['run'], variables)
  expect(ran.exitCode).toBe(7)
  expect(ran.stderr).toMatch(/AssertionError: .* 1 failed/)
  expect(ran.stderr).toContain('order_totals_agree: 1 failing row')
  expect(ran.stderr).toContain('123456.78')
})

test('the unmodified Dataform CLI runs against a server that is kept up', async () => {
  const started = await etl(['local', 'start'], variables)
  expect(started.exitCode).toBe(0)
  const status = await etl(['local', 'status', '--json'], variables)
  expect(JSON.parse(status.stdout)).toMatchObject({running: true, dataFolder: folder})
  const dataform = [
    'node_modules/.bin/dataform',
    'run',
    '--actions',
    'products',
    '--',
    '--runner-notification-period-millis=100',
  ]
  const ran = await etl(['local', 'exec', '--', ...dataform], variables)
  expect(ran.stderr).toBe('')
  expect(ran.exitCode).toBe(0)
  expect(ran.stdout).toContain('Table created:  hub.products [incremental]')
  const stopped = await etl(['local', 'stop', '--json'], variables)
  expect(JSON.parse(stopped.stdout)).toEqual({stopped: true})
})

test.each([
  ['a wrong key', {ODOO_API_KEY: 'wrong'}, 3, 'Check ODOO_API_KEY'],
  [
    'a server that does not answer',
    {ODOO_URL: 'http://127.0.0.1:9'},
    3,
    'nothing answers at http://127.0.0.1:9',
  ],
  ['a missing setting', {ODOO_URL: ''}, 2, 'ODOO_URL'],
])('%s is one clear error', async (_, wrong, exitCode, says) => {
  const ran = await etl(['extract', 'odoo.products'], {...variables, ...wrong})
  expect(ran.exitCode).toBe(exitCode)
  expect(ran.stderr).toContain(says)
  expect(ran.stderr).not.toContain('practice-key')
})

test('a source that does not exist is refused with those that do', async () => {
  const ran = await etl(['extract', 'odoo.invoices'], variables)
  expect(ran.exitCode).toBe(2)
  expect(ran.stderr).toContain('there are order_lines, orders, products, partners, currencies')
})
