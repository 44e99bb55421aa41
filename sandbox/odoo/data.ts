/**
 * Practice data with the dirt of real data: customers entered twice, phone numbers as typed, archived rows, odd
 * case and white space, missing values, refunds as negative lines, orders without lines, cancelled orders,
 * three companies with a currency each, and imports whose rows share one second of `write_date`.
 */
import {createRandom, type Random} from '../random.ts'
import {createStore, nextId, type OdooRecord, type Store, tableOf} from './store.ts'
import * as words from './words.ts'

export interface Size {
  readonly partners: number
  readonly products: number
  readonly orders: number
}

export const usualSize: Size = {partners: 320, products: 60, orders: 600}

const models = [
  'res.partner',
  'res.company',
  'res.users',
  'res.currency',
  'product.template',
  'product.product',
  'sale.order',
  'sale.order.line',
]

const companies = [
  {id: 1, name: 'Acme Trading BV', currency: 1, country: 165},
  {id: 2, name: 'Acme Inc.', currency: 2, country: 233},
  {id: 3, name: 'Acme UK Ltd', currency: 3, country: 231},
] as const

/** Partners up to this id are our companies and users, not customers. */
const ownPartners = 5

/** The import of the data: January 2025; orders follow through 2025. */
const importedAt = micros('2025-01-06 08:00:00')
const firstOrderAt = micros('2025-01-07 09:00:00')
const day = 86_400_000_000

export function createPracticeData(size: Size = usualSize, seed = 19): Store {
  const random = createRandom(seed)
  const store = createStore(models)
  addCompanies(store)
  addPartners(store, random, size.partners)
  addProducts(store, random, size.products)
  addOrders(store, random, size.orders)
  return store
}

function add(store: Store, model: string, at: number, values: Record<string, unknown>): OdooRecord {
  const table = tableOf(store, model)
  const id = typeof values['id'] === 'number' ? values['id'] : nextId(table)
  const record = {...values, id, create_date: at, write_date: at} as OdooRecord
  table.set(id, record)
  return record
}

function addCompanies(store: Store): void {
  const currencies = [
    {id: 1, name: 'EUR', symbol: '€', full_name: 'Euro', rate: 1},
    {id: 2, name: 'USD', symbol: '$', full_name: 'United States dollar', rate: 1.0832},
    {id: 3, name: 'GBP', symbol: '£', full_name: 'Pound sterling', rate: 0.8417},
    {id: 4, name: 'JPY', symbol: '¥', full_name: 'Japanese yen', rate: 161.94},
  ]
  for (const currency of currencies) {
    const whole = currency.name === 'JPY'
    const more = {active: !whole, rounding: whole ? 1 : 0.01, decimal_places: whole ? 0 : 2}
    add(store, 'res.currency', importedAt, {...currency, ...more})
  }
  add(store, 'res.users', importedAt, {id: 2, name: 'Mitchell Admin', login: 'admin', active: true})
  add(store, 'res.users', importedAt, {id: 5, name: 'Marc Demo', login: 'demo', active: true})
  // Partners 2 and 3 are the same in every Odoo: its bot, archived, and its administrator.
  const bot = {name: 'OdooBot', email: 'odoobot@example.com', active: false}
  add(store, 'res.partner', importedAt, {...emptyPartner, ...bot, id: 2, commercial_partner_id: 2})
  const admin = {name: 'Mitchell Admin', email: 'admin@example.com'}
  add(store, 'res.partner', importedAt, {...emptyPartner, ...admin, id: 3, commercial_partner_id: 3})
  for (const company of companies) {
    const partnerId = company.id === 1 ? 1 : company.id + 2
    const partner = add(store, 'res.partner', importedAt, {
      ...emptyPartner,
      id: partnerId,
      name: company.name,
      is_company: true,
      email: `info@acme${company.id}.example.com`,
      country_id: company.country,
      commercial_partner_id: partnerId,
    })
    add(store, 'res.company', importedAt, {
      id: company.id,
      name: company.name,
      currency_id: company.currency,
      partner_id: partner.id,
    })
  }
}

