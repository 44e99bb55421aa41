import {z} from 'zod'
import {modelStream} from '../model.ts'

export const currencies = modelStream({
  model: 'res.currency',
  description: 'Currencies',
  fields: ['name', 'symbol', 'full_name', 'rounding', 'decimal_places', 'active'],
  record: {name: z.string(), active: z.boolean()},
})
