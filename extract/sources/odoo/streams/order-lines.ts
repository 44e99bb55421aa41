import {z} from 'zod'
import {modelStream, reference, referenceOrNothing, textOrNothing} from '../model.ts'

export const orderLines = modelStream({
  model: 'sale.order.line',
  description: 'Lines of quotations and sales orders',
  fields: [
    ...['order_id', 'sequence', 'display_type', 'product_id', 'name', 'product_uom_qty', 'product_uom_id'],
    ...['qty_delivered', 'qty_invoiced', 'price_unit', 'discount', 'tax_ids', 'price_subtotal', 'price_tax'],
    ...['price_total', 'state', 'salesman_id', 'company_id', 'currency_id', 'is_downpayment'],
  ],
  record: {
    order_id: reference,
    display_type: textOrNothing,
    product_id: referenceOrNothing,
    product_uom_qty: z.number(),
    price_subtotal: z.number(),
  },
})