const emptyPartner = {
  name: false,
  ref: false,
  vat: false,
  email: false,
  phone: false,
  street: false,
  street2: false,
  city: false,
  zip: false,
  lang: 'en_US',
  type: 'contact',
  active: true,
  is_company: false,
  customer_rank: 0,
  supplier_rank: 0,
  country_id: false,
  parent_id: false,
  user_id: false,
  company_id: false,
  category_id: [] as number[],
}

function addPartners(store: Store, random: Random, count: number): void {
  const partners = tableOf(store, 'res.partner')
  while (partners.size < count) {
    // Rows of one import share a second; their microseconds differ, and Odoo does not show them.
    const at = importedAt + Math.floor(partners.size / 110) * day + random.between(0, 999_999)
    const company = addCompanyPartner(store, random, at)
    if (random.chance(0.12)) addDuplicate(store, random, at, company)
    const contacts = random.between(0, 2)
    for (let contact = 0; contact < contacts; contact++) addContact(store, random, at, company)
    if (random.chance(0.45)) addConsumer(store, random, at)
  }
}

function addCompanyPartner(store: Store, random: Random, at: number): OdooRecord {
  const id = nextId(tableOf(store, 'res.partner'))
  const name = `${random.pick(words.companyNames)} ${random.pick(words.companyTrades)} ${id}`
  const country = random.pick([20, 57, 165, 231, 233])
  return add(store, 'res.partner', at, {
    ...emptyPartner,
    id,
    name: random.chance(0.08) ? ` ${name.toUpperCase()}  ` : name,
    ref: random.chance(0.6) ? `C${String(id).padStart(5, '0')}` : false,
    vat: random.chance(0.8) ? vatNumber(random, country) : false,
    email: random.chance(0.9) ? typedEmail(random, `info@company${id}.example.com`) : false,
    phone: random.chance(0.8) ? typedPhone(random, country) : false,
    street: `${random.pick(words.streets)} ${random.between(1, 220)}`,
    city: random.pick(['Gent', 'antwerpen', 'Rotterdam ', 'Köln', 'LONDON', 'Boston']),
    zip: String(random.between(1000, 99_999)),
    country_id: random.chance(0.93) ? country : false,
    is_company: true,
    active: !random.chance(0.06),
    customer_rank: random.between(0, 20),
    supplier_rank: random.chance(0.1) ? 1 : 0,
    user_id: random.pick([2, 5, false]),
    commercial_partner_id: id,
    category_id: random.chance(0.3) ? [random.between(1, 3)] : [],
  })
}

/** The same customer once more: e-mail and VAT number typed differently. */
function addDuplicate(store: Store, random: Random, at: number, original: OdooRecord): void {
  const id = nextId(tableOf(store, 'res.partner'))
  const vat = original['vat']
  add(store, 'res.partner', at + 3 * day, {
    ...original,
    id,
    name: String(original['name']).trim().toLowerCase(),
    ref: false,
    email:
      typeof original['email'] === 'string'
        ? ` ${original['email'].trim().toUpperCase()}`
        : original['email'],
    vat: typeof vat === 'string' ? `${vat.slice(0, 2)} ${vat.slice(2, 5)}.${vat.slice(5)}` : vat,
    phone: typedPhone(random, Number(original['country_id']) || 20),
    customer_rank: 1,
    commercial_partner_id: id,
  })
}

function addContact(store: Store, random: Random, at: number, company: OdooRecord): void {
  const name = `${random.pick(words.firstNames)} ${random.pick(words.lastNames)}`
  add(store, 'res.partner', at, {
    ...emptyPartner,
    name: random.chance(0.1) ? name.toLowerCase() : name,
    email: random.chance(0.85) ? typedEmail(random, mailbox(name, company.id)) : false,
    phone: random.chance(0.5) ? typedPhone(random, Number(company['country_id']) || 20) : false,
    country_id: company['country_id'],
    parent_id: company.id,
    commercial_partner_id: company.id,
    type: random.pick(['contact', 'contact', 'invoice', 'delivery']),
  })
}

function addConsumer(store: Store, random: Random, at: number): void {
  const id = nextId(tableOf(store, 'res.partner'))
  const name = `${random.pick(words.firstNames)} ${random.pick(words.lastNames)}`
  const country = random.pick([20, 165, 231])
  add(store, 'res.partner', at, {
    ...emptyPartner,
    id,
    name: random.chance(0.03) ? false : name,
    email: random.chance(0.95) ? typedEmail(random, mailbox(name, id)) : false,
    phone: random.chance(0.6) ? typedPhone(random, country) : false,
    city: random.pick(['Brugge', 'utrecht', 'Leeds', false]),
    country_id: country,
    active: !random.chance(0.04),
    customer_rank: random.between(0, 5),
    commercial_partner_id: id,
  })
}

