import {z} from 'zod'
import {modelStream, referenceOrNothing, textOrNothing} from '../model.ts'

export const partners = modelStream({
  model: 'res.partner',
  description: 'Customers, contacts and suppliers',
  fields: [
    ...['name', 'ref', 'vat', 'email', 'phone', 'street', 'street2', 'city', 'zip', 'country_id'],
    ...['lang', 'type', 'active', 'is_company', 'parent_id', 'commercial_partner_id', 'category_id'],
    ...['user_id', 'company_id', 'customer_rank', 'supplier_rank'],
  ],
  record: {
    name: textOrNothing,
    email: textOrNothing,
    vat: textOrNothing.optional(),
    active: z.boolean(),
    parent_id: referenceOrNothing,
  },
})
