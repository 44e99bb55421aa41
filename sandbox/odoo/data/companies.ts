import type {Store} from '../store.ts'
import {add} from './add.ts'
import {emptyPartner} from './partners.ts'
import {importedAt} from './times.ts'

const companies = [
  {id: 1, name: 'Acme Trading BV', currency: 1, country: 165},
  {id: 2, name: 'Acme Inc.', currency: 2, country: 233},
  {id: 3, name: 'Acme UK Ltd', currency: 3, country: 231},
] as const

/** Our companies, with a currency each, and our users. */
export function addCompanies(store: Store): void {
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
