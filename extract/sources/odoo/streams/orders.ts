import {z} from 'zod'
import {datetime, modelStream, reference} from '../model.ts'

export const orders = modelStream({
  model: 'sale.order',
  description: 'Quotations and sales orders',
  fields: [
    ...['name', 'state', 'date_order', 'commitment_date', 'partner_id', 'partner_invoice_id'],
    ...['partner_shipping_id', 'user_id', 'team_id', 'company_id', 'currency_id', 'currency_rate'],
    ...['client_order_ref', 'origin', 'invoice_status', 'amount_untaxed', 'amount_tax', 'amount_total'],
    'order_line',
  ],
  record: {
    name: z.string(),
    state: z.enum(['draft', 'sent', 'sale', 'cancel']),
    date_order: datetime,
    partner_id: reference,
    currency_id: reference,
    amount_untaxed: z.number(),
    amount_tax: z.number(),
    amount_total: z.number(),
  },
})
