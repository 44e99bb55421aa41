import type {Random} from '../../random.ts'
import {nextId, type OdooRecord, type Store, tableOf} from '../store.ts'
import {add} from './add.ts'
import {day, importedAt} from './times.ts'
import {mailbox, typedEmail, typedPhone, vatNumber} from './typed.ts'
import * as words from './words.ts'

/** Partners up to this id are our companies and users, not customers. */
export const ownPartners = 5

export const emptyPartner = {
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

/** Customers with their contacts, and consumers; some are entered twice. */
export function addPartners(store: Store, random: Random, count: number): void {
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
