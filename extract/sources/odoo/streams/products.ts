import {z} from 'zod'
import {modelStream, reference} from '../model.ts'

export const products = modelStream({
  model: 'product.product',
  description: 'Product variants',
  fields: [
    ...['name', 'default_code', 'barcode', 'type', 'categ_id', 'product_tmpl_id', 'list_price', 'lst_price'],
    ...['standard_price', 'currency_id', 'uom_id', 'weight', 'tracking', 'is_storable', 'sale_ok'],
    ...['purchase_ok', 'active', 'company_id'],
  ],
  record: {
    name: z.string(),
    active: z.boolean(),
    list_price: z.number(),
    product_tmpl_id: reference,
  },
})
