import {describe, expect, test} from 'vitest'
import {createPracticeData} from '../../../../sandbox/odoo/data/practice-data.ts'
import {tableOf} from '../../../../sandbox/odoo/store.ts'

const store = createPracticeData()
const rows = (model: string) => [...tableOf(store, model).values()]

test('the same seed gives the same data', () => {
  expect(createPracticeData()).toEqual(store)
})

test('it has the size of a small company', () => {
  const models = ['res.partner', 'product.product', 'sale.order']
  expect(models.map((model) => rows(model).length)).toEqual([320, 60, 600])
  expect(rows('sale.order.line').length).toBeGreaterThan(1500)
})

describe('the dirt of real data', () => {
  const email = (row: Record<string, unknown>) => String(row['email']).trim().toLowerCase()
  const vat = (row: Record<string, unknown>) => String(row['vat']).replace(/[^A-Z0-9]/gi, '')

  test.each<[string, boolean]>([
    ['customers entered twice', rows('res.partner').some((row) => String(row['vat']).includes('.'))],
    ['archived customers', rows('res.partner').some((row) => row['active'] === false)],
    [
      'names with white space around them',
      rows('res.partner').some((row) => /^ .* $/.test(String(row['name']))),
    ],
    ['customers without an address', rows('res.partner').some((row) => row['email'] === false)],
    ['extensions in telephone numbers', rows('res.partner').some((row) => /ext/.test(String(row['phone'])))],
    ['refunds as negative lines', rows('sale.order.line').some((row) => Number(row['product_uom_qty']) < 0)],
    [
      'lines that only say something',
      rows('sale.order.line').some((row) => row['display_type'] === 'line_note'),
    ],
    ['orders without lines', rows('sale.order').some((row) => (row['order_line'] as number[]).length === 0)],
    ['cancelled orders', rows('sale.order').some((row) => row['state'] === 'cancel')],
    ['several companies', new Set(rows('sale.order').map((row) => row['company_id'])).size === 3],
    ['several currencies', new Set(rows('sale.order').map((row) => row['currency_id'])).size === 3],
  ])('%s', (_what, found) => {
    expect(found).toBe(true)
  })

  test('a customer and its double agree once white space, case and dots are gone', () => {
    const doubles = rows('res.partner').filter((row) => String(row['vat']).includes('.'))
    for (const double of doubles) {
      const originals = rows('res.partner').filter((row) => row.id !== double.id && vat(row) === vat(double))
      expect(originals.map(email)).toContain(email(double))
    }
  })

  test('many rows share a second of write_date', () => {
    const seconds = new Set(rows('res.partner').map((row) => Math.floor(Number(row['write_date']) / 1e6)))
    expect(seconds.size).toBeLessThan(10)
  })
})

test('totals of orders are the sums of their lines', () => {
  for (const order of rows('sale.order')) {
    const lines = (order['order_line'] as number[]).map((id) => tableOf(store, 'sale.order.line').get(id))
    const sum = lines.reduce((total, line) => total + Number(line?.['price_subtotal']), 0)
    expect(sum).toBeCloseTo(Number(order['amount_untaxed']), 2)
  }
})
