import type {Random} from '../../random.ts'
import {type OdooRecord, type Store, tableOf} from '../store.ts'
import {add} from './add.ts'
import {ownPartners} from './partners.ts'
import {day, firstOrderAt, text} from './times.ts'

/** Quotations and orders through a year, with their lines. */
export function addOrders(store: Store, random: Random, count: number): void {
  const customers = [...tableOf(store, 'res.partner').values()].filter((partner) => partner.id > ownPartners)
  const products = [...tableOf(store, 'product.product').values()]
  for (let number = 1; number <= count; number++) {
    const orderedAt =
      firstOrderAt + Math.floor((number / count) * 340) * day + random.between(0, 30_000) * 1e6
    const company = random.pick([1, 1, 1, 2, 3])
    const state = random.pick(['draft', 'sent', 'cancel', 'sale', 'sale', 'sale', 'sale', 'sale'])
    const partner = random.pick(customers)
    const currency = random.chance(0.05) ? 2 : company
    const taxShare = [0.21, 0, 0.2][company - 1] as number
    const order = add(store, 'sale.order', orderedAt + random.between(0, 999_999), {
      name: `S${String(number).padStart(5, '0')}`,
      state,
      date_order: text(orderedAt),
      commitment_date: random.chance(0.3) ? text(orderedAt + 14 * day) : false,
      partner_id: partner.id,
      partner_invoice_id: partner['commercial_partner_id'],
      partner_shipping_id: partner.id,
      user_id: random.pick([2, 5, false]),
      team_id: random.pick([1, 2]),
      currency_id: currency,
      currency_rate: currency === 1 ? 1 : currency === 2 ? 1.0832 : 0.8417,
      company_id: company,
      client_order_ref: random.chance(0.25) ? random.pick(['PO 4411', 'po-4412', ' 4413 ', 'n/a']) : false,
      origin: false,
      invoice_status: state === 'sale' ? random.pick(['invoiced', 'to invoice']) : 'no',
    })
    const lines = random.chance(0.03) ? [] : addLines(store, random, order, products, company, taxShare)
    const sums = {untaxed: 0, tax: 0}
    for (const line of lines) {
      sums.untaxed += cents(line['price_subtotal'])
      sums.tax += cents(line['price_tax'])
    }
    tableOf(store, 'sale.order').set(order.id, {
      ...order,
      order_line: lines.map((line) => line.id),
      amount_untaxed: sums.untaxed / 100,
      amount_tax: sums.tax / 100,
      amount_total: (sums.untaxed + sums.tax) / 100,
    })
  }
}

function addLines(
  store: Store,
  random: Random,
  order: OdooRecord,
  products: readonly OdooRecord[],
  tax: number,
  taxShare: number,
): OdooRecord[] {
  const shared = {
    order_id: order.id,
    state: order['state'],
    currency_id: order['currency_id'],
    company_id: order['company_id'],
    salesman_id: order['user_id'],
    is_downpayment: false,
  }
  const at = Number(order['write_date'])
  const lines: OdooRecord[] = []
  if (random.chance(0.06)) {
    lines.push(add(store, 'sale.order.line', at, {...shared, ...note, name: 'Thank you for your order'}))
  }
  const count = random.between(1, 5)
  for (let sequence = 1; sequence <= count; sequence++) {
    const product = random.pick(products)
    // A refund is a line with a negative quantity.
    const quantity = random.chance(0.04) ? -random.between(1, 3) : random.between(1, 12)
    const discount = random.chance(0.15) ? random.pick([5, 10, 12.5]) : 0
    const untaxed = Math.round(cents(product['list_price']) * quantity * (1 - discount / 100))
    const taxed = Math.round(untaxed * taxShare)
    lines.push(
      add(store, 'sale.order.line', at, {
        ...shared,
        sequence: sequence * 10,
        display_type: false,
        product_id: product.id,
        product_uom_id: product['uom_id'],
        name: `${product['default_code'] ? `[${String(product['default_code'])}] ` : ''}${String(product['name'])}`,
        product_uom_qty: quantity,
        qty_delivered: order['state'] === 'sale' ? quantity : 0,
        qty_invoiced: order['invoice_status'] === 'invoiced' ? quantity : 0,
        price_unit: product['list_price'],
        discount,
        tax_ids: [tax],
        price_subtotal: untaxed / 100,
        price_tax: taxed / 100,
        price_total: (untaxed + taxed) / 100,
      }),
    )
  }
  return lines
}

/** A line that only says something: no product, no price. */
const note = {
  sequence: 1,
  display_type: 'line_note',
  product_id: false,
  product_uom_id: false,
  product_uom_qty: 0,
  qty_delivered: 0,
  qty_invoiced: 0,
  price_unit: 0,
  discount: 0,
  tax_ids: [],
  price_subtotal: 0,
  price_tax: 0,
  price_total: 0,
}

const cents = (value: unknown) => Math.round(Number(value) * 100)
