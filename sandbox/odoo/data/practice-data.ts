/**
 * Practice data with the dirt of real data: customers entered twice, phone numbers as typed, archived rows, odd
 * case and white space, missing values, refunds as negative lines, orders without lines, cancelled orders,
 * three companies with a currency each, and imports whose rows share one second of `write_date`.
 */
import {createRandom} from '../../random.ts'
import {createStore, type Store} from '../store.ts'
import {addCompanies} from './companies.ts'
import {addOrders} from './orders.ts'
import {addPartners} from './partners.ts'
import {addProducts} from './products.ts'

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

export function createPracticeData(size: Size = usualSize, seed = 19): Store {
  const random = createRandom(seed)
  const store = createStore(models)
  addCompanies(store)
  addPartners(store, random, size.partners)
  addProducts(store, random, size.products)
  addOrders(store, random, size.orders)
  return store
}