function addProducts(store: Store, random: Random, count: number): void {
  const products = tableOf(store, 'product.product')
  while (products.size < count) {
    const at = importedAt + random.between(0, 999_999)
    const isService = products.size < words.serviceNames.length
    const name = isService ? words.serviceNames[products.size] : random.pick(words.productNames)
    const price = random.between(900, 180_000) / 100
    const template = add(store, 'product.template', at, {
      name,
      default_code: false,
      barcode: false,
      type: isService ? 'service' : 'consu',
      tracking: 'none',
      active: !random.chance(0.07),
      sale_ok: true,
      purchase_ok: !isService,
      is_storable: !isService,
      list_price: price,
      standard_price: Math.round(price * 60) / 100,
      weight: isService ? 0 : random.between(1, 900) / 10,
      categ_id: isService ? 4 : 5,
      uom_id: isService ? 4 : 1,
      currency_id: 1,
      company_id: random.chance(0.1) ? 2 : false,
    })
    const variants = isService ? 1 : random.between(1, 3)
    const ids: number[] = []
    for (let variant = 0; variant < variants && products.size < count; variant++) {
      const id = nextId(products)
      ids.push(id)
      add(store, 'product.product', at, {
        ...template,
        id,
        product_tmpl_id: template.id,
        default_code: random.chance(0.9)
          ? productCode(random, id, words.productFinishes[variant] ?? 'x')
          : false,
        barcode: random.chance(0.5) ? String(8_710_000_000_000 + id * 7919) : false,
        lst_price: price,
      })
    }
    tableOf(store, 'product.template').set(template.id, {
      ...template,
      default_code: ids.length === 1 ? (products.get(ids[0] as number)?.['default_code'] ?? false) : false,
      product_variant_ids: ids,
    })
  }
}

function productCode(random: Random, id: number, finish: string): string {
  const code = `P${String(id).padStart(4, '0')}-${finish.toUpperCase()}`
  return random.chance(0.1) ? ` ${code.toLowerCase()} ` : code
}

function addOrders(store: Store, random: Random, count: number): void {
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

function vatNumber(random: Random, country: number): string {
  const prefix: Record<number, string> = {20: 'BE0', 57: 'DE', 165: 'NL', 231: 'GB', 233: 'US'}
  return `${prefix[country] ?? 'BE0'}${random.between(100_000_000, 999_999_999)}`
}

function typedEmail(random: Random, email: string): string {
  return random.pick([
    email,
    email,
    email,
    email.toUpperCase(),
    `${email} `,
    email.replace(/^./, (first) => first.toUpperCase()),
  ])
}

function typedPhone(random: Random, country: number): string {
  const code: Record<number, string> = {20: '32', 57: '49', 165: '31', 231: '44', 233: '1'}
  const digits = String(random.between(200_000_000, 989_999_999))
  const parts = `${digits.slice(0, 3)} ${digits.slice(3, 5)} ${digits.slice(5, 7)} ${digits.slice(7)}`
  const international = code[country] ?? '32'
  return random.pick([
    `+${international} ${parts}`,
    `00${international}${digits}`,
    `+${international}(0)${digits}`,
    `0${parts}`,
    `0${digits.slice(0, 3)}/${digits.slice(3)}`,
    ` ${parts.replaceAll(' ', '-')} ext. 12`,
  ])
}

function mailbox(name: string, id: number): string {
  const local = name
    .normalize('NFD')
    .replace(/[^a-zA-Z ]/g, '')
    .toLowerCase()
    .replaceAll(' ', '.')
  return `${local}.${id}@example.com`
}

const cents = (value: unknown) => Math.round(Number(value) * 100)

function micros(date: string): number {
  return Date.parse(`${date.replace(' ', 'T')}Z`) * 1000
}

function text(microseconds: number): string {
  return new Date(microseconds / 1000).toISOString().slice(0, 19).replace('T', ' ')
}
