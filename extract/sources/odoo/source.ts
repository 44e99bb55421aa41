import {z} from 'zod'
import {defineSource} from '../../define.ts'
import {classify, explain} from './errors.ts'
import {currencies} from './streams/currencies.ts'
import {orderLines} from './streams/order-lines.ts'
import {orders} from './streams/orders.ts'
import {partners} from './streams/partners.ts'
import {products} from './streams/products.ts'

/** Odoo 19 and later over JSON-2, with an API key. */
export const odoo = defineSource({
  name: 'odoo',
  title: 'Odoo',
  settings: z.object({
    ODOO_URL: z.url(),
    ODOO_API_KEY: z.string().min(1),
    /** Needed where a server holds several databases. */
    ODOO_DB: z.string().optional(),
  }),
  http: (settings) => ({
    baseUrl: settings.ODOO_URL,
    headers: {
      authorization: `bearer ${settings.ODOO_API_KEY}`,
      ...(settings.ODOO_DB && {'x-odoo-database': settings.ODOO_DB}),
    },
    // Odoo Online asks for about one request a second; a server of one's own has no such limit.
    ...(new URL(settings.ODOO_URL).hostname.endsWith('.odoo.com') && {rate: '1/s'}),
    concurrency: 1,
    classify,
    explain,
  }),
  check: {method: 'POST', path: '/json/2/res.users/context_get', json: {}},
  // Lines before orders, orders before customers: what a record points to is read after it, and so is there.
  streams: {order_lines: orderLines, orders, products, partners, currencies},
})
